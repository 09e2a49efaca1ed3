"""`qualiopia interroger "QUESTION"`: questions about a folder, answered with numbered citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from qualiopia.bootstrap import Demande
from qualiopia.bootstrap.questions import Interrogation
from qualiopia.cli.analyser import Cache, DateAudit, Referentiel, Reglages, SansCache, existing
from qualiopia.cli.fichiers import save
from qualiopia.cli.jours import read_day
from qualiopia.cli.progression import Avancement, Progression
from qualiopia.domain.corpus import Filtre
from qualiopia.domain.reponse import Citation, Nature, Phrase, Reponse
from qualiopia.errors import UsageError
from qualiopia.reports.reponse import to_json
from qualiopia.settings import Settings, load_settings

_SUR = ("auto", "documents", "referentiel", "tout")

Question = Annotated[
    str | None, typer.Argument(help="La question ; sans elle, on en pose plusieurs.", metavar="QUESTION")
]
Dans = Annotated[Path, typer.Option("--dans", help="Dossier, fichier ou archive ZIP à interroger.")]
LeDossier = Annotated[
    str, typer.Option("--dossier", help="Ne chercher que dans ce dossier (identifiant ou chemin).")
]
LeType = Annotated[str, typer.Option("--type", help="Ne chercher que dans ce type de documents.")]
Depuis = Annotated[str | None, typer.Option("--depuis", help="Documents datés de ce jour ou d'après.")]
Jusque = Annotated[str | None, typer.Option("--jusqu-au", help="Documents datés de ce jour ou d'avant.")]
Sur = Annotated[
    str, typer.Option("--sur", help="Où chercher : documents, referentiel, tout ou auto.", metavar="OÙ")
]
Suite = Annotated[bool, typer.Option("--suite", help="La question fait suite à la précédente.")]
Passages = Annotated[int, typer.Option("--passages", help="Passages lus pour répondre.", min=1, max=30)]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]
SansSens = Annotated[
    bool, typer.Option("--sans-sens", help="Chercher par les mots seuls : plus rapide, moins fin.")
]
SansModele = Annotated[bool, typer.Option("--sans-modele", help="Citer les documents, sans rien rédiger.")]
Modele = Annotated[str | None, typer.Option("--modele", help="Modèle de langue à employer.")]


def interroger(
    question: Question = None,
    dans: Dans = Path(),
    dossier: LeDossier = "",
    type_de_piece: LeType = "",
    depuis: Depuis = None,
    jusqu_au: Jusque = None,
    sur: Sur = "auto",
    suite: Suite = False,
    passages: Passages = 6,
    json: SortieJson = None,
    sans_modele: SansModele = False,
    sans_sens: SansSens = False,
    modele: Modele = None,
    referentiel: Referentiel = None,
    date_audit: DateAudit = None,
    reglages: Reglages = None,
    cache: Cache = None,
    sans_cache: SansCache = False,
) -> None:
    """Répond à une question sur vos documents, passages à l'appui, ou dit ne pas trouver."""
    if sur not in _SUR:
        raise UsageError(f"« {sur} » : écrivez --sur {', '.join(_SUR[:-1])} ou {_SUR[-1]}.")
    drapeaux = {
        "referentiel": referentiel,
        "cache": cache,
        "sans_cache": sans_cache or None,
        "modele": "aucun" if sans_modele else modele,
    }
    settings = load_settings(reglages, drapeaux=drapeaux)
    filtre = Filtre((), dossier, type_de_piece, _day(depuis), _day(jusqu_au))
    demande = Demande(chemin=existing(dans), date_audit=_day(date_audit))
    _run(demande, settings, question, _Reglage(filtre, passages, sur, suite, sans_sens), json)


def _day(jour: str | None) -> str:
    return read_day(jour) if jour else ""


@dataclass(frozen=True, slots=True)
class _Reglage:
    """Where and how a question is searched."""

    filtre: Filtre
    passages: int
    sur: str
    suite: bool
    sans_sens: bool


def _run(
    demande: Demande, settings: Settings, question: str | None, reglage: _Reglage, json: Path | None
) -> None:
    affichage = Console(highlight=False)
    with Progression(Console(stderr=True, highlight=False)) as suivi:
        interrogation = Interrogation(demande, settings, suivi, reglage.sans_sens)
    with interrogation:
        if question is not None:
            reponse = _ask(interrogation, question, reglage, affichage)
            if json is not None:
                save(json, to_json(reponse))
            return
        _converse(interrogation, reglage, affichage)


def _converse(interrogation: Interrogation, reglage: _Reglage, affichage: Console) -> None:
    """Ask questions until an empty line."""
    affichage.print("[dim]Posez vos questions ; une ligne vide pour finir.[/]")
    while True:
        try:
            question = affichage.input("\n[bold]? [/]").strip()
        except EOFError:
            return
        if not question:
            return
        _ask(interrogation, question, reglage, affichage)
        reglage = replace(reglage, suite=True)


def _ask(interrogation: Interrogation, question: str, reglage: _Reglage, affichage: Console) -> Reponse:
    if not question.strip():
        raise UsageError("La question est vide.")

    def dire(phrase: Phrase, _citations: Sequence[Citation]) -> None:
        renvois = "".join(f"[cyan]\\[{numero}][/]" for numero in phrase.citations)
        affichage.print(f"{escape(phrase.texte)} {renvois}", soft_wrap=True)

    with Avancement("lecture des passages", Console(stderr=True, highlight=False)) as avance:
        reponse = interrogation.ask(
            question.strip(), reglage.filtre, reglage.passages, reglage.sur, reglage.suite, dire, avance
        )
    _conclude(reponse, affichage)
    return reponse


def _conclude(reponse: Reponse, affichage: Console) -> None:
    """Print what was not said as it came: where the answer comes from, and the citations."""
    if reponse.nature is Nature.INTROUVABLE:
        affichage.print("Je ne trouve pas la réponse dans ces documents.")
    if reponse.cherchee != reponse.question:
        affichage.print(f"[dim]Question cherchée : {escape(reponse.cherchee)}[/]", soft_wrap=True)
    if reponse.nature is Nature.EXTRAITE:
        raison = (
            "le modèle n'a rien écrit que les documents prouvent"
            if reponse.modele
            else "aucun modèle n'est employé"
        )
        affichage.print(
            f"[dim]Phrases telles qu'elles sont dans les documents ({raison}).[/]", soft_wrap=True
        )
    if reponse.nature is Nature.REDIGEE:
        affichage.print(
            f"[dim]Rédigé par {escape(reponse.modele)}, chaque phrase vérifiée dans le passage cité.[/]"
        )
    if reponse.ecartees:
        affichage.print(f"[dim]Phrases écartées, faute de preuve : {len(reponse.ecartees)}.[/]")
    for citation in reponse.citations:
        page = f", page {citation.passage.page}" if citation.passage.page else ""
        lieu = (
            citation.passage.fichier if citation.passage.page else f"référentiel, {citation.passage.fichier}"
        )
        texte = " ".join(citation.passage.texte.split())
        affichage.print(
            f"[cyan]\\[{citation.numero}][/] {escape(lieu)}{page} : « {escape(texte)} »", soft_wrap=True
        )
