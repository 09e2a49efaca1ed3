"""What people add on paper before scanning it: a rubber stamp over the text, a few words by hand."""

import random

from PIL import Image, ImageDraw, ImageFont

from evaluations.generateur import traits

_TAMPONS = ("RECU LE", "COPIE CONFORME", "ORIGINAL", "A CLASSER")
_ENCRES = ((150, 30, 60), (40, 60, 150), (60, 60, 60))


def tamponner(image: Image.Image, graine: int) -> Image.Image:
    """Stamp a page across its text, askew and half transparent, as ink is."""
    hasard = random.Random(graine)
    largeur = image.width // 4
    calque = Image.new("RGBA", (largeur, largeur // 3), (0, 0, 0, 0))
    dessin = ImageDraw.Draw(calque)
    encre = (*hasard.choice(_ENCRES), 110)
    dessin.rounded_rectangle((3, 3, largeur - 4, largeur // 3 - 4), 12, outline=encre, width=4)
    texte = hasard.choice(_TAMPONS)
    police = ImageFont.load_default(largeur / (len(texte) + 1))
    dessin.text((largeur / 2, largeur / 6), texte, fill=encre, font=police, anchor="mm")
    tourne = calque.rotate(hasard.uniform(-18, 18), expand=True)
    place = (
        int(image.width * hasard.uniform(0.3, 0.6)),
        int(image.height * hasard.uniform(0.15, 0.45)),
    )
    resultat = image.convert("RGBA")
    resultat.alpha_composite(tourne, place)
    return resultat.convert("RGB")


def annoter(image: Image.Image, graine: int) -> Image.Image:
    """Scribble over print: a few initialled strokes across lines, a word circled, a line underlined."""
    hasard = random.Random(graine)
    resultat = image.copy()
    dessin = ImageDraw.Draw(resultat)
    encre = hasard.choice(_ENCRES)
    for rang in range(3):
        x = image.width * hasard.uniform(0.2, 0.7)
        y = image.height * hasard.uniform(0.15, 0.6)
        taille = image.width * 0.1
        for courbe in traits.signature(f"note {graine}", rang):
            suite = [(x + u * taille, y + (1 - v) * taille * 0.35) for u, v in traits.points(courbe)]
            dessin.line(suite, fill=encre, width=2, joint="curve")
    x, y = image.width * hasard.uniform(0.15, 0.6), image.height * hasard.uniform(0.15, 0.5)
    dessin.ellipse((x, y, x + image.width * 0.2, y + image.height * 0.03), outline=encre, width=2)
    dessin.line((x, y + 60, x + image.width * 0.3, y + 64), fill=encre, width=2)
    return resultat
