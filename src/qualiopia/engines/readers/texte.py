"""Plain text, Markdown and CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.lecture import Lecture, Metadonnees
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.encodage import decode
from qualiopia.engines.readers.lectures import doubtful, make_lecture
from qualiopia.stages.ports import Depot

_LIGNES_PAR_PAGE = 4000
_CELLULES_MAXIMUM = 400_000
_RANGEE = re.compile(r"^\s*\|.*\|\s*$")
_SEPARATION = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ENTETE_YAML = re.compile(r"\A---\r?\n(.*?)\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)
_EMPHASE = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LIEN = re.compile(r"!?\[([^\]\n]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")


class LecteurTexte:
    """Reads plain text; a form feed starts a new page."""

    formats: Sequence[str] = ("txt", "xml")

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole file."""
        texte = decode(depot.contenu).replace("\r\n", "\n").replace("\r", "\n")
        if format == "xml":
            texte = _xml_text(depot.contenu) or texte
        composition = Composition()
        for morceau in texte.split("\f"):
            composition.write(morceau.strip("\n"))
            if composition.has_body:
                composition.end_page()
        return make_lecture(depot, format, composition.finish())


class LecteurMarkdown:
    """Reads Markdown keeping its structure: headings, lists, task boxes and tables stay as written.

    Emphasis marks and link targets go, because they cut through the words one searches for.
    """

    formats: Sequence[str] = ("md",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole file."""
        texte = decode(depot.contenu).replace("\r\n", "\n").replace("\r", "\n")
        titre = ""
        entete = _ENTETE_YAML.match(texte)
        if entete:
            declare = re.search(
                r"^title:\s*[\"']?(.+?)[\"']?\s*$", entete.group(1), re.MULTILINE | re.IGNORECASE
            )
            titre = declare.group(1) if declare else ""
        composition = Composition()
        lignes = texte.split("\n")
        rang = 0
        while rang < len(lignes):
            if _RANGEE.match(lignes[rang]) and rang + 1 < len(lignes) and _SEPARATION.match(lignes[rang + 1]):
                rang = self._table(composition, lignes, rang)
                continue
            ligne = plain_line(lignes[rang])
            if ligne.strip():
                composition.paragraph(ligne)
            else:
                composition.blank()
            rang += 1
        return make_lecture(depot, format, composition.finish(), Metadonnees(titre=titre))

    def _table(self, composition: Composition, lignes: list[str], rang: int) -> int:
        composition.open_table()
        while rang < len(lignes) and _RANGEE.match(lignes[rang]):
            if not _SEPARATION.match(lignes[rang]):
                composition.open_row()
                for cellule in re.split(r"(?<!\\)\|", lignes[rang].strip().strip("|")):
                    composition.open_cell()
                    composition.write(plain_line(re.sub(r"<br\s*/?>", "\n", cellule.strip())))
                    composition.close_cell()
                composition.close_row()
            rang += 1
        composition.close_table()
        return rang


def plain_line(ligne: str) -> str:
    """Return a line of Markdown without emphasis marks, link targets, inline tags and escapes."""
    ligne = _LIEN.sub(r"\1", ligne)
    ligne = _EMPHASE.sub(r"\2", ligne)
    ligne = re.sub(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", ligne)
    ligne = re.sub(
        r"</?(?:br|b|i|u|em|strong|span|div|p|center|sub|sup|font)\b[^>]*>", " ", ligne, flags=re.IGNORECASE
    )
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", ligne)


class LecteurCsv:
    """Reads CSV and TSV as one table; encoding and separator are found out."""

    formats: Sequence[str] = ("csv",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole file."""
        texte = decode(depot.contenu).replace("\x00", "")
        anomalies: list[Anomalie] = []
        composition = Composition()
        lus = 0
        composition.open_table()
        for numero, rangee in enumerate(
            csv.reader(texte.splitlines(keepends=True), delimiter=separator(texte))
        ):
            lus += len(rangee)
            if lus > _CELLULES_MAXIMUM:
                anomalies.append(
                    doubtful(
                        depot,
                        "Ce tableau est trop grand : seul son début a été lu.",
                        "Découpez-le en parties.",
                    )
                )
                break
            if numero and numero % _LIGNES_PAR_PAGE == 0:
                composition.close_table()
                composition.end_page()
                composition.open_table()
            write_row(composition, rangee)
        composition.close_table()
        return make_lecture(depot, format, composition.finish(), anomalies=anomalies)


def write_row(composition: Composition, valeurs: Sequence[str]) -> None:
    """Write one row of plain values into the table under way."""
    composition.open_row()
    for valeur in valeurs:
        composition.open_cell()
        composition.write(valeur.strip())
        composition.close_cell()
    composition.close_row()


def separator(texte: str) -> str:
    """Return the column separator of a CSV text: the one that cuts its first lines most evenly."""
    lignes = [ligne for ligne in texte.splitlines()[:40] if ligne.strip()]
    declare = re.match(r"sep=(.)", lignes[0]) if lignes else None
    if declare:
        return declare.group(1)

    def score(signe: str) -> tuple[int, int]:
        comptes = [ligne.count(signe) for ligne in lignes]
        presents = [compte for compte in comptes if compte]
        return (len(presents) if presents else 0, max(presents, default=0))

    return max(";\t,|", key=score) if lignes else ";"


def _xml_text(contenu: bytes) -> str:
    """Return one line « name : text » for each leaf of an XML file."""
    from qualiopia.engines.readers.paquet import local, parse_xml

    racine, _ = parse_xml(contenu)
    if racine is None:
        return ""
    lignes = []
    for noeud in racine.iter():
        texte = (noeud.text or "").strip()
        if texte and local(noeud):
            lignes.append(f"{local(noeud)} : {texte}")
    return "\n".join(lignes)
