"""Two packs, or two days of one, compared: nothing is missed, what vanished is flagged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qualiopia.cli.referentiel import application
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.comparaison import Ecart, Sens, compare_days, compare_packs
from qualiopia.reports.referentiel.ecarts import ROMPU, differences_to_text
from tests.unit.packs_de_test import minimal

TYPE = "types_de_pieces/attestation_exemple.yaml"
Changer = Callable[[str, str, str], tuple[Ecart, ...]]


@pytest.fixture
def changer(tmp_path: Path) -> Changer:
    """Replace a text in a copy of a sound pack and return the differences."""
    ancien, nouveau = minimal(tmp_path / "a"), minimal(tmp_path / "b")

    def changer(fichier: str, avant: str, apres: str) -> tuple[Ecart, ...]:
        chemin = nouveau / fichier
        texte = chemin.read_text("utf-8")
        assert avant in texte
        chemin.write_text(texte.replace(avant, apres, 1), "utf-8")
        return compare_packs(load_pack(ancien), load_pack(nouveau))

    return changer


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "nom", "aspect", "dit"),
    [
        (TYPE, "severite: majeure", "severite: mineure", "attestation_exemple.date", "severite",
         "sévérité : majeure → mineure"),
        (TYPE, "libelle: Date de l'attestation", "libelle: Jour de l'attestation",
         "attestation_exemple.date", "libelle", "Jour de l'attestation"),
        (TYPE, "À compléter (article)", "Art. 3", "attestation_exemple.date", "references",
         "référence : « À compléter (article) » → « Art. 3 »"),
        (TYPE, "- fait le", "- daté du", "attestation_exemple.date", "verification",
         "vérification : tournures cherchées : « fait le » → « daté du »"),
        ("audit.yaml", ": 5", ": 4", "essai", "audit", "5 → 4"),
        ("pack.yaml", "du: '2020-01-01'", "du: '2021-01-01'", "essai-1", "en_vigueur", "2021-01-01"),
    ],
)  # fmt: skip
def test_each_change_is_found_and_said(
    changer: Changer, fichier: str, avant: str, apres: str, nom: str, aspect: str, dit: str
) -> None:
    ecarts = changer(fichier, avant, apres)
    assert [(e.sens, e.nom, e.aspect) for e in ecarts] == [(Sens.CHANGE, nom, aspect)]
    assert dit in differences_to_text(ecarts)


def test_the_same_pack_has_no_difference(tmp_path: Path) -> None:
    pack = load_pack(minimal(tmp_path))
    assert compare_packs(pack, pack) == ()


def test_a_name_that_vanished_is_flagged(changer: Changer) -> None:
    ecarts = changer(TYPE, "  - id: date\n", "  - id: jour\n")
    assert [(e.sens, e.nom, e.rompu) for e in ecarts] == [
        (Sens.RETIRE, "attestation_exemple.date", True),
        (Sens.AJOUTE, "attestation_exemple.jour", False),
    ]
    assert ROMPU in differences_to_text(ecarts)


def test_a_long_text_is_compared_word_by_word(changer: Changer) -> None:
    long = "L'organisme délivre une attestation " + "très " * 30 + "datée."
    changer("indicateurs/i01.yaml", "L'organisme délivre une attestation datée.", long)
    ecarts = changer("indicateurs/i01.yaml", "datée.", "datée et signée.")
    assert "très très" in differences_to_text(ecarts)


def test_the_law_changes_between_two_days(tmp_path: Path) -> None:
    dossier = minimal(tmp_path)
    (dossier / "parametres").mkdir(exist_ok=True)
    (dossier / "parametres" / "seuil.yaml").write_text(
        "nom: seuil\nlibelle: Seuil\nvaleurs:\n  - valeur: 3\n  - { valeur: 4, du: '2026-07-01' }\n", "utf-8"
    )
    chemin = dossier / TYPE
    texte = chemin.read_text("utf-8")
    chemin.write_text(
        texte.replace("    verifie_le: null\n", "    en_vigueur: { du: '2026-07-01', au: null }\n", 1),
        "utf-8",
    )
    pack = load_pack(dossier)
    ecarts = compare_days(pack, "2026-01-01", "2026-12-01")
    assert [(e.sens, e.nom) for e in ecarts] == [
        (Sens.AJOUTE, "attestation_exemple.date"),
        (Sens.CHANGE, "seuil"),
    ]
    assert "valeur : 3 → 4" in differences_to_text(ecarts)
    assert compare_days(pack, "2026-08-01", "2026-12-01") == ()


def test_the_command_says_writes_and_ends_with_the_documented_status(tmp_path: Path) -> None:
    ancien, nouveau = minimal(tmp_path / "a"), minimal(tmp_path / "b")
    appel = CliRunner().invoke(application, ["comparer", str(ancien), str(nouveau)])
    assert (appel.exit_code, "Aucune différence" in appel.stdout) == (0, True)
    (nouveau / "audit.yaml").write_text(
        (nouveau / "audit.yaml").read_text("utf-8").replace(": 5", ": 4"), "utf-8"
    )
    sortie = tmp_path / "ecarts.json"
    appel = CliRunner().invoke(application, ["comparer", str(ancien), str(nouveau), "--json", str(sortie)])
    assert appel.exit_code == 1
    assert json.loads(sortie.read_text("utf-8"))["ecarts"][0]["aspect"] == "audit"


@pytest.mark.parametrize("arguments", [[], ["--le", "2026-01-01"], ["--le", "hier", "--et", "2026-01-01"]])
def test_nothing_to_compare_with_is_a_mistake_of_usage(tmp_path: Path, arguments: list[str]) -> None:
    appel = CliRunner().invoke(application, ["comparer", str(minimal(tmp_path)), *arguments])
    assert appel.exit_code != 0
    assert appel.exception is not None
