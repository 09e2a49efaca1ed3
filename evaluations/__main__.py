"""Command line: `python -m evaluations [--generer N] [--echantillons] [--ablation] [--corpus DOSSIER]`."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluations.ablation import REFERENTIEL, compare_layers, without_search
from evaluations.echantillons import ECHANTILLONS, evaluate_samples
from evaluations.ensembles import Bilan, evaluate_corpus, evaluate_examples
from evaluations.generateur.tirage import generate
from evaluations.page import key_figures, write_page
from evaluations.page_html import write_html
from evaluations.produit import EvaluationImpossible, Produit
from evaluations.synthese import compare_shares, summarise
from qualiopia.bootstrap.modeles import AUCUN
from qualiopia.settings import load_settings

PIRES = 25
CHOISI = "choisi"
"""Stands for the model that `qualiopia modele choisir` retained."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluations asked for and write their figures; 2 when they cannot be run."""
    options = _options().parse_args(arguments)
    if options.modele == CHOISI:
        options.modele = chosen_model()
    try:
        syntheses = _evaluate(options)
    except EvaluationImpossible as faute:
        print(faute, file=sys.stderr)
        return 2
    for nom, synthese in syntheses.items():
        _say(nom, synthese, options.pires)
    for chemin in _write(syntheses, options):
        print(f"Écrit : {chemin}")
    return 0


def _options() -> argparse.ArgumentParser:
    analyseur = argparse.ArgumentParser(
        prog="python -m evaluations",
        description="Mesure le produit sur les exemples et, si on en donne un, sur un corpus étiqueté.",
    )
    analyseur.add_argument("--exemples", type=Path, default=Path("exemples"), help="dossier des exemples")
    analyseur.add_argument("--sans-exemples", action="store_true", help="ne mesurer que le corpus")
    analyseur.add_argument(
        "--generer", type=int, default=0, metavar="N", help="mesurer aussi sur N organismes tirés au sort"
    )
    analyseur.add_argument("--graine", type=int, default=1, help="graine du tirage")
    analyseur.add_argument(
        "--echantillons", action="store_true", help="mesurer aussi sur les échantillons du référentiel"
    )
    analyseur.add_argument("--ablation", action="store_true", help="mesurer aussi les règles seules")
    analyseur.add_argument(
        "--modele",
        nargs="?",
        default="",
        const=CHOISI,
        help="mesurer aussi avec ce modèle de langue ; sans nom, avec celui qui est choisi, s'il y en a un",
    )
    analyseur.add_argument("--corpus", type=Path, help="dossier d'un corpus qui contient manifest.jsonl")
    analyseur.add_argument(
        "--source", action="append", default=[], help="ne garder que ces sources du corpus"
    )
    analyseur.add_argument("--sortie", type=Path, default=Path("docs/qualite"), help="où écrire les mesures")
    analyseur.add_argument(
        "--travail", type=Path, default=Path("resultats/evaluations"), help="cache et analyses"
    )
    analyseur.add_argument(
        "--commande", default=f"{shlex.quote(sys.executable)} -m qualiopia", help="le produit"
    )
    analyseur.add_argument("--date-audit", default="2026-11-25", help="date de l'audit")
    analyseur.add_argument("--processus", type=int, default=0, help="nombre de processus du produit")
    analyseur.add_argument("--pires", type=int, default=PIRES, help="nombre de causes d'erreur à afficher")
    return analyseur


def chosen_model() -> str:
    """Return the name of the model that the user has chosen, empty when there is none; say which."""
    choisi = load_settings().modele
    if choisi in ("", AUCUN):
        _progress("aucun modèle de langue n'est choisi : la ligne « avec un modèle » ne sera pas mesurée")
        return ""
    _progress(f"modèle de langue choisi : {choisi}")
    return choisi


def _evaluate(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    syntheses: dict[str, dict[str, Any]] = {}
    produit = Produit(
        shlex.split(options.commande), options.travail / "cache", options.date_audit, options.processus
    )
    with tempfile.TemporaryDirectory() as provisoire:
        for evaluer in _sets(options, Path(provisoire)):
            bilan = evaluer(produit, options.travail)
            syntheses[bilan.nom] = synthese = summarise(bilan)
            comparaisons = [table] if (table := compare_shares(bilan)) else []
            regles = avec_modele = None
            if options.ablation:
                _progress("les mêmes, règles seules")
                sans = replace(produit, referentiel=without_search(REFERENTIEL, Path(provisoire) / "regles"))
                regles = summarise(evaluer(sans, options.travail / "regles"))
            if options.modele:
                _progress("les mêmes, avec le modèle")
                avec = replace(produit, modele=options.modele)
                avec_modele = summarise(evaluer(avec, options.travail / "modele"))
            if regles or avec_modele:
                comparaisons.append(compare_layers(synthese, regles, avec_modele))
            if comparaisons:
                synthese["comparaisons"] = comparaisons
    return syntheses


def _sets(options: argparse.Namespace, provisoire: Path) -> Iterator[Callable[[Produit, Path], Bilan]]:
    """Yield how to evaluate each set that was asked for, with a product and a working folder."""
    if not options.sans_exemples:
        yield lambda produit, travail: evaluate_examples(options.exemples, produit, travail, _progress)
    if options.generer:
        dossier = provisoire / "generes"
        generate(dossier, options.generer, options.graine)
        sien = f"generes-{options.generer}-{options.graine}"
        yield lambda produit, travail: evaluate_examples(
            dossier, produit, travail / sien, _progress, nom="generes"
        )
    if options.echantillons:
        yield lambda produit, travail: evaluate_samples(produit, travail, _progress)
    if options.corpus:
        yield lambda produit, travail: evaluate_corpus(
            options.corpus, produit, travail, _progress, options.source
        )


def _progress(texte: str) -> None:
    print(texte, file=sys.stderr)


def _say(nom: str, synthese: dict[str, Any], pires: int) -> None:
    print(f"\n{nom.upper()} : {synthese['fichiers']} fichiers, {synthese['sources']} sources")
    for libelle, valeur in key_figures(synthese):
        print(f"  {libelle} : {valeur}")
    causes = synthese["causes"]
    print(f"  Erreurs par cause ({len(causes)} causes, les {min(pires, len(causes))} premières) :")
    for cause in causes[:pires]:
        sujets = ", ".join(sujet.rpartition("/")[2] for sujet in cause["sujets"][:4])
        print(f"  {cause['nombre']:4d}  {cause['famille']} · {cause['cause']}  ({sujets})")


def _write(syntheses: dict[str, dict[str, Any]], options: argparse.Namespace) -> list[Path]:
    """Write two pages and one JSON per set, so that a run of one set leaves the other's figures whole."""
    options.sortie.mkdir(parents=True, exist_ok=True)
    ecrits: list[Path] = []
    for nom, synthese in syntheses.items():
        page, donnees = options.sortie / f"{nom}.md", options.sortie / f"{nom}.json"
        html, commande = options.sortie / f"{nom}.html", _command(nom, options)
        html.write_text(write_html(nom, synthese, commande), encoding="utf-8")
        page.write_text(write_page({nom: synthese}, commande), encoding="utf-8")
        texte = json.dumps(synthese, ensure_ascii=False, indent=1, sort_keys=True)
        donnees.write_text(texte + "\n", encoding="utf-8")
        ecrits += [page, html, donnees]
    return ecrits


def _command(nom: str, options: argparse.Namespace) -> str:
    """Say how to do these measures again; the folder of someone else's corpus is not told."""
    mots = ["python -m evaluations"]
    if nom != "exemples":
        mots.append("--sans-exemples")
    if nom == "generes":
        mots.append(f"--generer {options.generer} --graine {options.graine}")
    if nom == ECHANTILLONS:
        mots.append("--echantillons")
    if nom == "corpus":
        mots.append("--corpus DOSSIER")
    fin = ["--ablation"] if options.ablation else []
    return " ".join([*mots, *fin, *(["--modele MODELE"] if options.modele else [])])


if __name__ == "__main__":
    sys.exit(main())
