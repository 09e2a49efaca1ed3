"""OCR by RapidOCR (PP-OCR models on ONNX Runtime), with the models that come in its wheel, offline.

The page is looked at twice, at two sizes: lines are found on a small image, because the detector
gets worse as well as slower on a large one, and read from a larger one, where accents are sharp.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np

from qualiopia.domain.lecture import Page
from qualiopia.engines.ocr.images import (
    Image,
    Points,
    as_array,
    crop_quad,
    fit_area,
    skew_of,
    straighten,
    turn,
)
from qualiopia.engines.ocr.page import LigneLue, confidence_of, page_of
from qualiopia.errors import EngineError

_SURFACE_DE_DETECTION = 1000 * 1414
_SURFACE_DE_LECTURE = 1500 * 2121
_SCORE_DE_DOUTE = 0.82
_ANGLE_MINIMUM = 0.4
_ECHANTILLON = 5
_FORME_DE_LIGNE = [3, 48, 96]
"""Least size of a line to read: at 320 wide, the default, a grid of short cells takes ten times longer."""


class RapidOcr:
    """Reads page images; the models are loaded at the first page, once per process."""

    _verrou = threading.Lock()
    _moteurs: dict[int, Any] = {}  # noqa: RUF012  shared by design: one set of models per process

    def __init__(self, fils: int = 2) -> None:
        """Prepare an engine that computes on `fils` threads."""
        self._fils = max(1, fils)

    def recognise(self, image: object, numero: int) -> Page:
        """Return the page read from an image; boxes are in pixels of the upright image."""
        originale = as_array(image)
        tour, lignes, redressee = self._read(fit_area(originale, _SURFACE_DE_LECTURE)[0])
        return page_of(lignes, redressee, originale, tour, numero)

    def _read(self, lecture: Image) -> tuple[int, list[LigneLue], Image]:
        quads = self._detect(lecture)
        tour = self._turn_needed(lecture, quads)
        if tour:
            lecture = turn(lecture, tour)
            quads = self._detect(lecture)
        lignes = self._recognise(lecture, quads)
        if _is_doubtful(lignes):
            autre = self._upside_down(lecture, quads)
            if autre is not None:
                tour, lecture = (tour + 180) % 360, turn(lecture, 180)
                lignes = autre
        angle = skew_of([ligne.quad for ligne in lignes])
        if abs(angle) >= _ANGLE_MINIMUM:
            lecture, matrice = straighten(lecture, angle)
            lignes = [_moved(ligne, matrice) for ligne in lignes]
        return tour, lignes, lecture

    def _detect(self, image: Image) -> list[Points]:
        petite, facteur = fit_area(image, _SURFACE_DE_DETECTION)
        boites = self._moteur().text_det(petite[:, :, ::-1]).boxes
        if boites is None:
            return []
        return [np.asarray(quad, dtype=np.float64) / facteur for quad in boites]

    def _recognise(self, image: Image, quads: list[Points]) -> list[LigneLue]:
        if not quads:
            return []
        textes, scores = self._texts([crop_quad(image, quad) for quad in quads])
        return [
            LigneLue(quad, texte.strip(), float(score))
            for quad, texte, score in zip(quads, textes, scores, strict=True)
            if texte.strip()
        ]

    def _texts(self, coupes: list[Image]) -> tuple[list[str], list[float]]:
        moteur = self._moteur()
        resultat = moteur.recognize_txt([np.ascontiguousarray(coupe[:, :, ::-1]) for coupe in coupes])
        return list(resultat.txts), list(resultat.scores)

    def _turn_needed(self, image: Image, quads: list[Points]) -> int:
        """Return 90 or 270 when most lines stand upright on the page, else 0."""
        tailles = [_size(quad) for quad in quads]
        debout = sum(h for w, h in tailles if h > 1.5 * w)
        couche = sum(w for w, h in tailles if w > 1.5 * h)
        if debout <= 1.5 * couche:
            return 0
        hauts = [quad for quad, (w, h) in zip(quads, tailles, strict=True) if h > 1.5 * w]
        hauts.sort(key=lambda quad: -_size(quad)[1])
        coupes = [crop_quad(image, quad) for quad in hauts[:_ECHANTILLON]]
        notes = {tour: self._score([turn(coupe, tour) for coupe in coupes]) for tour in (90, 270)}
        return max(notes, key=lambda tour: notes[tour])

    def _upside_down(self, image: Image, quads: list[Points]) -> list[LigneLue] | None:
        """Return the lines of the page turned by 180 degrees when they read better so."""
        longs = sorted(quads, key=lambda quad: -_size(quad)[0])[:_ECHANTILLON]
        coupes = [crop_quad(image, quad) for quad in longs]
        if self._score([turn(coupe, 180) for coupe in coupes]) <= self._score(coupes) + 0.05:
            return None
        renversee = turn(image, 180)
        return self._recognise(renversee, self._detect(renversee))

    def _score(self, coupes: list[Image]) -> float:
        return float(np.mean(self._texts(coupes)[1])) if coupes else 0.0

    def _moteur(self) -> Any:
        with self._verrou:
            if self._fils not in self._moteurs:
                self._moteurs[self._fils] = _load(self._fils)
            return self._moteurs[self._fils]


def _load(fils: int) -> Any:
    try:
        import rapidocr
        from rapidocr import RapidOCR
    except ImportError as erreur:
        raise EngineError(
            "La lecture des pages scannées n'est pas installée : réinstallez l'application "
            "(paquets « rapidocr » et « onnxruntime »)."
        ) from erreur
    modeles = Path(rapidocr.__file__).parent / "models"
    detection, lecture = _only(modeles, "*_det_*.onnx"), _only(modeles, "*_rec_*.onnx")
    moteur: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Det.model_path": str(detection),
            "Rec.model_path": str(lecture),
            "Rec.rec_img_shape": _FORME_DE_LIGNE,
            "EngineConfig.onnxruntime.intra_op_num_threads": fils,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    moteur._load_det_model()
    moteur._load_rec_model()
    return moteur


def _only(dossier: Path, motif: str) -> Path:
    trouves = sorted(dossier.glob(motif))
    if not trouves:
        raise EngineError(
            "Les modèles de lecture des pages scannées manquent : réinstallez le paquet « rapidocr »."
        )
    return trouves[-1]


def _size(quad: Points) -> tuple[float, float]:
    return float(np.ptp(quad[:, 0])), float(np.ptp(quad[:, 1]))


def _is_doubtful(lignes: list[LigneLue]) -> bool:
    return bool(lignes) and confidence_of(lignes) < _SCORE_DE_DOUTE


def _moved(ligne: LigneLue, matrice: Points) -> LigneLue:
    return LigneLue(ligne.quad @ matrice[:, :2].T + matrice[:, 2], ligne.texte, ligne.score)
