"""The loader refuses what is wrong, says where, and says everything at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualiopia.errors import PackError, PackInvalide
from qualiopia.packs.chargeur import lint_pack, load_pack
from qualiopia.packs.ebauche import scaffold
from qualiopia.packs.fautes import Faute
from tests.unit.packs_de_test import minimal

TYPE = "types_de_pieces/attestation_exemple.yaml"
INDICATEUR = "indicateurs/i01.yaml"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return minimal(tmp_path)


Corriger = Callable[[str, str, str], list[Faute]]


@pytest.fixture
def fautes_apres(dossier: Path) -> Corriger:
    """Replace a text in one file of a sound pack and return the faults found."""

    def corriger(fichier: str, avant: str, apres: str) -> list[Faute]:
        chemin = dossier / fichier
        texte = chemin.read_text(encoding="utf-8")
        assert avant in texte
        chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
        return list(lint_pack(dossier).fautes)

    return corriger


def test_the_scaffold_is_a_valid_pack(dossier: Path) -> None:
    assert lint_pack(dossier).fautes == ()
    pack = load_pack(dossier)
    assert pack.id == "essai"
    assert [e.id for e in pack.types_de_pieces[0].exigences] == ["date"]


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "ligne", "extrait"),
    [
        (TYPE, "portee: organisme", "portee: organisme\nportee: session", 5, "en double"),
        (TYPE, "nom: Attestation (exemple)", "nom: 12:30", 2, "base 60"),
        (TYPE, "nom: Attestation (exemple)", "nom: 010", 2, "base 8"),
        (TYPE, "nom: Attestation (exemple)", "nom: no", 2, "true ou false"),
        (TYPE, "nom: Attestation (exemple)", "nom: 2026-01-02", 2, "une date"),
        (TYPE, "nom: Attestation (exemple)", "nom: 12", 2, "un texte attendu"),
        (TYPE, "nom: Attestation (exemple)", "nom: [a]", 2, "un texte attendu, une liste"),
        (TYPE, "nom: Attestation (exemple)", "nom: x\n<<: {}", 3, "fusion"),
        (TYPE, "nom: Attestation (exemple)", "nom: &a x\nnote: *a", 2, "alias"),
        (TYPE, "famille: exemple", "famile: exemple", 3, "clé inconnue « famile »"),
        (TYPE, "famille: exemple\n", "", 1, "clé manquante « famille »"),
        (TYPE, "famille: exemple", "\tfamille: exemple", 3, "YAML illisible"),
        (TYPE, "severite: majeure", "severite: grave", 16, "valeur inconnue « grave »"),
        (TYPE, "obligation: legale", "obligation: legal", 15, "l'obligation « legal » n'existe pas"),
        (TYPE, "indicateurs: [1]", "indicateurs: [2]", 20, "l'indicateur « 2 » n'existe pas"),
        (TYPE, "verifie_le: null", "verifie_le: bientôt", 19, "n'est pas une date"),
        (TYPE, "verifie_le: null", "condition: jamais", 19, "la condition « jamais » n'existe pas"),
        (TYPE, "operateur: mention", "operateur: mantion", 22, "vouliez-vous écrire « mention »"),
        (TYPE, "motifs:", "motif:", 23, "clé inconnue « motif »"),
        (TYPE, "- fait le", "- fait (le", 25, "motif « fait (le » incorrect"),
        (TYPE, "valeur: date", "valeur: dat", 26, "valeur inconnue « dat »"),
        (TYPE, "      - À compléter (article)", "      []", 13, "n'a pas de référence"),
        (TYPE, "slug: attestation_exemple", "slug: attestation", 1, "devrait être le nom du fichier"),
        (INDICATEUR, "types: [attestation_exemple]", "types: [atestation]", 10, "n'existe pas"),
        (INDICATEUR, "categories: [TOUS]", "categories: [TOUT]", 7, "vouliez-vous écrire « TOUS »"),
        (INDICATEUR, "critere: 1", "critere: 7", 2, "le critère « 7 » n'existe pas"),
        ("conditions.yaml", "toujours:\n    libelle", "parfois:\n    libelle", 1, "« toujours » manque"),
        ("conditions.yaml", "variable: salaries", "variable: salariees", 7, "la variable"),
        ("conditions.yaml", "variable: salaries", "sauf: [salaries]", 6, "conditions en boucle"),
        ("dossiers.yaml", "attestation_exemple", "attestation_x", 6, "le type de pièce « attestation_x »"),
        ("dossiers.yaml", "[organisme]", "[vehicule]", 2, "la portée « vehicule »"),
        (INDICATEUR, "mineure_ou_majeure", "mineure", 12, "valeur inconnue « mineure »"),
        ("audit.yaml", "cumul_de_mineures: 5", "cumul_de_mineures: cinq", 2, "un nombre entier attendu"),
        ("pack.yaml", "criteres:", "critere:", 10, "clé inconnue « critere »"),
    ],
)  # fmt: skip
def test_each_fault_is_reported_with_its_file_and_line(
    fautes_apres: Corriger, fichier: str, avant: str, apres: str, ligne: int, extrait: str
) -> None:
    fautes = fautes_apres(fichier, avant, apres)
    assert any(f.fichier == fichier and f.ligne == ligne and extrait in f.message for f in fautes), fautes


def test_all_faults_are_reported_together(dossier: Path) -> None:
    for fichier, avant, apres in (
        (TYPE, "famille: exemple", "famile: exemple"),
        (INDICATEUR, "critere: 1", "critere: 7"),
        ("audit.yaml", "cumul_de_mineures: 5", "cumul_de_mineures: cinq"),
    ):
        chemin = dossier / fichier
        chemin.write_text(chemin.read_text("utf-8").replace(avant, apres), "utf-8")
    with pytest.raises(PackInvalide) as erreur:
        load_pack(dossier)
    assert {faute.split(":")[0] for faute in erreur.value.fautes} == {
        f"essai/{fichier}" for fichier in (TYPE, INDICATEUR, "audit.yaml")
    }


def test_a_kind_whose_file_is_faulty_still_counts_as_declared(fautes_apres: Corriger) -> None:
    fautes = fautes_apres(TYPE, "famille: exemple", "famile: exemple")
    assert {faute.fichier for faute in fautes} == {TYPE}


@pytest.mark.parametrize(
    ("suite", "extrait"),
    [
        ("  - texte: b\n    en_vigueur: { du: '2025-06-01', au: null }\n", "se chevauchent"),
        ("  - texte: b\n    en_vigueur: { du: '2026-02-01', au: null }\n", "il manque une période"),
    ],
)
def test_versions_of_a_wording_neither_overlap_nor_leave_a_hole(
    fautes_apres: Corriger, suite: str, extrait: str
) -> None:
    avant = "    en_vigueur: { du: '2020-01-01', au: null }\n"
    fautes = fautes_apres(INDICATEUR, avant, avant.replace("null", "'2025-12-31'") + suite)
    assert [f.message for f in fautes if extrait in f.message]


def test_versions_that_follow_each_other_are_accepted(fautes_apres: Corriger) -> None:
    avant = "    en_vigueur: { du: '2020-01-01', au: null }\n"
    suite = "  - texte: b\n    en_vigueur: { du: '2026-01-01', au: null }\n"
    assert fautes_apres(INDICATEUR, avant, avant.replace("null", "'2025-12-31'") + suite) == []


def test_a_mention_that_nothing_can_find_is_a_warning(dossier: Path) -> None:
    chemin = dossier / TYPE
    texte = chemin.read_text("utf-8")
    chemin.write_text(texte[: texte.index("      motifs:")] + "      formulations: [Fait à Lyon]\n", "utf-8")
    rapport = lint_pack(dossier)
    assert rapport.fautes == ()
    assert any("ni motifs ni rubriques" in a.message for a in rapport.avertissements)


@pytest.mark.parametrize(
    ("motif", "suspect"),
    [("(a+)+b", True), (r"(?:\w+\s*)*x", True), (r"(?:\.[\w-]+)+", False), ("(?:a|b)+", False)],
)
def test_a_pattern_that_may_never_end_is_a_warning(dossier: Path, motif: str, suspect: bool) -> None:
    chemin = dossier / TYPE
    chemin.write_text(chemin.read_text("utf-8").replace("- fait le", f"- {motif}"), "utf-8")
    trouve = any("répétition imbriquée" in a.message for a in lint_pack(dossier).avertissements)
    assert trouve is suspect


def test_operators_may_hold_operators(dossier: Path) -> None:
    chemin = dossier / TYPE
    texte = chemin.read_text("utf-8")
    compose = (
        "      operateur: un_de\n      verifications:\n"
        "        - operateur: mention\n          motifs: [fait le]\n"
        "        - { operateur: mention, motif: [x] }\n"
    )
    chemin.write_text(texte[: texte.index("      operateur:")] + compose, "utf-8")
    messages = [f.message for f in lint_pack(dossier).fautes]
    assert any("clé inconnue « motif »" in message for message in messages)
    chemin.write_text(chemin.read_text("utf-8").replace("motif: [x]", "motifs: [x]"), "utf-8")
    operateur = load_pack(dossier).types_de_pieces[0].exigences[0].verification
    assert [type(v).__name__ for v in operateur.verifications] == ["Mention", "Mention"]  # type: ignore[attr-defined]


def test_stray_files_are_faults(dossier: Path) -> None:
    (dossier / "condition.yaml").write_text("a: 1\n", "utf-8")
    (dossier / "indicateurs" / "i02.yml").write_text("a: 1\n", "utf-8")
    (dossier / "indicateurs" / "i03.yaml").write_text("", "utf-8")
    messages = {f.fichier: f.message for f in lint_pack(dossier).fautes}
    assert "conditions.yaml" in messages["condition.yaml"]
    assert ".yaml" in messages["indicateurs/i02.yml"]
    assert "vide" in messages["indicateurs/i03.yaml"]


def test_a_file_in_another_encoding_is_a_fault(dossier: Path) -> None:
    (dossier / INDICATEUR).write_bytes("titre: évaluation\n".encode("latin-1"))
    assert any("UTF-8" in f.message for f in lint_pack(dossier).fautes)


def test_an_unknown_pack_is_said_with_those_that_exist() -> None:
    with pytest.raises(PackError, match="introuvable"):
        load_pack("inexistant")


def test_scaffolding_refuses_to_overwrite(dossier: Path) -> None:
    with pytest.raises(PackError, match="existe déjà"):
        scaffold("essai", dossier.parent)
