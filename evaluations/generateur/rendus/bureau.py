"""Render neutral blocks to workbooks, slides and OpenDocument texts."""

import io
from datetime import datetime
from typing import Any

import openpyxl
from odfdo import Document as Odf
from odfdo import Header, List, Table
from odfdo import Paragraph as OdfParagraph
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

from evaluations.generateur.blocs import (
    Bloc,
    Case,
    Contenu,
    Encadre,
    Paragraphe,
    Puces,
    Saut,
    Signatures,
    Tableau,
    Titre,
)
from evaluations.generateur.rendus.texte import en_lignes
from evaluations.generateur.styles import Style


def xlsx(contenu: Contenu, style: Style) -> bytes:
    """Write a workbook: a sheet per `@feuille`, titles over tables."""
    classeur = openpyxl.Workbook()
    feuille = classeur.active
    feuille.title = contenu.extra.get("feuille", "Feuil1")
    rang = 1
    for bloc in contenu.blocs:
        if isinstance(bloc, Saut) and bloc.feuille:
            feuille, rang = classeur.create_sheet(bloc.feuille), 1
        else:
            rang = _poser(feuille, rang, bloc, style)
    feuille.oddFooter.center.text = contenu.pied.replace("\n", " ")
    classeur.properties.creator = classeur.properties.lastModifiedBy = contenu.auteur
    classeur.properties.created = datetime.fromisoformat(contenu.date)
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def _poser(feuille: Any, rang: int, bloc: Bloc, style: Style) -> int:
    if not isinstance(bloc, Tableau):
        for texte in en_lignes(bloc):
            cellule = feuille.cell(rang, 1, texte)
            cellule.font = Font(bold=isinstance(bloc, Titre), size=14 if isinstance(bloc, Titre) else 11)
            rang += 1
        return rang
    bord = Border(*[Side(style="thin", color="999999")] * 4)
    for numero, ligne in enumerate(bloc.lignes):
        for colonne, texte in enumerate(ligne, start=1):
            cellule = feuille.cell(rang, colonne, _valeur(texte))
            if cellule.is_date:
                cellule.number_format = "DD/MM/YYYY"
            cellule.border, cellule.alignment = bord, Alignment(wrap_text=True, vertical="top")
            if bloc.entete and numero == 0:
                cellule.font, cellule.fill = Font(bold=True), PatternFill("solid", fgColor=style.fond[1:])
            lettre = cellule.column_letter
            feuille.column_dimensions[lettre].width = min(
                42, max(feuille.column_dimensions[lettre].width, 6 + len(texte) * 0.6)
            )
        rang += 1
    return rang + 1


def _valeur(texte: str) -> str | float | datetime:
    texte = texte.removeprefix("~").strip()
    try:
        return datetime.strptime(texte, "%d/%m/%Y")
    except ValueError:
        pass
    try:
        return (
            float(texte.replace(",", "."))
            if texte and len(texte) < 8 and not texte.startswith("0")
            else texte
        )
    except ValueError:
        return texte


def pptx(contenu: Contenu, style: Style) -> bytes:
    """Write a slide deck: one slide per heading."""
    presentation = Presentation()
    corps: Any = None
    for bloc in contenu.blocs:
        if isinstance(bloc, Titre):
            diapo = presentation.slides.add_slide(presentation.slide_layouts[0 if bloc.niveau == 1 else 1])
            diapo.shapes.title.text = bloc.texte
            police = diapo.shapes.title.text_frame.paragraphs[0].font
            fabrique: Any = RGBColor
            police.color.rgb = fabrique(*bytes.fromhex(style.couleur[1:]))
            corps = diapo.placeholders[1].text_frame
            corps.text = ""
        elif corps is not None:
            for ligne in en_lignes(bloc):
                paragraphe = corps.paragraphs[0] if not corps.text else corps.add_paragraph()
                paragraphe.text = ligne.removeprefix("- ")
                paragraphe.font.size = Pt(18)
    proprietes = presentation.core_properties
    proprietes.author, proprietes.title = contenu.auteur, contenu.titre
    proprietes.created = proprietes.modified = datetime.fromisoformat(contenu.date)
    proprietes.last_modified_by = contenu.auteur
    tampon = io.BytesIO()
    presentation.save(tampon)
    return tampon.getvalue()


def odt(contenu: Contenu, _style: Style) -> bytes:
    """Write an OpenDocument text, the running header first and the foot last."""
    document = Odf("text")
    document.body.clear()
    for ligne in filter(None, contenu.entete.split("\n")):
        document.body.append(OdfParagraph(ligne))
    for bloc in contenu.blocs:
        for element in _elements(bloc):
            document.body.append(element)
    for ligne in filter(None, contenu.pied.split("\n")):
        document.body.append(OdfParagraph(ligne))
    document.meta.title, document.meta.creator = contenu.titre, contenu.auteur
    document.meta.creation_date = document.meta.date = datetime.fromisoformat(contenu.date)
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def _elements(bloc: Bloc) -> list[Any]:
    match bloc:
        case Titre():
            return [Header(bloc.niveau, bloc.texte)]
        case Puces():
            return [List(list(bloc.elements))]
        case Tableau():
            table = Table("Tableau")
            table.set_values([[cellule.removeprefix("~") for cellule in ligne] for ligne in bloc.lignes])
            return [table]
        case Paragraphe() | Case() | Encadre() | Signatures() | Saut():
            return [OdfParagraph(ligne) for ligne in en_lignes(bloc)]
