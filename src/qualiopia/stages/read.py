"""The read stage: bytes become readings, containers are opened, faults become anomalies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Lecture
from qualiopia.errors import LectureImpossible
from qualiopia.stages import messages
from qualiopia.stages.archive import Budget, safe_name, unpack
from qualiopia.stages.detect import detect_format, extension_of
from qualiopia.stages.formats import is_misleading
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot, Lecteur
from qualiopia.stages.walk import Entree, is_litter

VERSION = "1"
_FAUTES_DE_PROGRAMME = (AttributeError, NameError, ImportError, AssertionError, NotImplementedError)


@runtime_checkable
class Conteneur(Protocol):
    """A reader whose files may hold other files (a message, a PDF with attachments)."""

    def attachments(self, depot: Depot) -> Sequence[Depot]:
        """Return the files inside, named relative to the container."""
        ...


def make_registry(lecteurs: Iterable[Lecteur]) -> dict[str, Lecteur]:
    """Return the readers by format; a later reader of the same format wins."""
    return {format: lecteur for lecteur in lecteurs for format in lecteur.formats}


def read_entree(
    entree: Entree, lecteurs: Mapping[str, Lecteur], limites: Limites | None = None
) -> list[Lecture]:
    """Load a listed file and read it with everything inside it."""
    limites = limites or Limites()
    charge = entree.load(limites)
    if isinstance(charge, Anomalie):
        refusee = unread(entree.fichier, charge, taille=entree.taille)
        return [replace(refusee, anomalies=(*entree.remarques, charge))]
    profondeur = _Profondeur(lecteurs, limites, Budget.of(limites))
    lectures = list(profondeur.read(charge, 0 if entree.membre is None else 1))
    if entree.remarques and lectures:
        lectures[0] = replace(lectures[0], anomalies=(*entree.remarques, *lectures[0].anomalies))
    return lectures


def read_depot(
    depot: Depot, lecteurs: Mapping[str, Lecteur], limites: Limites | None = None
) -> list[Lecture]:
    """Read a file, and every file inside it when it is a container.

    A pure function of the bytes: no fault of the file ever raises. An archive has a reading of
    its own only when there is something to say of it.
    """
    limites = limites or Limites()
    return list(_Profondeur(lecteurs, limites, Budget.of(limites)).read(depot, 0))


def unread(
    fichier: str, anomalie: Anomalie, contenu: bytes = b"", taille: int = 0, format: str = ""
) -> Lecture:
    """Return the reading of a file that could not be read."""
    empreinte = hashlib.sha256(contenu).hexdigest() if contenu or not taille else ""
    return Lecture(fichier, empreinte, format, taille or len(contenu), anomalies=(anomalie,))


class _Profondeur:
    """Reads files within files, down to the limits."""

    def __init__(self, lecteurs: Mapping[str, Lecteur], limites: Limites, budget: Budget) -> None:
        self._lecteurs = lecteurs
        self._limites = limites
        self._budget = budget

    def read(self, depot: Depot, niveau: int) -> Iterator[Lecture]:
        refus = self._refusal(depot)
        if refus is not None:
            yield unread(depot.fichier, refus, depot.contenu)
            return
        format = detect_format(depot.fichier, depot.contenu)
        trompe = self._misleading(depot, format)
        if format == "zip":
            yield from self._archive(depot, niveau, trompe)
            return
        lecture = self._one(depot, format)
        joints, faute = self._attachments(depot, format)
        if trompe or faute:
            lecture = replace(lecture, anomalies=(*trompe, *lecture.anomalies, *faute))
        yield lecture
        yield from self._inside(depot, joints, niveau)

    def _refusal(self, depot: Depot) -> Anomalie | None:
        if is_litter(depot.fichier):
            return messages.litter(depot.fichier)
        if not depot.contenu:
            return messages.empty(depot.fichier)
        if len(depot.contenu) > self._limites.taille_fichier:
            return messages.too_big(depot.fichier, len(depot.contenu), self._limites.taille_fichier)
        return None

    def _misleading(self, depot: Depot, format: str) -> tuple[Anomalie, ...]:
        extension = extension_of(depot.fichier)
        return (
            (messages.misleading(depot.fichier, extension, format),)
            if is_misleading(format, extension)
            else ()
        )

    def _one(self, depot: Depot, format: str) -> Lecture:
        """Read one file with the reader of its format; whatever goes wrong is an anomaly."""
        if format == "chiffre":
            return unread(depot.fichier, messages.encrypted(depot.fichier), depot.contenu, format=format)
        lecteur = self._lecteurs.get(format)
        if lecteur is None:
            inconnu = format == "inconnu"
            refus = messages.unknown(depot.fichier) if inconnu else messages.not_read(depot.fichier, format)
            return unread(depot.fichier, refus, depot.contenu, format=format)
        try:
            lecture = lecteur.read(depot, format)
        except BaseException as erreur:
            return unread(depot.fichier, anomaly_of(depot.fichier, erreur), depot.contenu, format=format)
        if not lecture.anomalies and not any(p.texte.strip() or p.encres for p in lecture.pages):
            return replace(lecture, anomalies=(messages.without_content(depot.fichier),))
        return lecture

    def _archive(self, depot: Depot, niveau: int, trompe: tuple[Anomalie, ...]) -> Iterator[Lecture]:
        if niveau >= self._limites.profondeur:
            profonde = messages.too_deep(depot.fichier, self._limites.profondeur)
            yield unread(depot.fichier, profonde, depot.contenu, format="zip")
            return
        propres = list(trompe)
        vide = True
        suspects: dict[str, Anomalie] = {}
        for trouve in unpack(depot, self._limites, self._budget):
            vide = False
            if isinstance(trouve, Depot):
                for lecture in self.read(trouve, niveau + 1):
                    ajout = suspects.pop(lecture.fichier, None)
                    yield replace(lecture, anomalies=(ajout, *lecture.anomalies)) if ajout else lecture
            elif trouve.code is CodeAnomalie.CHEMIN_SUSPECT and trouve.fichier not in suspects:
                suspects[trouve.fichier] = trouve
            elif trouve.fichier == depot.fichier:
                propres.append(trouve)
            else:
                yield unread(trouve.fichier, trouve)
        for restant in suspects.values():
            yield unread(restant.fichier, restant)
        if vide:
            propres.append(messages.without_content(depot.fichier))
        if propres:
            yield replace(
                unread(depot.fichier, propres[0], depot.contenu, format="zip"), anomalies=tuple(propres)
            )

    def _attachments(self, depot: Depot, format: str) -> tuple[Sequence[Depot], tuple[Anomalie, ...]]:
        lecteur = self._lecteurs.get(format)
        if not isinstance(lecteur, Conteneur):
            return (), ()
        try:
            return list(lecteur.attachments(depot)), ()
        except BaseException as erreur:
            if isinstance(erreur, LectureImpossible):
                return (), ()
            anomaly_of(depot.fichier, erreur)
            return (), (messages.attachments_lost(depot.fichier),)

    def _inside(self, depot: Depot, joints: Sequence[Depot], niveau: int) -> Iterator[Lecture]:
        """Read the files a document carries: attachments of a message, of a PDF, embedded objects."""
        for joint in joints:
            nom = joint.fichier.removeprefix(depot.fichier).lstrip("/")
            dedans = Depot(f"{depot.fichier}/{safe_name(nom)}", joint.contenu)
            self._budget.octets -= len(joint.contenu)
            self._budget.entrees -= 1
            if self._budget.octets <= 0 or self._budget.entrees < 0:
                yield unread(dedans.fichier, messages.bomb(dedans.fichier, "le contenu déplié est démesuré"))
                return
            if niveau + 1 > self._limites.profondeur:
                profonde = messages.too_deep(dedans.fichier, self._limites.profondeur)
                yield unread(dedans.fichier, profonde, dedans.contenu)
            else:
                yield from self.read(dedans, niveau + 1)


def anomaly_of(fichier: str, erreur: BaseException) -> Anomalie:
    """Return what to say of a file whose reading raised.

    Raises:
        KeyboardInterrupt, SystemExit, GeneratorExit: they are not the file's doing. (Some native
            libraries raise other exceptions outside `Exception`; those are the file's.)
    """
    if isinstance(erreur, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise erreur
    if isinstance(erreur, LectureImpossible):
        return Anomalie(fichier, CodeAnomalie(erreur.code), erreur.message, erreur.remede)
    if isinstance(erreur, MemoryError):
        return messages.exhausted(fichier)
    if isinstance(erreur, _FAUTES_DE_PROGRAMME):
        return messages.internal(fichier, erreur)
    return messages.damaged(fichier, tronque=isinstance(erreur, EOFError))
