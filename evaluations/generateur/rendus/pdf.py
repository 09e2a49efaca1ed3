"""Render neutral blocks to PDF with ReportLab, in the style and layout asked for."""

import html
import io
import re
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    FrameBreak,
    HRFlowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

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
from evaluations.generateur.rendus import polices
from evaluations.generateur.rendus.pages_pdf import Gabarit, Marque
from evaluations.generateur.styles import Style


def rendre(contenu: Contenu, style: Style) -> bytes:
    """Lay out a document and return the bytes of the PDF."""
    polices.enregistrer()
    tampon = io.BytesIO()
    taille = landscape(A4) if style.paysage else A4
    gabarit = Gabarit(tampon, taille, style, contenu)
    composeur = _Composeur(style, gabarit.largeur_cadre, contenu.graine)
    histoire: list[Any] = []
    for bloc in contenu.blocs:
        histoire.extend(composeur.bloc(bloc))
    gabarit.build(histoire)
    return tampon.getvalue()


def enrichir(texte: str) -> str:
    """Turn the markup of a text (`**bold**`, line ends) into ReportLab's."""
    echappe = html.escape(texte, quote=False)
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", echappe, flags=re.DOTALL).replace("\n", "<br/>")


class _Composeur:
    """Turns each kind of block into flowables."""

    def __init__(self, style: Style, largeur: float, graine: int) -> None:
        self._style = style
        self._largeur = largeur
        self._graine = graine
        self._rang = 0
        base: dict[str, Any] = {
            "fontName": style.police,
            "fontSize": style.taille,
            "leading": style.taille * 1.28,
        }
        self._texte = ParagraphStyle(
            "texte",
            **base,
            spaceAfter=style.taille * 0.45,
            alignment=TA_JUSTIFY if style.police == "Times-Roman" else TA_LEFT,
        )
        self._cellule = ParagraphStyle(
            "cellule", **{**base, "fontSize": style.taille * 0.92, "leading": style.taille * 1.12}
        )

    def bloc(self, bloc: Bloc) -> list[Any]:
        match bloc:
            case Titre():
                return self._titre(bloc)
            case Paragraphe():
                return [Paragraph(enrichir(bloc.texte), self._paragraphe(bloc))]
            case Puces():
                return [self._puces(bloc), Spacer(1, self._style.taille * 0.4)]
            case Case():
                return [self._case(bloc)]
            case Tableau():
                return [self._tableau(bloc), Spacer(1, self._style.taille * 0.8)]
            case Encadre():
                return [self._encadre(bloc), Spacer(1, self._style.taille * 0.6)]
            case Signatures():
                return [KeepTogether([Spacer(1, 8), self._signatures(bloc)])]
            case Saut():
                return self._rompre(bloc)

    def _rompre(self, bloc: Saut) -> list[Any]:
        if not bloc.colonne:
            return [PageBreak()]
        return [FrameBreak()] if self._style.colonnes > 1 else []

    def _titre(self, bloc: Titre) -> list[Any]:
        style = self._style
        corps = style.taille * {1: 1.75, 2: 1.22}.get(bloc.niveau, 1.05)
        alignement: Any = TA_CENTER if bloc.niveau == 1 and style.titre in ("centre", "cadre") else TA_LEFT
        forme = ParagraphStyle(
            f"titre{bloc.niveau}",
            fontName=style.police_titre,
            fontSize=corps,
            leading=corps * 1.2,
            alignment=alignement,
            textColor=colors.HexColor(style.couleur),
            spaceBefore=style.taille * 0.8,
            spaceAfter=style.taille * 0.5,
            keepWithNext=1,
        )
        if bloc.niveau == 1 and style.titre == "cadre":
            forme.borderWidth, forme.borderColor, forme.borderPadding = 1.0, colors.HexColor(style.couleur), 6
            forme.spaceAfter = style.taille * 1.6
        suite = (
            [HRFlowable(width="100%", color=colors.HexColor(style.couleur), thickness=0.8)]
            if style.titre == "souligne" and bloc.niveau <= 2
            else []
        )
        return [Paragraph(enrichir(bloc.texte), forme), *suite]

    def _paragraphe(self, bloc: Paragraphe) -> ParagraphStyle:
        alignement: Any = {"droite": TA_RIGHT, "centre": TA_CENTER}.get(
            bloc.alignement, self._texte.alignment
        )
        corps = self._style.taille * (0.78 if bloc.petit else 1)
        return ParagraphStyle(
            "p", parent=self._texte, alignment=alignement, fontSize=corps, leading=corps * 1.28
        )

    def _puces(self, bloc: Puces) -> Any:
        elements: list[Any] = [
            ListItem(Paragraph(enrichir(texte), self._cellule), leftIndent=14) for texte in bloc.elements
        ]
        return ListFlowable(
            elements, bulletType="bullet", start="•", leftIndent=12, bulletFontSize=self._style.taille
        )

    def _case(self, bloc: Case) -> Any:
        glyphe = "☒" if bloc.cochee else "☐"
        return Paragraph(f'<font name="DejaVuSans">{glyphe}</font> {enrichir(bloc.texte)}', self._cellule)

    def _tableau(self, bloc: Tableau) -> Any:
        nombre = max(len(ligne) for ligne in bloc.lignes)
        parts = bloc.largeurs or _parts(bloc, nombre)
        largeurs = [self._largeur * part / sum(parts) for part in parts]
        lignes = [
            [
                self._case_tableau(ligne[c] if c < len(ligne) else "", largeurs[c], bloc.entete and r == 0)
                for c in range(nombre)
            ]
            for r, ligne in enumerate(bloc.lignes)
        ]
        table = Table(lignes, colWidths=largeurs, repeatRows=1 if bloc.entete else 0, hAlign="LEFT")
        table.setStyle(TableStyle(_traits(self._style, bloc.entete, len(bloc.lignes))))
        return table

    def _case_tableau(self, texte: str, largeur: float, entete: bool) -> Any:
        if texte.startswith("~"):
            self._rang += 1
            return Marque(texte[1:].strip(), largeur - 14, 22, self._graine + self._rang)
        if entete:
            texte = f"**{texte}**" if texte and "**" not in texte else texte
        return Paragraph(enrichir(texte.replace(" \\ ", "\n")), self._cellule)

    def _encadre(self, bloc: Encadre) -> Any:
        table = Table([[Paragraph(enrichir(bloc.texte), self._cellule)]], colWidths=[self._largeur])
        couleur = colors.HexColor(self._style.couleur)
        table.setStyle(
            TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 0.8, couleur),
                    ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor(self._style.fond)),
                    ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ]
            )
        )
        return table

    def _signatures(self, bloc: Signatures) -> Any:
        largeur = self._largeur / len(bloc.signataires)
        textes, marques = [], []
        for partie in bloc.signataires:
            lignes = [f"**{partie.titre}**", partie.nom, partie.date]
            textes.append(Paragraph(enrichir("\n".join(ligne for ligne in lignes if ligne)), self._cellule))
            self._rang += 1
            marques.append(
                Marque(
                    partie.nom if partie.signe else "",
                    min(largeur - 16, 150),
                    46,
                    self._graine + self._rang,
                    partie.tampon,
                )
            )
        table = Table([textes, marques], colWidths=[largeur] * len(textes))
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, 0), "TOP"),
                    ("BOX", (0, 0), (-1, -1), 0.4, colors.grey),
                    ("INNERGRID", (0, 0), (-1, 0), 0.4, colors.grey),
                    ("LINEAFTER", (0, 1), (-2, 1), 0.4, colors.grey),
                ]
            )
        )
        return table


def _parts(bloc: Tableau, nombre: int) -> list[float]:
    parts = []
    for colonne in range(nombre):
        longueurs = [len(ligne[colonne]) for ligne in bloc.lignes if colonne < len(ligne)]
        parts.append(float(min(60, max(9, max(longueurs) * 0.5 + sum(longueurs) / len(longueurs)))))
    return parts


def _traits(style: Style, entete: bool, hauteur: int) -> list[tuple[Any, ...]]:
    gris, couleur = colors.HexColor("#8a8a8a"), colors.HexColor(style.couleur)
    commandes: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ]
    if style.grille == "horizontale":
        commandes += [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, gris),
            ("LINEABOVE", (0, 0), (-1, 0), 0.9, couleur),
        ]
    else:
        commandes.append(("GRID", (0, 0), (-1, -1), 0.5, gris))
    if style.grille == "zebre":
        commandes += [
            ("BACKGROUND", (0, rang), (-1, rang), colors.HexColor("#f6f6f6")) for rang in range(2, hauteur, 2)
        ]
    if entete:
        commandes.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(style.fond)))
    return commandes
