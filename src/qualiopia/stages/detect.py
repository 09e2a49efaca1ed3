"""The format of a file, told from its content; the extension only chooses among kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile

_MAGIES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"),
    (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"{\\rtf", "rtf"), (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"), (b"MZ", "executable"), (b"\x7fELF", "executable"), (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"), (b"\x1aE\xdf\xa3", "video"), (b"SQLite format 3\x00", "sqlite"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"%!PS", "ps"), (b"wOFF", "police"), (b"wOF2", "police"), (b"\x00\x01\x00\x00\x00", "police"),
    (b"OTTO\x00", "police"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_FLUX = (("EncryptedPackage", "chiffre"), ("WordDocument", "doc"), ("PowerPoint Document", "ppt"),
             ("Workbook", "xls"), ("Book", "xls"), ("__properties_version1.0", "msg"))  # fmt: skip
_OOXML = (("wordprocessingml", "docx"), ("ms-word.", "docx"), ("spreadsheetml", "xlsx"),
          ("ms-excel.sheet.binary", "xlsb"),
          ("ms-excel.", "xlsx"), ("presentationml", "pptx"), ("ms-powerpoint.", "pptx"))  # fmt: skip
_ODF = (("opendocument.text", "odt"), ("opendocument.spreadsheet", "ods"),
        ("opendocument.presentation", "odp"),
        ("opendocument.graphics", "odg"), ("epub+zip", "epub"),
        ("sun.xml.writer", "odt"), ("sun.xml.calc", "ods"), ("sun.xml.impress", "odp"))  # fmt: skip
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_ENTETE_COURRIEL = re.compile(
    rb"(?:return-path|received|delivered-to|mime-version|message-id|date|subject|to|cc|from|reply-to|"
    rb"content-type|content-transfer-encoding|x-[\w-]+|dkim-signature|authentication-results|importance|"
    rb"thread-topic|thread-index|user-agent|in-reply-to|references|arc-[\w-]+|list-[\w-]+|sender):",
    re.IGNORECASE,
)
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_BALISES = re.compile(r"</?(?:div|p|span|table|tr|td|ul|li|h[1-6]|section|br|form|style|meta)\b[^>]*>", re.I)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[-*] \[[ xX]\] |\|[ :|-]+\|$|```)", re.MULTILINE)


def detect_format(nom: str, contenu: bytes) -> str:
    """Return the format of a file that is not empty (`inconnu` when nothing fits).

    Besides the formats read, returns the names of formats we only recognise (`7z`, `video`…) and
    `chiffre` for an Office file under a password.
    """
    extension = extension_of(nom)
    if b"%PDF-" in contenu[:1024]:
        return "pdf"
    for magie, format in _MAGIES:
        if contenu.startswith(magie):
            return format
    if contenu.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _inside_zip(contenu, extension)
    if contenu.startswith(_OLE):
        return _inside_ole(contenu, extension)
    return _by_structure(contenu) or _text_format(contenu, extension)


def extension_of(nom: str) -> str:
    """Return the extension of a name in lower case, without its dot."""
    base = nom.rpartition("/")[2]
    racine, point, extension = base.rpartition(".")
    return extension.lower().strip() if point and racine else ""


def _by_structure(contenu: bytes) -> str:
    if contenu[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "audio", b"AVI ": "video"}.get(contenu[8:12], "inconnu")
    if contenu[4:8] == b"ftyp":
        if contenu[8:12] in _HEIF:
            return "heic"
        return "audio" if contenu[8:11] == b"M4A" else "video"
    if contenu[257:262] == b"ustar":
        return "tar"
    if contenu[:2] == b"BM" and len(contenu) > 30 and contenu[6:10] == b"\x00\x00\x00\x00":
        return "bmp"
    if contenu[:2] == b"\x30\x82" and b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" in contenu[:64]:
        return "p7m"
    return ""


def _inside_zip(contenu: bytes, extension: str) -> str:
    """Tell an office package from a plain archive; a broken one is what its extension says."""
    office = {"docx", "docm", "xlsx", "xlsm", "pptx", "odt", "ods", "odp", "dotx"}
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            noms = archive.namelist()
            if "[Content_Types].xml" in noms:
                return _by_content_types(_head(archive, "[Content_Types].xml", 1 << 20), noms)
            if "mimetype" in noms:
                type_mime = _head(archive, "mimetype", 200)
                return next((format for cle, format in _ODF if cle in type_mime), "zip")
            if any(nom.endswith(".iwa") for nom in noms):
                return "iwork"
            if "word/document.xml" in noms:
                return "docx"
    except Exception:  # a hostile archive may fail in any way: its own reader will say how
        pass
    if extension in office:
        return {"docm": "docx", "dotx": "docx", "xlsm": "xlsx"}.get(extension, extension)
    return "zip"


def _head(archive: zipfile.ZipFile, nom: str, taille: int) -> str:
    with archive.open(nom) as flux:
        return flux.read(taille).decode("utf-8", "replace").lower()


def _by_content_types(types: str, noms: list[str]) -> str:
    principaux = re.findall(r'contenttype="application/vnd\.([^"]*?)\.?main\+xml"', types)
    for principal in principaux or [types]:
        for cle, format in _OOXML:
            if cle in principal:
                return format
    if "ms-excel.sheet.binary" in types:
        return "xlsb"
    parties = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
    return next(
        (format for debut, format in parties.items() if any(n.startswith(debut) for n in noms)), "zip"
    )


def _inside_ole(contenu: bytes, extension: str) -> str:
    """Read the directory of a compound file; when it is broken, look for the names of streams."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(contenu)) as ole:
            presents = {chemin[0] for chemin in ole.listdir()}
    except Exception:  # a broken compound file: fall back on the raw names
        presents = {nom for nom, _ in _OLE_FLUX if nom.encode("utf-16-le") in contenu}
    for flux, format in _OLE_FLUX:
        if flux in presents:
            return format
    return extension if extension in ("doc", "xls", "ppt", "msg") else "ole"


def _text_format(contenu: bytes, extension: str) -> str:
    debut = contenu[:65536]
    if not looks_like_text(debut):
        return "inconnu"
    if _is_mail(debut) or (extension in ("eml", "mht", "mhtml") and _ENTETE_COURRIEL.match(debut)):
        return "eml"
    texte = _rough_text(debut)
    tete = texte.lstrip("\ufeff \t\r\n")[:2000]
    if _HTML.match(tete) or (extension in ("html", "htm", "xhtml") and len(_BALISES.findall(texte)) >= 1):
        return "html"
    if re.search(r"<svg\b", tete[:1500], re.I) and tete.startswith("<"):
        return "svg"
    if tete.startswith("<?xml") or (extension == "xml" and tete.startswith("<")):
        return _xml_format(tete)
    if tete.startswith("<") and len(_BALISES.findall(texte)) >= 6 and extension not in ("md", "txt", "csv"):
        return "html"
    if extension in ("md", "markdown", "mdown", "mkd"):
        return "md"
    if extension in ("csv", "tsv", "tab", "xls", "xlsx"):
        return "csv"
    if not extension and len(_MARKDOWN.findall(texte)) >= 3:
        return "md"
    return "txt"


def _xml_format(tete: str) -> str:
    if "urn:oasis:names:tc:opendocument" in tete:
        genre = re.search(r"opendocument\.(text|spreadsheet|presentation)", tete)
        return (
            {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}[genre.group(1)] if genre else "odt"
        )
    return "html" if "<html" in tete.lower() else "xml"


def looks_like_text(contenu: bytes) -> bool:
    """Whether bytes are text in an encoding we can guess: UTF-8, UTF-16, or a single-byte one."""
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    pairs, impairs = contenu[0:4000:2].count(0), contenu[1:4000:2].count(0)
    moitie = max(1, len(contenu[:4000]) // 2)
    if len(contenu) >= 8 and (min(pairs, impairs) == 0 and max(pairs, impairs) > 0.6 * moitie):
        return True
    if b"\x00" in contenu:
        return False
    controles = sum(
        contenu.count(bytes([code])) for code in (*range(1, 9), 11, *range(14, 27), 28, 29, 30, 31, 127)
    )
    if controles > max(2, len(contenu) // 200):
        return False
    try:
        contenu.decode("utf-8")
    except UnicodeDecodeError as erreur:
        if erreur.start >= len(contenu) - 4 and len(contenu) > 16:
            return True
        hauts = sum(1 for octet in contenu[:20000] if octet >= 0x80)
        bizarres = sum(contenu[:20000].count(bytes([code])) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
        return bizarres == 0 and hauts < 0.3 * len(contenu[:20000])
    return True


def _rough_text(contenu: bytes) -> str:
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
        return contenu.decode("utf-16", "replace")
    if contenu[1:200:2].count(0) > 60:
        return contenu.decode("utf-16-le", "replace")
    return contenu.decode("utf-8", "replace")


def _is_mail(debut: bytes) -> bool:
    debut = debut.lstrip(b"\xef\xbb\xbf\r\n")
    if debut.startswith(b"From ") and b"\n" in debut:
        debut = debut.partition(b"\n")[2]
    trouves: set[bytes] = set()
    for rang, ligne in enumerate(debut.splitlines()[:60]):
        if not ligne.strip():
            break
        entete = _ENTETE_COURRIEL.match(ligne)
        if entete:
            trouves.add(entete.group().lower())
        elif ligne[:1] not in b" \t" or rang == 0:
            return False
    techniques = {b"mime-version:", b"message-id:", b"received:", b"return-path:", b"content-type:"}
    return len(trouves) >= 3 and bool(
        trouves & techniques or {b"from:", b"to:", b"subject:", b"date:"} <= trouves
    )
