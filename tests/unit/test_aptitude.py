"""May this person, with this machine, do this on these days? Yes, no, or a person must look, with reasons."""

from __future__ import annotations

from typing import Any

import pytest

from qualiopia.domain.dossier import Examen
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.stages.aptitude import Aptitude, Juge, Reponse, find_dossiers
from tests.unit.atelier import examen, pack, piece

FICHE: dict[str, Any] = {"numero_machine": "MX-104-BC", "puissance_kw": 5.0, "genre_machine": "F1"}
ANA: dict[str, Any] = {"nom": "Ana Roy", "date_naissance": "1990-01-02"}


def _company(**autres: object) -> Examen:
    fin_du_controle = str(autres.pop("controle", "2027-01-01"))
    formation = str(autres.pop("formation", "2024-01-10"))
    return examen(
        piece("fiche_machine", "fiche.txt", **FICHE),
        piece("controle_machine", "controle.txt", numero_machine="mx104bc", date_limite=fin_du_controle),
        piece("assurance_parc", "assurance.txt", machines=("MX-104-BC",), date_effet="2026-02-01"),
        piece("badge", "badge.txt", **ANA, date_expiration="2028-05-05"),
        piece("formation", "formation.txt", **ANA, date_formation=formation),
    )


def _ask(fait: Examen, *noms: str, du: str = "2026-06-15", au: str = "", **mission: object) -> Aptitude:
    choisis = [find_dossiers(fait, nom)[0] for nom in noms]
    return Juge(pack(), similarite, memes_noms).judge(fait, choisis, du, au or du, mission)


def test_yes_when_everything_is_good_from_the_first_day_to_the_last() -> None:
    rendue = _ask(_company(), "Ana Roy", "MX 104 BC", au="2026-06-20")
    assert rendue.reponse is Reponse.OUI, rendue.raisons
    assert {r.objet for r in rendue.raisons} >= {"Badge", "Contrôle périodique de machine"}


def test_what_the_machine_is_decides_what_the_person_needs() -> None:
    sans = examen(
        piece("fiche_machine", "f.txt", **FICHE), piece("badge", "b.txt", **ANA, date_expiration="2028-05-05")
    )
    seule = _ask(sans, "Ana Roy")
    assert seule.reponse is Reponse.A_EXAMINER, "alone, nobody knows if the training is required"
    ensemble = _ask(sans, "Ana Roy", "MX-104-BC")
    refus = [r for r in ensemble.raisons if r.reponse is Reponse.NON]
    assert {r.objet for r in refus} >= {"Formation de sécurité", "Contrôle périodique de machine"}
    petite = _ask(sans, "Ana Roy", puissance_kw=2.0)
    assert petite.reponse is Reponse.OUI


def test_no_with_the_pièce_the_page_the_sentence_the_article_and_the_date() -> None:
    rendue = _ask(_company(controle="2026-06-17"), "Ana Roy", "MX-104-BC", au="2026-06-20")
    assert rendue.reponse is Reponse.NON
    raison = rendue.raisons[0]
    assert raison.motif == "« controle.txt » expire le 17/06/2026. La période va jusqu'au 20/06/2026."
    assert (raison.fichier, raison.passages[0].page) == ("controle.txt", 1)
    assert raison.passages[0].texte == "date_limite : 2026-06-17"
    assert raison.references == ("article 3 du règlement",)
    assert raison.echeance == "2026-06-17"
    assert raison.consequence == "machine arrêtée"
    assert (
        _ask(_company(controle="2026-06-17"), "Ana Roy", "MX-104-BC", du="2026-06-17").reponse is Reponse.OUI
    )


def test_a_title_that_begins_after_the_first_day_is_for_a_person() -> None:
    rendue = _ask(_company(formation="2026-07-01"), "Ana Roy", "MX-104-BC")
    assert rendue.reponse is Reponse.A_EXAMINER
    assert "qu'à partir du 01/07/2026" in rendue.raisons[0].motif


def test_each_of_two_persons_needs_their_own_pièces() -> None:
    fait = examen(
        piece("fiche_machine", "f.txt", numero_machine="MX-104-BC", puissance_kw=2.0, genre_machine="F1"),
        piece("badge", "a.txt", **ANA, date_expiration="2028-05-05"),
        piece("formation", "f2.txt", nom="Luc Bon", date_formation="2024-01-10"),
    )
    rendue = _ask(fait, "Ana Roy", "Luc Bon")
    assert any(
        r.dossier == "Luc Bon" and r.objet == "Badge" for r in rendue.raisons if r.reponse is not Reponse.OUI
    )


def test_an_intervention_brings_the_dossiers_that_it_names() -> None:
    fait = examen(
        piece("fiche_machine", "fiche.txt", **FICHE),
        piece("controle_machine", "controle.txt", numero_machine="MX-104-BC", date_limite="2026-01-01"),
        piece("bon_intervention", "bon.txt", reference_intervention="INT-12", numero_machine="MX-104-BC"),
    )
    rendue = _ask(fait, "INT-12")
    assert {d.libelle for d in rendue.dossiers} == {"INT-12", "MX-104-BC"}
    assert rendue.reponse is Reponse.NON


@pytest.mark.parametrize("nom", ["MX-104-BC", "mx 104 bc", "machine-mx104bc", "MX104BC"])
def test_a_dossier_is_found_by_id_label_or_key(nom: str) -> None:
    assert [d.libelle for d in find_dossiers(_company(), nom)] == ["MX-104-BC"]


def test_a_person_is_found_whatever_the_order_of_the_names() -> None:
    assert [d.libelle for d in find_dossiers(_company(), "ROY Ana")] == ["Ana Roy"]
    assert find_dossiers(_company(), "Roy") == []
