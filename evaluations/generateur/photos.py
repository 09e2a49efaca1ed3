"""What becomes of cards: cut out, copied askew, photographed on a table, in a poor light."""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evaluations.generateur.cartes import GENRES, HAUTEUR, LARGEUR, Carte

Pixels = NDArray[np.uint8]


def sheet(carte: Carte) -> Image.Image:
    """Both sides on one white page, as a copier gives them."""
    page = Image.new("RGB", (1240, 1754), "white")
    for rang, face in enumerate(carte.faces):
        page.paste(face, (110, 160 + rang * 760))
    return page


def clean(carte: Carte, _hasard: random.Random) -> Image.Image:
    """The sides one under the other, cut to the card."""
    image = Image.new("RGB", (LARGEUR, HAUTEUR * len(carte.faces) + 20 * (len(carte.faces) - 1)), "white")
    for rang, face in enumerate(carte.faces):
        image.paste(face, (0, rang * (HAUTEUR + 20)))
    return image


def turned(carte: Carte, hasard: random.Random) -> Image.Image:
    """A scan laid sideways or upside down, slightly askew."""
    image = sheet(carte).rotate(hasard.uniform(-3, 3), fillcolor="white", resample=Image.Resampling.BICUBIC)
    return image.rotate(hasard.choice((90, 180, 270)), expand=True)


def on_a_table(carte: Carte, hasard: random.Random, part: float = 0.3, contraste: float = 1.0) -> Image.Image:
    """A photograph of the card on a table, in perspective, small in the picture, with noise and JPEG."""
    source = np.asarray(clean(carte, hasard), dtype=np.uint8)
    hauteur, largeur = source.shape[:2]
    haut, large = 2250, 3000
    echelle = (part * haut * large / (hauteur * largeur)) ** 0.5
    h, w = hauteur * echelle / 2, largeur * echelle / 2
    if h > haut * 0.46:
        w, h = w * haut * 0.46 / h, haut * 0.46
    cx, cy, angle = large / 2 + hasard.uniform(-60, 60), haut / 2, np.radians(hasard.uniform(-12, 12))
    coins = np.array([[-w, -h], [w, -h], [w, h], [-w, h]])
    coins[:2, 0] *= hasard.uniform(0.86, 0.95)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    cible = (coins @ rotation.T + [cx, cy]).astype(np.float32)
    origine = np.array([[0, 0], [largeur, 0], [largeur, hauteur], [0, hauteur]], dtype=np.float32)
    table = _wood(haut, large, hasard)
    matrice = cv2.getPerspectiveTransform(origine, cible)
    posee = cv2.warpPerspective(source, matrice, (large, haut), flags=cv2.INTER_AREA)
    masque = cv2.warpPerspective(np.full((hauteur, largeur), 255, np.uint8), matrice, (large, haut))
    photo = np.where(masque[:, :, None] > 127, posee, table).astype(np.float32)
    photo = (photo - 128) * contraste + 128
    bruit = np.random.default_rng(hasard.randint(0, 9999)).normal(0, 5, photo.shape)
    pixels = np.clip(cv2.GaussianBlur(photo, (3, 3), 0.7) + bruit, 0, 255).astype(np.uint8)
    return _as_jpeg(Image.fromarray(pixels), 72)


def faint(carte: Carte, hasard: random.Random) -> Image.Image:
    """The same photograph, larger, in a poor light."""
    return on_a_table(carte, hasard, 0.5, 0.35)


def _wood(hauteur: int, largeur: int, hasard: random.Random) -> Pixels:
    bruit = np.random.default_rng(hasard.randint(0, 9999)).normal(0, 1, (hauteur // 30, 8)).astype(np.float32)
    veines = cv2.resize(bruit, (largeur, hauteur), interpolation=cv2.INTER_CUBIC)
    base = np.array([112.0, 84.0, 58.0])
    return np.clip(base + veines[:, :, None] * 9, 0, 255).astype(np.uint8)


def _as_jpeg(image: Image.Image, qualite: int) -> Image.Image:
    flux = io.BytesIO()
    image.save(flux, "JPEG", quality=qualite)
    return Image.open(flux).convert("RGB")


ETATS: Mapping[str, Callable[[Carte, random.Random], Image.Image]] = {
    "nette": clean, "tournee": turned, "table": on_a_table, "pale": faint,
}  # fmt: skip


def draw(graine: int = 7, par_etat: int = 2) -> list[tuple[str, Carte, Image.Image]]:
    """Return every kind of card in every state, so many times, with its state."""
    tirages = []
    for rang, genre in enumerate(GENRES):
        for numero in range(par_etat):
            for place, (etat, degrader) in enumerate(ETATS.items()):
                hasard = random.Random(graine * 1000 + rang * 100 + numero * 10 + place)
                carte = genre(hasard)
                tirages.append((etat, carte, degrader(carte, hasard)))
    return tirages


def main(dossier: Path) -> None:
    """Write the images and their truth."""
    dossier.mkdir(parents=True, exist_ok=True)
    verites = {}
    for rang, (etat, carte, image) in enumerate(draw()):
        nom = f"{rang:02}-{etat}.jpg"
        image.save(dossier / nom, quality=88)
        verites[nom] = {"type": carte.genre, "etat": etat, "champs": dict(carte.verite)}
    (dossier / "verite.json").write_text(json.dumps(verites, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
