"""Draw signatures as pictures, for the office formats that cannot hold strokes."""

import io

from PIL import Image, ImageDraw

from evaluations.generateur import traits


def signature_png(nom: str, variante: int, largeur: int = 220, hauteur: int = 70) -> bytes:
    """Give the picture (PNG, transparent) of the signature of `nom`."""
    image = Image.new("RGBA", (largeur, hauteur), (255, 255, 255, 0))
    dessin = ImageDraw.Draw(image)
    for courbe in traits.signature(nom, variante):
        suite = [(8 + x * (largeur - 16), hauteur - 8 - y * (hauteur - 16)) for x, y in traits.points(courbe)]
        dessin.line(suite, fill=(25, 40, 110, 255), width=2, joint="curve")
    tampon = io.BytesIO()
    image.save(tampon, "PNG")
    return tampon.getvalue()
