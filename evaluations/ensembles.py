"""The two sets, run and judged: our example organisations, and a corpus by others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from evaluations.alertes import Alerte, classify_indicateurs, find_alerts, judge_mentions
from evaluations.champs import Releve, check_fields
from evaluations.citations import Citation, check_citations
from evaluations.corpus import (
    by_source,
    classify_document,
    is_lost,
    judge_document,
    lay_out,
    load_corpus,
    load_correspondances,
)
from evaluations.defauts import Detection, detect
from evaluations.metriques import Classement, Jugement
from evaluations.produit import Analyse, EvaluationImpossible, Produit
from evaluations.reconnaissance import AUCUNE, classify, is_segmented
from evaluations.regroupement import classify_sessions
from evaluations.verite import load_verite

Dire = Callable[[str], None]
DEVELOPPEMENT = "developpement"


@dataclass(frozen=True)
class Cout:
    """What reading for the first time cost: pages, seconds, and peak memory in MiB."""

    pages: int = 0
    secondes: float = 0.0
    memoire_mo: float = 0.0

    def plus(self, analyse: Analyse) -> Cout:
        """Return the cost with one more run."""
        return Cout(
            self.pages + analyse.pages,
            self.secondes + analyse.secondes,
            max(self.memoire_mo, analyse.memoire_mo),
        )


@dataclass
class Bilan:
    """All that was observed on one set. `perdus` are the files that are neither pièce nor anomalie."""

    nom: str
    fichiers: int = 0
    classements: list[Classement] = field(default_factory=list)
    jugements: list[Jugement] = field(default_factory=list)
    releves: list[Releve] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    perdus: list[str] = field(default_factory=list)
    detections: list[Detection] = field(default_factory=list)
    alertes: list[Alerte] = field(default_factory=list)
    indicateurs: list[Classement] = field(default_factory=list)
    segmentes: dict[str, bool] = field(default_factory=dict)
    regroupements: list[Classement] = field(default_factory=list)
    dossiers: int = 0
    cout: Cout | None = None
    partages: dict[str, set[str]] = field(default_factory=dict)

    def told(self) -> Bilan:
        """Return what may be told error by error: of drawn organisations, the development share alone."""
        return self.only(self.partages.get(DEVELOPPEMENT, set())) if self.partages else self

    def only(self, sources: set[str]) -> Bilan:
        """Return what was observed of these organisations, what is counted of the whole set left out."""
        return Bilan(
            self.nom,
            classements=[un for un in self.classements if un.source in sources],
            jugements=[un for un in self.jugements if un.source in sources],
            releves=[un for un in self.releves if un.source in sources],
            citations=[une for une in self.citations if une.source in sources],
            detections=[une for une in self.detections if une.source in sources],
            alertes=[une for une in self.alertes if une.organisme in sources],
            indicateurs=[un for un in self.indicateurs if un.source in sources],
            regroupements=[un for un in self.regroupements if un.source in sources],
            partages=self.partages,
        )


def evaluate_examples(
    exemples: Path, produit: Produit, travail: Path, dire: Dire, nom: str = "exemples"
) -> Bilan:
    """Run the product on each organisation of a folder and judge what it says against the truth."""
    verites = [load_verite(chemin) for chemin in sorted((exemples / "verite").glob("*.yaml"))]
    if not verites:
        raise EvaluationImpossible(f"« {exemples / 'verite'} » ne contient aucune vérité.")
    bilan = Bilan(nom)
    compteur = Compteur(travail, bilan.nom)
    for verite in verites:
        dire(f"analyse de {exemples / verite.nom}")
        analyse = produit.analyse(exemples / verite.nom, travail / f"{verite.nom}.json")
        compteur.count(analyse)
        if verite.partage:
            bilan.partages.setdefault(verite.partage, set()).add(verite.nom)
        bilan.fichiers += len(verite.fichiers)
        bilan.dossiers += len(analyse.donnees["dossiers"])
        for fichier in verite.fichiers:
            trouves = classify(verite.nom, fichier, analyse)
            bilan.classements += trouves
            bilan.perdus += [un.sujet for un in trouves if un.prediction == AUCUNE]
            if fichier.pages_des_documents:
                bilan.segmentes[fichier.fichier] = is_segmented(fichier, analyse)
        bilan.detections += detect(verite, analyse)
        bilan.alertes += find_alerts(verite, analyse)
        bilan.indicateurs += classify_indicateurs(verite, analyse)
        bilan.jugements += judge_mentions(verite, analyse)
        bilan.releves += check_fields(verite, analyse)
        bilan.regroupements += classify_sessions(verite, analyse)
        bilan.citations += check_citations(verite.nom, exemples / verite.nom, analyse)
    bilan.cout = compteur.close()
    return bilan


def evaluate_corpus(
    dossier: Path, produit: Produit, travail: Path, dire: Dire, sources: Sequence[str] = ()
) -> Bilan:
    """Run the product on a labelled corpus, one source at a time, and judge what it says.

    `sources`, when given, keeps only the sources whose name contains one of these words.
    """
    groupes = by_source(load_corpus(dossier))
    correspondances = load_correspondances()
    bilan = Bilan("corpus")
    compteur = Compteur(travail, bilan.nom)
    for rang, (source, documents) in enumerate(groupes.items(), start=1):
        if sources and not any(mot in source for mot in sources):
            continue
        nom = source.replace("/", "__")
        dire(f"analyse de la source {rang} sur {len(groupes)} ({len(documents)} fichiers)")
        racine = lay_out(dossier, documents, travail / "sources" / nom)
        analyse = produit.analyse(racine, travail / "corpus" / f"{nom}.json")
        compteur.count(analyse)
        bilan.fichiers += len(documents)
        for document in documents:
            if document.types:
                bilan.classements.append(classify_document(document, analyse))
            if is_lost(document, analyse):
                bilan.perdus.append(document.id)
            bilan.jugements += judge_document(document, analyse, correspondances)
        bilan.citations += check_citations(source, racine, analyse)
    bilan.cout = compteur.close()
    return bilan


class Compteur:
    """Counts the cost of a first reading; later runs, served by the cache, keep that first figure."""

    def __init__(self, travail: Path, nom: str) -> None:
        self._memoire = travail / f"cout-{nom}.json"
        self._commence = travail / f"cout-{nom}.en-cours"
        self._a_froid = not self._memoire.exists() and not self._commence.exists()
        self._cout = Cout()
        if self._a_froid:
            travail.mkdir(parents=True, exist_ok=True)
            self._commence.touch()

    def count(self, analyse: Analyse) -> None:
        """Add one run."""
        self._cout = self._cout.plus(analyse)

    def close(self) -> Cout | None:
        """Return the cost of the first reading, None when a run was cut off before its end."""
        if self._a_froid:
            self._memoire.write_text(json.dumps(asdict(self._cout)), encoding="utf-8")
        if not self._memoire.exists():
            return None
        return Cout(**json.loads(self._memoire.read_text(encoding="utf-8")))
