"""A condition is answered by the organisme first, then by the pièces, and otherwise stays unknown."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Champ, Piece, Reconnaissance, Valeur
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Condition
from qualiopia.stages.conditions import Contexte, evaluate


def piece(texte: str = "", genre: str = "programme", **champs: Valeur) -> VuePiece:
    lus = tuple(Champ(nom, valeur, None) for nom, valeur in champs.items())
    return VuePiece(Piece("a.txt", "", "txt", (Page(1, texte),), Reconnaissance(genre, 1.0), champs=lus))


def ask(
    condition: Condition,
    vue: VuePiece | None = None,
    *autres: VuePiece,
    dossier: str = "",
    audit: str = "2026-12-01",
    variables: Mapping[str, object] | None = None,
    **conditions: Condition,
) -> bool | None:
    contexte = Contexte(audit, Organisme(variables=variables or {}), vue, autres, dossier)
    return evaluate("x", {"x": condition, **conditions}, contexte)


OUI = Condition("oui", toujours=True)
NON = Condition("non", jusqu_au="2000-01-01")
INCONNUE = Condition("?")


def test_always_holds_even_undeclared() -> None:
    assert evaluate("toujours", {}, Contexte("2026-01-01", Organisme())) is True
    assert ask(OUI) is True


def test_an_unknown_name_is_unknown() -> None:
    assert evaluate("inventee", {}, Contexte("2026-01-01", Organisme())) is None


@pytest.mark.parametrize(
    ("audit", "reponse"),
    [("2026-10-31", False), ("2026-11-01", True), ("2027-03-01", True), ("2028-01-01", False)],
)
def test_dates_of_the_audit_are_inclusive(audit: str, reponse: bool) -> None:
    condition = Condition("", depuis="2026-11-01", jusqu_au="2027-12-31")
    assert ask(condition, audit=audit) is reponse


@pytest.mark.parametrize(
    ("valeur", "reponse"),
    [(True, True), (False, False), ("oui", True), ("Non", False), ("aucune", False), (None, None)],
)
def test_a_yes_or_no_variable_answers_when_known(valeur: object, reponse: bool | None) -> None:
    assert ask(Condition("", variable="v"), variables={"v": valeur}) is reponse


@pytest.mark.parametrize(
    ("valeur", "reponse"), [(["AF", "CFA"], True), (("AF",), False), ("cfa", True), ([], False)]
)
def test_a_variable_with_values_is_true_for_one_of_them(valeur: object, reponse: bool) -> None:
    assert ask(Condition("", variable="v", valeurs=("CFA",)), variables={"v": valeur}) is reponse


def test_an_unknown_variable_leaves_the_word_to_the_piece() -> None:
    condition = Condition("", variable="v", motifs=("centre d'apprentis",))
    assert ask(condition, piece("Le CENTRE D’APPRENTIS accueille")) is True
    assert ask(condition, piece("Le centre accueille")) is None
    assert ask(condition, piece("Le centre d'apprentis"), variables={"v": False}) is False


def test_a_necessary_variable_excludes_but_does_not_suffice() -> None:
    condition = Condition("", variable_necessaire="v", motifs=("rncp",), defaut=False)
    assert ask(condition, piece("RNCP 1234"), variables={"v": False}) is False
    assert ask(condition, piece("sans code"), variables={"v": True}) is False
    assert ask(condition, piece("RNCP 1234"), variables={"v": True}) is True


def test_a_contrary_wording_voids_a_hit_of_its_sentence_only() -> None:
    condition = Condition("", motifs=("à distance",), motifs_contraires=(r"\b0 ?%",))
    assert ask(condition, piece("Part à distance : 0 %.")) is False
    assert ask(condition, piece("Part à distance : 0 %.\n\nUne classe se tient à distance.")) is True
    assert ask(condition, piece("En présentiel.")) is None


def test_other_pieces_are_read_only_when_asked() -> None:
    autre = piece("dossier CPF")
    assert ask(Condition("", motifs=("cpf",)), piece("rien"), autre) is None
    assert ask(Condition("", motifs=("cpf",), dans_le_dossier=True), piece("rien"), autre) is True


def test_a_search_may_be_limited_to_some_kinds() -> None:
    condition = Condition("", motifs=("rncp",), dans_les_types=("programme",))
    assert ask(condition, None, piece("RNCP 1", "cv")) is None
    assert ask(condition, None, piece("RNCP 1", "cv"), piece("RNCP 2", "programme")) is True


def test_kinds_of_the_dossier_and_of_its_pieces_say_yes() -> None:
    assert ask(Condition("", types_de_dossier=("vae",)), dossier="vae") is True
    assert ask(Condition("", types_de_dossier=("vae",)), dossier="bilan") is None
    assert ask(Condition("", types_de_pieces=("contrat",)), piece(), piece(genre="contrat")) is True


def test_the_greatest_number_is_compared_with_the_least_value() -> None:
    condition = Condition("", champ_min={"duree_heures": 14.5})
    assert ask(condition, piece(duree_heures=21.0)) is True
    assert ask(condition, piece(duree_heures=7.0)) is False
    assert ask(condition, piece()) is None
    assert ask(condition, None, piece(duree_heures=7.0), piece(duree_heures=21.0)) is True


def test_a_document_is_dated_by_itself_or_ruled_out_by_an_earlier_start() -> None:
    condition = Condition("", document_depuis="2025-07-01")
    assert ask(condition, piece(date_document="2025-07-01")) is True
    assert ask(condition, piece(date_document="2025-06-30", date_debut="2025-09-01")) is False
    assert ask(condition, piece(date_debut="2025-03-01")) is False
    assert ask(condition, piece(date_debut="2025-09-01")) is None
    assert ask(condition, None, piece(date_debut="2025-09-01")) is True


@pytest.mark.parametrize(
    ("noms", "reponse"),
    [(("oui", "oui"), True), (("oui", "non"), False), (("oui", "inconnue"), None)],
)
def test_all_of_several_conditions(noms: tuple[str, ...], reponse: bool | None) -> None:
    assert ask(Condition("", tous=noms), oui=OUI, non=NON, inconnue=INCONNUE) is reponse


def test_one_of_several_conditions_suffices() -> None:
    assert ask(Condition("", un_de=("inconnue", "oui")), oui=OUI, inconnue=INCONNUE) is True
    assert ask(Condition("", un_de=("non",), defaut=False), non=NON) is False


def test_an_exception_excludes_and_its_absence_includes() -> None:
    assert ask(Condition("", sauf=("oui",), motifs=("x",)), piece("x"), oui=OUI) is False
    assert ask(Condition("", sauf=("non",)), non=NON) is True
    assert ask(Condition("", sauf=("inconnue",)), inconnue=INCONNUE) is None


def test_the_default_answers_last() -> None:
    assert ask(Condition("", motifs=("x",), defaut=True), piece("y")) is True
    assert ask(Condition("", motifs=("x",)), piece("y")) is None
