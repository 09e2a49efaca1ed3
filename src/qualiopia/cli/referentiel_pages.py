"""`qualiopia referentiel documenter` and `comparer`: a pack made readable, and what changed in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qualiopia.cli.fichiers import save
from qualiopia.cli.jours import read_day
from qualiopia.errors import UsageError
from qualiopia.packs.chargeur import load_pack

Sortie = Annotated[
    Path | None,
    typer.Option("--sortie", help="Dossier où écrire ; par défaut « resultats/<nom> ».", metavar="DOSSIER"),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Écrire la page en Markdown plutôt qu'en HTML.")]
Motifs = Annotated[
    bool, typer.Option("--motifs", help="Donner aussi les motifs cherchés, pour qui écrit le référentiel.")
]
Nom = Annotated[
    str, typer.Argument(help="Nom d'un référentiel connu, ou son dossier.", metavar="REFERENTIEL")
]
Ancien = Annotated[str, typer.Argument(help="Référentiel de départ (nom ou dossier).", metavar="ANCIEN")]
Nouveau = Annotated[
    str, typer.Argument(help="Référentiel d'arrivée ; inutile avec --le et --et.", metavar="[NOUVEAU]")
]
Le = Annotated[str | None, typer.Option("--le", help="Premier jour comparé, AAAA-MM-JJ.", metavar="DATE")]
Et = Annotated[str | None, typer.Option("--et", help="Second jour comparé, AAAA-MM-JJ.", metavar="DATE")]
EnJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]


def documenter(
    referentiel: Nom, sortie: Sortie = None, markdown: Markdown = False, motifs: Motifs = False
) -> None:
    """Écrit une page lisible d'un référentiel et de ses textes : documents, mentions, règles, dossiers.

    La page HTML tient en un fichier, se cherche, s'imprime et n'a besoin d'aucun réseau.
    """
    from qualiopia.reports.referentiel import to_html, to_markdown

    pack = load_pack(referentiel)
    dossier = sortie or Path("resultats") / pack.id
    fichier = dossier / (f"{pack.id}.md" if markdown else "index.html")
    save(fichier, to_markdown(pack, motifs) if markdown else to_html(pack, motifs))
    Console(highlight=False, soft_wrap=True).print(f"Page écrite : {fichier}", markup=False)


def comparer(
    ancien: Ancien, nouveau: Nouveau = "", le: Le = None, et: Et = None, json: EnJson = None
) -> None:
    """Compare deux référentiels, ou un référentiel à deux dates : ajouts, retraits, changements.

    Le statut de sortie est 0 sans différence, 1 s'il y en a, 3 si un référentiel est fautif.
    """
    from qualiopia.packs.comparaison import compare_days, compare_packs
    from qualiopia.reports.referentiel.ecarts import differences_to_json, differences_to_text

    if nouveau and (le or et):
        raise UsageError("Comparez deux référentiels, ou un seul à deux dates : pas les deux à la fois.")
    if nouveau:
        noms = (ancien, nouveau)
        ecarts = compare_packs(load_pack(ancien), load_pack(nouveau))
    elif le and et:
        noms = (read_day(le), read_day(et))
        ecarts = compare_days(load_pack(ancien), *noms)
    else:
        raise UsageError(
            "Il manque avec quoi comparer : un second référentiel, ou deux dates avec --le et --et."
        )
    if json is not None:
        save(json, differences_to_json(ecarts, *noms))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"De « {noms[0]} » à « {noms[1]} »\n", markup=False)
    console.print(differences_to_text(ecarts), markup=False, end="")
    if ecarts:
        raise typer.Exit(1)
