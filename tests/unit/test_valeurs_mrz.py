"""Machine-readable zones: the specimens of ICAO 9303, misreadings, and what must not be mended."""

import pytest

from qualiopia.domain.valeurs.mrz import (
    CHIFFRE_DANS_UN_NOM,
    CORRIGE,
    FAUSSE,
    check_digit,
    find_mrz,
    with_repairs_said,
)

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
ANCIENNE = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6"


def _lues(texte: str) -> dict[str, tuple[str, bool | None, str]]:
    return {p.nom: (p.valeur, p.sure, p.note) for p in with_repairs_said(find_mrz(texte), texte)}


def test_check_digit_of_the_standard() -> None:
    assert check_digit("D23145890734") == "9"
    assert check_digit("AB2134<<<") == "5"


@pytest.mark.parametrize(("texte", "numero"), [(TD3, "L898902C3"), (TD2, "D23145890"), (TD1, "D23145890")])
def test_specimens_of_the_standard(texte: str, numero: str) -> None:
    lues = _lues(texte)
    assert lues["nom"][0] == "ERIKSSON"
    assert lues["prenoms"][0] == "ANNA MARIA"
    assert lues["numero"] == (numero, True, "")
    assert lues["date_naissance"] == ("1974-08-12", True, "")
    assert lues["date_expiration"] == ("2012-04-15", True, "")
    assert lues["nationalite"][0] == "UTO"


def test_older_two_line_card() -> None:
    lues = _lues(ANCIENNE)
    assert (lues["nom"][0], lues["prenoms"][0]) == ("BERTHIER", "CORINNE")
    assert lues["numero"] == ("880692310285", True, "")
    assert lues["date_naissance"][0] == "1965-12-06"
    assert "date_expiration" not in lues


def test_long_number_goes_on_in_the_optional_part() -> None:
    texte = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
    assert _lues(texte)["numero"][:2] == ("D23145890734", True)


def test_misread_signs_are_mended_when_the_digit_confirms_and_it_is_said() -> None:
    texte = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8989O2C36UTO74O8l22F12O4l59ZE184226B<<<<l0"
    lues = _lues(texte)
    assert lues["numero"] == ("L898902C3", True, CORRIGE)
    assert lues["date_naissance"] == ("1974-08-12", True, CORRIGE)
    assert lues["date_expiration"] == ("2012-04-15", True, CORRIGE)


def test_a_wrong_digit_is_said_and_nothing_is_mended() -> None:
    lues = _lues(TD3.replace("L898902C3", "L898912C3"))
    assert lues["numero"] == ("L898912C3", False, FAUSSE)


def test_signs_merely_alike_need_the_number_elsewhere_on_the_page() -> None:
    texte = TD3.replace("L898902C3", "LB98902C3")
    assert _lues(texte)["numero"][1:] == (False, FAUSSE)
    assert _lues("Passeport n° L898902C3\n" + texte)["numero"] == ("L898902C3", True, CORRIGE)


def test_a_digit_in_a_name_is_left_and_said() -> None:
    assert _lues(TD3.replace("ERIKSSON", "ERIK5SON"))["nom"] == ("ERIK5SON", None, CHIFFRE_DANS_UN_NOM)


def test_spaces_and_lost_fillers() -> None:
    texte = "PASSEPORT\nP < UTOERIKSSON << ANNA < MARIA <<<\nL898902C36UTO7408122F1204159ZE184226B<<<10\nfin"
    assert _lues(texte)["numero"][:2] == ("L898902C3", True)


def test_spans_are_verbatim() -> None:
    texte = "avant\n" + TD1
    for partie in find_mrz(texte):
        if partie.nom == "nom":
            assert texte[partie.debut : partie.fin] == "ERIKSSON"


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "CONVENTION DE FORMATION PROFESSIONNELLE",
        "IBAN FR7630006000011234567890189\nBIC AGRIFRPPXXX",
        TD3[:44],
    ],
)
def test_other_texts_have_none(texte: str) -> None:
    assert find_mrz(texte) == ()
