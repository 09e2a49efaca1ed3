"""A fast search finds what `re` finds, no more and no less."""

from pathlib import Path

import pytest

from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.packs.chargeur import load_pack
from qualiopia.stages.recherche_rapide import found, necessary_strings

RACINE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("motif", "attendus"),
    [
        ("fiche de paie", {"fiche de paie"}),
        ("(?:questionnaire|enquête)s? de satisfaction", {" de satisfaction"}),
        ("livret|guides?", {"livret", "guide"}),
        (r"\bcv\b", set()),
        ("abc(?:def)?ghij", {"ghij"}),
        ("(?!interdit)permis", {"permis"}),
        ("a{0,3}bcde", {"bcde"}),
        (r"\d+ jours", {" jours"}),
        ("livret|cv", set()),
        ("[abc]xyz+", {"xyz"}),
    ],
)
def test_necessary_strings_are_in_every_match(motif: str, attendus: set[str]) -> None:
    assert necessary_strings(motif) == attendus


def test_on_real_cues_the_answer_is_that_of_re() -> None:
    textes = [
        " ".join(replier(fichier.read_text(encoding="utf-8")).replie.split())
        for fichier in sorted((RACINE / "referentiels" / "qualiopi" / "echantillons").glob("*/*.txt"))[::12]
    ]
    pack = load_pack(RACINE / "referentiels" / "qualiopi")
    motifs = [
        i.motif for g in pack.types_de_pieces for i in (*g.reconnaissance.titres, *g.reconnaissance.indices)
    ]
    ecarts = [
        (motif, texte)
        for motif in motifs
        for texte in textes
        if found(motif, texte) != (compile_pattern(motif).search(texte) is not None)
    ]
    assert ecarts == []
