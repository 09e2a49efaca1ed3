"""Operators on one pièce: what each accepts, refuses and leaves open."""

from __future__ import annotations

from qualiopia.domain.lecture import Case, Page, Source
from qualiopia.domain.piece import (
    Champ,
    EtatSignature,
    Passage,
    Piece,
    Presence,
    Reconnaissance,
    Signature,
)
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications import absence, case_cochee, cles, date, identifiant, numerique, presences
from qualiopia.verifications import champ as champ_
from qualiopia.verifications import signature as signature_
from qualiopia.verifications.tous import Tous
from qualiopia.verifications.un_de import UnDe

PASSAGE = Passage("a.pdf", 1, 0, 3, "abc")


def vue(texte: str = "", source: Source = Source.TEXTE, **trouves: object) -> VuePiece:
    page = Page(1, texte, source, 0.3 if source is Source.OCR else 1.0, cases=trouves.pop("cases", ()))  # type: ignore[arg-type]
    return VuePiece(Piece("a.pdf", "0", "pdf", (page,), Reconnaissance("x", 1.0), **trouves))  # type: ignore[arg-type]


def champ(nom: str, valeur: object) -> Champ:
    return Champ(nom, valeur, PASSAGE)  # type: ignore[arg-type]


def test_a_forbidden_wording_is_a_departure_with_its_sentence() -> None:
    vu = absence.Absence(interdits=("dépôt de garantie",)).evaluate(vue("Un dépôt de garantie est versé."))
    assert vu.trouve is False
    assert vu.passages[0].texte == "Un dépôt de garantie est versé."


def test_an_excused_wording_is_no_departure() -> None:
    verification = absence.Absence(interdits=("amende",), sauf=("interdite",))
    assert verification.evaluate(vue("Toute amende est interdite.")).trouve is True


def test_nothing_is_absent_from_an_unreadable_page() -> None:
    assert absence.Absence(interdits=("amende",)).evaluate(vue("flou", Source.OCR)).trouve is None
    assert champ_.Champ(noms=("prix",)).evaluate(vue("flou", Source.OCR)).trouve is None


def test_a_champ_out_of_bounds_is_a_departure() -> None:
    verification = champ_.Champ(noms=("taux",), minimum=0, maximum=100)
    assert verification.evaluate(vue(champs=(champ("taux", 120.0),))).trouve is False
    assert verification.evaluate(vue(champs=(champ("taux", 20.0),))).trouve is True
    assert verification.evaluate(vue("texte")).trouve is False


def test_an_empty_signature_block_is_not_a_signature() -> None:
    vide = Signature("le client", EtatSignature.VIDE, PASSAGE)
    signe = Signature("le client", EtatSignature.SIGNEE, PASSAGE)
    verification = signature_.Signature(roles=("client",))
    assert verification.evaluate(vue(signatures=(vide,))).trouve is False
    assert verification.evaluate(vue(signatures=(signe,))).trouve is True
    assert (
        signature_.Signature(roles=("client",), datee=True).evaluate(vue(signatures=(signe,))).trouve is False
    )


def test_a_text_that_speaks_of_signing_without_a_block_leaves_the_question_open() -> None:
    verification = signature_.Signature(roles=("client",), indices=("signé",))
    assert verification.evaluate(vue("Lu, compris, signé hier.")).trouve is None
    assert verification.evaluate(vue("Rien de tel ici.")).trouve is False


def test_a_signature_of_another_role_does_not_count() -> None:
    autre = Signature("le prestataire", EtatSignature.SIGNEE, PASSAGE)
    assert signature_.Signature(roles=("client",)).evaluate(vue("texte", signatures=(autre,))).trouve is False


def test_luhn_key_decides_of_an_identifier() -> None:
    assert cles.luhn("73282932000074")
    assert not cles.luhn("73282932000075")
    assert cles.key_holds("356 000 000 00048", "luhn_ou_somme", 14, "356000000")
    verification = identifiant.Identifiant(motif=r"\d{3} \d{3} \d{3} \d{5}", cle="luhn", longueur=14)
    assert verification.evaluate(vue("SIRET 732 829 320 00074")).trouve is True
    assert verification.evaluate(vue("SIRET 732 829 320 00075")).trouve is False


def test_a_ticked_box_proves_and_an_empty_one_does_not() -> None:
    verification = case_cochee.CaseCochee(etiquettes=("à distance",))
    coche = (Case("À distance", True, 0),)
    vide = (Case("À distance", False, 0),)
    assert verification.evaluate(vue("À distance", cases=coche)).trouve is True
    assert verification.evaluate(vue("À distance", cases=vide)).trouve is False


def test_an_unsigned_cell_of_an_attendance_sheet_is_said() -> None:
    signee = Presence("Ana Roy", "beneficiaire", "2026-03-10", "matin", EtatSignature.SIGNEE, 3.5, PASSAGE)
    vide = Presence("Ana Roy", "beneficiaire", "2026-03-10", "apres_midi", EtatSignature.VIDE, 3.5, PASSAGE)
    assert presences.Presences().evaluate(vue(presences=(signee,))).trouve is True
    vu = presences.Presences().evaluate(vue(presences=(signee, vide)))
    assert vu.trouve is False
    assert "Ana Roy" in vu.note
    assert presences.Presences(regle="chacun").evaluate(vue(presences=(signee, vide))).trouve is True
    assert presences.Presences().evaluate(vue()).trouve is None


def test_a_date_must_stand_in_order_with_the_others() -> None:
    champs = (champ("date_document", "2026-04-01"), champ("date_debut", "2026-03-01"))
    verification = date.Date(champs=("date_document",), avant="date_debut")
    assert verification.evaluate(vue(champs=champs)).trouve is False
    assert (
        date.Date(champs=("date_document",), apres="date_debut").evaluate(vue(champs=champs)).trouve is True
    )


def test_arithmetic_is_checked_and_missing_numbers_are_not_judged() -> None:
    somme = numerique.Numerique("somme", ("prix_ht", "tva"), "prix_ttc")
    juste = (champ("prix_ht", 100.0), champ("tva", 20.0), champ("prix_ttc", 120.0))
    faux = (*juste[:2], champ("prix_ttc", 121.0))
    assert somme.evaluate(vue(champs=juste)).trouve is True
    assert somme.evaluate(vue(champs=faux)).trouve is False
    assert somme.evaluate(vue(champs=juste[:2])).sans_objet


def test_combined_checks_follow_their_parts() -> None:
    vrai = champ_.Champ(noms=("a",))
    faux = absence.Absence(interdits=("mot",))
    sujet = vue("mot", champs=(champ("a", "x"),))
    assert Tous((vrai, faux)).evaluate(sujet).trouve is False
    assert UnDe((faux, vrai)).evaluate(sujet).trouve is True
    assert Tous((vrai, champ_.Champ(noms=("a",)))).evaluate(sujet).trouve is True


def test_one_of_those_who_share_the_work_signs_each_half_day() -> None:
    def cellule(nom: str, moment: str, etat: EtatSignature) -> Presence:
        return Presence(nom, "intervenant", "2026-03-10", moment, etat, 3.5, PASSAGE)

    verification = presences.Presences(role="intervenant", regle="chaque_seance")
    ana = cellule("Ana Roy", "matin", EtatSignature.SIGNEE)
    relais = cellule("Jo Petit", "apres_midi", EtatSignature.SIGNEE)
    absente = cellule("Ana Roy", "apres_midi", EtatSignature.VIDE)
    assert verification.evaluate(vue(presences=(ana, absente, relais))).trouve is True
    vu = verification.evaluate(vue(presences=(ana, absente)))
    assert vu.trouve is False and "1 case" in vu.note
