"""Make files the same at every run: fixed dates and identifiers inside PDF and ZIP-based formats."""

import io
import re
import zipfile

import pikepdf


def dater_pdf(pdf: bytes, date: str) -> bytes:
    """Write the creation date of a PDF and a stable identifier."""
    sortie = io.BytesIO()
    estampille = f"D:{date.replace('-', '')}093000+02'00'"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/CreationDate"] = pikepdf.String(estampille)
        document.docinfo["/ModDate"] = pikepdf.String(estampille)
        document.save(sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sortie.getvalue()


def refaire_zip(archive: bytes, date: str) -> bytes:
    """Rewrite an office file with fixed dates, so that two runs agree byte for byte."""
    sortie = io.BytesIO()
    quand = (int(date[:4]), int(date[5:7]), int(date[8:10]), 9, 30, 0)
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(sortie, "w") as cible:
        for nom in source.namelist():
            corps = source.read(nom)
            if nom in ("docProps/core.xml", "meta.xml"):
                corps = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + date.encode() + b"T09:30:00Z", corps
                )
            genre = zipfile.ZIP_STORED if nom == "mimetype" else zipfile.ZIP_DEFLATED
            cible.writestr(zipfile.ZipInfo(nom, quand), corps, genre)
    return sortie.getvalue()


def archiver(membres: list[tuple[str, bytes]], date: str) -> bytes:
    """Bind files into a ZIP whose dates never change."""
    sortie = io.BytesIO()
    quand = (int(date[:4]), int(date[5:7]), int(date[8:10]), 9, 30, 0)
    with zipfile.ZipFile(sortie, "w") as cible:
        for nom, corps in membres:
            cible.writestr(zipfile.ZipInfo(nom, quand), corps, zipfile.ZIP_DEFLATED)
    return sortie.getvalue()
