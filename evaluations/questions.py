"""`python -m evaluations.questions MODELE`: what a model answers where rules and search hesitate.

The questions are those left open on labelled samples whose kind is given, of the styles that nobody read
while writing patterns: what patterns were written for leaves open other questions than documents from
elsewhere. From the answers comes the calibration of the model, which `--ecrire` keeps.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from evaluations.ablation import REFERENTIEL
from evaluations.echantillons import ECHANTILLONS, STYLES_DE_RESERVE
from evaluations.etalonnage import Exemple, calibrate, write_calibration
from qualiopia.bootstrap import Atelier, open_model
from qualiopia.domain.dossier import Organisme, PieceJugee
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.vue import VuePiece
from qualiopia.engines.comparaison import similarite
from qualiopia.settings import Settings, load_settings
from qualiopia.stages.ask import Calibration, Conseiller
from qualiopia.stages.extract import extract
from qualiopia.stages.ports import Modele
from qualiopia.stages.verify import Entourage, judge, observe

_ENTETE = "---\n"
_TRANCHES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print how well the model tells what is there from what is not, and keep its calibration."""
    analyseur = argparse.ArgumentParser(prog="python -m evaluations.questions")
    analyseur.add_argument("modele", help="fichier GGUF, nom d'un modèle installé ou adresse d'un serveur")
    analyseur.add_argument("--ecrire", type=Path, metavar="FICHIER", help="y ajouter l'étalonnage du modèle")
    analyseur.add_argument("--cache", type=Path, default=Path("resultats/evaluations/cache"))
    analyseur.add_argument("--date-audit", default="2026-11-25")
    options = analyseur.parse_args(arguments)
    settings = load_settings(drapeaux={"modele": options.modele, "cache": options.cache})
    modele = open_model(settings)
    if modele is None:
        print("Nommez un modèle.", file=sys.stderr)
        return 2
    exemples = ask_samples(modele, settings, options.date_audit, lambda dit: print(dit, file=sys.stderr))
    kinds = len({un.source for un in exemples})
    origine = f"{len(exemples)} réponses sur {kinds} types de pièces, python -m evaluations.questions"
    calibration = calibrate(exemples, origine)
    _say(exemples)
    print(f"{modele.nom} : {calibration}\n{modele.consommation}")
    if options.ecrire is not None:
        write_calibration(options.ecrire, modele.empreinte, modele.nom, calibration)
        print(f"Écrit : {options.ecrire}")
    return 0


def _say(exemples: Sequence[Exemple]) -> None:
    vrais = [un.brute for un in exemples if un.vrai]
    faux = [un.brute for un in exemples if not un.vrai]
    paires = len(vrais) * len(faux)
    gagnees = sum((v > f) + 0.5 * (v == f) for v in vrais for f in faux)
    auc = gagnees / paires if paires else float("nan")
    print(f"{len(vrais)} présentes, {len(faux)} absentes ; AUC {auc:.3f}")
    for seuil in _TRANCHES:
        dits = [un.vrai for un in exemples if un.brute >= seuil]
        tus = [not un.vrai for un in exemples if un.brute < seuil]
        print(
            f"« oui » à {seuil:.2f} ou plus : {sum(dits)} justes sur {len(dits)} ; "
            f"en dessous : {sum(tus)} absentes sur {len(tus)}"
        )


def ask_samples(
    modele: Modele, settings: Settings, date_audit: str, dire: Callable[[str], None]
) -> list[Exemple]:
    """Put to a model every question left open on the samples of the reserve, and pair answers with labels."""
    atelier = Atelier(settings)
    conseiller = Conseiller(atelier.pack, lambda: (modele, Calibration()), atelier.recherche, atelier.store)
    jugees: list[PieceJugee] = []
    etiquettes: dict[str, dict[str, bool]] = {}
    for piece, siennes in _labelled(REFERENTIEL / ECHANTILLONS):
        vue = observe(extract(piece, atelier.pack), atelier.pack, atelier.recherche)
        entourage = Entourage(atelier.pack, Organisme(), date_audit, "", [VuePiece(vue)], similarite)
        jugees.append(PieceJugee(vue, "", judge(vue, entourage)))
        etiquettes[vue.cle] = siennes
    avisees = conseiller.advise(jugees, lambda fait, total: dire(f"question {fait} sur {total}"))
    return [
        Exemple(cle.split("/")[0], vu.avis.avant, vu.avis.brute, etiquettes[cle][vu.exigence])
        for cle, piece in avisees.items()
        for vu in piece.observations
        if vu.avis is not None and vu.exigence in etiquettes[cle]
    ]


def _labelled(dossier: Path) -> Iterator[tuple[Piece, dict[str, bool]]]:
    """Yield each labelled sample as a pièce of its true kind; its source is the kind, all styles together."""
    for chemin in sorted(dossier.glob("*/*.txt")):
        texte = chemin.read_text(encoding="utf-8")
        if chemin.stem not in map(str, STYLES_DE_RESERVE) or not texte.startswith(_ENTETE):
            continue
        _, entete, corps = texte.split(_ENTETE, 2)
        lue = yaml.safe_load(entete) or {}
        etiquettes = dict.fromkeys(lue.get("present") or (), True) | dict.fromkeys(
            lue.get("absent") or (), False
        )
        slug, nom = chemin.parent.name, f"{chemin.parent.name}/{chemin.name}"
        if etiquettes:
            page = Page(1, corps.strip() + "\n")
            yield Piece(nom, "0" * 64, "txt", (page,), Reconnaissance(slug, 1.0)), etiquettes


if __name__ == "__main__":
    sys.exit(main())
