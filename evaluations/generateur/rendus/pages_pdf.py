"""The page furniture of PDF files: letterheads, running feet, page numbers, drawn signatures."""

import math
import random
from typing import Any

from reportlab.lib import colors
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from evaluations.generateur import traits
from evaluations.generateur.blocs import Contenu
from evaluations.generateur.rendus import polices
from evaluations.generateur.styles import Style

ENCRES = ("#1b2a6b", "#101820", "#23408e", "#2b2b2b")


class Marque(Flowable):
    """A handwritten signature and perhaps a rubber stamp, or an empty space."""

    def __init__(self, nom: str, largeur: float, hauteur: float, variante: int, tampon: str = "") -> None:
        super().__init__()
        self.width, self.height = largeur, hauteur
        self._nom, self._variante, self._tampon = nom, variante, tampon

    def draw(self) -> None:
        """Draw the strokes inside the cell."""
        toile = self.canv
        if self._tampon:
            tamponner(toile, self._tampon, self.width * 0.55, self.height * 0.5, self._variante)
        if not self._nom:
            return
        hasard = random.Random(self._variante)
        toile.saveState()
        toile.setStrokeColor(colors.HexColor(ENCRES[sum(map(ord, self._nom)) % len(ENCRES)]))
        toile.setLineWidth(hasard.uniform(0.7, 1.2))
        toile.setLineCap(1)
        toile.translate(hasard.uniform(0, 4), hasard.uniform(-3, 3))
        toile.rotate(hasard.uniform(-4, 5))
        largeur, hauteur = min(self.width, 110) * hasard.uniform(0.75, 0.95), min(self.height, 38)
        for courbe in traits.signature(self._nom, self._variante):
            toile.bezier(*[v for x, y in courbe for v in (x * largeur, y * hauteur)])
        toile.restoreState()


def tamponner(toile: Any, texte: str, x: float, y: float, variante: int) -> None:
    """Press a rectangular rubber stamp, slightly askew."""
    hasard = random.Random(variante)
    lignes = texte.split(" \\ ")
    toile.saveState()
    toile.translate(x, y)
    toile.rotate(hasard.uniform(-7, 7))
    toile.setStrokeColor(colors.HexColor("#7a1f5c"))
    toile.setFillColor(colors.HexColor("#7a1f5c"))
    largeur = max(len(ligne) for ligne in lignes) * 3.6 + 10
    hauteur = 9 * len(lignes) + 6
    toile.rect(-largeur / 2, -hauteur / 2, largeur, hauteur, stroke=1, fill=0)
    toile.setFont("Helvetica-Bold", 6.5)
    for rang, ligne in enumerate(lignes):
        toile.drawCentredString(0, hauteur / 2 - 10 - 9 * rang, ligne)
    toile.restoreState()


class Gabarit(BaseDocTemplate):
    """The document template of a house: margins, columns, letterhead and foot."""

    def __init__(self, sortie: Any, taille: tuple[float, float], style: Style, contenu: Contenu) -> None:
        super().__init__(
            sortie,
            pagesize=taille,
            invariant=1,
            title=contenu.titre,
            author=contenu.auteur,
            creator=contenu.extra.get("logiciel", "Microsoft Word"),
            producer="Qualiop'IA",
        )
        self._style, self._contenu, self._page = style, contenu, taille
        marge = style.marges
        self._haut = {"aucun": marge, "cadre": marge + 14}.get(
            style.bandeau, marge + 30 if contenu.entete else marge
        )
        self._bas = marge + 8 + 9 * contenu.pied.count("\n")
        gouttiere = 18
        self.largeur_cadre = (taille[0] - 2 * marge - gouttiere * (style.colonnes - 1)) / style.colonnes - 1
        hauteur = taille[1] - self._haut - self._bas
        cadres = [
            Frame(
                marge + rang * (self.largeur_cadre + gouttiere),
                self._bas,
                self.largeur_cadre,
                hauteur,
                0,
                0,
                0,
                0,
            )
            for rang in range(style.colonnes)
        ]
        self.addPageTemplates([PageTemplate(id="page", frames=cadres, onPage=self._decorer)])

    def _decorer(self, toile: Any, document: Any) -> None:
        toile.saveState()
        dessins = {
            "bande": self._bande,
            "courrier": self._courrier,
            "centre": self._centre,
            "cadre": self._cadre,
            "filet": self._filet,
        }
        if self._style.bandeau in dessins:
            dessins[self._style.bandeau](toile)
        self._pied(toile, document)
        toile.restoreState()

    def _lignes(self, toile: Any, x: float, y: float, ancrage: str = "gauche") -> None:
        gras = polices.GRASSES[self._style.police]
        for rang, ligne in enumerate(self._contenu.entete.split("\n")):
            toile.setFont(gras if rang == 0 else self._style.police, 11 if rang == 0 else 7.6)
            {"gauche": toile.drawString, "droite": toile.drawRightString, "centre": toile.drawCentredString}[
                ancrage
            ](x, y - rang * 10 - (2 if rang else 0), ligne)

    def _bande(self, toile: Any) -> None:
        largeur, hauteur = self._page
        toile.setFillColor(colors.HexColor(self._style.couleur))
        toile.rect(0, hauteur - 58, largeur, 58, stroke=0, fill=1)
        toile.setFillColor(colors.white)
        for rang in range(3):
            toile.setFillAlpha(0.35 + 0.2 * rang)
            toile.rect(largeur - 62 + 14 * rang, hauteur - 42 + 9 * (rang % 2), 12, 12, stroke=0, fill=1)
        toile.setFillAlpha(1)
        self._lignes(toile, self._style.marges, hauteur - 22)

    def _courrier(self, toile: Any) -> None:
        toile.setFillColor(colors.HexColor(self._style.couleur))
        self._lignes(toile, self._style.marges, self._page[1] - 40)

    def _filet(self, toile: Any) -> None:
        largeur, hauteur = self._page
        couleur = colors.HexColor(self._style.couleur)
        toile.setFillColor(couleur)
        toile.setStrokeColor(couleur)
        if self._contenu.entete:
            self._lignes(toile, largeur - self._style.marges, hauteur - 34, "droite")
            toile.circle(self._style.marges + 12, hauteur - 40, 12, stroke=1, fill=0)
            toile.setFont("Times-BoldItalic", 13)
            toile.drawCentredString(self._style.marges + 12, hauteur - 44, self._contenu.entete[:1])
            toile.line(self._style.marges, hauteur - 62, largeur - self._style.marges, hauteur - 62)

    def _centre(self, toile: Any) -> None:
        toile.setFillColor(colors.HexColor(self._style.couleur))
        self._lignes(toile, self._page[0] / 2, self._page[1] - 40, "centre")

    def _cadre(self, toile: Any) -> None:
        largeur, hauteur = self._page
        toile.setStrokeColor(colors.HexColor(self._style.couleur))
        toile.setLineWidth(2.5)
        toile.rect(20, 20, largeur - 40, hauteur - 40)
        toile.setLineWidth(0.6)
        toile.rect(26, 26, largeur - 52, hauteur - 52)
        toile.setFillColor(colors.HexColor(self._style.couleur))
        self._lignes(toile, largeur / 2, hauteur - 48, "centre")

    def _pied(self, toile: Any, document: Any) -> None:
        largeur = self._page[0]
        toile.setFillColor(colors.HexColor("#555555"))
        toile.setFont(self._style.police, 6.6)
        lignes = [ligne for ligne in self._contenu.pied.split("\n") if ligne]
        for rang, ligne in enumerate(lignes):
            toile.drawCentredString(
                largeur / 2,
                20 + 8.5 * (len(lignes) - 1 - rang) + (10 if self._style.bandeau == "cadre" else 0),
                ligne,
            )
        if self._style.numerote:
            toile.drawRightString(largeur - 30, 20, f"Page {document.page}")
        if self._style.bandeau == "courrier":
            toile.setLineWidth(0.3)
            toile.line(0, self._page[1] * 2 / 3, 12, self._page[1] * 2 / 3 + math.pi / 10)
