"""Verify: each mandatory mention of a pièce is present, absent, not applicable or undecided.

Two steps, so that the costly one is cached whatever the date of the audit: `observe` runs the
operators of every exigence of the kind; `judge` applies conditions, versions, annexes and
thresholds, in the light of the dossier, and words the reason and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Observation, Passage, Piece, Preuve, Resultat
from qualiopia.domain.statut import Gravite, Severite, Statut
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import Similarite, VuePiece
from qualiopia.packs.modele import Exigence, Pack, TypeDePiece
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.connus import with_known
from qualiopia.stages.doute import lexicon_of, raise_doubts
from qualiopia.stages.echeances import end_of_validity
from qualiopia.stages.injection import without_orders
from qualiopia.stages.ports import Recherche
from qualiopia.stages.search import search_exigence
from qualiopia.stages.wording import reason_for, remedy_for
from qualiopia.verifications.phrases import show

VERSION = 1

PRESENT = 0.8
ABSENT = 0.2
MEME_INTITULE = 0.8


@dataclass(frozen=True)
class Entourage:
    """What surrounds a pièce when it is judged: the pièces of its dossier, seen once, who, and when."""

    pack: Pack
    organisme: Organisme
    date_audit: str
    type_de_dossier: str
    vues: Sequence[VuePiece]
    similarite: Similarite


def observe(piece: Piece, pack: Pack, recherche: Recherche | None) -> Piece:
    """Run the operators of every exigence of the pièce's kind and keep what they saw."""
    genre = pack.type_de_piece(piece.type)
    if genre is None or not piece.pages:
        return piece
    vue = VuePiece(piece)
    observations = tuple(_observe_one(exigence, vue, recherche, pack) for exigence in genre.exigences)
    if recherche is not None and vue.lisible:
        observations = _doubted(vue, observations, genre, pack)
    return replace(piece, observations=observations)


def _doubted(
    vue: VuePiece, observations: tuple[Observation, ...], genre: TypeDePiece, pack: Pack
) -> tuple[Observation, ...]:
    """Raise doubts from what does not speak to machines, and only with passages that stand as they are."""
    pages = tuple(without_orders(page, prudent=True) for page in vue.piece.pages)
    calme = VuePiece(replace(vue.piece, pages=pages))
    doutes = raise_doubts(calme, observations, lexicon_of(genre, pack.empreinte), pack.renvois)
    textes = {page.numero: page.texte for page in vue.piece.pages}
    return tuple(
        apres if all(p.texte == textes[p.page][p.debut : p.fin] for p in apres.passages) else avant
        for avant, apres in zip(observations, doutes, strict=True)
    )


def _observe_one(exigence: Exigence, vue: VuePiece, recherche: Recherche | None, pack: Pack) -> Observation:
    vu = exigence.verification.evaluate(vue)  # type: ignore[attr-defined]
    observation = Observation(
        exigence.id, vu.trouve, vu.probabilite, vu.passages, vu.note, vu.attendu, vu.observe
    )
    if recherche is None or vu.trouve is True or vu.passages:
        return observation
    return search_exigence(exigence, observation, vue, recherche, pack.renvois)


def judge(piece: Piece, entourage: Entourage) -> tuple[Resultat, ...]:
    """Turn a pièce's observations into results, one for each exigence of its kind."""
    genre = entourage.pack.type_de_piece(piece.type)
    if genre is None:
        return ()
    contexte = Contexte(
        date_audit=entourage.date_audit,
        organisme=entourage.organisme,
        piece=next((vue for vue in entourage.vues if vue.piece is piece), None) or VuePiece(piece),
        pieces=[vue for vue in entourage.vues if vue.piece is not piece],
        type_de_dossier=entourage.type_de_dossier,
        declarees=entourage.pack.variables,
        confiance=entourage.pack.confiance_minimum,
    )
    par_id = {observation.exigence: observation for observation in piece.observations}
    connue = with_known(
        contexte.piece or VuePiece(piece), contexte.pieces, entourage.organisme, entourage.pack
    )
    return tuple(
        _judge_one(exigence, _reviewed(exigence, par_id[exigence.id], connue), piece, contexte, entourage)
        for exigence in genre.exigences
        if exigence.id in par_id
    )


def _reviewed(exigence: Exigence, observation: Observation, connue: VuePiece | None) -> Observation:
    """Return the observation, made again with the names known elsewhere when the page alone did not say."""
    if connue is None or observation.trouve is True:
        return observation
    vu = exigence.verification.evaluate(connue)  # type: ignore[attr-defined]
    if vu.trouve is not True or vu.probabilite <= observation.probabilite:
        return observation
    return Observation(exigence.id, True, vu.probabilite, vu.passages, vu.note, vu.attendu, vu.observe)


def _judge_one(
    exigence: Exigence, observation: Observation, piece: Piece, contexte: Contexte, entourage: Entourage
) -> Resultat:
    if not exigence.en_vigueur.covers(entourage.date_audit):
        return _result(exigence, observation, piece, Statut.NON_APPLICABLE, "hors_periode")
    applicable = evaluate(exigence.condition, entourage.pack.conditions, contexte)
    if applicable is False and not (observation.trouve and _is_good_practice(exigence, entourage.pack)):
        return _result(exigence, observation, piece, Statut.NON_APPLICABLE, "condition")
    perimee = _expired(exigence, observation, piece, entourage)
    if perimee is not None:
        return _result(exigence, perimee, piece, Statut.NON_CONFORME, "perimee")
    if observation.trouve is True or observation.probabilite >= PRESENT:
        return _result(exigence, observation, piece, Statut.CONFORME)
    annexe = _in_annex(exigence, piece, contexte, entourage)
    if annexe is not None:
        return _result(exigence, annexe, piece, Statut.CONFORME, "annexe")
    if piece.vierge:
        return _result(exigence, observation, piece, Statut.INDETERMINE, "vierge")
    if observation.trouve is None or observation.probabilite > ABSENT:
        return _result(exigence, observation, piece, Statut.INDETERMINE)
    if applicable is None:
        return _result(exigence, observation, piece, Statut.INDETERMINE, "condition_inconnue")
    if not observation.passages and _refers_to_missing_annex(exigence, piece, contexte, entourage):
        return _result(exigence, observation, piece, Statut.NON_CONFORME, "annexe_absente")
    return _result(exigence, observation, piece, Statut.NON_CONFORME)


def _expired(
    exigence: Exigence, observation: Observation, piece: Piece, entourage: Entourage
) -> Observation | None:
    """Return the observation of a validity that ended before the audit, or None."""
    genre = entourage.pack.type_de_piece(piece.type)
    if genre is None or genre.validite is None or genre.validite.exigence != exigence.id:
        return None
    fin = end_of_validity(piece, entourage.pack)
    if fin is None or fin >= entourage.date_audit:
        return None
    champ = piece.champ(genre.validite.champ_fin)
    passages = (champ.passage,) if champ is not None and champ.passage is not None else observation.passages
    note = f"Valable jusqu'au {show(fin)}, avant la date de l'audit."
    return replace(observation, trouve=False, probabilite=0.03, passages=passages, note=note, observe=fin)


def _is_good_practice(exigence: Exigence, pack: Pack) -> bool:
    condition = pack.conditions.get(exigence.condition)
    return condition is not None and condition.bonne_pratique_sinon


def _annex_types(exigence: Exigence, piece: Piece, pack: Pack) -> tuple[str, ...]:
    if exigence.annexes is not None:
        return exigence.annexes
    genre = pack.type_de_piece(piece.type)
    return genre.annexes if genre else ()


def _reference_to_annex(piece: Piece, contexte: Contexte, pack: Pack) -> Passage | None:
    """Return the sentence by which a pièce refers to an annex, or None."""
    vue = contexte.piece or VuePiece(piece)
    for motif in pack.renvois:
        trouve = next(vue.find_all(compile_pattern(motif)), None)
        if trouve is not None:
            return vue.sentence(trouve)
    return None


def _names(piece: Piece, type_: str, contexte: Contexte, pack: Pack) -> bool:
    """Whether a pièce names this kind of document: to refer to one annex is not to refer to them all."""
    genre = pack.type_de_piece(type_)
    if genre is None:
        return False
    vue = contexte.piece or VuePiece(piece)
    noms = "|".join(re.escape(nom).replace(r"\ ", " ") for nom in (genre.nom.split(" ou ")[0], *genre.alias))
    return next(vue.find_all(compile_pattern(rf"\b(?:{noms})\b")), None) is not None


def _in_annex(
    exigence: Exigence, piece: Piece, contexte: Contexte, entourage: Entourage
) -> Observation | None:
    """Look for the mention in the annexes: joined in the same file, or referred to and in the dossier."""
    types = _annex_types(exigence, piece, entourage.pack)
    annexes = [
        vue
        for vue in contexte.pieces
        if vue.piece.type in types and _may_be_annexed(vue.piece, piece, entourage)
    ]
    renvoi = _reference_to_annex(piece, contexte, entourage.pack) if annexes else None
    if renvoi is None:
        annexes = [vue for vue in annexes if vue.piece.fichier == piece.fichier]
    annexes = [
        vue
        for vue in annexes
        if vue.piece.fichier == piece.fichier or _names(piece, vue.piece.type, contexte, entourage.pack)
    ]
    for vue in annexes:
        vu = exigence.verification.evaluate(_joined(piece, vue))  # type: ignore[attr-defined]
        if vu.trouve is True:
            ailleurs = all(passage.fichier != piece.fichier for passage in vu.passages)
            suite = (renvoi,) if renvoi is not None and ailleurs else ()
            return Observation(exigence.id, True, vu.probabilite, (*vu.passages, *suite), vu.note)
    return None


def _joined(piece: Piece, annexe: VuePiece) -> VuePiece:
    """Parts of one file are read as one: what one begins, the other may complete."""
    if annexe.piece.fichier != piece.fichier:
        return annexe
    return VuePiece(replace(piece, pages=(*piece.pages, *annexe.piece.pages)))


def _may_be_annexed(annexe: Piece, piece: Piece, entourage: Entourage) -> bool:
    """A filled document of the same file, or one whose title, if both have one, is the same."""
    if annexe.vierge:
        return False
    ici, la = piece.champ("intitule"), annexe.champ("intitule")
    if annexe.fichier == piece.fichier or ici is None or la is None:
        return True
    return entourage.similarite(str(ici.valeur), str(la.valeur)) >= MEME_INTITULE


def _refers_to_missing_annex(
    exigence: Exigence, piece: Piece, contexte: Contexte, entourage: Entourage
) -> bool:
    types = _annex_types(exigence, piece, entourage.pack)
    presentes = {vue.piece.type for vue in contexte.pieces}
    return (
        bool(types)
        and not presentes.intersection(types)
        and _reference_to_annex(piece, contexte, entourage.pack) is not None
    )


def _result(
    exigence: Exigence, observation: Observation, piece: Piece, statut: Statut, cause: str = ""
) -> Resultat:
    return Resultat(
        exigence=exigence.id,
        libelle=exigence.libelle,
        statut=statut,
        probabilite=round(observation.probabilite, 3),
        methode=observation.methode,
        motif=reason_for(exigence, observation, piece, statut, cause),
        remede=remedy_for(exigence, statut, cause),
        attendu=observation.attendu or exigence.libelle,
        observe=observation.observe or (observation.passages[0].texte if observation.passages else ""),
        severite=exigence.severite,
        gravite=_gravity(exigence) if statut is Statut.NON_CONFORME else None,
        references=exigence.references,
        preuves=tuple(Preuve(passage, observation.methode) for passage in observation.passages),
        indicateurs=exigence.indicateurs,
        a_verifier=exigence.a_verifier,
        avis=observation.avis,
    )


def _gravity(exigence: Exigence) -> Gravite | None:
    if exigence.severite in (Severite.BLOQUANTE, Severite.MAJEURE):
        return Gravite.MAJEURE
    return Gravite.MINEURE if exigence.severite is Severite.MINEURE else None
