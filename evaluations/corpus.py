"""An external corpus: documents by others, labelled by others, analysed one source at a time."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evaluations.metriques import Classement, Jugement
from evaluations.produit import Analyse, EvaluationImpossible
from evaluations.reconnaissance import AUCUNE, main_said, main_type, true_type

CORRESPONDANCES = Path(__file__).with_name("correspondances.yaml")


@dataclass(frozen=True)
class Document:
    """A labelled document: acceptable kinds (the first is the main one), mentions there or missing."""

    id: str
    fichier: str
    source: str
    types: tuple[str, ...]
    presentes: frozenset[str]
    absentes: frozenset[str]

    @property
    def nom(self) -> str:
        """Name of the file within the folder of its source."""
        return Path(self.fichier).name


@dataclass(frozen=True)
class Correspondance:
    """What an exigence means in the corpus's words: one of these mentions, or all of them."""

    exigence: str
    mentions: tuple[str, ...]
    toutes: bool

    def truth(self, document: Document) -> bool | None:
        """Whether the labels say the exigence is met; None when they do not tell."""
        presentes = [mention in document.presentes for mention in self.mentions]
        absentes = [mention in document.absentes for mention in self.mentions]
        if self.toutes:
            return True if all(presentes) else False if any(absentes) else None
        return True if any(presentes) else False if any(absentes) else None


def load_corpus(dossier: Path) -> list[Document]:
    """Read `manifest.jsonl`: `fichier`, `slugs`, and when known `id`, `repo` and `mentions`.

    Raises:
        EvaluationImpossible: there is no manifest, or a line of it is not one.
    """
    manifeste = dossier / "manifest.jsonl"
    if not manifeste.is_file():
        raise EvaluationImpossible(
            f"« {manifeste} » n'existe pas : --corpus attend le dossier qui le contient."
        )
    documents: list[Document] = []
    for rang, ligne in enumerate(manifeste.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            lu = json.loads(ligne) if ligne.strip() else {}
            if lu.get("fichier") and (dossier / lu["fichier"]).is_file():
                documents.append(_document(lu))
        except (ValueError, KeyError, TypeError, AttributeError) as faute:
            raise EvaluationImpossible(f"« {manifeste} », ligne {rang} : {faute!r}.") from faute
    _refuse_homonyms(documents)
    return documents


def _refuse_homonyms(documents: Sequence[Document]) -> None:
    """Two files of one source under one name could not be told apart in what the product says."""
    for source, siens in by_source(documents).items():
        noms = [document.nom for document in siens]
        doubles = sorted({nom for nom in noms if noms.count(nom) > 1})
        if doubles:
            raise EvaluationImpossible(f"« {source} » : plusieurs fichiers nommés « {doubles[0]} ».")


def _document(lu: Mapping[str, Any]) -> Document:
    mentions = lu.get("mentions") or {}
    fichier = str(lu["fichier"])
    return Document(
        id=str(lu.get("id") or hashlib.sha256(fichier.encode()).hexdigest()[:8]),
        fichier=fichier,
        source=str(lu.get("repo") or fichier),
        types=tuple(lu["slugs"]),
        presentes=frozenset(mentions.get("present", ())),
        absentes=frozenset(mentions.get("absent", ())),
    )


def load_correspondances(chemin: Path = CORRESPONDANCES) -> dict[str, tuple[Correspondance, ...]]:
    """Read how each exigence is said in the corpus's words, by kind of document."""
    lu = yaml.safe_load(chemin.read_text(encoding="utf-8"))["correspondances"]
    return {
        type_: tuple(_correspondance(exigence, valeur) for exigence, valeur in exigences.items())
        for type_, exigences in lu.items()
    }


def _correspondance(exigence: str, valeur: Any) -> Correspondance:
    if isinstance(valeur, list):
        return Correspondance(exigence, tuple(valeur), toutes=True)
    (regle, mentions), *_ = valeur.items()
    return Correspondance(exigence, tuple(mentions), toutes=regle == "toutes")


def by_source(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Group the documents by source, in a stable order."""
    groupes: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groupes[document.source].append(document)
    return dict(sorted(groupes.items()))


def lay_out(dossier: Path, documents: Sequence[Document], cible: Path) -> Path:
    """Copy the documents of one source in a folder of their own, as if one organisation filed them.

    Copies keep their dates, so that what the product cached remains valid.
    """
    cible.mkdir(parents=True, exist_ok=True)
    attendus = {document.nom for document in documents}
    for reste in cible.iterdir():
        if reste.name not in attendus:
            reste.unlink()
    for document in documents:
        if not (cible / document.nom).exists():
            shutil.copy2(dossier / document.fichier, cible / document.nom)
    return cible


def classify_document(document: Document, analyse: Analyse) -> Classement:
    """Pair a document with the kind said of it; any of its acceptable kinds is right."""
    dit = main_said(analyse, document.nom)
    vrai = true_type(document.types, dit.type)
    return Classement(document.source, document.id, vrai, dit.type, dit.confiance)


def is_lost(document: Document, analyse: Analyse) -> bool:
    """Whether a document is neither a pièce nor an anomalie."""
    return main_type(analyse, document.nom) == AUCUNE


def judge_document(
    document: Document, analyse: Analyse, correspondances: Mapping[str, Sequence[Correspondance]]
) -> list[Jugement]:
    """Judge each labelled mention of a document that one of our exigences means."""
    if not document.types:
        return []
    type_ = document.types[0]
    pieces = [piece for piece in analyse.pieces(document.nom) if piece["type"] == type_]
    jugements: list[Jugement] = []
    for correspondance in correspondances.get(type_, ()):
        vrai = correspondance.truth(document)
        if vrai is None:
            continue
        dit, probabilite = _said(pieces, correspondance.exigence)
        vierge = bool(pieces) and all(piece["vierge"] for piece in pieces)
        jugements.append(
            Jugement(
                document.source, document.id, type_, correspondance.exigence, vrai, dit, probabilite, vierge
            )
        )
    return jugements


def _said(pieces: Sequence[Mapping[str, Any]], exigence: str) -> tuple[str, float | None]:
    """Return the best that was said of an exigence among the pièces of a file."""
    dits = [un for piece in pieces for un in piece["exigences"] if un["id"] == exigence]
    if not dits:
        return "non_juge", None
    ordre = ("conforme", "indetermine", "non_conforme", "non_applicable")
    meilleur = min(dits, key=lambda un: ordre.index(un["statut"]))
    return str(meilleur["statut"]), float(meilleur["probabilite"])
