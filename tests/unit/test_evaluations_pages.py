from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from evaluations import graphiques
from evaluations.__main__ import chosen_model
from evaluations.alertes import Alerte
from evaluations.defauts import Detection, Issue
from evaluations.ensembles import Bilan
from evaluations.metriques import Classement, Jugement
from evaluations.objectifs import OBJECTIFS, headline
from evaluations.page import write_page
from evaluations.page_html import write_html
from evaluations.synthese import summarise
from evaluations.verite import Defaut

HOSTILE = '<script>alert("x")</script>'


def _bilan() -> Bilan:
    bilan = Bilan("exemples", fichiers=6)
    for rang in range(6):
        source = f"organisme {rang}"
        dit = "devis" if rang == 5 else "facture"
        bilan.classements.append(Classement(source, f"{rang}.pdf", "facture", dit, 0.9))
        bilan.jugements.append(
            Jugement(source, f"{rang}.pdf", "facture", "tva", rang < 4, "conforme", 0.8, vierge=False)
        )
        defaut = Defaut(f"F{rang}", "coherence", regle="X25", explication=HOSTILE)
        bilan.detections.append(Detection(defaut, Issue.VU if rang else Issue.NIE, "dit", source))
    bilan.alertes.append(Alerte("organisme 1", "coherence", "X01", "dossier", HOSTILE))
    return bilan


@pytest.fixture
def synthese() -> dict[str, Any]:
    return summarise(_bilan())


def test_the_html_page_holds_no_script_and_no_outside_resource(synthese: dict[str, Any]) -> None:
    page = write_html("exemples", synthese, "python -m evaluations")
    assert "<script" not in page.lower()
    assert not re.search(r"\b(?:src|srcset|@import)\b|url\(|https?://", page)
    assert all(cible.startswith("#") for cible in re.findall(r'href="([^"]*)"', page))


def test_what_documents_say_is_escaped(synthese: dict[str, Any]) -> None:
    page = write_html("exemples", synthese, "python -m evaluations")
    assert page.count("&lt;script&gt;") == 2


def test_every_plot_is_well_formed_and_named(synthese: dict[str, Any]) -> None:
    page = write_html("exemples", synthese, "python -m evaluations")
    dessins = re.findall(r"<svg role.*?</svg>", page, re.DOTALL)
    titres = [ElementTree.fromstring(dessin).findtext("title") for dessin in dessins]
    assert len(titres) == 5
    assert all(titres)


def test_the_matrix_shows_every_pair_with_its_count(synthese: dict[str, Any]) -> None:
    dessin = graphiques.confusion_matrix(synthese["reconnaissance"])
    assert "facture dit facture : 5" in dessin
    assert "facture dit devis : 1" in dessin
    assert dessin.count('class="confondu"') == 1


def test_the_reliability_plot_puts_each_bin_at_what_was_announced_and_observed() -> None:
    tranches = [{"bas": 0.8, "annonce": 0.85, "observe": 0.5, "nombre": 4}]
    dessin = graphiques.reliability_plot({"tranches": tranches}, "t")
    assert "annoncé 85,0 %, observé 50,0 %, 4 cas" in dessin


def test_plots_of_nothing_are_still_drawn() -> None:
    vide = summarise(Bilan("exemples"))
    ElementTree.fromstring(graphiques.confusion_matrix(vide["reconnaissance"]))
    ElementTree.fromstring(graphiques.reliability_plot(vide["calibration"], "t"))
    ElementTree.fromstring(graphiques.bars([], "t"))
    assert write_html("exemples", vide, "c")


def test_contradictions_are_scored_with_intervals(synthese: dict[str, Any]) -> None:
    mesures = headline(synthese)
    assert mesures["coherence_rappel"]["valeur"] == pytest.approx(5 / 6, abs=1e-4)
    assert mesures["coherence_precision"]["valeur"] == pytest.approx(5 / 6, abs=1e-4)
    assert (mesures["coherence_rappel"]["bas"] or 0) < 5 / 6


def test_a_figure_to_keep_low_is_reached_from_below() -> None:
    ece = next(objectif for objectif in OBJECTIFS if objectif.cle == "ece")
    assert ece.reached({"valeur": 0.02, "bas": None, "haut": None})
    assert not ece.reached({"valeur": 0.05, "bas": None, "haut": None})
    assert ece.reached({"valeur": None, "bas": None, "haut": None}) is None


def test_a_layer_that_does_not_exist_yet_is_said_so_on_both_pages(synthese: dict[str, Any]) -> None:
    lignes = [{"nom": "règles", "mesures": headline(synthese)}, {"nom": "modèle", "mesures": None}]
    synthese["comparaisons"] = [
        {"titre": "Ce que chaque couche apporte", "explication": "", "lignes": lignes}
    ]
    assert "pas encore" in write_html("exemples", synthese, "c")
    assert "| modèle | pas encore |" in write_page({"exemples": synthese}, "c")


@pytest.mark.parametrize(
    ("choisi", "mesure"), [("", ""), ("aucun", ""), ("petit", "petit")], ids=["rien", "aucun", "un modèle"]
)
def test_the_model_measured_by_default_is_the_chosen_one(
    choisi: str, mesure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUALIOPIA_MODELE", choisi)
    assert chosen_model() == mesure
    assert ("aucun modèle" in capsys.readouterr().err) == (not mesure)
