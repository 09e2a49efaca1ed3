"""From an examen to drafts: copies of the Word documents, and one sheet for all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from qualiopia.bootstrap.analyses import Demande, SansSuivi, Suivi, analyse
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.bootstrap.modeles import open_model
from qualiopia.domain.proposition import SUFFIXE, NatureProposition, Proposition
from qualiopia.errors import LectureImpossible, UsageError
from qualiopia.settings import Settings
from qualiopia.verifications.phrases import show

_COPIABLE = ".docx"


@dataclass(frozen=True)
class DemandeDePropositions:
    """What to propose: for which file (all when empty), where, and whether former outputs are replaced."""

    analyse: Demande
    piece: str = ""
    sortie: Path | None = None
    remplacer: bool = False


@dataclass(frozen=True)
class Bilan:
    """What was proposed and written; `copies` are by file of the folder, `gardes` were already there."""

    propositions: tuple[Proposition, ...]
    copies: dict[str, Path] = field(default_factory=dict)
    fiche: Path | None = None
    gardes: tuple[Path, ...] = ()
    illisibles: tuple[str, ...] = ()


def propose(demande: DemandeDePropositions, settings: Settings, suivi: Suivi | None = None) -> Bilan:
    """Analyse, draft, and write the copies and the sheet; an original is never written.

    The model of the settings, if any, may turn the wordings better.

    Raises:
        UsageError: the file asked for is not among those analysed.
    """
    from qualiopia.stages.affinage import refine
    from qualiopia.stages.propositions import draft

    suivi = suivi or SansSuivi()
    examen = analyse(demande.analyse, settings, suivi)
    suivi.stage("rédaction des propositions")
    pack = Atelier(settings).pack
    propositions = draft(examen, pack)
    if demande.piece:
        fichiers = [jugee.piece.fichier for jugee in examen.pieces]
        propositions = _about(demande.piece, propositions, fichiers)
    modele = open_model(settings)
    if modele is not None:
        propositions = refine(propositions, modele, lambda nom: suivi.stage(f"rédaction : {nom}"))
    noms = {genre.slug: genre.nom for genre in pack.types_de_pieces}
    titre = (
        f"{examen.organisme.denomination or demande.analyse.chemin.name}, audit du {show(examen.date_audit)}"
    )
    return _write(propositions, demande, noms, titre)


def _about(
    piece: str, propositions: Sequence[Proposition], fichiers: Sequence[str]
) -> tuple[Proposition, ...]:
    """Keep what concerns one file, named by its path in the folder or by the end of it."""
    voulu = piece.replace("\\", "/").removeprefix("./")
    trouves = [
        f for f in dict.fromkeys(fichiers) if f == voulu or f.endswith(f"/{voulu}") or voulu.endswith(f"/{f}")
    ]
    if len(trouves) != 1:
        precise = "Plusieurs fichiers portent ce nom" if trouves else "Aucun fichier analysé ne porte ce nom"
        raise UsageError(f"« {piece} » : {precise.lower()}. Donnez son chemin dans le dossier.")
    fichier = trouves[0]
    return tuple(
        p for p in propositions if p.fichier == fichier or any(v.fichier == fichier for v in p.passages)
    )


def _write(
    propositions: Sequence[Proposition], demande: DemandeDePropositions, noms: dict[str, str], titre: str
) -> Bilan:
    from qualiopia.engines.propositions.docx_suivi import write_copy
    from qualiopia.reports.propositions import write_sheet

    maintenant = datetime.now(UTC)
    copies: dict[str, Path] = {}
    gardes: list[Path] = []
    deja: set[str] = set()
    illisibles: list[str] = []
    for fichier, source in _word_files(propositions, demande.analyse.chemin).items():
        siennes = [p for p in propositions if _concerns(p, fichier)]
        cible = _beside(source, demande.sortie)
        if cible.exists() and not demande.remplacer:
            gardes.append(cible)
            deja.add(fichier)
            continue
        cible.parent.mkdir(parents=True, exist_ok=True)
        try:
            copies[fichier] = write_copy(source, cible, siennes, maintenant).chemin
        except LectureImpossible as faute:
            illisibles.append(f"{faute.message} {faute.remede}")
    reste = [
        p for p in propositions if p.nature is NatureProposition.CONTRADICTION or p.fichier not in copies
    ]
    fiche = _sheet_path(demande)
    if reste and fiche.exists() and not demande.remplacer:
        gardes.append(fiche)
    elif reste:
        fiche.parent.mkdir(parents=True, exist_ok=True)
        write_sheet(reste, noms, titre, fiche)
    ecrite = fiche if reste and fiche not in gardes else None
    return Bilan(tuple(propositions), copies, ecrite, tuple(gardes), tuple(illisibles))


def _concerns(proposition: Proposition, fichier: str) -> bool:
    if proposition.nature is NatureProposition.CONTRADICTION:
        return any(passage.fichier == fichier for passage in proposition.passages)
    return proposition.fichier == fichier


def _word_files(propositions: Sequence[Proposition], chemin: Path) -> dict[str, Path]:
    """The Word documents there is something to propose for, that stand in the folder themselves."""
    fichiers = dict.fromkeys(
        fichier for p in propositions for fichier in (p.fichier, *(v.fichier for v in p.passages))
    )
    lieux = {f: chemin / f if chemin.is_dir() else chemin for f in fichiers if f.lower().endswith(_COPIABLE)}
    return {f: lieu for f, lieu in lieux.items() if lieu.is_file() and lieu.suffix.lower() == _COPIABLE}


def _beside(source: Path, sortie: Path | None) -> Path:
    return (sortie or source.parent) / f"{source.stem}{SUFFIXE}{_COPIABLE}"


def _sheet_path(demande: DemandeDePropositions) -> Path:
    chemin = demande.analyse.chemin.resolve()
    lieu = demande.sortie or (chemin if chemin.is_dir() else chemin.parent)
    return (
        lieu / f"{chemin.stem}{SUFFIXE}{_COPIABLE}"
        if chemin.is_dir()
        else lieu / f"{chemin.stem} - fiche{SUFFIXE}{_COPIABLE}"
    )
