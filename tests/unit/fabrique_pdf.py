"""Small PDF files made for tests, written by hand so that every operator is known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from qualiopia.stages.ports import Depot


def depot(contenu: bytes, nom: str = "essai.pdf") -> Depot:
    return Depot(nom, contenu)


def text(x: float, y: float, contenu: str, taille: float = 10) -> str:
    """An operator that writes a text at (x, y), from the bottom left."""
    propre = contenu.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {taille} Tf {x} {y} Td ({propre}) Tj ET"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S"


def scrawl(x: float, y: float) -> str:
    """A stroke of a pen, about 90 points wide."""
    courbes = [f"{x} {y} m"]
    for i in range(9):
        haut, bas = (y + 18, y - 6) if i % 2 else (y - 6, y + 18)
        courbes.append(f"{x + 10 * i} {haut} {x + 10 * i + 6} {bas} {x + 10 * i + 9} {y + i} c")
    return " ".join([*courbes, "S"])


def empty_pdf() -> Pdf:
    return Pdf.new()


def add_page(pdf: Pdf, operations: Sequence[str], rotation: int = 0) -> pikepdf.Page:
    police = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    page = pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Rotate=rotation,
            Resources=Dictionary(Font=Dictionary(F1=pdf.make_indirect(police))),
            Contents=pdf.make_stream("\n".join(operations).encode("cp1252")),
        )
    )
    pdf.pages.append(page)
    return pdf.pages[-1]


def saved(pdf: Pdf, **options: Any) -> bytes:
    tampon = io.BytesIO()
    pdf.save(tampon, **options)
    return tampon.getvalue()


def pdf_of(*pages: Sequence[str], rotation: int = 0) -> bytes:
    pdf = empty_pdf()
    for operations in pages:
        add_page(pdf, operations, rotation)
    return saved(pdf)


def add_widget(pdf: Pdf, page: pikepdf.Page, rect: Sequence[float], **entrees: Any) -> None:
    """Add a form field to a page."""
    champ = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(list(rect)), F=4, **entrees)
    )
    if Name.Annots not in page.obj:
        page.obj.Annots = pdf.make_indirect(Array([]))
    page.obj.Annots.append(champ)
    if Name.AcroForm not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]))
    pdf.Root.AcroForm.Fields.append(champ)
