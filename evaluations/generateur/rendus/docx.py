"""Render neutral blocks to DOCX: real headers and footers, tables, text boxes, tick boxes."""

import io
import re
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm, Pt, RGBColor

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
from evaluations.generateur.rendus.images import signature_png
from evaluations.generateur.styles import Style

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
POLICES = {
    "Helvetica": "Arial",
    "Times-Roman": "Times New Roman",
    "Courier": "Courier New",
    "DejaVuSans": "Verdana",
    "DejaVuSerif": "Georgia",
}
ALIGNEMENTS = {"droite": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER}
ZONE = (
    '<w:r xmlns:w="{w}"><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
    '<v:shape style="width:440pt;height:{h}pt" fillcolor="{fond}" strokecolor="{trait}" '
    'path="m0,0l21600,0,21600,21600,0,21600xe" coordsize="21600,21600"><v:textbox><w:txbxContent><w:p><w:r>'
    '<w:t xml:space="preserve">{texte}</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
CONTROLE = (
    '<w:sdt xmlns:w="{w}" xmlns:w14="{w14}"><w:sdtPr><w14:checkbox><w14:checked w14:val="{val}"/>'
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
    '<w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
    "<w:t>{glyphe}</w:t></w:r></w:sdtContent></w:sdt>"
)


def rendre(contenu: Contenu, style: Style) -> bytes:
    """Write a Word document and return its bytes."""
    document = Document()
    _preparer(document, contenu, style)
    ecrivain = _Ecrivain(document, style, contenu.graine)
    for bloc in contenu.blocs:
        ecrivain.bloc(bloc)
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def _preparer(document: Any, contenu: Contenu, style: Style) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = POLICES[style.police], Pt(round(style.taille))
    normal.paragraph_format.space_after = Pt(4)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if style.paysage:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = contenu.entete
    section.footer.paragraphs[0].text = contenu.pied
    section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for paragraphe in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        for trait in paragraphe.runs:
            trait.font.size = Pt(8)
    quand = datetime.fromisoformat(contenu.date)
    proprietes = document.core_properties
    proprietes.author, proprietes.title = contenu.auteur, contenu.titre
    proprietes.created = proprietes.modified = quand
    proprietes.last_modified_by, proprietes.comments = contenu.auteur, ""


class _Ecrivain:
    """Appends each kind of block to a Word document."""

    def __init__(self, document: Any, style: Style, graine: int) -> None:
        self._document = document
        self._style = style
        self._rang = graine

    def bloc(self, bloc: Bloc) -> None:
        match bloc:
            case Titre():
                self._titre(bloc)
            case Paragraphe():
                self._paragraphe(bloc)
            case Puces():
                for texte in bloc.elements:
                    _traits(self._document.add_paragraph(style="List Bullet"), texte)
            case Case():
                self._case(bloc)
            case Tableau():
                self._tableau(bloc)
            case Encadre():
                self._encadre(bloc)
            case Signatures():
                self._signatures(bloc)
            case Saut():
                if not bloc.colonne:
                    self._document.add_page_break()

    def _titre(self, bloc: Titre) -> None:
        titre = self._document.add_heading(bloc.texte, level=min(bloc.niveau, 3))
        for trait in titre.runs:
            trait.font.color.rgb = RGBColor.from_string(self._style.couleur[1:].upper())
            trait.font.name = POLICES[self._style.police]
        if bloc.niveau == 1 and self._style.titre in ("centre", "cadre"):
            titre.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _paragraphe(self, bloc: Paragraphe) -> None:
        paragraphe = self._document.add_paragraph()
        _traits(paragraphe, bloc.texte)
        if bloc.alignement in ALIGNEMENTS:
            paragraphe.alignment = ALIGNEMENTS[bloc.alignement]
        if bloc.petit:
            for trait in paragraphe.runs:
                trait.font.size = Pt(8)

    def _case(self, bloc: Case) -> None:
        paragraphe = self._document.add_paragraph()
        glyphe = "☒" if bloc.cochee else "☐"
        if self._style.cases == "controle":
            paragraphe._p.append(
                parse_xml(CONTROLE.format(w=W, w14=W14, val=int(bloc.cochee), glyphe=glyphe))
            )
            _traits(paragraphe, " " + bloc.texte)
        else:
            _traits(paragraphe, f"{glyphe} {bloc.texte}")

    def _tableau(self, bloc: Tableau) -> None:
        nombre = max(len(ligne) for ligne in bloc.lignes)
        table = self._document.add_table(rows=0, cols=nombre)
        table.style = "Table Grid"
        for rang, ligne in enumerate(bloc.lignes):
            cellules = table.add_row().cells
            for colonne, texte in enumerate(ligne):
                self._cellule(cellules[colonne], texte, bloc.entete and rang == 0)
        self._document.add_paragraph()

    def _cellule(self, cellule: Any, texte: str, entete: bool) -> None:
        paragraphe = cellule.paragraphs[0]
        if texte.startswith("~"):
            self._signer(paragraphe, texte[1:].strip(), 2.2)
        else:
            _traits(paragraphe, f"**{texte}**" if entete and texte else texte.replace(" \\ ", "\n"))

    def _encadre(self, bloc: Encadre) -> None:
        texte = bloc.texte.replace("**", "").replace("&", "&amp;").replace("<", "&lt;")
        hauteur = 22 + 13 * (len(texte) // 85)
        self._document.add_paragraph()._p.append(
            parse_xml(
                ZONE.format(w=W, h=hauteur, fond=self._style.fond, trait=self._style.couleur, texte=texte)
            )
        )

    def _signatures(self, bloc: Signatures) -> None:
        table = self._document.add_table(rows=2, cols=len(bloc.signataires))
        table.style = "Table Grid"
        for colonne, partie in enumerate(bloc.signataires):
            lignes = [f"**{partie.titre}**", partie.nom, partie.date]
            _traits(table.rows[0].cells[colonne].paragraphs[0], "\n".join(ligne for ligne in lignes if ligne))
            self._signer(table.rows[1].cells[colonne].paragraphs[0], partie.nom if partie.signe else "", 4.0)
            if partie.tampon:
                table.rows[1].cells[colonne].add_paragraph(partie.tampon.replace(" \\ ", "\n"))

    def _signer(self, paragraphe: Any, nom: str, largeur: float) -> None:
        self._rang += 1
        if nom:
            paragraphe.add_run().add_picture(io.BytesIO(signature_png(nom, self._rang)), width=Cm(largeur))


def _traits(paragraphe: Any, texte: str) -> None:
    for rang, morceau in enumerate(re.split(r"\*\*", texte)):
        if morceau:
            paragraphe.add_run(morceau).bold = rang % 2 == 1 or None
