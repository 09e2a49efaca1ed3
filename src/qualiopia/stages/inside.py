"""Gives the bytes of a file by its relative name, even inside an archive or a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from qualiopia.domain.anomalie import Anomalie
from qualiopia.errors import QualiopiaError
from qualiopia.stages.archive import Budget, unpack
from qualiopia.stages.detect import detect_format
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot, Lecteur
from qualiopia.stages.read import Conteneur


class Ouvreur:
    """Opens the files of an analysed folder again, as the read stage named them.

    The readers are asked for only when a file stands inside a message or a document.
    """

    def __init__(self, racine: Path, lecteurs: Callable[[], Mapping[str, Lecteur]], limites: Limites) -> None:
        self._racine = racine if racine.is_dir() else racine.parent
        self._lecteurs = lecteurs
        self._limites = limites

    def __call__(self, fichier: str) -> bytes | None:
        """Return the bytes of a file, or None when it cannot be had again."""
        morceaux = fichier.split("/")
        for rang in range(1, len(morceaux) + 1):
            chemin = self._racine.joinpath(*morceaux[:rang])
            if chemin.is_file():
                try:
                    depot = Depot("/".join(morceaux[:rang]), chemin.read_bytes())
                except OSError:
                    return None
                return self._inside(depot, fichier)
        return None

    def _inside(self, depot: Depot, fichier: str) -> bytes | None:
        if depot.fichier == fichier:
            return depot.contenu
        for joint in self._children(depot):
            if isinstance(joint, Depot) and (
                fichier == joint.fichier or fichier.startswith(joint.fichier + "/")
            ):
                return self._inside(joint, fichier)
        return None

    def _children(self, depot: Depot) -> Iterable[Depot | Anomalie]:
        format = detect_format(depot.fichier, depot.contenu)
        if format == "zip":
            return unpack(depot, self._limites, Budget.of(self._limites))
        lecteur = self._lecteurs().get(format)
        if not isinstance(lecteur, Conteneur):
            return ()
        try:
            joints = lecteur.attachments(depot)
        except (QualiopiaError, ValueError, KeyError, OSError):
            return ()
        prefixe = depot.fichier + "/"
        return [Depot(prefixe + j.fichier.removeprefix(prefixe), j.contenu) for j in joints]
