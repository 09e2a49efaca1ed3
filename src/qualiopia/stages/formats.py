"""The formats we know by name: what a person calls them and the extensions they go by."""

from __future__ import annotations

NOMS = {
    "pdf": "PDF", "docx": "document Word", "doc": "document Word ancien (.doc)", "odt": "texte OpenDocument",
    "rtf": "texte enrichi (RTF)", "xlsx": "classeur Excel", "xls": "classeur Excel ancien (.xls)",
    "xlsb": "classeur Excel binaire", "ods": "classeur OpenDocument", "csv": "tableau CSV",
    "pptx": "présentation PowerPoint", "ppt": "présentation PowerPoint ancienne (.ppt)",
    "odp": "présentation OpenDocument", "html": "page web (HTML)", "svg": "dessin SVG",
    "md": "texte Markdown",
    "txt": "texte", "eml": "message électronique", "msg": "message Outlook", "zip": "archive ZIP",
    "jpeg": "photo JPEG", "png": "image PNG", "tiff": "image TIFF", "webp": "image WebP",
    "heic": "photo HEIC",
    "gif": "image GIF", "bmp": "image BMP", "xml": "fichier XML", "7z": "archive 7-Zip", "rar": "archive RAR",
    "gzip": "archive GZip", "tar": "archive TAR", "video": "vidéo", "audio": "enregistrement sonore",
    "executable": "programme", "iwork": "document Apple iWork", "epub": "livre EPUB",
    "tnef": "pièce jointe winmail.dat",
    "p7m": "document signé PKCS#7", "sqlite": "base de données", "odg": "dessin OpenDocument",
    "ole": "document Office ancien", "police": "police de caractères", "ps": "PostScript",
    "chiffre": "document Office chiffré",
}  # fmt: skip

_EXTENSIONS = {
    "pdf": "pdf", "docx": "docx docm dotx dotm", "doc": "doc dot", "odt": "odt ott fodt sxw",
    "rtf": "rtf doc",
    "xlsx": "xlsx xlsm xltx xltm", "xls": "xls xlt", "xlsb": "xlsb", "ods": "ods ots fods sxc",
    "csv": "csv tsv tab txt",
    "pptx": "pptx pptm ppsx ppsm potx", "ppt": "ppt pps pot", "odp": "odp otp fodp sxi", "odg": "odg otg",
    "html": "html htm xhtml shtml php", "svg": "svg", "md": "md markdown mdown mkd txt",
    "eml": "eml mht mhtml mbox email txt",
    "msg": "msg oft", "zip": "zip", "txt": "txt text log asc", "jpeg": "jpg jpeg jpe jfif", "png": "png",
    "tiff": "tif tiff", "webp": "webp",
    "heic": "heic heif avif", "gif": "gif", "bmp": "bmp dib", "xml": "xml xsd rss", "7z": "7z", "rar": "rar",
    "gzip": "gz tgz", "tar": "tar", "video": "mp4 mov avi mkv webm m4v wmv", "audio": "mp3 wav m4a ogg flac",
    "executable": "exe dll msi", "iwork": "pages numbers key", "epub": "epub", "tnef": "dat",
    "p7m": "p7m p7s",
    "police": "ttf otf woff woff2", "ps": "ps eps",
}  # fmt: skip

EXTENSIONS: dict[str, tuple[str, ...]] = {nom: tuple(liste.split()) for nom, liste in _EXTENSIONS.items()}
_CONNUES = {extension for liste in EXTENSIONS.values() for extension in liste} - {"dat", "tab"}

_ARCHIVES = ("7z", "rar", "gzip", "tar")
_REMEDES = {
    "iwork": "Exportez-le en PDF ou en Word depuis l'application Apple, puis déposez cette copie.",
    "doc": "Enregistrez-le en .docx ou en PDF, puis déposez cette copie.",
    "ppt": "Enregistrez-le en .pptx ou en PDF, puis déposez cette copie.",
    "p7m": "Ouvrez-le avec votre outil de signature et déposez le document signé lui-même (PDF).",
    "tnef": "Demandez le message en texte simple ou HTML, ou déposez ses pièces jointes.",
    "video": "Aucune action nécessaire si ce n'est pas une preuve ; sinon déposez-en un compte rendu écrit.",
    "audio": "Aucune action nécessaire si ce n'est pas une preuve ; sinon déposez-en un compte rendu écrit.",
    "executable": "Aucune action nécessaire : un programme n'est pas un document.",
    "police": "Aucune action nécessaire : une police de caractères n'est pas un document.",
}


def name_of(format: str) -> str:
    """Return what a person calls this format."""
    return NOMS.get(format, f"fichier {format}")


def main_extension(format: str) -> str:
    """Return the usual extension of a format, without its dot."""
    return EXTENSIONS.get(format, (format,))[0]


def is_misleading(format: str, extension: str) -> bool:
    """Whether an extension that we know announces another format than the content's."""
    if not extension or extension not in _CONNUES or format not in EXTENSIONS:
        return False
    return extension not in EXTENSIONS[format]


def remedy_of(format: str) -> str:
    """Return what to do about a format that no reader reads."""
    if format in _ARCHIVES:
        return "Décompressez l'archive et déposez les fichiers qu'elle contient, ou une archive .zip."
    return _REMEDES.get(format, "Si ce fichier est une preuve, enregistrez-le en PDF et déposez cette copie.")
