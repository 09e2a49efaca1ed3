from __future__ import annotations

from typing import Any

import pytest

from evaluations.champs import check_fields, field_score, same_value
from evaluations.generateur.tirage import draw_organisation
from evaluations.generateur.tournures import load_tournures
from evaluations.produit import Analyse
from evaluations.verite import Fichier, Verite


@pytest.mark.parametrize(
    ("nom", "attendu", "lu", "juste"),
    [
        ("duree_heures", 14.0, 14, True),
        ("duree_heures", 14.0, 21.0, False),
        ("prix", 1450.0, "1450", False),
        ("date_debut", "2026-03-10", "2026-03-10", True),
        ("date_debut", "2026-03-10", "2026-10-03", False),
        ("stagiaires", ["Zoé LE GALL", "Ali BEN"], ["BEN Ali", "Zoe Le Gall"], True),
        ("stagiaires", ["Zoé LE GALL"], ["Zoé LE GALL", "Ali BEN"], False),
        ("intitule", "Écrire pour le web", "ecrire pour le Web.", True),
        ("intitule", "Hygiène alimentaire", "alimentaire", False),
        ("lieu", "salle 3, 2 rue du Port, 44000 Nantes", "2 rue du Port, 44000 Nantes", True),
        ("lieu", "salle 3, 2 rue du Port, 44000 Nantes", "Nantes", False),
    ],
)
def test_a_field_is_right_when_it_means_the_same(nom: str, attendu: Any, lu: Any, juste: bool) -> None:
    assert same_value(nom, attendu, lu) is juste


def _analyse(type_: str, **champs: Any) -> Analyse:
    lus = [{"nom": nom, "valeur": valeur} for nom, valeur in champs.items()]
    return Analyse({"pieces": [{"fichier": "a.pdf", "type": type_, "champs": lus}]}, 0.0, 0.0)


VERITE = Verite(
    "org", "2026-11-25", (Fichier("a.pdf", ("facture",), champs={"prix": 900.0, "intitule": "Z"}),), (), {}
)


def test_a_wrong_value_is_both_false_and_missed_and_one_not_read_only_missed() -> None:
    score = field_score(check_fields(VERITE, _analyse("facture", prix=100.0)))
    assert (score.vrais, score.faux, score.manques) == (0, 1, 2)
    score = field_score(check_fields(VERITE, _analyse("facture", prix=900.0, intitule="Z")))
    assert (score.vrais, score.faux, score.manques) == (2, 0, 0)


def test_fields_read_under_another_kind_are_not_read() -> None:
    assert not any(un.lu for un in check_fields(VERITE, _analyse("devis", prix=900.0)))


def test_the_fields_of_a_drawn_document_are_what_it_writes() -> None:
    tournures = load_tournures()
    for rang in range(6):
        for fiche in draw_organisation(rang, 5, tournures).fiches:
            texte = fiche.valeurs["texte"]
            for nom in fiche.champs.get("stagiaires", ()):
                assert nom in texte
            if "intitule" in fiche.champs:
                assert fiche.champs["intitule"] in texte
            if "date_debut" in fiche.champs:
                annee, mois, jour = str(fiche.champs["date_debut"]).split("-")
                assert f"{jour}/{mois}/{annee}" in texte or f"{int(jour)}" in texte
            assert all(
                isinstance(fiche.champs[nom], float)
                for nom in ("prix", "duree_heures")
                if nom in fiche.champs
            )
