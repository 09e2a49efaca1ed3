"""Rassemblement: from the subjects that the pièces name to dossiers, with their kind and their links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.dossier import Dossier, Incoherence, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Severite, Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import CleDeRapprochement, Pack, TypeDeDossier
from qualiopia.stages.cles import Lue, code_of, nearly, person_words, read_keys
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.declarations import variables_of
from qualiopia.stages.sujets import Genres, Rassembleur, Sujet, folders_of, own_folder, subjects_of
from qualiopia.stages.variables import deduce

_SANS_DATE = "9999-12-31"
REGLE_DE_CLE = "cle_de_rapprochement"


@dataclass(frozen=True)
class Rassemblement:
    """The dossiers of subjects, what finds the dossier of a key, the folders and pièces they take."""

    dossiers: tuple[Dossier, ...] = ()
    pris: frozenset[str] = frozenset()
    lieux: frozenset[str] = frozenset()
    rassembleurs: Mapping[str, Rassembleur] | None = None
    identites: Mapping[int, str] | None = None


def gather_subjects(
    pieces: Sequence[Piece],
    declares: Mapping[str, Sequence[Piece]],
    declarations: Mapping[str, Mapping[str, object]],
    pack: Pack,
    organisme: Organisme,
) -> Rassemblement:
    """Make a dossier of each subject; a pack that names none leaves all pièces to other ways."""
    sortes = subjects_of(pack)
    if not sortes:
        return Rassemblement()
    rassembleurs = {genres.sujet: Rassembleur(genres, pack, organisme) for genres in sortes}
    lieux = _open_declared(declares, declarations, rassembleurs, pack)
    libres = [p for p in pieces if not any(p in declares[lieu] for lieu in lieux)] if lieux else list(pieces)
    for rassembleur in rassembleurs.values():
        rassembleur.gather(libres)
        _share_declared(rassembleur, [p for lieu in lieux for p in declares[lieu]])
    restes = libres
    for rassembleur in rassembleurs.values():
        rassembleur.sujets = rassembleur.kept()
        places = {p.cle for r in rassembleurs.values() for s in r.sujets for p in s.toutes}
        restes = rassembleur.adopt([p for p in restes if p.cle not in places])
    return _as_dossiers(rassembleurs, lieux, declarations, pack, organisme)


def _open_declared(
    declares: Mapping[str, Sequence[Piece]],
    declarations: Mapping[str, Mapping[str, object]],
    rassembleurs: Mapping[str, Rassembleur],
    pack: Pack,
) -> frozenset[str]:
    """Open a subject for each declared folder whose kind of dossier has one; return those folders."""
    lieux: set[str] = set()
    for lieu, lot in declares.items():
        dit = declarations[lieu]
        genre = next((t for t in pack.types_de_dossiers if t.id == str(dit.get("type", ""))), None)
        sujet = genre.sujet if genre else _likely(lot, rassembleurs, pack)
        if lot and sujet in rassembleurs:
            rassembleur = rassembleurs[sujet]
            rassembleur.open(lieu, lot, _declared_keys(dit, rassembleur.genres))
            lieux.add(lieu)
    return frozenset(lieux)


def _likely(lot: Sequence[Piece], rassembleurs: Mapping[str, Rassembleur], pack: Pack) -> str:
    """Return the sort of subject that most pièces of a declared folder are about, or nothing."""
    portees = {genre.slug: genre.portee for genre in pack.types_de_pieces}
    notes = {
        nom: sum(portees.get(piece.type) in r.genres.portees for piece in lot)
        for nom, r in rassembleurs.items()
    }
    nom = max(notes, key=lambda n: notes[n])
    return nom if notes[nom] else ""


def _declared_keys(dit: Mapping[str, object], genres: Genres) -> Iterable[Lue]:
    donnees = dit.get("cles")
    for rang, cle in enumerate(genres.cles):
        for nom, valeur in donnees.items() if isinstance(donnees, Mapping) else ():
            if nom in (*cle.champs, *cle.equivalents):
                brut = str(valeur)
                mots = frozenset[str]() if cle.nature == "code" else person_words(brut)
                yield Lue(rang, brut, " ".join(sorted(mots)) or code_of(brut), mots)


def _share_declared(rassembleur: Rassembleur, pieces: Iterable[Piece]) -> None:
    """Let a list that lies in a declared folder serve the other subjects that it names."""
    for piece in pieces:
        lues = rassembleur.keys_of(piece)
        if piece.type in rassembleur.genres.attendus and any(lue.liste for lue in lues):
            for sujet in rassembleur.named_by(lues):
                if piece not in sujet.pieces:
                    sujet.partagees.append(piece)


def _as_dossiers(
    rassembleurs: Mapping[str, Rassembleur],
    lieux: frozenset[str],
    declarations: Mapping[str, Mapping[str, object]],
    pack: Pack,
    organisme: Organisme,
) -> Rassemblement:
    tous = [(r, s) for r in rassembleurs.values() for s in r.sujets]
    occupes = folders_of(s for _, s in tous)
    dossiers: list[Dossier] = []
    identites: dict[int, str] = {}
    pris: set[str] = set()
    for rassembleur, sujet in sorted(tous, key=lambda couple: (couple[0].genres.sujet, couple[1].nom)):
        genres, dit = rassembleur.genres, declarations.get(sujet.lieu, {}) if sujet.lieu in lieux else {}
        lieu = sujet.lieu or own_folder(sujet, occupes)
        identite = _unique(lieu or f"{genres.sujet}-{code_of(sujet.nom).lower()}", pris)
        identites[id(sujet)] = identite
        lot = sorted(sujet.toutes, key=lambda p: p.cle)
        genre = _kind(genres, str(dit.get("type", "")), lot, variables_of(dit), pack, organisme)
        dossiers.append(
            Dossier(
                identite,
                genre.id,
                str(dit.get("libelle") or _label(sujet, genres, genre)),
                tuple(p.cle for p in lot),
                sujet=genres.sujet,
                cles=_keys(sujet, genres),
                declarations=variables_of(dit),
            )
        )
    cles = frozenset(cle for dossier in dossiers for cle in dossier.pieces)
    return Rassemblement(tuple(dossiers), cles, lieux, rassembleurs, identites)


def _label(sujet: Sujet, genres: Genres, genre: TypeDeDossier) -> str:
    """Return what a person calls a subject: its name, else its folder, else its number and what it is."""
    noms = [lue.brut for lue in sujet.cles if genres.cles[lue.rang].nature != "code"]
    if noms:
        return max(dict.fromkeys(noms), key=lambda nom: (noms.count(nom), len(nom)))
    lieu = sujet.lieu.rsplit("/", 1)[-1]
    if lieu or re.fullmatch(r"[^\W\d_][^\s]*|[^\s\d]*\d+[^\s\d][^\s]*", sujet.nom):
        return lieu or sujet.nom
    return f"{sujet.nom} ({genre.libelle})"


def _unique(identite: str, pris: set[str]) -> str:
    rang, essai = 1, identite
    while essai in pris:
        rang += 1
        essai = f"{identite}#{rang}"
    pris.add(essai)
    return essai


def _keys(sujet: Sujet, genres: Genres) -> dict[str, str]:
    """Return, by the name of its first champ, each key as most pièces write it."""
    cles: dict[str, str] = {}
    for rang, cle in enumerate(genres.cles):
        ecrits = [lue.brut for lue in sujet.cles if lue.rang == rang]
        if ecrits:
            cles[cle.champs[0]] = max(dict.fromkeys(ecrits), key=ecrits.count)
    return cles


def _kind(
    genres: Genres,
    declare: str,
    pieces: Sequence[Piece],
    dites: Mapping[str, object],
    pack: Pack,
    organisme: Organisme,
) -> TypeDeDossier:
    """Return the kind of dossier: declared, else one whose condition holds, or may hold, that fits best."""
    choisi = next((genre for genre in genres.types if genre.id == declare), None)
    if choisi is not None or len(genres.types) == 1:
        return choisi or genres.types[0]
    lues = {n: v for n, v in deduce(pieces, pack, _SANS_DATE).items() if not _dated(n, pack)}
    variables = {**organisme.variables, **lues, **dites}
    contexte = Contexte(
        date_audit=_SANS_DATE,
        organisme=replace(organisme, variables=variables),
        pieces=[VuePiece(piece) for piece in pieces],
        declarees=pack.variables,
        confiance=pack.confiance_minimum,
    )
    presents = {piece.type for piece in pieces}

    def rank(genre: TypeDeDossier) -> tuple[int, bool, int, int]:
        reponse = evaluate(genre.condition, pack.conditions, contexte)
        possible = {True: 2, None: 1, False: 0}[reponse]
        convient = len(presents & {attendu.type for attendu in genre.attendus})
        return possible, bool(presents & set(genre.reconnu_par)), genre.priorite, convient

    return max(genres.types, key=rank)


def _dated(nom: str, pack: Pack) -> bool:
    """Whether a variable depends on the day: it says nothing of which kind of dossier this is."""
    return pack.variables_deduites[nom].calcul in ("age", "mois_depuis", "jours_avant")


def link(
    sujets: Rassemblement, dossiers: Sequence[Dossier], pieces: Sequence[Piece], pack: Pack
) -> list[Dossier]:
    """Return the dossiers, each with those that its pièces name when its kind asks for them."""
    voulus = {genre.id: genre.lies for genre in pack.types_de_dossiers if genre.lies}
    rassembleurs, identites = sujets.rassembleurs or {}, sujets.identites or {}
    par_cle = {piece.cle: piece for piece in pieces}
    lies: list[Dossier] = []
    for dossier in dossiers:
        trouves: dict[str, None] = {}
        for sujet in voulus.get(dossier.type, ()):
            for cle in dossier.pieces:
                nommes = rassembleurs[sujet].named_by(rassembleurs[sujet].keys_of(par_cle[cle]))
                trouves.update(dict.fromkeys(identites[id(s)] for s in nommes if id(s) in identites))
        trouves.pop(dossier.id, None)
        lies.append(replace(dossier, lies=tuple(trouves)) if trouves else dossier)
    return lies


def doubts_on_keys(dossiers: Sequence[Dossier], pieces: Mapping[str, Piece], pack: Pack) -> list[Incoherence]:
    """Say of each pièce whose number or name is nearly that of its dossier that a person must look."""
    dits: list[Incoherence] = []
    sortes = {genres.sujet: genres.cles for genres in subjects_of(pack)}
    lues: dict[tuple[str, str], list[Lue]] = {}
    for dossier in dossiers:
        cles = sortes.get(dossier.sujet)
        if cles is None or not dossier.cles:
            continue
        for nom in dossier.pieces:
            place = (dossier.sujet, nom)
            if place not in lues:
                lues[place] = read_keys(pieces[nom], cles)
            dits.extend(_doubts(dossier, pieces[nom], cles, lues[place]))
    return dits


def _doubts(
    dossier: Dossier, piece: Piece, cles: Sequence[CleDeRapprochement], lues: Iterable[Lue]
) -> Iterable[Incoherence]:
    for lue in lues:
        cle = cles[lue.rang]
        connue = dossier.cles.get(cle.champs[0])
        if connue is None or lue.liste:
            continue
        mots = frozenset[str]() if cle.nature == "code" else person_words(connue)
        sienne = Lue(lue.rang, connue, " ".join(sorted(mots)) or code_of(connue), mots)
        if nearly(sienne, lue):
            yield Incoherence(
                regle=REGLE_DE_CLE,
                libelle="Lecture douteuse de ce qui identifie le dossier",
                dossier=dossier.id,
                statut=Statut.INDETERMINE,
                severite=Severite.MAJEURE,
                motif=(
                    f"« {lue.brut} » est lu dans « {piece.fichier} » : c'est presque « {connue} ». "
                    "La valeur lue n'a pas été corrigée."
                ),
                remede="Comparez avec le document : erreur de lecture, ou autre dossier ?",
                attendu=connue,
                observe=lue.brut,
                preuves=(lue.passage,) if lue.passage is not None else (),
            )
