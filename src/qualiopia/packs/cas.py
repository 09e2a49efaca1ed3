"""Cases beside the rules: small documents with the statut expected of them in the name of the file.

cas/<type de pièce>.<exigence>/<statut>_<nom>.txt     the text of one pièce of that kind
cas/<type de pièce>.<exigence>/<statut>_<nom>.yaml    the same with champs, signatures, organisme…
cas/<règle>/<statut>_<nom>.yaml                       several pièces of one dossier
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Cellule, Marque, Metadonnees, Page, Tableau
from qualiopia.domain.piece import (
    Champ,
    EtatSignature,
    Passage,
    Piece,
    Presence,
    Reconnaissance,
    Signature,
)
from qualiopia.domain.statut import Statut
from qualiopia.errors import PackInvalide
from qualiopia.packs.fautes import Releve, suggest
from qualiopia.packs.fichiers import CAS
from qualiopia.packs.genres import DateIso
from qualiopia.packs.modele import Exigence, Pack, RegleCoherence, TypeDePiece
from qualiopia.packs.structure import RATE, Structure
from qualiopia.packs.yaml_strict import compose

JOUR_PAR_DEFAUT = "2026-12-01"


@dataclass(frozen=True, slots=True)
class SignatureDeCas:
    """A signature block of a case."""

    role: str
    etat: EtatSignature
    nom: str = ""
    date: str = ""
    nature: str = "trace"


@dataclass(frozen=True, slots=True)
class PresenceDeCas:
    """A cell of an attendance sheet of a case."""

    personne: str
    etat: EtatSignature
    date: str = ""
    demi_journee: str = ""
    role: str = "beneficiaire"
    heures: float = 0.0


@dataclass(frozen=True, slots=True)
class PieceDeCas:
    """A pièce of a case; `champs` are added to what is extracted from `texte`, which may be empty.

    `tableau` holds the rows of a table, written after the text; `cree_le` is the date of the file and
    `logiciel` the program that made it.
    """

    type: str
    texte: str = ""
    fichier: str = ""
    champs: Mapping[str, str | float | bool | tuple[str, ...]] = field(default_factory=dict)
    signatures: tuple[SignatureDeCas, ...] = ()
    presences: tuple[PresenceDeCas, ...] = ()
    tableau: tuple[tuple[str, ...], ...] = ()
    cree_le: DateIso = ""
    logiciel: str = ""


@dataclass(frozen=True, slots=True)
class ContenuDeCas:
    """The content of a YAML case."""

    pieces: tuple[PieceDeCas, ...]
    type_de_dossier: str = ""
    date_audit: DateIso = JOUR_PAR_DEFAUT
    denomination: str = ""
    siret: str = ""
    nda: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cas:
    """A case ready to run: what is judged, what is expected, and the dossier to judge it in."""

    fichier: str
    sujet: Exigence | RegleCoherence
    attendu: Statut
    pieces: tuple[Piece, ...]
    organisme: Organisme
    type_de_dossier: str
    date_audit: str
    extraire: bool


def load_cases(dossier: Path, pack: Pack) -> tuple[Cas, ...]:
    """Return the cases of a pack, in order of file.

    Raises:
        PackInvalide: a case has faults, all of them listed.
    """
    releve = Releve()
    cas = _read_cases(dossier, pack, releve)
    fautes = releve.report().fautes
    if fautes:
        raise PackInvalide([f"{dossier.name}/{faute}" for faute in fautes])
    return tuple(cas)


def check_cases(dossier: Path, pack: Pack, releve: Releve) -> None:
    """Note the faults of the cases of a pack, without running them."""
    _read_cases(dossier, pack, releve)


def _read_cases(dossier: Path, pack: Pack, releve: Releve) -> list[Cas]:
    cas: list[Cas] = []
    for chemin in sorted(f for f in (dossier / CAS).rglob("*") if f.suffix in (".txt", ".yaml")):
        lu = _load(chemin, chemin.relative_to(dossier).as_posix(), pack, releve)
        if lu is not None:
            cas.append(lu)
    return cas


def _load(chemin: Path, nom: str, pack: Pack, releve: Releve) -> Cas | None:
    sujet, type_attendu = _subject(chemin.parent.name, pack)
    if sujet is None:
        indice = suggest(chemin.parent.name, _subjects(pack))
        releve.fault(nom, 1, f"ni exigence « type.exigence » ni règle de ce nom{indice}")
        return None
    attendu = next((s for s in Statut if chemin.stem == s or chemin.stem.startswith(f"{s}_")), None)
    if attendu is None:
        releve.fault(nom, 1, f"le nom du fichier doit commencer par un statut : {', '.join(Statut)}")
        return None
    contenu = _content(chemin, nom, type_attendu, releve)
    if contenu is None:
        return None
    if not contenu.pieces:
        releve.fault(nom, 1, "ce cas n'a aucune pièce à juger")
    for piece in contenu.pieces:
        if pack.type_de_piece(piece.type) is None:
            indice = suggest(piece.type, [genre.slug for genre in pack.types_de_pieces])
            releve.fault(nom, 1, f"le type de pièce « {piece.type} » n'existe pas{indice}")
    organisme = Organisme(
        contenu.denomination, contenu.siret, contenu.siret[:9], contenu.nda, variables=contenu.variables
    )
    pieces = tuple(_piece(piece, rang) for rang, piece in enumerate(contenu.pieces, 1))
    return Cas(
        nom, sujet, attendu, pieces, organisme, contenu.type_de_dossier, contenu.date_audit,
        any(piece.texte for piece in contenu.pieces),
    )  # fmt: skip


def _subject(nom: str, pack: Pack) -> tuple[Exigence | RegleCoherence | None, str]:
    regle = next((regle for regle in pack.coherence if regle.id == nom), None)
    if regle is not None:
        return regle, ""
    slug, _, identifiant = nom.partition(".")
    genre = pack.type_de_piece(slug)
    exigences = genre.exigences if genre else ()
    return next((exigence for exigence in exigences if exigence.id == identifiant), None), slug


def _subjects(pack: Pack) -> Sequence[str]:
    def names(genre: TypeDePiece) -> list[str]:
        return [f"{genre.slug}.{exigence.id}" for exigence in genre.exigences]

    return [nom for genre in pack.types_de_pieces for nom in names(genre)] + [r.id for r in pack.coherence]


def _content(chemin: Path, nom: str, type_attendu: str, releve: Releve) -> ContenuDeCas | None:
    contenu = chemin.read_bytes()
    if chemin.suffix == ".txt":
        if not type_attendu:
            releve.fault(nom, 1, "une règle entre plusieurs pièces s'éprouve avec un fichier .yaml")
            return None
        texte = contenu.decode("utf-8", errors="replace")
        return ContenuDeCas((PieceDeCas(type_attendu, texte),))
    racine = compose(contenu, nom, releve)
    lu = Structure(nom, releve).record(racine, ContenuDeCas) if racine is not None else RATE
    return lu if isinstance(lu, ContenuDeCas) else None


def _piece(cas: PieceDeCas, rang: int) -> Piece:
    """Build a one-page pièce; what is not in its text is written at the end, so that it can be cited."""
    fichier = cas.fichier or f"{rang:02d}-{cas.type}.txt"
    texte, tableaux = _with_table(cas)
    passages: list[Passage] = []
    for ligne in _lines(cas):
        debut = len(texte) + 1 if texte else 0
        texte = f"{texte}\n{ligne}" if texte else ligne
        passages.append(Passage(fichier, 1, debut, debut + len(ligne), ligne))
    suite = iter(passages)
    champs = tuple(Champ(nom, valeur, next(suite)) for nom, valeur in cas.champs.items())
    signatures = tuple(
        Signature(s.role, s.etat, next(suite), s.nature, s.nom, s.date) for s in cas.signatures
    )
    presences = tuple(
        Presence(p.personne, p.role, p.date, p.demi_journee, p.etat, p.heures, next(suite))
        for p in cas.presences
    )
    page = Page(1, texte, tableaux=tableaux)
    vide = Piece(fichier, "", "txt", (page,), Reconnaissance(cas.type, 1.0))
    metadonnees = Metadonnees(cree_le=cas.cree_le, logiciel=cas.logiciel)
    return replace(vide, champs=champs, signatures=signatures, presences=presences, metadonnees=metadonnees)


def _with_table(cas: PieceDeCas) -> tuple[str, tuple[Tableau, ...]]:
    """Return the text with the rows of the table at its end, and the table with its cells located."""
    texte = cas.texte.rstrip("\n")
    lignes = []
    for rangee in cas.tableau:
        texte = f"{texte}\n" if texte else texte
        cellules = []
        for rang, contenu in enumerate(rangee):
            texte += "\t" if rang else ""
            marque = Marque.TEXTE if contenu.strip() else Marque.VIDE
            cellules.append(Cellule(contenu, marque, len(texte)))
            texte += contenu
        lignes.append(tuple(cellules))
    return texte, (Tableau(tuple(lignes)),) if lignes else ()


def _lines(cas: PieceDeCas) -> list[str]:
    champs = [
        f"{nom} : {', '.join(valeur) if isinstance(valeur, tuple) else valeur}"
        for nom, valeur in cas.champs.items()
    ]
    signatures = [f"signature {s.role} {s.nom} {s.date}".strip() for s in cas.signatures]
    presences = [f"{p.personne} {p.date} {p.demi_journee}".strip() for p in cas.presences]
    return champs + signatures + presences
