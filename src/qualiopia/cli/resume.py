"""The terminal summary: what a person needs to know in one screen, in plain French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qualiopia.domain.dossier import Constat, Examen
from qualiopia.domain.statut import Gravite, Statut, StatutDossier

_COULEURS = {
    Statut.CONFORME: "green",
    Statut.NON_CONFORME: "red",
    Statut.INDETERMINE: "yellow",
    Statut.NON_APPLICABLE: "dim",
}
_NOMS = {
    Statut.CONFORME: "conforme",
    Statut.NON_CONFORME: "non conforme",
    Statut.INDETERMINE: "à examiner",
    Statut.NON_APPLICABLE: "sans objet",
}
_LIGNES = 6


def print_summary(examen: Examen, ecrits: Sequence[Path], console: Console) -> None:
    """Print the summary of an examination."""
    _header(examen, console)
    if examen.constats:
        _constats(examen.constats, console)
    else:
        _dossiers(examen, console)
    for note in examen.notes:
        console.print(f"[yellow]{escape(note)}[/]", soft_wrap=True)
    _contradictions(examen, console)
    _anomalies(examen, console)
    console.print("\n[dim]Ce sont des propositions : une personne confirme ou corrige chacune d'elles.[/]")
    for chemin in ecrits:
        nom = "Rapport à lire" if chemin.suffix == ".html" else "Données"
        console.print(f"{nom} : [bold]{escape(str(chemin))}[/]", soft_wrap=True)


def _header(examen: Examen, console: Console) -> None:
    nom = examen.organisme.denomination or "organisme non déclaré"
    console.print(f"\n[bold]{escape(nom)}[/] — audit du {_french(examen.date_audit)}", soft_wrap=True)
    pages = examen.moteur.get("pages_lues", 0)
    duree = examen.moteur.get("duree_s", 0)
    console.print(
        f"Référentiel {examen.referentiel}, version {examen.version or 'aucune à cette date'} · "
        f"{len(examen.pieces)} pièces, {pages} pages, {len(examen.anomalies)} anomalies, en {duree} s"
    )


_DOSSIERS = {
    StatutDossier.NON_CONFORME: "non conformes",
    StatutDossier.INCOMPLET: "incomplets",
    StatutDossier.A_EXAMINER: "à examiner",
    StatutDossier.CONFORME_SOUS_RESERVE: "conformes sous réserve",
    StatutDossier.CONFORME: "conformes",
}


def _dossiers(examen: Examen, console: Console) -> None:
    """Say how many dossiers are in order, where the référentiel has no indicateurs."""
    compte = Counter(dossier.statut for dossier in examen.dossiers)
    parts = [f"{compte[statut]} {nom}" for statut, nom in _DOSSIERS.items() if compte[statut]]
    if parts:
        console.print("Dossiers : " + ", ".join(parts))


def _constats(constats: Iterable[Constat], console: Console) -> None:
    constats = list(constats)
    compte = Counter(constat.statut for constat in constats)
    parts = [
        f"[{_COULEURS[statut]}]{compte[statut]} {_named(statut, compte[statut])}[/]"
        for statut in _NOMS
        if compte[statut]
    ]
    console.print("Indicateurs : " + ", ".join(parts))
    ecarts = [c for c in constats if c.statut is Statut.NON_CONFORME]
    ecarts.sort(key=lambda c: (c.gravite_proposee is not Gravite.MAJEURE, c.numero))
    if not ecarts:
        console.print("[green]Aucune non-conformité n'est proposée.[/]")
        return
    tableau = Table(box=None, padding=(0, 1), show_header=True, header_style="bold")
    tableau.add_column("N°", justify="right")
    tableau.add_column("Proposé")
    tableau.add_column("Constat", ratio=1)
    for constat in ecarts:
        majeure = constat.gravite_proposee is Gravite.MAJEURE
        gravite = (
            f"[red]{constat.gravite_proposee}[/]"
            if majeure
            else f"[yellow]{constat.gravite_proposee or ''}[/]"
        )
        tableau.add_row(str(constat.numero), gravite, escape(_short(constat.motif)))
    console.print(tableau)


def _contradictions(examen: Examen, console: Console) -> None:
    fautes = [i for i in examen.coherence if i.statut is Statut.NON_CONFORME]
    if not fautes:
        return
    _list("contradiction", "entre documents", [_short(i.motif) for i in fautes], console)


def _anomalies(examen: Examen, console: Console) -> None:
    if not examen.anomalies:
        return
    lignes = [f"{anomalie.fichier} : {anomalie.message}" for anomalie in examen.anomalies]
    _list("anomalie", "de fichiers ou de pages", lignes, console)


def _list(nom: str, suite: str, lignes: Sequence[str], console: Console) -> None:
    """The first lines under their count, each hanging from its bullet."""
    console.print(f"\n[bold]{len(lignes)} {nom}{'s' if len(lignes) > 1 else ''} {suite}[/]")
    tableau = Table.grid(padding=(0, 1))
    tableau.add_column(width=3, justify="right")
    tableau.add_column(ratio=1)
    for ligne in lignes[:_LIGNES]:
        tableau.add_row("•", escape(ligne))
    if len(lignes) > _LIGNES:
        tableau.add_row("…", f"et {len(lignes) - _LIGNES} de plus, dans le rapport.")
    console.print(tableau)


def _named(statut: Statut, nombre: int) -> str:
    nom = _NOMS[statut]
    return nom.replace("conforme", "conformes") if nombre > 1 else nom


def _short(texte: str, maximum: int = 170) -> str:
    propre = " ".join(texte.split())
    return propre if len(propre) <= maximum else propre[: maximum - 1].rsplit(" ", 1)[0] + "…"


def _french(iso: str) -> str:
    return "/".join(reversed(iso.split("-"))) if iso.count("-") == 2 else iso
