"""Folded text: patterns match whatever the typography, and citations stay verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualiopia.domain.texte import compile_pattern, fold, lower_first, replier, squash
from qualiopia.domain.vue import sentence_bounds


@pytest.mark.parametrize(
    ("ecrit", "motif"),
    [
        ("Délai d’accès : 15 jours", "délais? d'accès"),
        ("P R O G R A M M E de formation", "programme de formation"),
        ("l’éva-\nluation des acquis", "évaluation"),
        ("Mise en œuvre", "mise en oeuvre"),
        ("eﬀectif certiﬁé", "effectif certifié"),
        ("PRÉ\u00a0REQUIS", "pré requis"),
        ("objectif\n  pédagogique", "objectif pedagogique"),
    ],
)
def test_a_pattern_matches_whatever_the_typography(ecrit: str, motif: str) -> None:
    texte = replier(ecrit)
    assert list(texte.find_all(compile_pattern(motif)))


def test_a_match_gives_back_the_verbatim_text() -> None:
    texte = replier("Le P R O G R A M M E de l’œuvre, délai d’accès.")
    debut, fin = next(texte.find_all(compile_pattern("programme de l'oeuvre")))
    assert texte.original[debut:fin] == "P R O G R A M M E de l’œuvre"
    debut, fin = next(texte.find_all(compile_pattern("delai d'acces")))
    assert texte.original[debut:fin] == "délai d’accès"


@given(st.text(max_size=200))
def test_folding_keeps_the_length_and_the_map_stays_inside(ecrit: str) -> None:
    assert len(fold(ecrit)) == len(ecrit)
    texte = replier(ecrit)
    for debut in range(len(texte.replie)):
        a, b = texte.span(debut, debut + 1)
        assert 0 <= a < b <= len(ecrit)


def test_character_classes_and_escapes_are_kept() -> None:
    assert compile_pattern(r"[ée]t[ ]é \d+ \S").search(fold("et e 12 x"))


def test_squash_compares_alike_texts() -> None:
    assert squash("  Formation « Excel »\n") == squash('FORMATION "excel"')


def test_accents_written_apart_are_folded_away() -> None:
    texte = replier("Dure\u0301e totale")
    debut, fin = next(texte.find_all(compile_pattern("durée totale")))
    assert texte.original[debut:fin] == "Dure\u0301e totale"


def test_an_optional_space_in_a_pattern_is_optional() -> None:
    assert compile_pattern("e ?mail").search("email") and compile_pattern("e ?mail").search("e  mail")


def test_a_digit_left_for_a_lost_ligature_is_mended_once_the_text_shows_it_twice() -> None:
    texte = replier("les objec9fs de la forma9on, en poli9que")
    assert texte.replie == "les objectifs de la formation, en politique"
    assert texte.original[slice(*texte.span(4, 13))] == "objec9fs"
    assert replier("un objec9fs, co2, b2b, l6313").replie == "un objec9fs, co2, b2b, l6313"


def test_letter_spaced_words_two_spaces_apart_stay_apart() -> None:
    assert replier("M O Y E N S  E T  S U I V I").replie == "moyens et suivi"


def test_repeated_hyphens_in_a_word_are_one() -> None:
    assert replier("L.6353-\u00ad‐3").replie == "l.6353-3"


def test_a_citation_begins_after_the_bullet_of_its_line() -> None:
    texte = "Moyens\n• Salle équipée et vidéoprojecteur."
    debut, fin = sentence_bounds(texte, texte.index("Salle"), texte.index("équipée"))
    assert texte[debut:fin] == "Salle équipée et vidéoprojecteur."


def test_a_sentence_goes_on_with_a_small_letter_but_an_acronym_keeps_its_capitals() -> None:
    assert lower_first("Date et signature") == "date et signature"
    assert lower_first("À la demande") == "à la demande"
    assert lower_first("CV de l'intervenant") == "CV de l'intervenant"
    assert lower_first("") == ""
