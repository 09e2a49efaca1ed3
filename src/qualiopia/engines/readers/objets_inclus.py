"""Files placed inside an office document as objects: other documents, PDF files, packaged files."""

from __future__ import annotations

import io
import posixpath
import struct
from collections.abc import Iterator
from typing import Any

from qualiopia.engines.readers.paquet import Paquet
from qualiopia.stages.ports import Depot

_OBJETS_MAXIMUM = 100


def embedded_files(depot: Depot) -> list[Depot]:
    """Return the files embedded in an Office package; the data behind charts is not one of them."""
    paquet = Paquet(depot)
    graphiques = {
        relation.cible
        for nom in list(paquet.noms)
        if "/charts/" in nom and not nom.endswith(".rels")
        for relation in paquet.relations(nom).values()
    }
    inclus: list[Depot] = []
    for nom in sorted(paquet.noms):
        if "/embeddings/" not in nom or nom in graphiques or len(inclus) >= _OBJETS_MAXIMUM:
            continue
        contenu = paquet.read(nom)
        if contenu:
            inclus.extend(_files(posixpath.basename(nom), contenu))
    return inclus


def _files(nom: str, contenu: bytes) -> Iterator[Depot]:
    if not nom.lower().endswith(".bin"):
        yield Depot(nom, contenu)
        return
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(contenu)) as ole:
            yield from _packaged(nom, ole, contenu)
    except (OSError, ValueError, struct.error):
        return


def _packaged(nom: str, ole: Any, contenu: bytes) -> Iterator[Depot]:
    racine = nom.rpartition(".")[0]
    if ole.exists("\x01Ole10Native"):
        trouve = native_file(ole.openstream("\x01Ole10Native").read())
        if trouve is not None:
            yield trouve
    elif ole.exists("CONTENTS"):
        yield Depot(f"{racine}.pdf", ole.openstream("CONTENTS").read())
    elif ole.exists("Package"):
        yield Depot(f"{racine}.docx", ole.openstream("Package").read())
    elif ole.exists("WordDocument"):
        yield Depot(f"{racine}.doc", contenu)
    elif ole.exists("Workbook"):
        yield Depot(f"{racine}.xls", contenu)


def native_file(flux: bytes) -> Depot | None:
    """Return the file that a « package » object holds, under its own name, or None."""
    position = 6
    textes: list[str] = []
    for _ in range(2):
        fin = flux.find(b"\0", position)
        if fin < 0:
            return None
        textes.append(flux[position:fin].decode("cp1252", "replace"))
        position = fin + 1
    position += 4
    (longueur,) = struct.unpack_from("<I", flux, position)
    position += 4 + longueur
    (taille,) = struct.unpack_from("<I", flux, position)
    contenu = flux[position + 4 : position + 4 + taille]
    nom = textes[0] or textes[1]
    return Depot(nom.replace("\\", "/").rpartition("/")[2] or "objet", contenu) if contenu else None
