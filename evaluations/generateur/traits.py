"""Draw handwriting: each name gets its own bézier strokes, always the same for the same name."""

import random
import zlib

Point = tuple[float, float]
Courbe = tuple[Point, Point, Point, Point]


def signature(nom: str, variante: int = 0) -> list[Courbe]:
    """Give the strokes of the signature of `nom`, in a unit box; `variante` moves it slightly."""
    forme = random.Random(zlib.crc32(nom.encode()))
    tremble = random.Random(zlib.crc32(f"{nom}/{variante}".encode()))
    courbes: list[Courbe] = []
    x, y = 0.03, forme.uniform(0.3, 0.6)
    nombre = forme.randint(5, 8)
    for rang in range(nombre):
        pas = 0.85 / nombre * forme.uniform(0.7, 1.2)
        haut = 0.95 if rang == 0 else forme.uniform(0.45, 0.9)
        bas = forme.uniform(0.0, 0.4)
        suivant = (min(0.97, x + pas), forme.uniform(0.3, 0.6) + tremble.uniform(-0.05, 0.05))
        premier = (x + pas * forme.uniform(-0.6, 0.8), haut + tremble.uniform(-0.06, 0.06))
        second = (x + pas * forme.uniform(0.2, 1.5), bas + tremble.uniform(-0.06, 0.06))
        courbes.append(((x, y), premier, second, suivant))
        x, y = suivant
    if forme.random() < 0.6:
        courbes.append(
            (
                (x, y),
                (x + 0.05, 0.05),
                (0.4, 0.0),
                (forme.uniform(0.0, 0.2), 0.15 + tremble.uniform(-0.03, 0.03)),
            )
        )
    return courbes


def points(courbe: Courbe, nombre: int = 16) -> list[Point]:
    """Sample a curve into points, for the renderers that cannot draw béziers."""
    resultat = []
    for rang in range(nombre + 1):
        t = rang / nombre
        poids = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        resultat.append(
            (
                sum(p * q[0] for p, q in zip(poids, courbe, strict=True)),
                sum(p * q[1] for p, q in zip(poids, courbe, strict=True)),
            )
        )
    return resultat
