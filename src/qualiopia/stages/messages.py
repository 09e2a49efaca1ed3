"""The French sentences of the read stage: what happened, and what to do about it."""

from __future__ import annotations

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.stages.formats import main_extension, name_of, remedy_of

_NOUVELLE_COPIE = (
    "Ouvrez l'original, enregistrez-le de nouveau (en PDF de préférence) et déposez cette copie."
)
_RIEN_A_FAIRE = "Aucune action nécessaire."


def readable_size(octets: int) -> str:
    """Return a size as a person reads it."""
    if octets < 1024 * 1024:
        return f"{max(1, octets // 1024)} Ko"
    return f"{octets / 1048576:.0f} Mo"


def empty(fichier: str) -> Anomalie:
    """Return the anomaly of a file of zero bytes."""
    return Anomalie(
        fichier, CodeAnomalie.FICHIER_VIDE, "Le fichier est vide (0 octet).", "Déposez de nouveau le fichier."
    )


def too_big(fichier: str, taille: int, maximum: int) -> Anomalie:
    """Return the anomaly of a file beyond the accepted size."""
    tailles = f"{readable_size(taille)}, au-delà de la limite de {readable_size(maximum)}"
    message = f"Le fichier pèse {tailles} ; il n'a pas été lu."
    return Anomalie(
        fichier,
        CodeAnomalie.FICHIER_TROP_GROS,
        message,
        "Réduisez-le ou découpez-le, ou relevez la limite de taille.",
    )


def unreachable(fichier: str, raison: str) -> Anomalie:
    """Return the anomaly of a file that the system does not let us open."""
    return Anomalie(
        fichier,
        CodeAnomalie.FICHIER_INACCESSIBLE,
        f"Le fichier n'a pas pu être ouvert ({raison}).",
        "Vérifiez qu'il existe encore et que vous avez le droit de le lire.",
    )


def litter(fichier: str) -> Anomalie:
    """Return the anomaly of a file that a system or program left behind."""
    message = "Fichier technique laissé par un logiciel : ce n'est pas un document."
    return Anomalie(fichier, CodeAnomalie.FORMAT_NON_LU, message, _RIEN_A_FAIRE)


def unknown(fichier: str) -> Anomalie:
    """Return the anomaly of a content that nothing recognises."""
    return Anomalie(
        fichier,
        CodeAnomalie.FORMAT_INCONNU,
        "Le contenu de ce fichier n'est d'aucun format connu : il est peut-être abîmé.",
        "Si ce fichier est une preuve, enregistrez-le en PDF et déposez cette copie.",
    )


def not_read(fichier: str, format: str) -> Anomalie:
    """Return the anomaly of a format that is recognised but that no reader reads."""
    return Anomalie(
        fichier, CodeAnomalie.FORMAT_NON_LU, f"Ce format n'est pas lu : {name_of(format)}.", remedy_of(format)
    )


def misleading(fichier: str, extension: str, format: str) -> Anomalie:
    """Return the anomaly of a file whose name announces another format than its content."""
    return Anomalie(
        fichier,
        CodeAnomalie.EXTENSION_TROMPEUSE,
        f"Le nom finit par « .{extension} » mais le contenu est : {name_of(format)}. "
        "Il a été lu d'après son contenu.",
        f"Renommez le fichier en « .{main_extension(format)} ».",
    )


def encrypted(fichier: str) -> Anomalie:
    """Return the anomaly of a file under a password."""
    return Anomalie(
        fichier,
        CodeAnomalie.FICHIER_CHIFFRE,
        "Le fichier est protégé par un mot de passe : son contenu n'a pas pu être lu.",
        "Enregistrez-en une copie sans mot de passe et déposez-la.",
    )


def damaged(fichier: str, tronque: bool = False) -> Anomalie:
    """Return the anomaly of a file that its reader could not make sense of."""
    if tronque:
        message = "Le fichier est incomplet : la fin manque (copie ou téléchargement interrompu)."
        return Anomalie(
            fichier, CodeAnomalie.FICHIER_TRONQUE, message, "Copiez ou téléchargez de nouveau le fichier."
        )
    message = "Le fichier est abîmé : son contenu n'a pas pu être lu."
    return Anomalie(fichier, CodeAnomalie.FICHIER_CORROMPU, message, _NOUVELLE_COPIE)


def internal(fichier: str, erreur: BaseException) -> Anomalie:
    """Return the anomaly of a failure that is more likely ours than the file's."""
    return Anomalie(
        fichier,
        CodeAnomalie.ERREUR_INTERNE,
        f"La lecture de ce fichier a échoué de façon imprévue ({type(erreur).__name__}).",
        "Signalez-le en joignant le fichier si vous le pouvez ; en attendant, déposez-en une copie en PDF.",
    )


def exhausted(fichier: str) -> Anomalie:
    """Return the anomaly of a file that takes more memory than there is."""
    message = "La lecture de ce fichier demande trop de mémoire ; elle a été abandonnée."
    return Anomalie(fichier, CodeAnomalie.FICHIER_TROP_GROS, message, _NOUVELLE_COPIE)


def attachments_lost(fichier: str) -> Anomalie:
    """Return the anomaly of a document whose attachments could not be taken out."""
    return Anomalie(
        fichier,
        CodeAnomalie.LECTURE_DOUTEUSE,
        "Les fichiers joints à ce document n'ont pas pu être extraits.",
        "Enregistrez les pièces jointes à part et déposez-les.",
    )


def without_content(fichier: str) -> Anomalie:
    """Return the anomaly of a file that opens but holds nothing to read."""
    return Anomalie(
        fichier,
        CodeAnomalie.SANS_CONTENU,
        "Le fichier s'ouvre mais ne contient aucun texte.",
        "Vérifiez que c'est le bon fichier ; s'il contient une image, déposez-la à part.",
    )


def bomb(fichier: str, raison: str) -> Anomalie:
    """Return the anomaly of an archive built to exhaust the reader."""
    return Anomalie(
        fichier,
        CodeAnomalie.ARCHIVE_PIEGEE,
        f"L'archive n'a pas été dépliée en entier : {raison}.",
        "Vérifiez son origine ; si elle est légitime, décompressez-la vous-même et déposez le dossier.",
    )


def too_deep(fichier: str, profondeur: int) -> Anomalie:
    """Return the anomaly of a container nested too far."""
    return Anomalie(
        fichier,
        CodeAnomalie.ARCHIVE_TROP_PROFONDE,
        f"Cette archive est imbriquée à plus de {profondeur} niveaux ; son contenu n'a pas été lu.",
        "Décompressez-la et déposez les fichiers qu'elle contient.",
    )


def suspect_path(fichier: str, ecrit: str) -> Anomalie:
    """Return the anomaly of an archive entry whose name tries to leave the archive."""
    return Anomalie(
        fichier,
        CodeAnomalie.CHEMIN_SUSPECT,
        f"Un fichier de l'archive porte un chemin anormal (« {ecrit[:120]} ») ; il a été lu sous ce "
        "nom-ci, sans rien écrire sur le disque.",
        "Vérifiez l'origine de l'archive.",
    )


def outside_link(fichier: str) -> Anomalie:
    """Return the anomaly of a symbolic link that leads out of the examined folder."""
    return Anomalie(
        fichier,
        CodeAnomalie.CHEMIN_SUSPECT,
        "Ce raccourci mène hors du dossier analysé ; il n'a pas été suivi.",
        "Copiez le fichier lui-même dans le dossier s'il doit être analysé.",
    )
