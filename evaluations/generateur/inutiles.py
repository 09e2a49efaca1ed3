"""The useless files every shared folder holds: thumbnails, lock files, holiday pictures."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter


def vacances(graine: int) -> bytes:
    """Paint a holiday picture: sky, sea, sand and a parasol."""
    hasard = random.Random(graine)
    image = Image.new("RGB", (960, 640))
    dessin = ImageDraw.Draw(image)
    for y in range(640):
        couleur = (
            (120 + y // 5, 180 + y // 9, 235)
            if y < 300
            else (30, 110 + (y - 300) // 4, 160)
            if y < 430
            else (226, 200, 150)
        )
        dessin.line([(0, y), (960, y)], fill=couleur)
    dessin.ellipse((700, 60, 790, 150), fill=(255, 240, 170))
    dessin.polygon([(200, 470), (300, 360), (400, 470)], fill=(200, 40, 60))
    dessin.line([(300, 365), (310, 600)], fill=(90, 60, 40), width=6)
    for _ in range(60):
        x, y = hasard.randint(0, 960), hasard.randint(310, 425)
        dessin.line([(x, y), (x + hasard.randint(8, 30), y)], fill=(200, 225, 235), width=2)
    tampon = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(tampon, "JPEG", quality=60)
    return tampon.getvalue()


def vignettes(_graine: int) -> bytes:
    """Give the beginning of a Thumbs.db file (an OLE header and nothing useful)."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff0900") + bytes(2016)


def verrou(_graine: int) -> bytes:
    """Give the owner file Word leaves beside an open document."""
    return bytes([5]) + b"Maud " + bytes(48) + "Maud ".encode("utf-16-le") + bytes(98)


def corps_binaire(nom: str, graine: int) -> bytes:
    """Give the bytes of a useless file by its kind."""
    fabriques: dict[str, Callable[[int], bytes]] = {
        "vacances": vacances,
        "vignettes": vignettes,
        "verrou": verrou,
    }
    return fabriques[nom](graine) if nom in fabriques else b""
