"""Until when a pièce is good: the printed date first, else dated rules, tables by age and by result."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualiopia.domain.piece import Piece
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.packs.temps import Validite
from qualiopia.stages.validite import (
    Terme,
    add_months,
    alert_level,
    months_between,
    term_of,
    terms_of,
    years_between,
)
from tests.unit.atelier import RACINE, examen, pack, piece, statuts


@pytest.fixture(scope="module")
def atelier() -> Pack:
    return load_pack(RACINE)


def term(atelier: Pack, genre: str, jour: str = "2026-06-15", **valeurs: Any) -> Terme:
    confiances = valeurs.pop("confiances", None)
    terme = term_of(piece(genre, confiances=confiances, **valeurs), atelier, jour)
    assert terme is not None
    return terme


def test_same_day_of_the_month_else_its_last_day() -> None:
    assert add_months("2026-01-31", 1) == "2026-02-28"
    assert add_months("2027-08-31", 6) == "2028-02-29"
    assert add_months("2026-03-15", -12) == "2025-03-15"
    assert years_between("1966-06-16", "2026-06-15") == 59
    assert months_between("2026-01-31", "2026-02-28") == 1
    assert months_between("2026-01-15", "2026-02-14") == 0


def test_a_pièce_is_good_until_the_end_of_its_last_day() -> None:
    fiche = piece("fiche_machine", numero_machine="MX-104-BC", puissance_kw=5.0)
    controle = piece("controle_machine", numero_machine="MX-104-BC", date_limite="2026-06-15")
    assert statuts(examen(fiche, controle), "MX-104-BC")["controle_machine"] == "expire_bientot"
    assert statuts(examen(fiche, controle, jour="2026-06-16"), "MX-104-BC")["controle_machine"] == "expire"


@pytest.mark.parametrize(
    ("controle", "fin"),
    [("2026-02-28", "2027-02-28"), ("2026-12-31", "2027-12-31"), ("2027-01-01", "2029-01-01")],
)
def test_a_change_of_law_is_data_and_each_title_keeps_its_own(atelier: Pack, controle: str, fin: str) -> None:
    assert term(atelier, "controle_machine", date_controle=controle, resultat="A").fin == fin


def test_a_new_dated_rule_added_to_a_pack_answers_old_and_new_dates(tmp_path: Path) -> None:
    copie = tmp_path / "atelier"
    shutil.copytree(RACINE, copie)
    fichier = copie / "types_de_pieces" / "controle_machine.yaml"
    texte = fichier.read_text(encoding="utf-8")
    ancienne = "{ en_vigueur: { du: '2027-01-01', au: null }, mois: 24, tolerance_jours: 3 }"
    assert ancienne in texte
    nouvelle = ancienne.replace("au: null", "au: '2029-06-30'") + (
        "\n    - { en_vigueur: { du: '2029-07-01', au: null }, mois: 6, references: [art. nouveau] }"
    )
    fichier.write_text(texte.replace(ancienne, nouvelle), encoding="utf-8")
    neuf = load_pack(copie)
    ends = {
        jour: term(neuf, "controle_machine", date_controle=jour, resultat="A").fin
        for jour in ("2026-05-01", "2028-05-01", "2029-06-30", "2029-07-01")
    }
    assert ends == {
        "2026-05-01": "2027-05-01",
        "2028-05-01": "2030-05-01",
        "2029-06-30": "2031-06-30",
        "2029-07-01": "2030-01-01",
    }
    assert term(neuf, "controle_machine", date_controle="2029-07-01", resultat="A").references == (
        "art. nouveau",
    )


def test_a_dated_parameter_may_follow_the_day_of_the_examination(atelier: Pack) -> None:
    assert term(atelier, "assurance_parc", date_effet="2026-09-01").fin == "2027-09-01"
    assert term(atelier, "assurance_parc", "2027-02-01", date_effet="2026-09-01").fin == "2027-03-01"


@pytest.mark.parametrize(
    ("naissance", "fin"),
    [("1980-05-05", "2031-01-10"), ("1964-01-10", "2028-01-10"), ("1949-01-10", "2027-01-10")],
)
def test_a_table_by_age_on_the_first_day(atelier: Pack, naissance: str, fin: str) -> None:
    lu = term(atelier, "badge", date_naissance=naissance, date_delivrance="2026-01-10")
    assert (lu.fin, lu.origine) == (fin, "calculee")


def test_without_the_age_a_table_by_age_says_nothing(atelier: Pack) -> None:
    assert term(atelier, "badge", date_delivrance="2026-01-10").fin is None


@pytest.mark.parametrize(("resultat", "fin"), [("A", "2027-03-31"), ("S", "2026-04-30"), ("R", "2026-03-31")])
def test_a_table_by_result(atelier: Pack, resultat: str, fin: str) -> None:
    assert term(atelier, "controle_machine", resultat=resultat, date_controle="2026-03-31").fin == fin


def test_the_printed_date_wins_and_a_difference_is_only_an_alert() -> None:
    fiche = piece("fiche_machine", numero_machine="MX-104-BC", puissance_kw=5.0)
    controle = piece(
        "controle_machine",
        numero_machine="MX-104-BC",
        date_controle="2026-01-10",
        date_limite="2028-01-10",
        resultat="A",
    )
    fait = examen(fiche, controle)
    assert statuts(fait, "MX-104-BC")["controle_machine"] == "conforme"
    alerte = next(i for i in fait.coherence if i.regle == "date_imprimee")
    assert alerte.statut == "indetermine"
    assert (alerte.attendu, alerte.observe) == ("10/01/2027", "10/01/2028")
    assert alerte.preuves[0].texte == "date_limite : 2028-01-10"


def test_a_shorter_printed_date_is_normal_where_the_pack_gives_a_longest_duration(atelier: Pack) -> None:
    faits = {"date_naissance": "1980-05-05", "date_delivrance": "2026-01-10"}
    assert not term(atelier, "badge", date_expiration="2027-01-10", **faits).ecart
    assert "31/01/2031" not in term(atelier, "badge", date_expiration="2031-01-12", **faits).ecart
    assert term(atelier, "badge", date_expiration="2036-01-10", **faits).ecart


def test_renewed_within_the_window_it_counts_from_the_end_of_the_one_before(atelier: Pack) -> None:
    ancienne = piece("formation", "a.txt", date_formation="2021-10-01")
    tot = piece("formation", "b.txt", date_formation="2026-02-01")
    trop_tot = piece("formation", "c.txt", date_formation="2025-02-01")
    assert terms_of([tot, ancienne], atelier, "2026-06-15")["b.txt"].fin == "2031-10-01"
    assert terms_of([trop_tot, ancienne], atelier, "2026-06-15")["c.txt"].fin == "2030-02-01"


def test_a_date_read_with_too_little_confidence_enters_no_calculation(atelier: Pack) -> None:
    floue: dict[str, Any] = {"confiances": {"date_limite": 0.4}}
    lu = term(atelier, "controle_machine", date_limite="2027-06-01", **floue)
    assert lu.fin is None
    assert "trop peu de certitude" in lu.doute
    douteuse = piece("controle_machine", numero_machine="MX-104-BC", date_limite="2027-06-01", **floue)
    fiche = piece("fiche_machine", numero_machine="MX-104-BC", puissance_kw=5.0)
    assert statuts(examen(fiche, douteuse), "MX-104-BC")["controle_machine"] == "a_examiner"


def test_permanent_and_single_event_kinds_never_expire(atelier: Pack) -> None:
    assert term(atelier, "reglement", date_echeance="2020-01-01").fin is None
    assert term(atelier, "bon_intervention").illimite


@pytest.mark.parametrize(
    ("jours", "niveau"),
    [
        (200, ""),
        (180, "information"),
        (91, "information"),
        (90, "action"),
        (45, "action"),
        (15, "urgence"),
        (0, "urgence"),
    ],
)
def test_levels_of_alert(jours: int, niveau: str) -> None:
    assert alert_level((180, 90, 45, 15), jours) == niveau


def test_one_delay_only_calls_to_act() -> None:
    assert alert_level((90,), 30) == "action"
    assert alert_level((), 3) == ""


def test_deadlines_say_how_they_are_known_and_which_are_replaced() -> None:
    vieux = piece(
        "controle_machine", "v.txt", numero_machine="MX-104-BC", date_controle="2024-01-10", resultat="A"
    )
    neuf = piece("controle_machine", "n.txt", numero_machine="MX-104-BC", date_limite="2026-07-01")
    lues = {e.fichier: e for e in examen(vieux, neuf).echeances}
    assert lues["v.txt"].remplacee
    assert not lues["n.txt"].remplacee
    assert (lues["n.txt"].origine, lues["v.txt"].origine) == ("imprimee", "calculee")
    assert lues["n.txt"].niveau == "action"


def _vide(genre: str) -> Piece:
    return piece(genre)


def test_a_limited_pièce_without_any_date_is_for_a_person() -> None:
    fiche = piece("fiche_machine", numero_machine="MX-104-BC", puissance_kw=5.0)
    nu = piece("controle_machine", numero_machine="MX-104-BC")
    assert statuts(examen(fiche, nu), "MX-104-BC")["controle_machine"] == "a_examiner"
    assert pack().type_de_piece(_vide("badge").type) is not None


def _with_validity(pack: Pack, genre: str, **cles: Any) -> Pack:
    types = tuple(
        replace(t, validite=replace(t.validite or Validite(), **cles)) if t.slug == genre else t
        for t in pack.types_de_pieces
    )
    return replace(pack, types_de_pieces=types)


def test_without_its_first_day_a_pièce_counts_from_the_champ_the_pack_names_instead(atelier: Pack) -> None:
    neuf = _with_validity(atelier, "controle_machine", champ_debut_a_defaut="date_document")
    seule = {"date_document": "2026-03-02", "resultat": "A"}
    assert term(atelier, "controle_machine", **seule).fin is None
    assert term(neuf, "controle_machine", **seule).fin == "2027-03-02"
    assert term(neuf, "controle_machine", **seule, date_controle="2026-02-01").fin == "2027-02-01"


@pytest.mark.parametrize(
    ("duree", "fin"),
    [
        ("36 mois", "2029-02-28"),
        ("un an, tacite", "2027-02-28"),
        ("2 (deux) ans", "2028-02-29"),
        ("long", None),
    ],
)
def test_a_pièce_that_tells_how_long_it_lasts_ends_on_the_eve(
    atelier: Pack, duree: str, fin: str | None
) -> None:
    vide = {"champ_fin": "", "regles": (), "mois": None, "jours": None}
    neuf = _with_validity(atelier, "controle_machine", champ_duree="duree", **vide)
    assert term(neuf, "controle_machine", date_controle="2026-03-01", duree=duree).fin == fin
