"""Register the fonts of the house styles with ReportLab, from the DejaVu files of the system."""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

DOSSIERS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
FAMILLES = {
    "DejaVuSans": ("DejaVuSans", "DejaVuSans-Bold"),
    "DejaVuSerif": ("DejaVuSerif", "DejaVuSerif-Bold"),
}
GRASSES = {
    "Helvetica": "Helvetica-Bold",
    "Times-Roman": "Times-Bold",
    "Courier": "Courier-Bold",
    "DejaVuSans": "DejaVuSans-Bold",
    "DejaVuSerif": "DejaVuSerif-Bold",
}


def fichier(nom: str) -> Path:
    """Find a DejaVu font file, or say how to install it."""
    for dossier in DOSSIERS:
        if (dossier / f"{nom}.ttf").exists():
            return dossier / f"{nom}.ttf"
    raise FileNotFoundError(f"police {nom} absente : installer fonts-dejavu")


def enregistrer() -> None:
    """Make the fonts known to ReportLab; calling it again changes nothing."""
    if "DejaVuSans" in pdfmetrics.getRegisteredFontNames():
        return
    for normale, grasse in FAMILLES.values():
        pdfmetrics.registerFont(TTFont(normale, str(fichier(normale))))
        pdfmetrics.registerFont(TTFont(grasse, str(fichier(grasse))))
        pdfmetrics.registerFontFamily(normale, normal=normale, bold=grasse, italic=normale, boldItalic=grasse)
