"""What reading a digital PDF costs, against PDFium's bare text extraction of the same pages, in the same run.

    python benchmarks/lecture_pdf.py [--pages 100] [--tours 7] [--dossier CHEMIN]

The PDF is made here: running text in an embedded TrueType font, as in what offices print, a header and a
footer, and a ruled table on one page in five.
Prints milliseconds per page (best of the rounds) and the ratio.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from qualiopia.engines.readers.pdf import LecteurPdf
from qualiopia.stages.ports import Depot

_MOTS = (
    "la formation se déroule en présentiel dans les locaux de l'organisme et chaque stagiaire reçoit une "
    "attestation à son issue selon les modalités prévues par le programme remis avant son inscription"
).split()
_LIGNES = 46


def make_pdf(pages: int) -> bytes:
    """Return a PDF of A4 pages with about 4,000 characters each."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    tampon = io.BytesIO()
    feuille = canvas.Canvas(tampon, pagesize=(595, 842))
    for numero in range(pages):
        _draw(feuille, numero)
        feuille.showPage()
    feuille.save()
    return tampon.getvalue()


def _draw(feuille: canvas.Canvas, numero: int) -> None:
    feuille.setFont("Vera", 8)
    feuille.drawString(60, 800, "Organisme de démonstration - Programme")
    feuille.drawString(280, 30, f"Page {numero + 1}")
    mots = _MOTS[numero % 7 :] + _MOTS[: numero % 7]
    for rang in range(_LIGNES):
        decale = mots[rang % 11 :] + mots[: rang % 11]
        feuille.drawString(60, 780 - 12 * rang, " ".join(decale[:14]))
    if numero % 5 == 0:
        feuille.grid([60 + 94 * i for i in range(6)], [70 + 20 * i for i in range(8)])
        for i in range(7):
            for j in range(5):
                feuille.drawString(64 + 94 * j, 196 - 20 * i, f"case {i}-{j}")


def bare(contenu: bytes) -> int:
    """Extract the text of every page with PDFium alone; return its length."""
    document = pypdfium2.PdfDocument(contenu)
    total = 0
    for page in document:
        textpage = page.get_textpage()
        total += len(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return total


def read(contenu: bytes) -> int:
    """Read every page with our reader; return the length of the text."""
    lecture = LecteurPdf(pages_maximum=100_000).read(Depot("mesure.pdf", contenu), "pdf")
    return sum(len(page.texte) for page in lecture.pages)


def cost(fonction: Callable[[bytes], int], contenu: bytes) -> float:
    """Return the processor time of one call, in seconds."""
    debut = time.process_time()
    fonction(contenu)
    return time.process_time() - debut


def measure(contenus: list[bytes], tours: int) -> tuple[float, float, float]:
    """Return the least cost of both ways over some rounds, in seconds, and the median of their ratios."""
    paires = [
        (sum(cost(bare, c) for c in contenus), sum(cost(read, c) for c in contenus)) for _ in range(tours)
    ]
    seuls, complets = zip(*paires, strict=True)
    return min(seuls), min(complets), median(complet / seul for seul, complet in paires)


def main() -> None:
    """Print the two costs and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("--pages", type=int, default=100)
    arguments.add_argument("--tours", type=int, default=7)
    arguments.add_argument(
        "--dossier", type=Path, help="mesurer les PDF de ce dossier au lieu d'un PDF fabriqué"
    )
    choix = arguments.parse_args()
    if choix.dossier:
        contenus = [chemin.read_bytes() for chemin in sorted(choix.dossier.rglob("*.pdf"))]
    else:
        contenus = [make_pdf(choix.pages)]
    pages = sum(len(pypdfium2.PdfDocument(contenu)) for contenu in contenus)
    print(f"{pages} pages, {sum(map(bare, contenus)) // pages} caractères par page")
    seul, complet, rapport = measure(contenus, choix.tours)
    print(f"PDFium seul       {1000 * seul / pages:7.2f} ms/page")
    print(f"lecture complète  {1000 * complet / pages:7.2f} ms/page")
    print(f"rapport           {rapport:7.2f}")


if __name__ == "__main__":
    main()
