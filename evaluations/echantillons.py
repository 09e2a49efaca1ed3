"""The labelled samples of the référentiel, each style judged by a référentiel that has not seen it.

Samples come in numbered styles (`1.txt`, `2.txt`…, the same idea of a document in each kind: a table, a
chatty e-mail, legal prose…). For each style, the product is given a copy of the référentiel without the
samples of that style, and a folder that holds them alone, under names that say nothing. Patterns were
written while reading the first six styles; the last two were only ever counted.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from evaluations.ablation import REFERENTIEL
from evaluations.alertes import judge_mentions
from evaluations.citations import check_citations
from evaluations.ensembles import DEVELOPPEMENT, Bilan, Compteur, Dire
from evaluations.produit import Produit
from evaluations.reconnaissance import AUCUNE, classify
from evaluations.verite import Fichier, Verite

ECHANTILLONS = "echantillons"
RESERVE = "reserve"
STYLES = range(1, 9)
STYLES_DE_RESERVE = (7, 8)
_ENTETE = "---\n"


def evaluate_samples(produit: Produit, travail: Path, dire: Dire) -> Bilan:
    """Run the product on each style of samples and judge what it says against their labels."""
    bilan = Bilan(ECHANTILLONS)
    compteur = Compteur(travail, bilan.nom)
    for style in STYLES:
        dire(f"analyse des échantillons de style {style} sur {len(STYLES)}")
        lieu = travail / ECHANTILLONS / str(style)
        shutil.rmtree(lieu, ignore_errors=True)
        verite = lay_out_style(REFERENTIEL, style, lieu / "documents", produit.date_audit)
        ignorant = replace(produit, referentiel=without_style(REFERENTIEL, style, lieu / "referentiel"))
        analyse = ignorant.analyse(lieu / "documents", travail / f"style-{style}.json")
        compteur.count(analyse)
        bilan.fichiers += len(verite.fichiers)
        bilan.partages.setdefault(verite.partage, set()).add(verite.nom)
        for fichier in verite.fichiers:
            trouves = classify(verite.nom, fichier, analyse)
            bilan.classements += trouves
            bilan.perdus += [un.sujet for un in trouves if un.prediction == AUCUNE]
        bilan.jugements += judge_mentions(verite, analyse)
        bilan.citations += check_citations(verite.nom, lieu / "documents", analyse)
    bilan.cout = compteur.close()
    return bilan


def lay_out_style(referentiel: Path, style: int, cible: Path, date_audit: str) -> Verite:
    """Write the samples of a style under neutral names, one folder each, and return what is true of them."""
    fichiers = []
    for rang, (slug, chemin) in enumerate(_samples(referentiel, style), start=1):
        _, entete, texte = chemin.read_text(encoding="utf-8").split(_ENTETE, 2)
        etiquettes = yaml.safe_load(entete)
        nom = f"{rang:03d}/document.txt"
        (cible / nom).parent.mkdir(parents=True)
        (cible / nom).write_text(texte.strip() + "\n", encoding="utf-8")
        presentes = dict.fromkeys(etiquettes.get("present") or (), style)
        fichiers.append(
            Fichier(nom, (slug,), presentes=presentes, absentes=frozenset(etiquettes.get("absent") or ()))
        )
    partage = RESERVE if style in STYLES_DE_RESERVE else DEVELOPPEMENT
    return Verite(f"style-{style}", date_audit, tuple(fichiers), (), {}, partage)


def without_style(referentiel: Path, style: int, cible: Path) -> Path:
    """Copy a référentiel without the samples of a style nor its cases, and return the copy."""
    shutil.copytree(referentiel, cible, ignore=shutil.ignore_patterns("cas"))
    for _, chemin in _samples(cible, style):
        chemin.unlink()
    return cible


def _samples(referentiel: Path, style: int) -> Iterator[tuple[str, Path]]:
    for chemin in sorted((referentiel / ECHANTILLONS).glob(f"*/{style}.txt")):
        yield chemin.parent.name, chemin
