"""Faults that beginners make: each is said once, where it is, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualiopia.packs.chargeur import lint_pack
from tests.unit.packs_de_test import minimal

TYPE = "types_de_pieces/attestation_exemple.yaml"
INDICATEUR = "indicateurs/i01.yaml"
CAS = "cas/attestation_exemple.date/conforme_date_ecrite.txt"


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "ligne", "remede"),
    [
        (TYPE, "  titres:\n", "\ttitres:\n", 6, "indentez avec des espaces"),
        (TYPE, "severite: majeure", "sévérité: majeure", 16, "vouliez-vous écrire « severite »"),
        (TYPE, "nom: Att", "Nom: Att", 2, "vouliez-vous écrire « nom »"),
        (TYPE, "portee: organisme", "portee:organisme", 5, "« : » suivi d'une espace"),
        (TYPE, "libelle: Date de l'att", "libelle: Date : jour de l'att", 14, "entre guillemets simples"),
        (TYPE, "libelle: Date de l'attestation", "libelle: 'Date de l'acte'", 14, "doublez l'apostrophe"),
        (TYPE, "nom: Attestation (exemple)", 'nom: "Attestation', 2, "jamais refermés"),
        (TYPE, "- fait le", '- "fait le \\d"', 25, "employez des guillemets simples"),
        (TYPE, "indicateurs: [1]", "indicateurs: 1", 20, "écrivez [1]"),
        (TYPE, "poids: 3", "poids: 2,5", 8, "écrivez 2.5"),
        (TYPE, "verifie_le: null", "a_verifier: oui", 19, "écrivez true"),
        (TYPE, "severite: majeure", "severite:", 16, "aucune valeur donnée (valeurs admises : bloquante"),
        (TYPE, "libelle: Date de l'att", "libelle: #1", 14, "s'écrit entre guillemets"),
        (TYPE, "nom: Attestation (exemple)", "nom: 12", 2, "écrivez '12'"),
        (TYPE, "  titres:\n    - motif: attestation\n      poids: 3\n", "  titres:\n    - attestation\n", 7,
         "écrivez « motif: attestation »"),
        (TYPE, "operateur: mention", "operateur: meme_valeur", 22, "s'emploie dans coherence/"),
        (TYPE, "- fait le", "- fait (le", 25, "une parenthèse « ( » n'est pas refermée (caractère 8)"),
        (TYPE, "- fait le", "- 'fait [le'", 25, "un crochet « [ » n'est pas refermé"),
        (TYPE, "- fait le", "- '*fait'", 25, "mettez « \\ » devant"),
        (TYPE, "    severite: majeure", "   severite: majeure", 16, "alignez la ligne"),
        (INDICATEUR, "du: '2020-01-01'", "du: 2020-01-01", 6, "écrire '2020-01-01'"),
        (INDICATEUR, "du: '2020-01-01'", "du: '01/01/2020'", 6, "écrivez '2020-01-01'"),
        ("dossiers.yaml", "niveau: obligatoire }", "niveau: obligatoire", 6, "n'est pas refermée"),
        ("dossiers.yaml", "niveau: obligatoire", "niveau: facultatif", 6, "valeurs admises : obligatoire"),
        ("pack.yaml", "titre: R", " titre: R", 3, "alignez"),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what_to_write(
    tmp_path: Path, fichier: str, avant: str, apres: str, ligne: int, remede: str
) -> None:
    chemin = minimal(tmp_path) / fichier
    texte = chemin.read_text("utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), "utf-8")
    fautes = lint_pack(tmp_path / "essai").fautes
    assert any(f.ligne == ligne and remede in f.message for f in fautes), fautes
    assert {f.fichier for f in fautes} == {fichier}


def test_a_file_in_another_encoding_is_the_only_fault(tmp_path: Path) -> None:
    chemin = minimal(tmp_path) / TYPE
    chemin.write_bytes(f"# é\n{chemin.read_text('utf-8')}".encode("latin-1"))
    assert [(f.fichier, "UTF-8" in f.message) for f in lint_pack(tmp_path / "essai").fautes] == [(TYPE, True)]


def test_a_case_badly_named_is_a_fault_of_the_pack(tmp_path: Path) -> None:
    cas = minimal(tmp_path) / CAS
    cas.rename(cas.with_name("bon.txt"))
    (faute,) = lint_pack(tmp_path / "essai").fautes
    assert faute.fichier.endswith("bon.txt")
    assert "commencer par un statut" in faute.message
