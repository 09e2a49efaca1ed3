"""`qualiopia referentiel`: check a référentiel, run its cases, list those that exist, start a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from qualiopia.cli.francais import Commande, Groupe
from qualiopia.cli.referentiel_pages import comparer, documenter
from qualiopia.errors import PackError
from qualiopia.packs.cas import load_cases
from qualiopia.packs.chargeur import find_packs, lint_pack, load_pack
from qualiopia.packs.ebauche import scaffold
from qualiopia.packs.fautes import Faute
from qualiopia.packs.fichiers import locate
from qualiopia.stages.epreuve import Epreuve

application = typer.Typer(
    cls=Groupe,
    help="Vérifie, éprouve, explique, compare, liste ou commence un référentiel.",
    no_args_is_help=True,
    add_completion=False,
)

application.command(cls=Commande)(documenter)
application.command(cls=Commande)(comparer)

Nom = Annotated[
    str, typer.Argument(help="Nom d'un référentiel connu, ou son dossier.", metavar="REFERENTIEL")
]
Tous = Annotated[
    bool, typer.Option("--tous", help="Montrer aussi chaque avertissement, et pas seulement leur nombre.")
]


@application.command(cls=Commande)
def verifier(referentiel: Nom = "", tous: Tous = False) -> None:
    """Relit un référentiel et signale toutes ses fautes, avec le fichier et la ligne.

    Le statut de sortie est 3 s'il y a au moins une faute ; les avertissements n'empêchent rien.
    """
    console = Console(highlight=False, soft_wrap=True)
    fautif = False
    for dossier in _folders(referentiel):
        rapport = lint_pack(dossier)
        fautif = fautif or bool(rapport.fautes)
        for faute in rapport.fautes:
            console.print(_line(dossier, faute), style="red", markup=False)
        if tous:
            for avertissement in rapport.avertissements:
                console.print(
                    f"{_line(dossier, avertissement)} (avertissement)", style="yellow", markup=False
                )
        bilan = _summary(len(rapport.fautes), len(rapport.avertissements), tous)
        console.print(f"{dossier.name} : {bilan}")
    if fautif:
        raise typer.Exit(PackError.code_sortie)


@application.command(cls=Commande)
def tester(referentiel: Nom = "") -> None:
    """Passe les cas d'un référentiel : chacun porte dans son nom le statut attendu.

    Le statut de sortie est 3 si un cas échoue.
    """
    from qualiopia.bootstrap import build_banc

    console = Console(highlight=False, soft_wrap=True)
    rate = False
    for dossier in _folders(referentiel):
        pack = load_pack(dossier)
        banc = build_banc(pack)
        epreuves = [banc.run(cas) for cas in load_cases(dossier, pack)]
        echecs = [epreuve for epreuve in epreuves if not epreuve.reussie]
        rate = rate or bool(echecs)
        for epreuve in echecs:
            console.print(_failure(dossier, epreuve), style="red", markup=False)
        console.print(f"{dossier.name} : {_score(epreuves, len(echecs))}")
    if rate:
        raise typer.Exit(PackError.code_sortie)


@application.command(cls=Commande)
def lister() -> None:
    """Liste les référentiels installés."""
    console = Console(highlight=False)
    table = Table("Nom", "Titre", "Versions", "Indicateurs", "Pièces", "Exigences", "Règles", box=None)
    for nom, dossier in find_packs().items():
        try:
            pack = load_pack(dossier)
        except PackError as erreur:
            table.add_row(nom, f"ne se charge pas : {len(str(erreur).splitlines())} faute(s)")
            continue
        exigences = sum(len(genre.exigences) for genre in pack.types_de_pieces)
        compte = (len(pack.indicateurs), len(pack.types_de_pieces), exigences, len(pack.coherence))
        versions = ", ".join(version.id for version in pack.versions)
        table.add_row(nom, pack.titre, versions, *(str(nombre) for nombre in compte))
    console.print(table)


@application.command(cls=Commande)
def nouveau(
    nom: Annotated[str, typer.Argument(help="Nom du référentiel à commencer.", metavar="NOM")],
    dossier: Annotated[Path, typer.Option("--dossier", help="Où le créer.")] = Path(),
) -> None:
    """Commence un référentiel : un petit exemple qui marche, expliqué dans chaque fichier, à remplacer."""
    cree = scaffold(nom, dossier)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Référentiel commencé dans {cree}. Commencez par lire {cree / 'LISEZ-MOI.md'}.")
    console.print(f"Le vérifier :  qualiopia referentiel verifier {cree}")
    console.print(f"L'éprouver :   qualiopia referentiel tester {cree}")
    console.print(f"Le relire :    qualiopia referentiel documenter {cree}")
    console.print(f"L'appliquer :  qualiopia analyser VOS-DOCUMENTS --referentiel {cree}")


def _folders(referentiel: str) -> list[Path]:
    return [locate(referentiel)] if referentiel else list(find_packs().values())


def _line(dossier: Path, faute: Faute) -> str:
    return f"{dossier.name}/{faute}"


def _summary(fautes: int, avertissements: int, tous: bool) -> str:
    bilan = "aucune faute" if not fautes else f"{fautes} faute{'s' if fautes > 1 else ''}"
    suite = "" if tous or not avertissements else " (--tous pour les lire)"
    return f"{bilan}, {avertissements} avertissement{'s' if avertissements > 1 else ''}{suite}."


def _failure(dossier: Path, epreuve: Epreuve) -> str:
    vu = f" ; {epreuve.note}" if epreuve.note else ""
    cas = epreuve.cas
    return f"{dossier.name}/{cas.fichier}: attendu {cas.attendu}, obtenu {epreuve.obtenu}{vu}"


def _score(epreuves: Sequence[Epreuve], echecs: int) -> str:
    if not epreuves:
        return "aucun cas ; écrivez-en dans son dossier « cas », à côté des règles."
    sujets = len({id(epreuve.cas.sujet) for epreuve in epreuves})
    return (
        f"{len(epreuves) - echecs} cas réussis sur {len(epreuves)}, {sujets} exigences ou règles éprouvées."
    )
