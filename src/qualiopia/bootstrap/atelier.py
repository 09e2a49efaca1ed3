"""The workshop of one process: the référentiel, the readers, search and the store, built when first used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

import qualiopia
from qualiopia.domain.lecture import Lecture
from qualiopia.engines.indexes.lexical import RechercheLexicale
from qualiopia.engines.indexes.ressemblance import RessemblanceLineaire
from qualiopia.engines.stores.disque import DisqueStore
from qualiopia.errors import PackError
from qualiopia.packs.chargeur import default_name, find_packs, load_pack
from qualiopia.packs.modele import Pack
from qualiopia.settings import Settings
from qualiopia.stages.limites import Limites
from qualiopia.stages.masquage import mask_lectures
from qualiopia.stages.pipeline import ResultatFichier, analyse_lectures
from qualiopia.stages.ports import Lecteur
from qualiopia.stages.read import read_entree
from qualiopia.stages.walk import Entree

_LECTURES = msgspec.msgpack.Decoder(list[Lecture])
_RESULTAT = msgspec.msgpack.Decoder(ResultatFichier)
_RACINE = Path(qualiopia.__file__).parent
_CODE_DE_LECTURE = (
    "engines/readers",
    "engines/ocr",
    "engines/mise_en_page",
    *(f"stages/{nom}" for nom in ("read", "archive", "detect", "formats", "limites", "messages", "walk")),
    "domain/lecture",
    "domain/anomalie",
)

_CODE_D_ANALYSE = ("domain", "stages", "verifications", "engines/indexes")


class Atelier:
    """Everything one process needs to analyse files; heavy engines are built when first used."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = None if settings.sans_cache else DisqueStore(settings.cache / "pieces")
        self.limites = Limites(taille_fichier=settings.taille_max << 20, pages=settings.pages_max)

    @cached_property
    def pack(self) -> Pack:
        """The référentiel, loaded once."""
        cache = None if self.settings.sans_cache else self.settings.cache / "packs"
        return load_pack(self.settings.referentiel, cache) if self.settings.referentiel else _default(cache)

    @cached_property
    def lecteurs(self) -> Mapping[str, Lecteur]:
        """The readers by format."""
        from qualiopia.engines.readers.registre import build_readers

        return build_readers(self.settings.ocr, self.limites)

    @cached_property
    def recherche(self) -> RechercheLexicale:
        """Lexical search weighted by the pack's own wordings."""
        return RechercheLexicale(
            formulation
            for genre in self.pack.types_de_pieces
            for exigence in genre.exigences
            for formulation in getattr(exigence.verification, "formulations", ())
        )

    @cached_property
    def ressemblance(self) -> RessemblanceLineaire:
        """Likeness to the pack's sample texts."""
        return RessemblanceLineaire(self.pack.echantillons)

    @cached_property
    def _cles(self) -> tuple[str, str]:
        reglages = f"{self.settings.ocr}|{self.limites}"
        lecture = _code_fingerprint(_CODE_DE_LECTURE) + reglages
        return lecture, _code_fingerprint(
            ("domain", "stages", "verifications", "engines/indexes")
        ) + self.pack.empreinte

    def known(self, entree: Entree) -> ResultatFichier | None:
        """Return the result of an unchanged file from the store, or None."""
        if self.store is None:
            return None
        contenu = self.store.get(self._key(entree, "analyse"))
        try:
            return _RESULTAT.decode(contenu) if contenu is not None else None
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def _key(self, entree: Entree, etape: str) -> str:
        lecture, analyse = self._cles
        suite = analyse if etape == "analyse" or self.pack.confidentialite else ""
        cle = f"{etape}|{entree.fichier}|{entree.digest()}|{lecture}|{suite}"
        return hashlib.sha256(cle.encode()).hexdigest()

    def analyse(self, entree: Entree) -> ResultatFichier:
        """Analyse one file from its bytes, keeping what was read and what was concluded."""
        lectures = self._read(entree)
        resultat = analyse_lectures(entree.fichier, lectures, self.pack, self.recherche, self.ressemblance)
        if self.store is not None:
            self.store.put(self._key(entree, "analyse"), msgspec.msgpack.encode(resultat))
        return resultat

    def _read(self, entree: Entree) -> Sequence[Lecture]:
        contenu = self.store.get(self._key(entree, "lecture")) if self.store else None
        if contenu is not None:
            try:
                return _LECTURES.decode(contenu)
            except (msgspec.DecodeError, msgspec.ValidationError):
                pass
        lues = read_entree(entree, self.lecteurs, self.limites)
        lectures = mask_lectures(lues, self.pack, self.ressemblance)
        if self.store is not None:
            self.store.put(self._key(entree, "lecture"), msgspec.msgpack.encode(lectures))
        return lectures


def _default(cache: Path | None) -> Pack:
    """Load the pack declared as the default one, or the only one there is."""
    nom = default_name(find_packs())
    if not nom:
        raise PackError("Aucun référentiel n'est installé : indiquez-en un avec --referentiel.")
    return load_pack(nom, cache)


def _code_fingerprint(parties: Sequence[str]) -> str:
    """Name the state of our own code, so that an upgrade never serves what older code concluded."""
    empreinte = hashlib.sha256(qualiopia.__version__.encode())
    for partie in parties:
        chemin = _RACINE / partie
        fichiers = sorted(chemin.rglob("*.py")) if chemin.is_dir() else sorted(_RACINE.glob(f"{partie}*.py"))
        for fichier in fichiers:
            etat = fichier.stat()
            empreinte.update(f"{fichier.name}|{etat.st_size}|{etat.st_mtime_ns}".encode())
    return empreinte.hexdigest()
