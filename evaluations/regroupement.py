"""Grouping: are the documents of one session examined together, and apart from the others?"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from evaluations.metriques import Classement
from evaluations.produit import Analyse
from evaluations.verite import Verite

SANS_DOSSIER = "aucun dossier"


def classify_sessions(verite: Verite, analyse: Analyse) -> list[Classement]:
    """Pair each session document with its session and the session whose dossier it was put in.

    A session's dossier is the one that holds most of its documents. Documents filed outside the folders
    of their session (a programme in a catalogue) are left out: they are common to several sessions.
    """
    places = _places(verite, analyse)
    foyers = {session: _home(dossiers) for session, dossiers in places.items()}
    sessions = {dossier: session for session, dossier in foyers.items()}
    return [
        Classement(verite.nom, fichier, session, sessions.get(dossier, dossier))
        for session, dossiers in places.items()
        for fichier, dossier in dossiers.items()
    ]


def _places(verite: Verite, analyse: Analyse) -> dict[str, dict[str, str]]:
    dossiers: dict[str, str] = {}
    for piece in reversed(analyse.donnees["pieces"]):
        dossiers[piece["fichier"]] = piece["dossier"] or SANS_DOSSIER
    places: dict[str, dict[str, str]] = {}
    for session in sorted({fichier.session for fichier in verite.fichiers} - {""}):
        fichiers = sorted(verite.of_session(session))
        (rangement, _), *_ = Counter(PurePosixPath(nom).parent for nom in fichiers).most_common(1)
        places[session] = {
            nom: dossiers[nom]
            for nom in fichiers
            if nom in dossiers and rangement in PurePosixPath(nom).parents
        }
    return places


def _home(dossiers: dict[str, str]) -> str:
    comptes = Counter(dossiers.values()).most_common()
    return comptes[0][0] if comptes else SANS_DOSSIER
