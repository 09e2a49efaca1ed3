from __future__ import annotations

import pytest

from qualiopia.domain.valeurs.dates import DateLue, Precision, find_dates

UNIQUES = {
    "12/03/2026": "2026-03-12",
    "12-03-26": "2026-03-12",
    "12.03.2026": "2026-03-12",
    "12 / 03 / 2026": "2026-03-12",
    "12 mars 2026": "2026-03-12",
    "12\u00a0MARS\u202f2026": "2026-03-12",
    "12 MARS 26": "2026-03-12",
    "1er mars 2026": "2026-03-01",
    "jeudi 12 mars 2026": "2026-03-12",
    "2026-03-12": "2026-03-12",
    "3 févr. 2026": "2026-02-03",
    "03 02 2026": "2026-02-03",
    "15 août 1998": "1998-08-15",
}


def only(texte: str) -> DateLue:
    lues = find_dates(texte)
    assert len(lues) == 1, lues
    return lues[0]


@pytest.mark.parametrize(("ecrit", "attendu"), UNIQUES.items())
def test_every_french_form_of_a_day_is_read_with_its_exact_span(ecrit: str, attendu: str) -> None:
    lue = only(f"Fait le {ecrit} à Nantes")
    assert lue.jours == (attendu,)
    assert f"Fait le {ecrit} à Nantes"[lue.debut : lue.fin] == ecrit


@pytest.mark.parametrize(
    ("ecrit", "jours"),
    [
        ("du 12 au 14 mars 2026", ("2026-03-12", "2026-03-14")),
        ("du lundi 2 février au vendredi 6 mars 2026", ("2026-02-02", "2026-03-06")),
        ("du 12/03 au 14/03/2026", ("2026-03-12", "2026-03-14")),
        ("du 9 au 10/03/2026", ("2026-03-09", "2026-03-10")),
        ("entre le 3 mars 2026 et le 5 mars 2026", ("2026-03-03", "2026-03-05")),
        ("10-12 mars 2026", ("2026-03-10", "2026-03-12")),
        ("12/03/2026 - 13/03/2026", ("2026-03-12", "2026-03-13")),
        ("du 12/03/2026 à 9h00 au 13/03/2026 à 17h30", ("2026-03-12", "2026-03-13")),
        ("du 30 décembre au 2 janvier 2026", ("2025-12-30", "2026-01-02")),
    ],
)
def test_a_range_has_two_ends(ecrit: str, jours: tuple[str, str]) -> None:
    lue = only(ecrit)
    assert (lue.jours, lue.intervalle) == (jours, True)
    assert (lue.premier, lue.dernier) == jours


@pytest.mark.parametrize(
    ("ecrit", "jours"),
    [
        ("les 12, 13 et 19 mars 2026", ("2026-03-12", "2026-03-13", "2026-03-19")),
        ("les 12 et 13 mars et le 2 avril 2026", ("2026-03-12", "2026-03-13", "2026-04-02")),
        ("les 9, 10 et 12/03/2026", ("2026-03-09", "2026-03-10", "2026-03-12")),
        ("Mardi 3 et mercredi 4 mars 2026", ("2026-03-03", "2026-03-04")),
    ],
)
def test_a_list_keeps_every_day_and_is_no_range(ecrit: str, jours: tuple[str, ...]) -> None:
    lue = only(ecrit)
    assert (lue.jours, lue.intervalle) == (jours, False)


@pytest.mark.parametrize(
    "ecrit",
    [
        "31/02/2026",
        "03/14/2026",
        "06.12.34.56.78",
        "version 2.1.3",
        "1.250,00 €",
        "le {{date}}",
        "XX/XX/XXXX",
    ],
)
def test_what_is_not_a_date_is_not_read(ecrit: str) -> None:
    assert find_dates(ecrit) == []


def test_a_number_before_a_date_is_not_one_of_its_days() -> None:
    assert only("voir article 5, 12 mars 2026").jours == ("2026-03-12",)
    assert only("Version 6 – 2 février 2026").jours == ("2026-02-02",)


def test_a_weekday_that_does_not_match_is_said() -> None:
    lue = only("mardi 12 mars 2026")
    assert lue.jours == ("2026-03-12",)
    assert "jeudi" in lue.note


def test_figures_misread_by_ocr_are_mended_and_said() -> None:
    lue = only("le l2/O3/2O26")
    assert lue.jours == ("2026-03-12",)
    assert "corrigés" in lue.note


def test_a_missing_year_comes_from_the_caller_or_from_the_page_and_is_said() -> None:
    assert find_dates("le 12 mars", annee=2026)[0].jours == ("2026-03-12",)
    deduite = only("Session 2026 : le 12 mars")
    assert deduite.jours == ("2026-03-12",)
    assert "année déduite" in deduite.note
    assert find_dates("le 12 mars") == []


def test_day_and_month_alone_are_read_only_where_they_are_expected() -> None:
    assert find_dates("12/03", annee=2026) == []
    assert find_dates("12/03", annee=2026, jour_mois=True)[0].jours == ("2026-03-12",)


def test_a_month_or_a_week_is_a_period_of_low_confidence() -> None:
    mois = only("mars 2026")
    assert (mois.premier, mois.dernier, mois.precision) == ("2026-03-01", "2026-03-31", Precision.MOIS)
    semaine = only("semaine 12 de 2026")
    assert (semaine.premier, semaine.dernier) == ("2026-03-16", "2026-03-20")
    assert mois.confiance < 0.6 > semaine.confiance - 0.1


def test_the_date_of_a_law_is_told_from_the_others() -> None:
    assert only("décret n° 2018-1341 du 28 décembre 2018").legale
    assert not only("Fait à Lyon, le 12 mars 2026").legale


def test_days_of_two_months_in_a_row_are_not_years() -> None:
    (lue, *_) = find_dates("9, 16, 23 et 30 septembre, 14 octobre 2025")
    assert (lue.premier, lue.dernier) == ("2025-09-09", "2025-10-14")


def test_three_days_that_go_up_are_a_list_even_after_a_comma() -> None:
    (lue,) = find_dates("en trois journées, 5, 6 et 12 octobre 2026")
    assert lue.jours == ("2026-10-05", "2026-10-06", "2026-10-12")
