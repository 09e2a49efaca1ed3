"""Draw cards with numbered zones, both sides on one sheet: a layout of our own, no official design."""

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from evaluations.generateur import traits

LARGEUR, HAUTEUR, MARGE = 1000, 630, 40
_POLICES = "/usr/share/fonts/truetype/dejavu/"
_TEINTES = {
    "permis": ((246, 232, 236), (120, 40, 70)),
    "qualification": ((230, 240, 246), (20, 70, 110)),
    "tachygraphe": ((236, 244, 230), (40, 90, 40)),
    "identite": ((238, 238, 248), (50, 50, 110)),
    "entreprise": ((246, 242, 224), (110, 90, 20)),
}
_TITRES = {
    "permis": ("PERMIS DE CONDUIRE", "RÉPUBLIQUE FRANÇAISE"),
    "qualification": ("CARTE DE QUALIFICATION DE CONDUCTEUR", "RÉPUBLIQUE FRANÇAISE"),
    "tachygraphe": ("CARTE DE CONDUCTEUR", "CHRONOTACHYGRAPHE – RÉPUBLIQUE FRANÇAISE"),
    "identite": ("CARTE NATIONALE D'IDENTITÉ", "RÉPUBLIQUE FRANÇAISE"),
    "entreprise": ("CARTE D'ENTREPRISE", "CHRONOTACHYGRAPHE – RÉPUBLIQUE FRANÇAISE"),
}
Lignes = list[tuple[str, str]]


def draw(genre: str, valeurs: dict[str, Any]) -> bytes:
    """Draw both sides of a card and give them as a PNG."""
    recto, verso = _SIDES[genre](valeurs)
    faces = [_recto(genre, recto, str(valeurs["signature"]))]
    if verso:
        faces.append(_verso(genre, verso))
    feuille = Image.new("RGB", (LARGEUR + 2 * MARGE, len(faces) * (HAUTEUR + MARGE) + MARGE), (252, 252, 250))
    for rang, face in enumerate(faces):
        feuille.paste(face, (MARGE, MARGE + rang * (HAUTEUR + MARGE)))
    tampon = io.BytesIO()
    feuille.save(tampon, "PNG")
    return tampon.getvalue()


def check_digit(texte: str) -> str:
    """Return the check digit of a field of a machine-readable zone (weights 7, 3, 1)."""
    valeurs = [0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55 for c in texte]
    return str(sum(valeur * (7, 3, 1)[rang % 3] for rang, valeur in enumerate(valeurs)) % 10)


def machine_zone(valeurs: dict[str, Any]) -> list[str]:
    """Write the three lines of the machine-readable zone of an identity card."""
    numero = str(valeurs["numero"]).ljust(9, "<")
    naissance, fin = _six(valeurs["naissance"]), _six(valeurs["fin"])
    un = f"IDFRA{numero}{check_digit(numero)}".ljust(30, "<")
    base = f"{naissance}{check_digit(naissance)}{valeurs['sexe']}{fin}{check_digit(fin)}FRA".ljust(29, "<")
    tout = un[5:30] + base[:7] + base[8:15] + base[18:29]
    nom = _plain(valeurs["nom"]).replace(" ", "<").replace("-", "<")
    prenom = _plain(valeurs["prenom"]).replace(" ", "<").replace("-", "<")
    return [un, base + check_digit(tout), f"{nom}<<{prenom}".ljust(30, "<")[:30]]


def _plain(texte: str) -> str:
    return texte.upper().translate(str.maketrans("ÉÈÊËÀÂÎÏÔÙÛÇ", "EEEEAAIIOUUC"))


def _six(iso: object) -> str:
    return str(iso).replace("-", "")[2:8]


def _jour(iso: object) -> str:
    annee, mois, jour = str(iso).split("-")
    return f"{jour}.{mois}.{annee}"


def _permis(v: dict[str, Any]) -> tuple[Lignes, Lignes]:
    recto = [
        ("1.", v["nom"]),
        ("2.", v["prenom"]),
        ("3.", f"{_jour(v['naissance'])}  {v['lieu']}"),
        ("4a.", f"{_jour(v['delivre'])}    4c. Préfet du Puy-de-Dôme"),
        ("4b.", _jour(v["fin"])),
        ("5.", v["permis"]),
        ("9.", " ".join(c[0] for c in v["categories"])),
    ]
    verso = [("9.", "10.            11.            12.")]
    verso += [(c[0], f"{_jour(c[1])}   {_jour(c[2])}   {c[3]}") for c in v["categories"]]
    return recto, verso


def _qualification(v: dict[str, Any]) -> tuple[Lignes, Lignes]:
    recto = [
        ("1.", v["nom"]),
        ("2.", v["prenom"]),
        ("3.", f"{_jour(v['naissance'])}  {v['lieu']}"),
        ("4a.", f"{_jour(v['delivre'])}    4c. Préfet du Puy-de-Dôme"),
        ("4b.", _jour(v["fin"])),
        ("5a.", v["permis"]),
        ("5b.", v["carte"]),
    ]
    verso = [("9.", "10."), *[(c, f"95 ({_jour(v['fin'])})") for c in v["pour"]]]
    return recto, verso


def _tachygraphe(v: dict[str, Any]) -> tuple[Lignes, Lignes]:
    return [
        ("1.", v["nom"]),
        ("2.", v["prenom"]),
        ("3.", _jour(v["naissance"])),
        ("4a.", _jour(v["delivre"])),
        ("4b.", _jour(v["fin"])),
        ("4c.", "Chronoservices"),
        ("5a.", v["permis"]),
        ("5b.", v["tacho"]),
    ], []


def _identite(v: dict[str, Any]) -> tuple[Lignes, Lignes]:
    recto = [
        ("Nom :", v["nom"]),
        ("Prénoms :", v["prenom"]),
        ("Sexe :", f"{v['sexe']}    Nationalité : française"),
        ("Date de naissance :", _jour(v["naissance"])),
        ("Lieu de naissance :", v["lieu"]),
        ("N° du document :", v["numero"]),
        ("Date d'expiration :", _jour(v["fin"])),
    ]
    return recto, [("", ligne) for ligne in machine_zone(v)]


def _entreprise(v: dict[str, Any]) -> tuple[Lignes, Lignes]:
    return [
        ("1.", v["nom"]),
        ("2.", v["adresse"]),
        ("4a.", _jour(v["delivre"])),
        ("4b.", _jour(v["fin"])),
        ("4c.", "Chronoservices"),
        ("5b.", v["tacho"]),
    ], []


_SIDES = {
    "permis": _permis,
    "qualification": _qualification,
    "tachygraphe": _tachygraphe,
    "identite": _identite,
    "entreprise": _entreprise,
}


def _fond(genre: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    fond, trait = _TEINTES[genre]
    carte = Image.new("RGB", (LARGEUR, HAUTEUR), fond)
    dessin = ImageDraw.Draw(carte)
    for rang in range(0, LARGEUR + HAUTEUR, 26):
        dessin.line(
            [(rang, 0), (rang - HAUTEUR, HAUTEUR)], fill=tuple(min(255, c + 6) for c in fond), width=3
        )
    dessin.rounded_rectangle((3, 3, LARGEUR - 4, HAUTEUR - 4), 28, outline=trait, width=4)
    return carte, dessin


def _police(taille: int, gras: bool = False, fixe: bool = False) -> ImageFont.FreeTypeFont:
    nom = "DejaVuSansMono" if fixe else "DejaVuSans"
    return ImageFont.truetype(f"{_POLICES}{nom}{'-Bold' if gras else ''}.ttf", taille)


def _recto(genre: str, lignes: Lignes, signature: str) -> Image.Image:
    carte, dessin = _fond(genre)
    trait = _TEINTES[genre][1]
    titre, sous_titre = _TITRES[genre]
    dessin.text((40, 28), titre, font=_police(36, gras=True), fill=trait)
    dessin.text((40, 76), sous_titre, font=_police(20), fill=trait)
    dessin.rectangle((LARGEUR - 250, 130, LARGEUR - 50, 390), outline=trait, width=3, fill=(214, 214, 214))
    dessin.ellipse((LARGEUR - 190, 170, LARGEUR - 110, 260), fill=(150, 150, 150))
    dessin.pieslice((LARGEUR - 220, 270, LARGEUR - 80, 480), 180, 360, fill=(150, 150, 150))
    large = max(dessin.textlength(etiquette, font=_police(22)) for etiquette, _ in lignes) + 62
    for rang, (etiquette, valeur) in enumerate(lignes):
        y = 130 + rang * 62
        dessin.text((44, y + 4), etiquette, font=_police(22), fill=(70, 70, 70))
        dessin.text((large, y), str(valeur), font=_police(28, gras=True), fill=(20, 20, 20))
    for courbe in traits.signature(signature, 3):
        points = [(LARGEUR - 260 + x * 210, HAUTEUR - 60 - y * 90) for x, y in traits.points(courbe)]
        dessin.line(points, fill=(30, 30, 60), width=3, joint="curve")
    return carte


def _verso(genre: str, lignes: Lignes) -> Image.Image:
    carte, dessin = _fond(genre)
    fixe = genre == "identite"
    haut = 330 if fixe else 60
    pas = 70 if fixe else min(80, (HAUTEUR - 100) // max(len(lignes), 1))
    for rang, (etiquette, valeur) in enumerate(lignes):
        y = haut + rang * pas
        if etiquette:
            dessin.text((60, y), etiquette, font=_police(30, gras=True), fill=(20, 20, 20))
        dessin.text(
            (60 if fixe else 200, y),
            str(valeur),
            font=_police(45 if fixe else 30, fixe=fixe),
            fill=(15, 15, 15),
        )
    return carte
