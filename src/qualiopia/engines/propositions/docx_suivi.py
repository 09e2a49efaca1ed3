"""A copy of a Word document with the proposals in it: tracked insertions, highlighted, each with a comment.

The original is read and never written. In Word or LibreOffice, each insertion is accepted or refused;
until then it is marked as ours. What is not a text to add (a thing to do, a contradiction) is a comment
on the passage it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from qualiopia.domain.proposition import AUTEUR, NatureProposition, Proposition
from qualiopia.domain.texte import squash
from qualiopia.engines.propositions.placement import Bloc, looks_like_heading, place
from qualiopia.errors import LectureImpossible
from qualiopia.stages.legendes import comment_text

_TITRE = "Mentions à ajouter"
_INITIALES = "QIA"
_SURLIGNE = "yellow"
_HORS_COPIE = (
    "w:numPr",
    "w:sectPr",
    "w:pageBreakBefore",
    "w:keepNext",
    "w:outlineLvl",
    "w:pStyle",
    "w:rPr",
    "w:pPrChange",
)
_HORS_COPIE_DE_POLICE = ("w:b", "w:bCs", "w:i", "w:u", "w:caps", "w:rPrChange", "w:ins", "w:highlight")
_LONGUEUR_DE_REPERE = 40


@dataclass(frozen=True, slots=True)
class Copie:
    """What was written: texts under their heading, texts at the end, comments on passages."""

    chemin: Path
    sous_leur_titre: int
    en_fin: int
    commentaires: int


def write_copy(source: Path, cible: Path, propositions: Sequence[Proposition], date: datetime) -> Copie:
    """Write a copy of a DOCX with proposals about it.

    Raises:
        LectureImpossible: the original cannot be opened as a Word document.
    """
    try:
        document = Document(str(source))
    except Exception as faute:
        raise LectureImpossible(
            "fichier_corrompu",
            f"« {source.name} » ne s'ouvre pas comme un document Word.",
            "Ouvrez-le et enregistrez-le à nouveau.",
        ) from faute
    cahier = _Cahier(document, date)
    textes = [p for p in propositions if p.nature is NatureProposition.TEXTE and not p.prudence]
    places = [(p, place(p, cahier.blocs)) for p in textes]
    for proposition, rang in places:
        if rang is not None:
            cahier.insert_after(rang, proposition)
    en_fin = [proposition for proposition, rang in places if rang is None]
    if en_fin:
        cahier.append_section(en_fin)
    commentees = [proposition for proposition in propositions if proposition not in textes]
    for proposition in commentees:
        cahier.comment(proposition, source.name)
    provisoire = cible.with_name(cible.name + ".part")
    document.save(str(provisoire))
    provisoire.replace(cible)
    return Copie(cible, len(textes) - len(en_fin), len(en_fin), len(commentees))


class _Cahier:
    """A document being annotated: its top-level blocks as they were, and where insertions stand."""

    def __init__(self, document: Any, date: datetime) -> None:
        self._document = document
        self._date = date.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._commentaires = document.part._comments_part.comments
        self._elements = [bloc for bloc in document.element.body if bloc.tag != qn("w:sectPr")]
        self._derniers: dict[int, Any] = {}
        self._numero = max((int(v) for v in _identifiers(document.element.body)), default=0) + 1000
        self.blocs = [self._block(bloc) for bloc in self._elements]

    def _block(self, element: Any) -> Bloc:
        if element.tag != qn("w:p"):
            return Bloc(_text(element))
        paragraphe = Paragraph(element, self._document)
        style = paragraphe.style.name if paragraphe.style is not None else ""
        pleins = [passage for passage in paragraphe.runs if passage.text.strip()]
        gras = bool(pleins) and all(passage.bold for passage in pleins)
        texte = _text(element)
        return Bloc(texte, looks_like_heading(texte, style or "", gras))

    def insert_after(self, rang: int, proposition: Proposition) -> None:
        """Insert a text after a block, and after what was already inserted there."""
        repere = self._derniers.get(rang, self._elements[rang])
        nouveau = self._paragraph(proposition.texte, self._neighbour(rang))
        if repere.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            repere.addprevious(nouveau)
        else:
            repere.addnext(nouveau)
            self._derniers[rang] = nouveau
        self._attach(nouveau, proposition)

    def append_section(self, propositions: Sequence[Proposition]) -> None:
        """Add the texts that have no heading of their own at the end, under one of ours."""
        voisin = self._neighbour(len(self._elements) - 1)
        nouveaux = [self._paragraph(_TITRE, voisin, gras=True)]
        nouveaux += [self._paragraph(proposition.texte, voisin) for proposition in propositions]
        fin = self._document.element.body.find(qn("w:sectPr"))
        for nouveau in nouveaux:
            if fin is not None:
                fin.addprevious(nouveau)
            else:
                self._document.element.body.append(nouveau)
        for nouveau, proposition in zip(nouveaux[1:], propositions, strict=True):
            self._attach(nouveau, proposition)

    def comment(self, proposition: Proposition, nom: str) -> None:
        """Comment the paragraph a proposal is about; the first one when its passage is not in the body."""
        textes = [p.texte for p in proposition.passages if p.fichier.rsplit("/", 1)[-1] == nom]
        paragraphes = [p for p in self._document.element.body.iter(qn("w:p")) if _text(p).strip()]
        vises = (p for texte in textes for p in paragraphes if _holds(p, texte))
        vise = next(vises, paragraphes[0] if paragraphes else None)
        if vise is not None:
            self._attach(vise, proposition)

    def _attach(self, paragraphe: Any, proposition: Proposition) -> None:
        texte = comment_text(proposition)
        commentaire = self._commentaires.add_comment(texte, AUTEUR, _INITIALES)
        commentaire._comment_elm.set(qn("w:date"), self._date)
        identifiant = str(commentaire.comment_id)
        debut, fin = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd")
        for borne in (debut, fin):
            borne.set(qn("w:id"), identifiant)
        proprietes = paragraphe.find(qn("w:pPr"))
        if proprietes is not None:
            proprietes.addnext(debut)
        else:
            paragraphe.insert(0, debut)
        passage, renvoi = OxmlElement("w:r"), OxmlElement("w:commentReference")
        renvoi.set(qn("w:id"), identifiant)
        passage.append(renvoi)
        paragraphe.append(fin)
        paragraphe.append(passage)

    def _neighbour(self, rang: int) -> Any:
        """The nearest paragraph of running text, whose look an insertion borrows."""
        rangs = [*range(rang, -1, -1), *range(rang + 1, len(self._elements))]
        for autre in rangs:
            element, bloc = self._elements[autre], self.blocs[autre]
            if element.tag == qn("w:p") and bloc.texte.strip() and not bloc.titre:
                return element
        return None

    def _paragraph(self, texte: str, voisin: Any, gras: bool = False) -> Any:
        paragraphe = OxmlElement("w:p")
        proprietes = OxmlElement("w:pPr")
        if voisin is not None and (modele := voisin.find(qn("w:pPr"))) is not None:
            proprietes = _without(deepcopy(modele), _HORS_COPIE)
        marque = OxmlElement("w:rPr")
        marque.append(self._change())
        proprietes.append(marque)
        paragraphe.append(proprietes)
        insertion = self._change()
        insertion.append(_run(texte, voisin, gras))
        paragraphe.append(insertion)
        return paragraphe

    def _change(self) -> Any:
        """A mark of insertion of ours, with a number no other mark of the document bears."""
        insertion = OxmlElement("w:ins")
        self._numero += 1
        insertion.set(qn("w:id"), str(self._numero))
        insertion.set(qn("w:author"), AUTEUR)
        insertion.set(qn("w:date"), self._date)
        return insertion


def _run(texte: str, voisin: Any, gras: bool) -> Any:
    passage = OxmlElement("w:r")
    police = OxmlElement("w:rPr")
    modele = next(voisin.iter(qn("w:r")), None) if voisin is not None else None
    if modele is not None and (sienne := modele.find(qn("w:rPr"))) is not None:
        police = _without(deepcopy(sienne), _HORS_COPIE_DE_POLICE)
    passage.append(police)
    police.get_or_add_highlight().set(qn("w:val"), _SURLIGNE)
    if gras:
        police._add_b()
    contenu = OxmlElement("w:t")
    contenu.text = texte
    contenu.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    passage.append(contenu)
    return passage


def _without(element: Any, noms: Sequence[str]) -> Any:
    for nom in noms:
        for enfant in element.findall(qn(nom)):
            element.remove(enfant)
    return element


def _text(element: Any) -> str:
    return "".join(noeud.text or "" for noeud in element.iter(qn("w:t")))


def _holds(paragraphe: Any, texte: str) -> bool:
    repere = squash(texte.strip().split("\n")[0])[:_LONGUEUR_DE_REPERE]
    return bool(repere) and repere in squash(_text(paragraphe))


def _identifiers(corps: Any) -> Iterator[str]:
    for nom in ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:bookmarkStart"):
        for element in corps.iter(qn(nom)):
            valeur = element.get(qn("w:id"), "")
            if valeur.isdigit():
                yield valeur
