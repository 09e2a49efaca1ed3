from __future__ import annotations

import re

import pytest

from qualiopia.domain.valeurs.contacts import find_courriels, find_telephones, find_urls
from qualiopia.domain.valeurs.identifiants import find_identifiants, key_holds, luhn
from qualiopia.domain.valeurs.lieux import find_lieux
from qualiopia.domain.valeurs.natures import NATURES, find_value
from qualiopia.domain.valeurs.noms import find_personnes, read_cell


@pytest.mark.parametrize(
    ("ecrit", "nom"),
    [
        ("M. Jean-Pierre DUPONT", "Jean-Pierre DUPONT"),
        ("DUPONT Jean", "DUPONT Jean"),
        ("Mme Marie MARTIN épouse DURAND, directrice", "Marie MARTIN épouse DURAND"),
        ("Formateur : Luc de La Tour", "Luc de La Tour"),
        ("Mlle Léa N'GUYEN", "Léa N'GUYEN"),
        ("Jean D'ORMESSON", "Jean D'ORMESSON"),
        ("J.-P. Martin", "J.-P. Martin"),
        ("RODRIGUES DA SILVA Maria", "RODRIGUES DA SILVA Maria"),
        ("M. Martin Directeur général", "Martin"),
        ("LECLERC–MOREL Zoé", "LECLERC–MOREL Zoé"),
    ],
)
def test_a_person_is_kept_as_written_without_the_title(ecrit: str, nom: str) -> None:
    lues = find_personnes(ecrit)
    assert [lue.nom for lue in lues] == [nom]
    assert ecrit[lues[0].debut : lues[0].fin] == nom


@pytest.mark.parametrize(
    "ecrit",
    [
        "12 rue Jean Jaurès, 75011 Paris",
        "Société Jean Dupont",
        "Lycée Victor Hugo",
        "Article Premier Objet",
        "Mars Avril 2026",
        "Madame la Directrice",
        "{{Prénom}} {{NOM}}",
    ],
)
def test_streets_firms_headings_and_blanks_are_no_persons(ecrit: str) -> None:
    assert find_personnes(ecrit) == []


def test_the_words_of_the_trade_are_given_by_the_caller() -> None:
    assert find_personnes("Module Avancé")
    assert find_personnes("Module Avancé", hors_noms={"module"}) == []


def test_a_cell_may_hold_a_name_all_in_capitals() -> None:
    assert read_cell("JEAN DUPONT") == "JEAN DUPONT"
    assert read_cell("TOTAL") == ""


_SIRET = re.compile(r"(?<!\d)(?:\d[ .]?){13}\d(?!\d)")


def test_an_identifier_is_read_with_its_key() -> None:
    (bon,) = find_identifiants("SIRET 732 829 320 00074", _SIRET, "luhn", 14)
    (faux,) = find_identifiants("SIRET 732 829 320 00075", _SIRET, "luhn", 14)
    assert (bon.valeur, bon.valide, faux.valide) == ("73282932000074", True, False)


def test_figures_misread_by_ocr_are_mended_only_when_the_key_then_holds() -> None:
    (lu,) = find_identifiants("SIRET 732 829 32O OOO74", _SIRET, "luhn", 14)
    assert (lu.valeur, lu.valide) == ("73282932000074", True)
    assert "corrigés" in lu.note
    assert find_identifiants("SIRET 732 829 32O OOO75", _SIRET, "luhn", 14) == []


def test_keys_accept_the_declared_exception() -> None:
    assert luhn("732829320")
    assert not luhn("732829321")
    assert key_holds("35600000049837", "luhn_ou_somme", 14, "356000000")
    assert not key_holds("12345", "longueur", 11)


def test_contacts_are_normalised() -> None:
    texte = "Tél. +33 6 12 34 56 78 ou 01.23.45.67.89, Contact@Exemple.fr, www.exemple.fr/page."
    assert [lu.valeur for lu in find_telephones(texte)] == ["0612345678", "0123456789"]
    assert [lu.valeur for lu in find_courriels(texte)] == ["contact@exemple.fr"]
    assert [lu.valeur for lu in find_urls(texte)] == ["www.exemple.fr/page"]


def test_an_address_has_its_street_even_on_the_line_above() -> None:
    (lu,) = find_lieux("Salle :\n4 bis avenue Foch\n33000 Bordeaux Cedex")
    assert (lu.code_postal, lu.ville) == ("33000", "Bordeaux")
    assert "4 bis avenue Foch" in "Salle :\n4 bis avenue Foch\n33000 Bordeaux Cedex"[lu.debut : lu.fin]


@pytest.mark.parametrize(
    ("nature", "texte", "valeur"),
    [
        ("date", "le 3 mars 2026", "3 mars 2026"),
        ("duree", "de 14 heures", "14 heures"),
        ("montant", "soit 1 200 €", "1 200 €"),
        ("pourcentage", "à 30 %", "30 %"),
        ("personne", "par M. Luc BERNARD", "Luc BERNARD"),
        ("courriel", "à a.b@c.fr", "a.b@c.fr"),
        ("heure", "à 9h30", "9h30"),
        ("identifiant", "n° 11 75 12345 75", "11 75 12345 75"),
        ("texte", " : présentiel", "présentiel"),
    ],
)
def test_a_value_of_each_nature_is_located(nature: str, texte: str, valeur: str) -> None:
    span = find_value(nature, texte, 0, len(texte))
    assert span is not None
    assert texte[slice(*span)] == valeur


@pytest.mark.parametrize("nature", sorted(NATURES))
def test_a_blank_is_never_a_value(nature: str) -> None:
    texte = " : {{champ_du_modele}} ........................ "
    assert find_value(nature, texte, 0, len(texte)) is None


def test_an_unknown_nature_is_a_programming_fault() -> None:
    with pytest.raises(KeyError):
        find_value("humeur", "bonne", 0, 5)
