"""What reading a digital PDF costs, against PDFium's bare text extraction of the same pages, in the same run.

    python benchmarks/lecture_pdf.py [--pages 100] [--tours 5]

The PDF is made here: running text, a header and a footer, and a ruled table on one page in five.
Prints milliseconds per page (best of the rounds) and the ratio.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Callable

import pypdfium2

from qualiopia.engines.readers.pdf import LecteurPdf
from qualiopia.stages.ports import Depot

_MOTS = (
    "la formation se déroule en présentiel dans les locaux de l'organisme et chaque stagiaire reçoit une "
    "attestation à son issue selon les modalités prévues par le programme remis avant son inscription"
).split()
_LIGNES = 46


def make_pdf(pages: int) -> bytes:
    """Return a PDF of A4 pages with about 3,500 characters each, built by hand."""
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    enfants: list[int] = []
    for numero in range(pages):
        flux = zlib.compress(_content(numero).encode("cp1252"))
        objets.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(flux), flux))
        objets.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objets)
        )
        enfants.append(len(objets))
    liste = b" ".join(b"%d 0 R" % enfant for enfant in enfants)
    objets[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (liste, pages)
    return _written(objets)


def _written(objets: list[bytes]) -> bytes:
    sortie = bytearray(b"%PDF-1.7\n")
    places = []
    for numero, objet in enumerate(objets, 1):
        places.append(len(sortie))
        sortie += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    debut = len(sortie)
    sortie += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    sortie += b"".join(b"%010d 00000 n \n" % place for place in places)
    sortie += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, debut)
    return bytes(sortie)


def _content(numero: int) -> str:
    lignes = ["BT /F1 9 Tf 12 TL 60 800 Td (Organisme de démonstration - Programme) Tj T*"]
    mots = _MOTS[numero % 7 :] + _MOTS[: numero % 7]
    for rang in range(_LIGNES):
        decale = mots[rang % 11 :] + mots[: rang % 11]
        lignes.append(f"({' '.join(decale[:14])}) Tj T*")
    lignes.append(f"ET BT /F1 8 Tf 280 30 Td (Page {numero + 1}) Tj ET")
    if numero % 5 == 0:
        lignes += [f"60 {210 - 20 * i} m 530 {210 - 20 * i} l S" for i in range(8)]
        lignes += [f"{60 + 94 * i} 70 m {60 + 94 * i} 210 l S" for i in range(6)]
        for i in range(7):
            lignes += [f"BT /F1 9 Tf {64 + 94 * j} {196 - 20 * i} Td (case {i}-{j}) Tj ET" for j in range(5)]
    return "\n".join(ligne.replace("\\", "") for ligne in lignes)


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


def measure(fonction: Callable[[bytes], int], contenu: bytes, tours: int) -> tuple[float, int]:
    """Return the best time of some rounds, in seconds, and what the function returned."""
    temps = []
    longueur = 0
    for _ in range(tours):
        debut = time.perf_counter()
        longueur = fonction(contenu)
        temps.append(time.perf_counter() - debut)
    return min(temps), longueur


def main() -> None:
    """Print the two costs and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("--pages", type=int, default=100)
    arguments.add_argument("--tours", type=int, default=5)
    choix = arguments.parse_args()
    contenu = make_pdf(choix.pages)
    seul, caracteres = measure(bare, contenu, choix.tours)
    complet, lus = measure(read, contenu, choix.tours)
    print(f"{choix.pages} pages, {caracteres // choix.pages} caractères par page")
    print(f"PDFium seul       {1000 * seul / choix.pages:7.2f} ms/page")
    print(f"lecture complète  {1000 * complet / choix.pages:7.2f} ms/page ({lus // choix.pages} caractères)")
    print(f"rapport           {complet / seul:7.2f}")


if __name__ == "__main__":
    main()
