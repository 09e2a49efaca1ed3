"""Building the `Lecture` of a file that was read, with its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Annotation, Lecture, Metadonnees, Page
from qualiopia.stages.ports import Depot


def make_lecture(
    depot: Depot,
    format: str,
    pages: Sequence[Page],
    metadonnees: Metadonnees | None = None,
    annotations: Iterable[Annotation] = (),
    anomalies: Iterable[Anomalie] = (),
) -> Lecture:
    """Return the reading of a file from its parts."""
    return Lecture(
        fichier=depot.fichier,
        sha256=hashlib.sha256(depot.contenu).hexdigest(),
        format=format,
        taille=len(depot.contenu),
        pages=tuple(pages),
        metadonnees=metadonnees or Metadonnees(),
        annotations=tuple(annotations),
        anomalies=tuple(anomalies),
    )


def doubtful(depot: Depot, message: str, remede: str) -> Anomalie:
    """Return the anomalie that says a file was read, but perhaps not all of it."""
    return Anomalie(depot.fichier, CodeAnomalie.LECTURE_DOUTEUSE, message, remede)


def mended(depot: Depot) -> tuple[Anomalie, ...]:
    """Return what is said of a file whose inner XML was faulty and had to be mended."""
    return (
        doubtful(
            depot,
            "Le fichier est en partie abîmé : ce qui restait lisible a été lu, le reste peut manquer.",
            "Ouvrez l'original, vérifiez son contenu et enregistrez-le de nouveau.",
        ),
    )
