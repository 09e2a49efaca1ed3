"""Rich Text Format: headers, text, tables, text boxes, form boxes, comments and tracked deletions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Annotation, Lecture, Metadonnees
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.lectures import doubtful, make_lecture
from qualiopia.engines.readers.rtf_corps import CorpsRtf, Polices
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot

_MEUBLES = re.compile(r"\{\\(header[lrf]?|footer[lrf]?|footnote|\*\\annotation)\b")
_ACCOLADE = re.compile(r"\\[\\{}]|[{}]")
_GROUPES_MAXIMUM = 2000


class LecteurRtf:
    """Reads an RTF document; page and section breaks make pages, header and footer go to the first."""

    formats: Sequence[str] = ("rtf",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole document."""
        source = depot.contenu.decode("latin-1")
        fin = group_end(source, 0)
        polices = Polices.of(_group(source, r"{\fonttbl"), source[:2000])
        meubles, corps = _split(source[:fin])
        composition = Composition()
        marche = CorpsRtf(composition, polices)
        _write_once(marche, [texte for nom, texte in meubles if nom.startswith("header")])
        composition.end_header()
        marche.end_page = _Pied(marche, [texte for nom, texte in meubles if nom.startswith("footer")])
        marche.run(corps)
        _write_once(marche, [texte for nom, texte in meubles if nom == "footnote"])
        marche.end_page()
        annotations = [*marche.annotations, *_comments(polices, meubles)]
        anomalies = []
        if fin >= len(source) and not source.rstrip("\x00 \r\n\t").endswith("}"):
            anomalies.append(
                doubtful(depot, "Le fichier est incomplet : la fin manque.", "Copiez de nouveau l'original.")
            )
        pages = composition.finish()
        return make_lecture(depot, format, pages, _metadata(source, polices), annotations, anomalies)


class _Pied:
    """Ends a page, writing the footers on the first one."""

    def __init__(self, marche: CorpsRtf, pieds: list[str]) -> None:
        self._marche = marche
        self._pieds = pieds

    def __call__(self) -> None:
        composition = self._marche.composition
        composition.begin_footer()
        _write_once(self._marche, self._pieds)
        self._pieds = []
        composition.end_page()


def _write_once(marche: CorpsRtf, sources: list[str]) -> None:
    """Write groups one after the other, leaving out those that say the same again."""
    vus: set[str] = set()
    for source in sources:
        essai = CorpsRtf(Composition(), marche.polices)
        essai.run(source)
        texte = "\n".join(page.texte for page in essai.composition.finish())
        if texte.strip() and texte not in vus:
            vus.add(texte)
            marche.nested(source)


def _comments(polices: Polices, meubles: list[tuple[str, str]]) -> list[Annotation]:
    annotations: list[Annotation] = []
    for nom, source in meubles:
        if nom.endswith("annotation"):
            essai = CorpsRtf(Composition(), polices)
            essai.run(source)
            texte = "\n".join(page.texte for page in essai.composition.finish()).strip()
            if texte:
                annotations.append(Annotation("commentaire", texte))
    return annotations


def _split(source: str) -> tuple[list[tuple[str, str]], str]:
    """Return the header, footer, note and comment groups, and the source without them."""
    meubles: list[tuple[str, str]] = []
    restes: list[str] = []
    position = 0
    for meuble in _MEUBLES.finditer(source):
        if meuble.start() < position:
            continue
        if len(meubles) >= _GROUPES_MAXIMUM:
            raise LectureImpossible(
                CodeAnomalie.ARCHIVE_PIEGEE,
                "Ce document RTF contient un nombre démesuré de notes ou d'en-têtes ; il n'a pas été lu.",
                "Vérifiez son origine, puis enregistrez-le en PDF ou en .docx.",
            )
        fin = group_end(source, meuble.start())
        meubles.append((meuble.group(1), source[meuble.end() : fin - 1].lstrip()))
        restes.append(source[position : meuble.start()])
        position = fin
    restes.append(source[position:])
    return meubles, "".join(restes)


def group_end(source: str, debut: int) -> int:
    """Return where the group that starts at an offset ends (the end of the source when it never does)."""
    profondeur = 0
    for accolade in _ACCOLADE.finditer(source, debut):
        if accolade.group() == "{":
            profondeur += 1
        elif accolade.group() == "}":
            profondeur -= 1
            if profondeur == 0:
                return accolade.end()
    return len(source)


def _group(source: str, debut: str) -> str:
    place = source.find(debut)
    return source[place : group_end(source, place)] if place >= 0 else ""


def _metadata(source: str, polices: Polices) -> Metadonnees:
    info = _group(source[:200_000], r"{\info")

    def field(nom: str) -> str:
        trouve = re.search(r"\{\\" + nom + r"\b([^{}]*)\}", info)
        if trouve is None:
            return ""
        essai = CorpsRtf(Composition(), polices)
        essai.run(trouve.group(1))
        return essai.composition.finish()[0].texte.strip()

    def day(nom: str) -> str:
        trouve = re.search(r"\{\\" + nom + r"\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", info)
        return "{:0>4}-{:0>2}-{:0>2}".format(*trouve.groups()) if trouve else ""

    return Metadonnees(field("title"), field("author"), "", day("creatim"), day("revtim"))
