from __future__ import annotations

import pytest

from evaluations.metriques import (
    Annonce,
    Classement,
    Jugement,
    Signalement,
    absence,
    accuracy,
    announced_kinds,
    announced_mentions,
    confusions,
    ece,
    interval,
    macro_f1,
    presence,
    reliability,
    report_score,
    score_by_class,
    share,
)


def _classes(*paires: tuple[str, str]) -> list[Classement]:
    return [Classement(f"s{rang}", f"d{rang}", vrai, dit) for rang, (vrai, dit) in enumerate(paires)]


def _jugements(*cas: tuple[bool, str, float | None]) -> list[Jugement]:
    return [Jugement("s", "d", "t", "e", presente, dit, p) for presente, dit, p in cas]


def _annonces(*cas: tuple[bool, float]) -> list[Annonce]:
    return [Annonce("s", p, vrai) for vrai, p in cas]


def test_macro_f1_gives_rare_kinds_the_weight_of_frequent_ones() -> None:
    classements = _classes(*[("facture", "facture")] * 8, ("devis", "facture"))
    assert accuracy(classements) == pytest.approx(8 / 9)
    assert macro_f1(classements) == pytest.approx((16 / 17 + 0) / 2)


def test_macro_f1_ignores_kinds_that_are_only_said() -> None:
    classements = _classes(("facture", "facture"), ("facture", "devis"))
    assert score_by_class(classements)["devis"].faux == 1
    assert macro_f1(classements) == pytest.approx(2 / 3)


def test_nothing_to_measure_gives_no_figure_rather_than_zero() -> None:
    assert macro_f1([]) is None
    assert accuracy([]) is None
    assert ece([]) is None
    assert presence([]).f1 is None
    assert share([], "indetermine") is None


def test_confusions_come_most_frequent_first_with_their_documents() -> None:
    trouvees = confusions(_classes(("a", "b"), ("c", "d"), ("c", "d"), ("e", "e")))
    assert list(trouvees) == [("c", "d"), ("a", "b")]
    assert trouvees["c", "d"] == ["d1", "d2"]


def test_doubt_misses_a_mention_that_is_there_and_one_that_is_missing() -> None:
    jugements = _jugements((True, "conforme", 1.0), (True, "indetermine", 0.5), (False, "indetermine", 0.5))
    assert (presence(jugements).vrais, presence(jugements).manques, presence(jugements).faux) == (1, 1, 0)
    assert (absence(jugements).vrais, absence(jugements).manques) == (0, 1)
    assert share(jugements, "indetermine") == pytest.approx(2 / 3)


def test_a_false_alarm_lowers_the_precision_of_absence() -> None:
    jugements = _jugements((True, "non_conforme", 0.1), (False, "non_conforme", 0.1))
    assert absence(jugements).precision == 0.5
    assert absence(jugements).rappel == 1.0
    assert presence(jugements).rappel == 0.0


def test_a_missing_mention_said_not_applicable_is_not_held_against() -> None:
    assert absence(_jugements((False, "non_applicable", 0.0))).manques == 0
    assert presence(_jugements((True, "non_applicable", 0.0))).manques == 1


def test_an_unjudged_mention_is_missed_both_ways() -> None:
    assert presence(_jugements((True, "non_juge", None))).manques == 1
    assert absence(_jugements((False, "non_juge", None))).manques == 1


def test_calibration_error_is_the_weighted_gap() -> None:
    annonces = _annonces(*[(True, 0.95)] * 3, (False, 0.95), (False, 0.05))
    assert ece(annonces) == pytest.approx((4 * abs(0.95 - 0.75) + 1 * 0.05) / 5)


def test_perfect_announcements_have_no_calibration_error() -> None:
    assert ece(_annonces((True, 1.0), (False, 0.0))) == 0.0


def test_the_reliability_table_keeps_certainty_in_its_last_bin() -> None:
    table = reliability(_annonces((True, 1.0), (True, 0.91)))
    assert [(tranche.bas, tranche.nombre) for tranche in table] == [(0.9, 2)]


def test_a_mention_without_probability_announces_nothing() -> None:
    (annonce,) = announced_mentions(_jugements((True, "conforme", 0.9), (False, "non_juge", None)))
    assert (annonce.probabilite, annonce.vrai) == (0.9, True)


def test_confidence_in_a_kind_is_held_against_whether_the_kind_is_right() -> None:
    classements = [
        Classement("s", "a", "devis", "devis", 0.9),
        Classement("s", "b", "devis", "facture", 0.6),
        Classement("s", "c", "devis", "illisible"),
    ]
    annonces = announced_kinds(classements)
    assert [(une.probabilite, une.vrai) for une in annonces] == [(0.9, True), (0.6, False)]
    assert ece(annonces) == pytest.approx((0.1 + 0.6) / 2)


def test_reports_are_scored_on_what_was_planted_and_what_was_said() -> None:
    score = report_score(
        [
            Signalement("s", attendu=True, donne=True),
            Signalement("s", attendu=True, donne=False),
            Signalement("s", attendu=False, donne=True),
            Signalement("s", attendu=False, donne=True),
        ]
    )
    assert score.precision == pytest.approx(1 / 3)
    assert score.rappel == pytest.approx(1 / 2)


def test_an_interval_surrounds_the_measure_and_is_the_same_each_time() -> None:
    classements = _classes(*[("a", "a")] * 6, *[("a", "b")] * 4)
    bornes = interval(classements, accuracy, tirages=200)
    assert bornes is not None
    assert bornes[0] <= 0.6 <= bornes[1]
    assert bornes[0] < bornes[1]
    assert bornes == interval(list(reversed(classements)), accuracy, tirages=200)


def test_documents_of_one_source_are_drawn_together() -> None:
    unis = [Classement(f"s{rang % 6}", "d", "a", "a" if rang % 6 < 3 else "b") for rang in range(60)]
    epars = [Classement(f"s{rang}", "d", "a", "a" if rang % 6 < 3 else "b") for rang in range(60)]
    bas_unis, haut_unis = interval(unis, accuracy, tirages=300) or (0.0, 0.0)
    bas_epars, haut_epars = interval(epars, accuracy, tirages=300) or (0.0, 0.0)
    assert haut_unis - bas_unis > 2 * (haut_epars - bas_epars)


def test_too_few_sources_give_no_interval() -> None:
    assert interval(_classes(("a", "a"), ("a", "b")), accuracy) is None
