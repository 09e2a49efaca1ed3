"""`qualiopia expliquer QUOI`: how a verdict of the last analysis was reached, step by step."""

from __future__ import annotations

import json as format_json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from qualiopia.cli.fichiers import save
from qualiopia.errors import UsageError
from qualiopia.packs.chargeur import load_pack
from qualiopia.reports.explication import Cible, Explication, explain, find_targets
from qualiopia.settings import load_settings

_VERSION = 1
_MAXIMUM = 3
_PROPOSES = 5

Quoi = Annotated[
    list[str],
    typer.Argument(
        help="Un indicateur (26), une règle, une mention, un fichier ; ou un fichier puis une mention.",
        metavar="QUOI…",
    ),
]
Resultat = Annotated[
    Path | None,
    typer.Option(
        "--resultat",
        help="Résultat JSON à lire ; par défaut, le dernier du dossier « resultats ».",
        metavar="FICHIER",
    ),
]
Referentiel = Annotated[
    str | None, typer.Option("--referentiel", help="Référentiel du résultat, s'il n'est pas installé.")
]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]
Motifs = Annotated[
    bool, typer.Option("--motifs", help="Montrer les motifs cherchés, pour qui écrit le référentiel.")
]
Tous = Annotated[bool, typer.Option("--tous", help="Expliquer tout ce qui porte ce nom.")]


def expliquer(
    quoi: Quoi,
    resultat: Resultat = None,
    referentiel: Referentiel = None,
    json: SortieJson = None,
    tous: Tous = False,
    motifs: Motifs = False,
) -> None:
    """Explique un verdict de la dernière analyse : ce qui était cherché, vu, trouvé, et ce qui le changerait.

    Rien n'est relu ni recalculé : l'explication vient du résultat écrit et du référentiel.
    """
    chemin = resultat or _last_result()
    lu = _read(chemin)
    cibles = find_targets(lu, quoi)
    if not cibles:
        raise UsageError(f"« {' '.join(quoi)} » n'est pas dans « {chemin} ». {_suggestions(lu)}")
    settings = load_settings()
    pack = load_pack(
        referentiel or lu["referentiel"]["id"], None if settings.sans_cache else settings.cache / "packs"
    )
    console = Console(highlight=False)
    if pack.empreinte != lu["referentiel"]["empreinte"]:
        console.print("[yellow]Le référentiel a changé depuis cette analyse : relancez-la pour être sûr.[/]")
    gardees = cibles if tous else _most_telling(cibles)
    explications = [explain(cible, lu, pack, motifs) for cible in gardees]
    if json is not None:
        save(json, _to_json(chemin, explications))
    for explication in explications:
        _print(explication, console)
    if len(cibles) > len(gardees):
        console.print(
            f"\n[dim]Et {len(cibles) - len(gardees)} autres : ajoutez --tous, ou le nom d'un fichier.[/]"
        )
    console.print(f"\n[dim]D'après {escape(str(chemin))}. Ce sont des propositions : une personne décide.[/]")


def _most_telling(cibles: list[Cible]) -> list[Cible]:
    """Keep the faults when there are some, and few of them."""
    douteuses = [cible for cible in cibles if cible.objet.get("statut") in ("non_conforme", "indetermine")]
    return (douteuses or cibles)[:_MAXIMUM]


def _last_result() -> Path:
    """Return the last result written under « resultats », here."""
    trouves = sorted(Path("resultats").glob("**/*.json"), key=lambda chemin: chemin.stat().st_mtime)
    for chemin in reversed(trouves):
        if _is_result(chemin):
            return chemin
    raise UsageError("Aucun résultat ici. Lancez « qualiopia analyser », ou donnez --resultat.")


def _is_result(chemin: Path) -> bool:
    try:
        lu = format_json.loads(chemin.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(lu, dict) and {"referentiel", "pieces", "coherence", "indicateurs"} <= lu.keys()


def _read(chemin: Path) -> dict[str, Any]:
    if not chemin.is_file() or not _is_result(chemin):
        raise UsageError(f"« {chemin} » n'est pas un résultat d'analyse. Donnez le fichier de --json.")
    lu: dict[str, Any] = format_json.loads(chemin.read_text(encoding="utf-8"))
    return lu


def _suggestions(lu: dict[str, Any]) -> str:
    indicateurs = [f"{c['numero']}" for c in lu["indicateurs"] if c["statut"] == "non_conforme"]
    regles = list(dict.fromkeys(r["id"] for r in lu["coherence"] if r["statut"] == "non_conforme"))
    fautes = [*indicateurs[:_PROPOSES], *regles[:_PROPOSES]]
    return f"Essayez par exemple : {', '.join(fautes)}." if fautes else ""


def _to_json(chemin: Path, explications: list[Explication]) -> str:
    contenu = {
        "version": _VERSION,
        "resultat": str(chemin),
        "explications": [asdict(explication) for explication in explications],
    }
    return format_json.dumps(contenu, ensure_ascii=False, indent=1)


def _print(explication: Explication, console: Console) -> None:
    statut = f" — {explication.statut}" if explication.statut else ""
    console.print(f"\n[bold]{escape(explication.titre)}[/]{statut}")
    for etape in explication.etapes:
        console.print(f"[bold cyan]{etape.titre}[/]")
        for ligne in etape.lignes:
            console.print(Padding(escape(ligne), (0, 0, 0, 2)))
