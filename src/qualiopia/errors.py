"""Every exception Qualiop'IA raises, in one tree.

    QualiopiaError
    ├── UsageError          the command line or the settings are wrong             exit status 2
    ├── PackError           a référentiel cannot be loaded or has faults           exit status 3
    │   └── PackInvalide    carries every fault, each with file and line
    └── EngineError         an engine (OCR, store, model…) cannot work             exit status 4
        ├── LectureImpossible   a reader gives up on one file; becomes an `Anomalie`
        ├── ModeleIndisponible  a language model is missing, damaged or does not answer
        └── InviteTropLongue    a prompt does not fit in the context of the model

Faults in the user's data are never exceptions once they leave a reader: they are
`Anomalie` values. Judgements are a `Statut`. Only programming and configuration
faults travel as exceptions to the top.
"""

from __future__ import annotations

from collections.abc import Sequence


class QualiopiaError(Exception):
    """Base of every exception raised on purpose; its text is a French sentence for the user."""

    code_sortie = 4


class UsageError(QualiopiaError):
    """The user asked for something that cannot be done as asked."""

    code_sortie = 2


class PackError(QualiopiaError):
    """A référentiel cannot be found or loaded."""

    code_sortie = 3


class PackInvalide(PackError):
    """A référentiel has faults; `fautes` lists them all, each as `fichier:ligne: message`."""

    def __init__(self, fautes: Sequence[str]) -> None:
        super().__init__("\n".join(fautes))
        self.fautes = tuple(fautes)


class EngineError(QualiopiaError):
    """An engine we depend on is missing or failed in a way that is not the document's fault."""


class LectureImpossible(EngineError):
    """A reader cannot read this one file; the read stage turns it into an `Anomalie`.

    `code` is one of the codes documented in `qualiopia.domain.anomalie`.
    """

    def __init__(self, code: str, message: str, remede: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remede = remede


class ModeleIndisponible(EngineError):
    """A language model cannot be opened or reached; the sentence says what to do."""


class InviteTropLongue(EngineError):
    """A prompt does not fit in the context of the model; it is never cut without being told.

    `jetons` is 0 when the engine does not say how long the prompt was.
    """

    def __init__(self, nom: str, jetons: int, contexte: int) -> None:
        longueur = f" ({jetons} jetons)" if jetons else ""
        super().__init__(
            f"La question est trop longue{longueur} pour le modèle « {nom} », qui lit {contexte} jetons à la "
            "fois. Augmentez « contexte_modele », ou choisissez un modèle au contexte plus long."
        )
        self.nom = nom
        self.jetons = jetons
        self.contexte = contexte
