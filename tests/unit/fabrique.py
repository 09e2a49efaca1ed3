"""Small office files built in memory, part by part, for the tests of the readers."""

from __future__ import annotations

import io
import zipfile

from qualiopia.domain.lecture import Lecture
from qualiopia.engines.readers.documents import document_readers
from qualiopia.stages.ports import Depot
from qualiopia.stages.read import make_registry, read_depot

LECTEURS = make_registry(document_readers())
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" '
    'ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>'
)
_TYPES_DE_PARTIES = {"header": "header", "footer": "footer", "comments": "comments",
                     "numbering": "numbering", "styles": "styles",
                     "footnotes": "footnotes", "settings": "settings", "media": "image"}  # fmt: skip


def zipped(parties: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these members."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def docx(corps: str, **parties: str | bytes) -> bytes:
    """Return a Word document; `header1=` and the like are inner XML of parts, linked as rId<name>."""
    membres: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format("wordprocessingml.document"),
        "word/document.xml": f"<w:document {_W}><w:body>{corps}</w:body></w:document>",
    }
    liens = []
    for nom, contenu in parties.items():
        genre = nom.rstrip("0123456789")
        chemin = f"word/{nom}.xml" if genre != "media" else f"word/media/{nom}.png"
        racine = {"header": "hdr", "footer": "ftr"}.get(genre, genre)
        membres[chemin] = f"<w:{racine} {_W}>{contenu!s}</w:{racine}>" if genre != "media" else contenu
        cible = chemin.removeprefix("word/")
        liens.append(
            f'<Relationship Id="rId{nom}" Type="http://x/{_TYPES_DE_PARTIES[genre]}" Target="{cible}"/>'
        )
    membres["word/_rels/document.xml.rels"] = f"<Relationships>{''.join(liens)}</Relationships>"
    return zipped(membres)


def p(texte: str, proprietes: str = "") -> str:
    """Return a Word paragraph."""
    avant = f"<w:pPr>{proprietes}</w:pPr>" if proprietes else ""
    return f'<w:p>{avant}<w:r><w:t xml:space="preserve">{texte}</w:t></w:r></w:p>'


def table(*rangees: tuple[str, ...]) -> str:
    """Return a Word table of plain cells."""
    lignes = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(cellule)}</w:tc>' for cellule in rangee)}</w:tr>" for rangee in rangees
    )
    return f"<w:tbl>{lignes}</w:tbl>"


def odf(genre: str, corps: str, styles: str = "", manifeste: str = "") -> bytes:
    """Return an OpenDocument file of the given kind (`text`, `spreadsheet`, `presentation`)."""
    ns = " ".join(
        f'xmlns:{cle}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
        for cle, nom in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                         ("draw", "drawing"), ("form", "form"), ("fo", "xsl-fo-compatible"))
    ) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{genre}",
            "content.xml": f"<office:document-content {ns}><office:body><office:{genre}>{corps}"
            f"</office:{genre}></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ns}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": manifeste or "<m/>",
        }
    )


def read_all(nom: str, contenu: bytes) -> list[Lecture]:
    """Read a file, and those inside it, with every document reader."""
    return read_depot(Depot(nom, contenu), LECTEURS)


def read_one(nom: str, contenu: bytes) -> Lecture:
    """Read a file that holds no other."""
    (lecture,) = read_all(nom, contenu)
    return lecture


def text_of(lecture: Lecture) -> str:
    """Return the text of every page."""
    return "\n".join(page.texte for page in lecture.pages)


def codes_of(lecture: Lecture) -> list[str]:
    """Return the codes of the anomalies of a reading."""
    return [str(anomalie.code) for anomalie in lecture.anomalies]
