"""The hybrid index of a workspace: words on disk, brought up to date document by document; meaning at need.

A change costs what changed: documents are compared by fingerprint, a new segment holds the new ones,
and those that left are only no longer looked at. When a third of the passages are of documents that left,
or segments are many, all is written anew. Passages are encoded when a question makes them candidates.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from qualiopia.domain.corpus import DocumentIndexe, Filtre, PassageTrouve
from qualiopia.engines.indexes.etendue import Etendue, Fiche
from qualiopia.engines.indexes.fusion import Avance, rank
from qualiopia.engines.indexes.segment import Segment, write_segment
from qualiopia.errors import EngineError
from qualiopia.stages.ports import Encodeur

_FORMAT = 2
_SEGMENTS_MAX = 8
_VERROU_PERIME = 900


@dataclass(frozen=True, slots=True)
class Etat:
    """All that is known of an index without opening its segments."""

    format: int = _FORMAT
    fiches: tuple[Fiche, ...] = ()


_ETAT = msgspec.msgpack.Decoder(Etat)


class IndexHybride:
    """An index in a folder; without an encoder, words alone are searched."""

    def __init__(self, dossier: Path, encodeur: Encodeur | None) -> None:
        self._dossier = dossier
        self._encodeur = encodeur
        try:
            dossier.mkdir(parents=True, exist_ok=True)
        except OSError as faute:
            raise EngineError(f"L'index « {dossier} » ne peut pas être créé : {faute.strerror}.") from faute
        self._etat = self._load()
        self._segments: dict[str, Segment] = {}
        self._etendues: dict[Filtre, Etendue] = {}

    @property
    def documents(self) -> Sequence[DocumentIndexe]:
        """The documents of the index, without their passages."""
        return [fiche.document for fiche in self._etat.fiches]

    def __len__(self) -> int:
        """Return the number of passages that can be found."""
        return sum(fiche.nombre for fiche in self._etat.fiches)

    def update(self, documents: Sequence[DocumentIndexe]) -> None:
        """Make the index hold these documents and no other.

        Raises:
            EngineError: another process is updating the same index.
        """
        empreintes = [_fingerprint(document) for document in documents]
        connues = {(f.document.collection, f.document.cle): f for f in self._etat.fiches}
        fiches: dict[int, Fiche] = {}
        for rang, (document, empreinte) in enumerate(zip(documents, empreintes, strict=True)):
            fiche = connues.get((document.collection, document.cle))
            if fiche is not None and fiche.empreinte == empreinte:
                fiches[rang] = replace(fiche, document=replace(document, passages=()))
        if len(fiches) == len(documents) and list(fiches.values()) == list(self._etat.fiches):
            return
        with self._lock():
            if self._is_worn(list(fiches.values()), len(documents) > len(fiches)):
                fiches.clear()
            nouveaux = [rang for rang in range(len(documents)) if rang not in fiches]
            fiches.update(self._write(nouveaux, documents, empreintes))
            self._save(Etat(_FORMAT, tuple(fiches[r] for r in range(len(documents)))))

    def search(
        self,
        question: str,
        nombre: int,
        filtre: Filtre | None = None,
        avance: Avance = lambda _fait, _tout: None,
    ) -> Sequence[PassageTrouve]:
        """Return the passages nearest to a question, best first; `avance` hears (encoded, at most)."""
        etendue = self._scope(filtre or Filtre())
        if not len(etendue) or nombre < 1:
            return []
        return rank(etendue, question, self._encodeur, nombre, avance)

    def _scope(self, filtre: Filtre) -> Etendue:
        if filtre not in self._etendues:
            fiches = [fiche for fiche in self._etat.fiches if filtre.accepts(fiche.document)]
            self._etendues = {filtre: Etendue(fiches, self._segment)}
        return self._etendues[filtre]

    def _segment(self, nom: str) -> Segment:
        if nom not in self._segments:
            self._segments[nom] = Segment(self._dossier / nom)
        return self._segments[nom]

    def _load(self) -> Etat:
        try:
            etat = _ETAT.decode((self._dossier / "etat.bin").read_bytes())
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return Etat()
        if etat.format != _FORMAT:
            return Etat()
        presents = {f.segment for f in etat.fiches if (self._dossier / f.segment / "longueurs.npy").is_file()}
        return replace(etat, fiches=tuple(f for f in etat.fiches if f.segment in presents))

    def _save(self, etat: Etat) -> None:
        provisoire = self._dossier / "etat.part"
        provisoire.write_bytes(msgspec.msgpack.encode(etat))
        provisoire.replace(self._dossier / "etat.bin")
        self._etat = etat
        self._etendues = {}
        gardes = {fiche.segment for fiche in etat.fiches}
        for segment in self._dossier.glob("s-*"):
            if segment.name not in gardes:
                self._segments.pop(segment.name, None)
                shutil.rmtree(segment, ignore_errors=True)

    def _is_worn(self, gardees: Sequence[Fiche], ajout: bool) -> bool:
        """Whether writing all anew costs less than dragging along what is dead."""
        noms = {fiche.segment for fiche in gardees}
        ecrits = sum(len(self._segment(nom).longueurs) for nom in noms)
        return len(noms) + ajout > _SEGMENTS_MAX or (
            bool(gardees) and ecrits > 1.5 * sum(fiche.nombre for fiche in gardees)
        )

    def _write(
        self,
        nouveaux: Sequence[int],
        documents: Sequence[DocumentIndexe],
        empreintes: Sequence[str],
    ) -> dict[int, Fiche]:
        if not nouveaux:
            return {}
        nom = f"s-{time.time_ns():x}"
        write_segment(self._dossier / nom, [documents[rang] for rang in nouveaux])
        fiches: dict[int, Fiche] = {}
        debut = 0
        for rang in nouveaux:
            document, nombre = replace(documents[rang], passages=()), len(documents[rang].passages)
            fiches[rang] = Fiche(document, empreintes[rang], nom, debut, nombre)
            debut += nombre
        return fiches

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        verrou = self._dossier / "verrou"
        with contextlib.suppress(OSError):
            if time.time() - verrou.stat().st_mtime > _VERROU_PERIME:
                verrou.unlink()
        try:
            os.close(os.open(verrou, os.O_CREAT | os.O_EXCL))
        except FileExistsError as faute:
            raise EngineError(
                "Une autre commande met ces documents en mémoire : attendez qu'elle ait fini. "
                f"Si aucune autre ne tourne, effacez « {verrou} »."
            ) from faute
        try:
            yield
        finally:
            verrou.unlink(missing_ok=True)


def _fingerprint(document: DocumentIndexe) -> str:
    """Name what is written of a document: its title, its passages and where they stand."""
    empreinte = hashlib.blake2b(document.titre.encode("utf-8", "replace"), digest_size=16)
    for p in document.passages:
        place = f"\0{p.fichier}|{p.page}|{p.debut}|{p.fin}|"
        empreinte.update((place + p.texte).encode("utf-8", "replace"))
    return empreinte.hexdigest()
