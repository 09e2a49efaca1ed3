"""Drafts: filled with the organisme's own data, blank where nothing is sure, and never a proof."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from qualiopia.domain.dossier import Dossier, Examen, Incoherence, Organisme, PieceJugee
from qualiopia.domain.piece import EtatSignature, Observation, Passage, Piece, Preuve, Resultat, Signature
from qualiopia.domain.proposition import NatureProposition, Proposition, is_proposal
from qualiopia.domain.statut import Methode, Severite, Statut
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.affinage import keeps_everything, refine
from qualiopia.stages.propositions import draft
from qualiopia.testing.doubles import ScriptedModel
from tests.unit.dossiers_de_test import piece

SESSION: dict[str, Any] = {"intitule": "Gérer un stock", "date_debut": "2026-06-08", "duree_heures": 21.0}


@cache
def pack() -> Pack:
    return load_pack("qualiopi", None)


def absente(exigence: str, *preuves: Passage) -> Resultat:
    return Resultat(
        exigence,
        f"libellé de {exigence}",
        Statut.NON_CONFORME,
        0.05,
        Methode.REGLE,
        "« … » n'a pas été trouvé.",
        "Ajoutez-le.",
        references=("art. 1",),
        preuves=tuple(Preuve(passage) for passage in preuves),
    )


def examen(*jugees: PieceJugee, coherence: tuple[Incoherence, ...] = (), **organisme: Any) -> Examen:
    return Examen(
        "qualiopi",
        "",
        "",
        "2026-11-25",
        "2026-11-25",
        Organisme(**organisme),
        jugees,
        (Dossier("s", "af_entreprise", "s", ()), Dossier("o", "organisme", "o", ())),
        coherence,
        (),
        (),
        (),
    )


def judged(faite: Piece, *exigences: str, dossier: str = "s") -> PieceJugee:
    return PieceJugee(faite, dossier, tuple(absente(exigence) for exigence in exigences))


def first(*jugees: PieceJugee, **organisme: Any) -> Proposition:
    return draft(examen(*jugees, **organisme), pack())[0]


def test_a_wording_is_filled_with_what_is_declared_and_with_the_pieces_own_data() -> None:
    convention = piece("convention_formation", date_debut="2026-06-08", date_fin="2026-06-10")
    periode = first(judged(convention, "periode"))
    assert periode.texte == "Période de réalisation : du 08/06/2026 au 10/06/2026."
    assert [d.fichier for d in periode.donnees] == ["convention_formation.pdf"] * 2
    nda = first(judged(convention, "nda"), nda="75870156387")
    assert "sous le numéro 75870156387 auprès du préfet de région [à compléter : région]" in nda.texte
    assert [b.emplacement for b in nda.blancs] == ["region"]


def test_a_datum_of_the_dossier_serves_when_its_pieces_agree_and_never_otherwise() -> None:
    vide = judged(piece("convention_formation"), "intitule")
    accord = first(vide, judged(piece("convocation", **SESSION)), judged(piece("facture", **SESSION)))
    assert "« Gérer un stock »" in accord.texte
    autre = judged(piece("facture", intitule="Vendre un stock"))
    desaccord = first(vide, judged(piece("convocation", **SESSION)), autre)
    assert "[à compléter : intitule]" in desaccord.texte
    assert desaccord.donnees == ()
    assert desaccord.blancs[0].valeurs == (
        "Gérer un stock dans « convocation.pdf »",
        "Vendre un stock dans « facture.pdf »",
    )


def test_data_of_another_dossier_or_of_a_blank_form_never_serve() -> None:
    vide = judged(piece("convention_formation"), "intitule")
    ailleurs = judged(piece("convocation", **SESSION), dossier="autre")
    vierge = judged(piece("facture", vierge=True, **SESSION))
    assert first(vide, ailleurs, vierge).donnees == ()


def test_what_the_whole_organisme_shares_is_taken_from_the_kind_the_pack_names() -> None:
    referent = judged(piece("designation_referent_handicap", referent="Ada Lune"), dossier="o")
    programme = judged(piece("programme_formation"), "handicap", dossier="o")
    assert "référent handicap : Ada Lune" in first(programme, referent).texte


def test_an_unsure_datum_is_left_blank() -> None:
    faite = piece("convention_formation", date_debut="2026-06-08", date_fin="2026-06-10")
    doutes = tuple(replace(champ, confiance=0.3) for champ in faite.champs)
    assert first(judged(replace(faite, champs=doutes), "periode")).donnees == ()


def test_nothing_is_added_to_a_signed_document_nor_written_in_place_of_an_act() -> None:
    signature = Signature("organisme", EtatSignature.SIGNEE, None)
    signee = piece("convention_formation", signatures=(signature,))
    assert "avenant" in first(judged(signee, "inexecution")).prudence
    acte = first(judged(piece("convention_formation"), "signatures"))
    assert acte.nature is NatureProposition.CONSIGNE and "acte" in acte.prudence
    assert first(judged(piece("convention_formation"), "inexecution")).nature is NatureProposition.TEXTE


def test_an_instruction_of_the_pack_and_an_expired_title_are_things_to_do() -> None:
    certificat = judged(piece("certificat_qualiopi", date_debut="2020-01-01"), "categories", "validite")
    categories, validite = draft(examen(certificat), pack())
    assert categories.nature is validite.nature is NatureProposition.CONSIGNE
    assert validite.texte == "Ajoutez-le."


def test_a_blank_form_is_proposed_what_it_foresees_no_place_for() -> None:
    vues = tuple(
        Observation(nom, False, p) for nom, p in (("intitule", 0.05), ("lieu", 0.6), ("signatures", 0.05))
    )
    forme = judged(
        piece("convention_formation", vierge=True, observations=vues), "intitule", "lieu", "signatures"
    )
    forme = replace(forme, resultats=tuple(replace(r, statut=Statut.INDETERMINE) for r in forme.resultats))
    (proposition,) = draft(examen(forme, judged(piece("convocation", **SESSION))), pack())
    assert proposition.id == "convention_formation.intitule"
    assert "[à compléter : intitule]" in proposition.texte


def test_a_contradiction_states_both_sides_and_chooses_none() -> None:
    cotes = (
        Passage("a/convocation.pdf", 1, 0, 1, "11 juin"),
        Passage("a/convention.pdf", 1, 0, 1, "10 juin"),
    )
    faute = Incoherence(
        "X02",
        "dates",
        "s",
        Statut.NON_CONFORME,
        Severite.MAJEURE,
        "Les dates diffèrent : 10 ou 11 juin.",
        "Vérifiez.",
        preuves=cotes,
    )
    (proposition,) = draft(examen(coherence=(faute,)), pack())
    assert proposition.nature is NatureProposition.CONTRADICTION
    assert "10 ou 11 juin" in proposition.texte and "à vous de dire" in proposition.texte
    assert "« convocation.pdf »" in proposition.texte and "« convention.pdf »" in proposition.texte
    assert draft(examen(coherence=(replace(faute, statut=Statut.INDETERMINE),)), pack()) == ()


BROUILLON = "Période de réalisation : du 08/06/2026 au 10/06/2026 à [à compléter : lieu]."
DONNEES = ["08/06/2026", "10/06/2026"]


@pytest.mark.parametrize(
    ("texte", "garde"),
    [
        ("La période de réalisation va du 08/06/2026 au 10/06/2026, à [à compléter : lieu].", True),
        ("La période de réalisation va du 08/06/2026 au 11/06/2026, à [à compléter : lieu].", False),
        ("La période de réalisation va du 08/06/2026 au 10/06/2026, à Limoges.", False),
        ("Période de réalisation : du 08/06/2026 au 10/06/2026 à [à compléter : lieu], avec Paul.", False),
        ("Période de réalisation : du 08/06/2026 au 10/06/2026 à [à compléter : lieu], 21 heures.", False),
        ("Du 08/06/2026 au 10/06/2026 à [à compléter : lieu].", False),
        (BROUILLON, False),
        ("", False),
    ],
)
def test_a_refined_wording_keeps_every_datum_and_adds_none(texte: str, garde: bool) -> None:
    assert keeps_everything(BROUILLON, texte, DONNEES) is garde


DELAI = "Le client a quinze jours ouvrés pour se dédire (article L. 121-4) sans frais avant le 4 mai."


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("quinze", "dix"),
        ("ouvrés", "ouvrables"),
        ("L. 121-4", "R. 121-4"),
        ("sans frais", "avec frais"),
        ("4 mai", "4 mars"),
        ("se dédire", "ne pas se dédire"),
    ],
)
def test_a_refined_wording_touches_no_delay_article_denial_or_month(avant: str, apres: str) -> None:
    tourne = "Avant le 4 mai, le client a quinze jours ouvrés pour se dédire sans frais (article L. 121-4)."
    assert keeps_everything(DELAI, tourne, [])
    assert not keeps_everything(DELAI, tourne.replace(avant, apres), [])


def test_a_refined_wording_keeps_what_numbers_count_and_whom_it_names() -> None:
    brouillon = "La formation de 14 heures est animée par Yann Le Dû, en 2 jours, chez Atelier Bleu."
    assert not keeps_everything(brouillon, brouillon.replace("14 heures", "14 jours"), [])
    assert not keeps_everything(brouillon, brouillon.replace("Yann Le Dû", "le formateur Le Dû"), [])
    assert keeps_everything(brouillon, f"{brouillon[:-1]} même.", [])


def test_the_model_refines_only_what_it_leaves_true() -> None:
    convention = piece("convention_formation", date_debut="2026-06-08", date_fin="2026-06-10")
    plain = draft(examen(judged(convention, "periode")), pack())
    fidele = "La période de réalisation s'étend du 08/06/2026 au 10/06/2026."
    (affinee,) = refine(plain, ScriptedModel(textes={"Texte à mettre au propre": fidele}))
    assert (affinee.texte, affinee.methode) == (fidele, Methode.MODELE)
    infidele = ScriptedModel(textes={"Texte": "La période de réalisation va du 08/06/2026 au 12/06/2026."})
    assert refine(plain, infidele) == plain


def test_a_proposal_is_told_from_a_document_by_its_name_alone() -> None:
    assert is_proposal("Convention - proposition Qualiopia.docx")
    assert not is_proposal("Devis ACME - proposition.docx")
