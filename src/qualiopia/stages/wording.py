"""The sentences a person reads: why a mention has its statut, and what to do about it."""

from __future__ import annotations

from qualiopia.domain.piece import Observation, Piece
from qualiopia.domain.statut import Statut
from qualiopia.domain.texte import lower_first
from qualiopia.packs.modele import Exigence


def reason_for(exigence: Exigence, observation: Observation, piece: Piece, statut: Statut, cause: str) -> str:
    """Say in one plain French sentence what was looked for, where, and what was found."""
    sujet = f"« {exigence.libelle} »"
    if statut is Statut.NON_APPLICABLE:
        if cause == "hors_periode":
            return f"{sujet} n'est pas exigé à la date de l'audit."
        return f"{sujet} n'est exigé que dans ce cas : {exigence.condition_texte or exigence.condition}."
    if statut is Statut.CONFORME:
        return _found(sujet, observation, cause)
    if cause == "vierge":
        return f"{sujet} : le document est un modèle non rempli ; il ne prouve rien en l'état."
    if cause == "condition_inconnue":
        condition = exigence.condition_texte or exigence.condition
        return f"{sujet} n'a pas été trouvé ; il n'est exigé que dans ce cas, à confirmer : {condition}."
    if cause == "annexe_absente":
        return f"{sujet} n'est pas dans ce document, qui renvoie à une annexe absente du dossier."
    if cause == "perimee":
        return f"{sujet} : {lower_first(observation.note)}"
    if statut is Statut.INDETERMINE:
        return _undecided(sujet, observation, piece)
    detail = f" {observation.note}" if observation.note else ""
    return f"{sujet} n'a pas été trouvé dans {_extent(piece)}.{detail}{_articles(exigence)}"


def _found(sujet: str, observation: Observation, cause: str) -> str:
    if not observation.passages:
        return f"{sujet} : vérifié. {observation.note}".strip()
    passage = observation.passages[0]
    lieu = f"dans l'annexe « {passage.fichier} », page {passage.page}" if cause else f"page {passage.page}"
    detail = f" {observation.note}" if observation.note else ""
    return f"{sujet} figure {lieu}.{detail}"


def _undecided(sujet: str, observation: Observation, piece: Piece) -> str:
    illisibles = [str(page.numero) for page in piece.pages if not page.lisible]
    if illisibles and not observation.passages:
        pages = ", ".join(illisibles)
        return f"{sujet} n'a pas été trouvé, mais la lecture est incertaine (page {pages}) : à vérifier."
    note = observation.note or "Des indices ont été trouvés, sans certitude."
    return f"{sujet} : à vérifier par une personne. {note}"


def _extent(piece: Piece) -> str:
    nombre = len(piece.pages)
    return "la page lue" if nombre == 1 else f"les {nombre} pages lues"


def _articles(exigence: Exigence) -> str:
    return f" Référence : {' ; '.join(exigence.references)}." if exigence.references else ""


def remedy_for(exigence: Exigence, statut: Statut, cause: str) -> str:
    """Say what to do, with an example wording when the pack has one."""
    if statut in (Statut.CONFORME, Statut.NON_APPLICABLE):
        return ""
    if cause == "vierge":
        return "Joignez le document rempli (et signé s'il doit l'être)."
    if cause == "annexe_absente":
        return "Joignez l'annexe citée au dossier, ou reprenez la mention dans le document."
    if cause == "perimee":
        return "Joignez le document en cours de validité."
    exemple = f" Par exemple : « {exigence.modele} »" if exigence.modele else ""
    if statut is Statut.INDETERMINE:
        return f"Vérifiez le passage cité ; complétez-le si la mention n'y est pas entière.{exemple}"
    return f"Ajoutez au document : {lower_first(exigence.libelle)}.{exemple}"
