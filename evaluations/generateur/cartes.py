"""Fictional cards: identity papers, licences, driver's cards, in plain layouts, clean or badly photographed.

No official design is copied: a tinted rectangle, codes or labels, values, a machine-readable zone whose
check digits are computed. `python -m evaluations.generateur.photos DOSSIER` writes them with their truth.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from qualiopia.domain.valeurs.mrz import check_digit

LARGEUR, HAUTEUR = 1012, 638
_NOMS = (
    "BENALI",
    "MOREL",
    "LE GOFF",
    "OUEDRAOGO",
    "DUPONT-MARTIN",
    "KOWALSKI",
    "FERREIRA",
    "N'DIAYE",
    "BERTIN",
)
_PRENOMS = ("Karim", "Sandrine", "Yann", "Issa", "Claire", "Piotr", "Rui", "Awa", "Jean-Luc", "Odile")
_VILLES = ("LYON", "BREST", "LILLE", "TOURS", "DIJON")
_POLICES = (
    "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "DejaVuSans-Bold.ttf", "LiberationSerif-Regular.ttf",
)  # fmt: skip
_MONO = ("LiberationMono-Regular.ttf", "DejaVuSansMono.ttf")


@dataclass(frozen=True)
class Carte:
    """A card: its kind in the pack, its sides, and what must be read from it."""

    genre: str
    faces: tuple[Image.Image, ...]
    verite: Mapping[str, Any]


@dataclass
class _Face:
    """One side being drawn."""

    fond: tuple[int, int, int]
    encre: tuple[int, int, int]
    police: str
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (LARGEUR, HAUTEUR), self.fond)
        trait = ImageDraw.Draw(self.image)
        for y in range(0, HAUTEUR, 9):
            teinte = tuple(max(0, c - 7) for c in self.fond)
            trait.line((0, y, LARGEUR, y + 40), fill=teinte, width=2)

    def write(self, x: int, y: int, texte: str, taille: int = 30, police: str = "") -> None:
        """Write a line of text."""
        ImageDraw.Draw(self.image).text(
            (x, y), texte, fill=self.encre, font=_font(police or self.police, taille)
        )

    def photo(self, x: int, y: int, largeur: int = 230, hauteur: int = 300) -> None:
        """Draw a grey shape where the portrait would be."""
        trait = ImageDraw.Draw(self.image)
        trait.rectangle((x, y, x + largeur, y + hauteur), fill=(200, 200, 205))
        trait.ellipse((x + 65, y + 50, x + largeur - 65, y + 170), fill=(150, 150, 155))
        trait.ellipse((x + 25, y + 190, x + largeur - 25, y + hauteur + 60), fill=(160, 160, 168))
        trait.rectangle((x, y + hauteur, x + largeur, y + hauteur + 62), fill=self.fond)


@lru_cache(maxsize=128)
def _font(nom: str, taille: int) -> Any:
    try:
        return ImageFont.truetype(nom, taille)
    except OSError:
        return ImageFont.load_default(taille)


@dataclass(frozen=True)
class _Personne:
    nom: str
    prenom: str
    naissance: str
    ville: str
    permis: str
    delivre: str
    expire: str


def _person(hasard: random.Random) -> _Personne:
    annee = hasard.randint(1960, 2001)
    naissance = f"{annee}-{hasard.randint(1, 12):02}-{hasard.randint(1, 28):02}"
    delivre = hasard.randint(2021, 2025)
    mois, jour = hasard.randint(1, 12), hasard.randint(2, 28)
    lettres = "".join(hasard.choices("ABCDEFGHJKLM", k=2))
    numero = f"{delivre % 100:02}{lettres}{hasard.randint(0, 99999):05}"
    return _Personne(
        hasard.choice(_NOMS),
        hasard.choice(_PRENOMS),
        naissance,
        hasard.choice(_VILLES),
        numero,
        f"{delivre}-{mois:02}-{jour:02}",
        f"{delivre + 5}-{mois:02}-{jour - 1:02}",
    )


def _fr(date: str, court: bool = False, signe: str = ".") -> str:
    annee, mois, jour = date.split("-")
    return signe.join((jour, mois, annee[2:] if court else annee))


def _mrz_date(date: str) -> str:
    return date[2:4] + date[5:7] + date[8:10]


def _keyed(signes: str) -> str:
    return signes + check_digit(signes)


def _mrz_names(personne: _Personne, longueur: int) -> str:
    nom = personne.nom.replace("'", "").replace("-", "<").replace(" ", "<")
    return f"{nom}<<{personne.prenom.upper().replace('-', '<')}"[:longueur].ljust(longueur, "<")


def td1(personne: _Personne, numero: str, document: str, nationalite: str) -> tuple[str, str, str]:
    """The three lines of a card."""
    haut = (document + "FRA" + _keyed(numero)).ljust(30, "<")
    milieu = (
        f"{_keyed(_mrz_date(personne.naissance))}F{_keyed(_mrz_date(personne.expire))}{nationalite}".ljust(
            29, "<"
        )
    )
    couverts = haut[5:] + milieu[:7] + milieu[8:15] + milieu[18:29]
    return haut, milieu + check_digit(couverts), _mrz_names(personne, 30)


def td3(personne: _Personne, numero: str) -> tuple[str, str]:
    """The two lines of a passport."""
    bas = f"{_keyed(numero)}FRA{_keyed(_mrz_date(personne.naissance))}M{_keyed(_mrz_date(personne.expire))}"
    bas = bas.ljust(42, "<") + "<"
    return "P<FRA" + _mrz_names(personne, 39), bas + check_digit(bas[:10] + bas[13:20] + bas[21:43])


def _face(hasard: random.Random) -> _Face:
    fonds = ((245, 228, 232), (226, 236, 246), (236, 244, 228), (246, 242, 226), (250, 250, 250))
    return _Face(hasard.choice(fonds), (28, 28, 40), hasard.choice(_POLICES))


def _zones(face: _Face, personne: _Personne, hasard: random.Random, cinq: list[str], neuf: str) -> None:
    point = hasard.choice((". ", " ", ". "))
    signe = hasard.choice((".", "/", "."))
    x, y, pas = 330, 95, 48
    lignes = [
        f"1{point}{personne.nom}",
        f"2{point}{personne.prenom}",
        f"3{point}{_fr(personne.naissance, hasard.random() < 0.3, signe)}  {personne.ville}",
        f"4a{point}{_fr(personne.delivre, signe=signe)}   4c{point}Préfecture 69",
        f"4b{point}{_fr(personne.expire, signe=signe)}",
        *cinq,
        *([f"9{point}{neuf}"] if neuf else []),
    ]
    for rang, ligne in enumerate(lignes):
        face.write(x, y + rang * pas, ligne, 29)


def _licence(hasard: random.Random, lettres: tuple[str, ...], genre: str) -> Carte:
    personne = _person(hasard)
    recto, verso = _face(hasard), _face(hasard)
    recto.write(330, 28, "PERMIS DE CONDUIRE   RÉPUBLIQUE FRANÇAISE", 28)
    recto.photo(50, 120)
    _zones(recto, personne, hasard, [f"5. {personne.permis}"], "AM/B/" + "/".join(lettres))
    obtenu = f"{int(personne.naissance[:4]) + 21}-06-1{hasard.randint(0, 9)}"
    for colonne, entete in enumerate(("9.", "10.", "11.", "12.")):
        verso.write((120, 330, 560, 790)[colonne], 20, entete, 26)
    for rang, ligne in enumerate(("AM", "A1", "A2", "A", "B1", "B", *lettres, "BE")):
        y = 62 + rang * 46
        verso.write(120, y, ligne, 28)
        if ligne in {"AM", "B", *lettres}:
            verso.write(330, y, _fr(obtenu), 26)
            verso.write(560, y, _fr(personne.expire), 26)
            if ligne in lettres:
                verso.write(790, y, "95." + _fr(personne.expire), 22)
    verite = {
        "nom": personne.nom, "prenoms": personne.prenom, "date_naissance": personne.naissance,
        "date_delivrance": personne.delivre, "date_expiration_titre": personne.expire,
        "numero": personne.permis,
        "date_fin_categorie": personne.expire,
    }  # fmt: skip
    return Carte(genre, (recto.image, verso.image), verite)


def licence_c(hasard: random.Random) -> Carte:
    """A licence for goods vehicles."""
    return _licence(hasard, ("C1", "C", "CE"), "permis-conduire-groupe-lourd-marchandises")


def licence_d(hasard: random.Random) -> Carte:
    """A licence for coaches."""
    return _licence(hasard, ("D1", "D"), "permis-conduire-groupe-lourd-voyageurs")


def qualification(hasard: random.Random) -> Carte:
    """A qualification card."""
    personne = _person(hasard)
    recto, verso = _face(hasard), _face(hasard)
    recto.write(330, 28, "CARTE DE QUALIFICATION DE CONDUCTEUR", 28)
    recto.photo(50, 120)
    carte = f"F{hasard.randint(10**8, 10**9 - 1)}"
    _zones(recto, personne, hasard, [f"5a. {personne.permis}", f"5b. {carte}"], "")
    verso.write(140, 20, "9.", 26)
    verso.write(420, 20, "10.", 26)
    for rang, ligne in enumerate(("C1", "C", "D1", "D", "C1E", "CE", "D1E", "DE")):
        verso.write(140, 70 + rang * 58, ligne, 28)
        if ligne.startswith("C"):
            verso.write(420, 70 + rang * 58, _fr(personne.expire), 27)
    verite = {
        "nom": personne.nom, "prenoms": personne.prenom, "date_naissance": personne.naissance,
        "date_delivrance": personne.delivre, "date_expiration": personne.expire,
        "numero_permis": personne.permis,
        "numero_carte": carte, "echeance_code_95": personne.expire,
    }  # fmt: skip
    return Carte("carte-qualification-conducteur", (recto.image, verso.image), verite)


def tachograph(hasard: random.Random) -> Carte:
    """A tachograph driver card."""
    personne = _person(hasard)
    recto = _face(hasard)
    recto.write(330, 28, "CARTE DE CONDUCTEUR   DRIVER CARD", 28)
    recto.photo(50, 120)
    carte = f"{hasard.randint(10**12, 10**13 - 1)}{hasard.randint(0, 9)}00"
    _zones(recto, personne, hasard, [f"5a. {personne.permis}", f"5b. {carte}"], "")
    recto.write(60, 560, "Chronotachygraphe", 24)
    verite = {
        "nom": personne.nom, "prenoms": personne.prenom, "date_naissance": personne.naissance,
        "date_debut_validite": personne.delivre, "date_expiration": personne.expire,
        "numero_permis": personne.permis, "numero_carte": carte,
    }  # fmt: skip
    return Carte("carte-conducteur-tachygraphe", (recto.image,), verite)


def identity(hasard: random.Random) -> Carte:
    """An identity card of three machine-readable lines, or a passport of two."""
    personne = _person(hasard)
    recto, verso = _face(hasard), _face(hasard)
    passeport = hasard.random() < 0.5
    lettres = "".join(hasard.choices("ABCDEFHKLMN", k=2))
    numero = f"{hasard.randint(10, 99)}{lettres}{hasard.randint(10000, 99999)}"
    recto.write(
        330, 28, "PASSEPORT / PASSPORT" if passeport else "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD", 28
    )
    recto.photo(50, 100)
    for rang, (etiquette, valeur) in enumerate(
        (
            ("NOM / Surname", personne.nom), ("Prénoms / Given names", personne.prenom),
            ("Nationalité / Nationality", "FRANÇAISE"),
            ("Date de naissance / Date of birth", _fr(personne.naissance)),
            ("N° du document / Document No", numero),
            ("Date d'expiration / Expiry date", _fr(personne.expire)),
        )
    ):  # fmt: skip
        recto.write(330, 80 + rang * 66, etiquette, 20)
        recto.write(330, 104 + rang * 66, valeur, 29)
    mono = hasard.choice(_MONO)
    if passeport:
        for rang, ligne in enumerate(td3(personne, numero)):
            recto.write(24, 520 + rang * 52, ligne, 36, mono)
        faces: tuple[Image.Image, ...] = (recto.image,)
    else:
        for rang, ligne in enumerate(td1(personne, numero, "ID", "FRA")):
            verso.write(40, 420 + rang * 60, ligne, 48, mono)
        faces = (recto.image, verso.image)
    verite = {
        "nom": personne.nom, "prenoms": personne.prenom, "date_naissance": personne.naissance,
        "numero": numero,
        "date_expiration": personne.expire,
    }  # fmt: skip
    return Carte("piece-identite-titre-sejour", faces, verite)


GENRES: tuple[Callable[[random.Random], Carte], ...] = (
    licence_c,
    licence_d,
    qualification,
    tachograph,
    identity,
)
