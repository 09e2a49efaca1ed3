from __future__ import annotations

import pytest

from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.horaires import find_horaires
from qualiopia.domain.valeurs.montants import find_montants, find_pourcentages
from qualiopia.domain.valeurs.nombres import read_figures, read_words


@pytest.mark.parametrize(
    ("ecrit", "heures", "jours"),
    [
        ("14 heures", 14, None),
        ("14 h 30", 14.5, None),
        ("7h30", 7.5, None),
        ("90 minutes", 1.5, None),
        ("1 200 heures", 1200, None),
        ("quatorze (14) heures", 14, None),
        ("3,5 jours", None, 3.5),
        ("deux jours", None, 2),
        ("4 demi-journées", None, 2),
        ("2 jours (14 heures)", 14, 2),
        ("14 heures sur 2 jours", 14, 2),
        ("21 heures, soit 3 jours", 21, 3),
        ("1 journée de 7 heures", 7, 1),
        ("2 jours de 7 heures", 14, 2),
        ("2 jours, 7h par jour", 14, 2),
        ("7 heures par jour pendant 2 jours", 14, 2),
    ],
)
def test_a_duration_gives_hours_and_days(ecrit: str, heures: float | None, jours: float | None) -> None:
    (lue,) = find_durees(f"Durée : {ecrit}.")
    assert (lue.heures, lue.jours) == (heures, jours)


@pytest.mark.parametrize(
    "ecrit",
    ["35 h/semaine", "35 heures par semaine", "de 9h à 12h30", "9h-12h30 / 13h30-17h", "à 14h", "à 9 h 00"],
)
def test_paces_and_times_of_day_are_no_durations(ecrit: str) -> None:
    assert find_durees(ecrit) == []


def test_hours_computed_from_days_are_said_to_be() -> None:
    assert "2 × 7 h" in find_durees("2 jours de 7 heures")[0].note


def test_times_give_the_length_of_each_range() -> None:
    lus = find_horaires("de 9h à 12h30 et de 13 h 30 à 17:00")
    assert [(lu.de, lu.a, lu.heures) for lu in lus] == [(9, 12.5, 3.5), (13.5, 17, 3.5)]


@pytest.mark.parametrize(
    ("ecrit", "valeur", "regime", "par"),
    [
        ("1 250,00 €", 1250, "", ""),
        ("1.250,00 EUR", 1250, "", ""),
        ("1\u202f250,00\u00a0€ TTC", 1250, "ttc", ""),
        ("1 250 euros HT", 1250, "ht", ""),
        ("mille deux cents euros", 1200, "", ""),
        ("Total HT : 1250.00 €", 1250, "ht", ""),
        ("1 500 € net de TVA", 1500, "net", ""),
        ("150 € HT / jour", 150, "ht", "jour"),
        ("1 200 € par stagiaire", 1200, "", "personne"),
        ("1 25O,00 €", 1250, "", ""),
    ],
)
def test_an_amount_gives_its_value_and_what_is_said_of_it(
    ecrit: str, valeur: float, regime: str, par: str
) -> None:
    (lu,) = find_montants(ecrit)
    assert (lu.valeur, lu.regime, lu.par) == (valeur, regime, par)


def test_a_bare_number_is_an_amount_only_where_one_is_expected() -> None:
    assert find_montants("1 250,00") == []
    assert [lu.valeur for lu in find_montants("1 250,00", sans_devise=True)] == [1250]
    assert find_montants("SIRET 123 456 789 00012") == []


def test_percentages_are_read_in_figures_and_in_words() -> None:
    assert [lu.valeur for lu in find_pourcentages("30 %, trente pour cent, 94,5%")] == [30, 30, 94.5]


@pytest.mark.parametrize(
    ("mots", "nombre"),
    [
        ("vingt et un", 21),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("deux cent quarante-trois", 243),
        ("trois mille cinq cents", 3500),
    ],
)
def test_numbers_in_words_are_read(mots: str, nombre: int) -> None:
    assert read_words(mots) == nombre


def test_thousands_are_separated_by_spaces_or_points() -> None:
    assert (read_figures("1 250,50"), read_figures("1.250"), read_figures("3,5")) == (1250.5, 1250, 3.5)
