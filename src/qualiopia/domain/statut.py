"""The closed vocabularies of judgement: statuts, gravités, méthodes."""

from __future__ import annotations

from enum import StrEnum


class Statut(StrEnum):
    """What we say of an exigence, a coherence rule or an indicateur."""

    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    NON_APPLICABLE = "non_applicable"
    INDETERMINE = "indetermine"


class Gravite(StrEnum):
    """Gravité of a non-conformité, as an auditor would write it."""

    MINEURE = "mineure"
    MAJEURE = "majeure"


class Severite(StrEnum):
    """What the absence of an exigence costs, as the pack says."""

    BLOQUANTE = "bloquante"
    MAJEURE = "majeure"
    MINEURE = "mineure"
    INFO = "info"


class Methode(StrEnum):
    """Who or what decided."""

    REGLE = "regle"
    RECHERCHE = "recherche"
    MODELE = "modele"
    HUMAIN = "humain"


class StatutDossier(StrEnum):
    """What we say of a whole dossier."""

    CONFORME = "conforme"
    CONFORME_SOUS_RESERVE = "conforme_sous_reserve"
    NON_CONFORME = "non_conforme"
    INCOMPLET = "incomplet"
    A_EXAMINER = "a_examiner"


class StatutAttendu(StrEnum):
    """What we say of a pièce that a dossier should hold."""

    CONFORME = "conforme"
    EXPIRE_BIENTOT = "expire_bientot"
    EXPIRE = "expire"
    MANQUANT = "manquant"
    ILLISIBLE = "illisible"
    INCOHERENT = "incoherent"
    NON_APPLICABLE = "non_applicable"
    A_EXAMINER = "a_examiner"


class Niveau(StrEnum):
    """How firmly a dossier expects a pièce."""

    OBLIGATOIRE = "obligatoire"
    CONDITIONNEL = "conditionnel"
    RECOMMANDE = "recommande"
