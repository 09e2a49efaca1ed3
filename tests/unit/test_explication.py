"""An explanation names the right thing, says each step, and never invents one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.reports.explication import Explication, explain, find_targets


@cache
def pack() -> Pack:
    return load_pack("qualiopi", None)


def exigence(id_: str, statut: str, **autres: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "libelle": f"Libellé {id_}",
        "statut": statut,
        "probabilite": 0.06,
        "methode": "regle",
        "references": ["art. 1"],
        "indicateurs": [6],
        "preuves": [],
        "attendu": "x",
        "observe": "",
        "motif": "Pas trouvé.",
        "remede": "Ajoutez-le.",
        **autres,
    }


REGLE: dict[str, Any] = {
    "id": "X02",
    "libelle": "Dates",
    "dossier": "s",
    "statut": "non_conforme",
    "references": [],
    "attendu": "10",
    "observe": "11",
    "motif": "10 contre 11.",
    "remede": "Corrigez.",
    "indicateurs": [6],
    "preuves": [{"fichier": "s/a.pdf", "page": 2, "texte": "11 juin"}],
}
CONSTAT: dict[str, Any] = {
    "numero": 6,
    "critere": 2,
    "intitule": "Contenus",
    "statut": "non_conforme",
    "gravite_proposee": "majeure",
    "motif": "Il manque.",
    "remede": "Faites.",
    "preuves": [],
    "manques": ["X02"],
}


def result(*exigences: dict[str, Any]) -> dict[str, Any]:
    def piece(fichier: str, siennes: tuple[dict[str, Any], ...]) -> dict[str, Any]:
        return {
            "fichier": fichier,
            "type": "convention_formation",
            "confiance": 0.98,
            "raisons": ["titre : ^convention"],
            "vierge": False,
            "dossier": "s",
            "exigences": list(siennes),
        }

    return {
        "referentiel": {"id": "qualiopi", "empreinte": ""},
        "date_audit": "2026-11-25",
        "pieces": [
            piece("s/Convention.pdf", exigences),
            piece("s/autre.pdf", (exigence("prix", "conforme"),)),
        ],
        "coherence": [REGLE],
        "indicateurs": [CONSTAT],
    }


def lines(explication: Explication) -> dict[str, str]:
    return {etape.titre: "\n".join(etape.lignes) for etape in explication.etapes}


@pytest.mark.parametrize("mot", ["6", "i6", "2.6", "indicateur 6", "n° 6"])
def test_an_indicateur_is_named_by_its_number_with_or_without_its_critere(mot: str) -> None:
    trouves = find_targets(result(), [mot])
    assert [(cible.nature, cible.objet["numero"]) for cible in trouves] == [("indicateur", 6)]


def test_a_wrong_critere_names_no_indicateur() -> None:
    assert find_targets(result(), ["3.6"]) == []


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (["x02"], [("regle", "X02")]),
        (["prix"], [("exigence", "s/Convention.pdf"), ("exigence", "s/autre.pdf")]),
        (["convention_formation.prix"], [("exigence", "s/Convention.pdf"), ("exigence", "s/autre.pdf")]),
        (["convention", "prix"], [("exigence", "s/Convention.pdf")]),
        (["s/autre.pdf", "prix"], [("exigence", "s/autre.pdf")]),
        (["Convention.pdf"], [("piece", "s/Convention.pdf")]),
        (["rien"], []),
    ],
)
def test_rules_mentions_and_files_are_found_faults_first(
    mots: list[str], attendu: list[tuple[str, str]]
) -> None:
    trouves = find_targets(result(exigence("prix", "non_conforme")), mots)
    noms = [(c.nature, c.piece["fichier"] if c.piece else c.objet["id"]) for c in trouves]
    assert noms == attendu


def test_the_chain_of_an_absent_mention_says_each_step() -> None:
    lu = result(exigence("prix", "non_conforme"))
    (cible,) = find_targets(lu, ["convention", "prix"])
    explication = explain(cible, lu, pack())
    dit = lines(explication)
    assert explication.statut == "non conforme"
    assert "98 %" in dit["Où"]
    assert "motifs" in dit["Ce qui était cherché"] and "\\w" not in dit["Ce qui était cherché"]
    assert dit["Ce que les règles ont vu"].endswith("Observé : rien.")
    assert dit["Ce que le modèle de langue a dit"] == "Pas interrogé."
    assert "6 %" in dit["Le seuil"] and "80 %" in dit["Le seuil"]
    assert "art. 1" in dit["Le texte"] and "pas encore relue" in dit["Le texte"]
    assert dit["Ce qui le changerait"].startswith("Ajoutez-le.")
    assert "\\w" in lines(explain(cible, lu, pack(), motifs=True))["Ce qui était cherché"]


def test_what_search_and_the_model_said_is_shown_as_it_was_written() -> None:
    avis = {
        "nom": "petit",
        "empreinte": "abcdef0123456789zz",
        "invite": "decision-1",
        "question": "Le prix ?",
        "passages": [{"fichier": "s/Convention.pdf", "page": 2, "texte": "cent euros"}],
        "probabilite_brute": 0.91,
        "probabilite": 0.83,
        "secondes": 1.25,
    }
    preuve = [{"page": 2, "texte": "cent euros", "boite": None}]
    trouvee = exigence("prix", "conforme", methode="recherche", preuves=preuve, modele=avis)
    lu = result(trouvee)
    dit = lines(explain(find_targets(lu, ["convention", "prix"])[0], lu, pack()))
    assert "« cent euros » (page 2)" in dit["Ce que la recherche a trouvé"]
    modele = dit["Ce que le modèle de langue a dit"]
    assert all(
        mot in modele for mot in ("petit", "abcdef0123456789", "decision-1", "Le prix ?", "91 %", "83 %")
    )
    assert "zz" not in modele and "1,25 s" in modele and "« cent euros » (Convention.pdf, page 2)" in modele


def test_an_indicateur_gathers_its_mentions_its_contradictions_and_its_gradation() -> None:
    lu = result(exigence("prix", "non_conforme"))
    dit = lines(explain(find_targets(lu, ["6"])[0], lu, pack()))
    assert dit["Les mentions qui comptent"].splitlines()[0].startswith("non conforme : Libellé prix")
    assert "(X02, s)" in dit["Les contradictions qui comptent"]
    assert "majeure" in dit["La gravité"]
    assert "Le prestataire établit les contenus" in dit["Ce que demande l'indicateur"]


def test_a_rule_shows_both_sides_and_a_file_its_mentions() -> None:
    lu = result(exigence("prix", "non_conforme"))
    regle = lines(explain(find_targets(lu, ["X02"])[0], lu, pack()))
    assert (regle["Ce qui était attendu"], regle["Ce qui a été observé"]) == ("10", "11")
    assert "« 11 juin » (a.pdf, page 2)" in regle["Les deux côtés"]
    piece = lines(explain(find_targets(lu, ["Convention.pdf"])[0], lu, pack()))
    assert "non conforme : Libellé prix (prix)" in piece["Ses mentions"]
    assert "^convention" not in piece["Pourquoi"]


def test_an_unknown_kind_or_rule_of_an_older_pack_is_still_explained() -> None:
    lu = result(exigence("disparue", "non_conforme"))
    dit = lines(explain(find_targets(lu, ["disparue"])[0], lu, pack()))
    assert dit["Le verdict"] == "Pas trouvé."
    assert "Ce qui était cherché" not in dit
