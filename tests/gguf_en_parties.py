"""Cuts a GGUF model into two files, as `llama-gguf-split` does: the first holds all that is said of it."""

from __future__ import annotations

import struct
from pathlib import Path

_TAILLES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_ALIGNEMENT = 32


class _Lecteur:
    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.place = 0

    def read(self, format: str) -> int:
        valeur = struct.unpack_from(format, self.octets, self.place)[0]
        self.place += struct.calcsize(format)
        return int(valeur)

    def skip_string(self) -> None:
        longueur = self.read("<Q")
        self.place += longueur

    def skip_value(self, genre: int) -> None:
        if genre == 8:
            self.skip_string()
        elif genre == 9:
            dedans, nombre = self.read("<I"), self.read("<Q")
            for _ in range(nombre):
                self.skip_value(dedans)
        else:
            self.place += _TAILLES[genre]


def _padded(octets: bytes) -> bytes:
    return octets + bytes(-len(octets) % _ALIGNEMENT)


def _key(nom: str, genre: int, format: str, valeur: int) -> bytes:
    return struct.pack("<Q", len(nom)) + nom.encode() + struct.pack("<I", genre) + struct.pack(format, valeur)


def split(source: Path, dossier: Path) -> list[Path]:
    """Write the two parts of a model and return them."""
    lu = _Lecteur(source.read_bytes())
    lu.place = 8
    tenseurs, cles = lu.read("<Q"), lu.read("<Q")
    debut = lu.place
    for _ in range(cles):
        lu.skip_string()
        lu.skip_value(lu.read("<I"))
    dit = lu.octets[debut : lu.place]
    infos: list[tuple[bytes, int]] = []
    for _ in range(tenseurs):
        debut = lu.place
        lu.skip_string()
        dimensions = lu.read("<I")
        lu.place += 8 * dimensions + 4
        infos.append((lu.octets[debut : lu.place], lu.read("<Q")))
    donnees = lu.octets[lu.place + (-lu.place % _ALIGNEMENT) :]
    fins = [*(place for _, place in infos[1:]), len(donnees)]
    corps = [donnees[place:fin] for (_, place), fin in zip(infos, fins, strict=True)]
    moitie = tenseurs // 2
    parties = []
    for rang, (du, au) in enumerate(((0, moitie), (moitie, tenseurs))):
        propres = [_key("split.no", 2, "<H", rang), _key("split.count", 2, "<H", 2)]
        propres.append(_key("split.tensors.count", 5, "<i", tenseurs))
        tete = struct.pack("<4sIQQ", b"GGUF", 3, au - du, len(propres) + (cles if rang == 0 else 0))
        tete += b"".join(propres) if rang else dit + b"".join(propres)
        place, suite = 0, b""
        for (info, _), morceau in zip(infos[du:au], corps[du:au], strict=True):
            tete += info + struct.pack("<Q", place)
            suite += _padded(morceau)
            place = len(suite)
        partie = dossier / f"petit-{rang + 1:05d}-of-00002.gguf"
        partie.write_bytes(_padded(tete) + suite)
        parties.append(partie)
    return parties
