"""Small pure functions between an `Examen` and the template: grouping, counting, French forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualiopia.domain.dossier import Constat, Echeance, Examen
from qualiopia.domain.piece import Presence
from qualiopia.domain.statut import Gravite, Statut
from qualiopia.domain.texte import lower_first
from qualiopia.packs.modele import Critere, Libelle, Pack
from qualiopia.verifications.phrases import is_date

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Synthese:
    """The figures at the top of the report."""

    statuts: Counter[str]
    majeures: tuple[Constat, ...]
    mineures: tuple[Constat, ...]
    contradictions: int
    pages: int
    mentions: Counter[str]
    dossiers: Counter[str]


@dataclass(frozen=True)
class GroupeCritere:
    """A critère with its constats and their counts."""

    critere: Critere
    constats: tuple[Constat, ...]
    statuts: Counter[str] = field(default_factory=Counter)


def synthesis(examen: Examen) -> Synthese:
    """Count what the top of the report shows."""
    ecarts = [c for c in examen.constats if c.statut is Statut.NON_CONFORME]
    return Synthese(
        statuts=Counter(str(c.statut) for c in examen.constats),
        majeures=tuple(c for c in ecarts if c.gravite_proposee is Gravite.MAJEURE),
        mineures=tuple(c for c in ecarts if c.gravite_proposee is not Gravite.MAJEURE),
        contradictions=sum(i.statut is Statut.NON_CONFORME for i in examen.coherence),
        pages=sum(len(jugee.piece.pages) for jugee in examen.pieces),
        mentions=Counter(str(r.statut) for jugee in examen.pieces for r in jugee.resultats),
        dossiers=Counter(str(dossier.statut) for dossier in examen.dossiers),
    )


@dataclass(frozen=True)
class GroupeEcheances:
    """The ends of validity of one horizon; those of replaced pièces are folded."""

    titre: str
    echeances: tuple[Echeance, ...]
    repliee: bool = False


_HORIZONS = ((30, "Dans les 30 jours"), (60, "De 31 à 60 jours"), (90, "De 61 à 90 jours"))


def group_by_horizon(echeances: Sequence[Echeance]) -> list[GroupeEcheances]:
    """Gather the ends of validity by horizon, passed ones first; horizons with none are left out."""
    vives = [e for e in echeances if not e.remplacee]
    groupes = [GroupeEcheances("Dépassées", tuple(e for e in vives if e.jours_restants < 0))]
    depuis = 0
    for jours, titre in _HORIZONS:
        groupes.append(GroupeEcheances(titre, tuple(e for e in vives if depuis <= e.jours_restants <= jours)))
        depuis = jours + 1
    groupes.append(GroupeEcheances("Plus tard", tuple(e for e in vives if e.jours_restants >= depuis)))
    remplacees = tuple(e for e in echeances if e.remplacee)
    groupes.append(GroupeEcheances("Remplacées par une pièce plus récente", remplacees, True))
    return [groupe for groupe in groupes if groupe.echeances]


def names_of_dossiers(examen: Examen, ids: Iterable[str]) -> str:
    """Return the labels of the dossiers of a subject; where there are many, how many more."""
    noms = [d.libelle for i in ids for d in examen.dossiers if d.id == i and d.sujet]
    return ", ".join(noms[:3]) + (f" et {len(noms) - 3} autres" if len(noms) > 3 else "")


def group_by_critere(examen: Examen, pack: Pack) -> list[GroupeCritere]:
    """Gather the constats under their critère, in the pack's order."""
    groupes = []
    for critere in pack.criteres:
        constats = tuple(c for c in examen.constats if c.critere == critere.numero)
        if constats:
            groupes.append(GroupeCritere(critere, constats, Counter(str(c.statut) for c in constats)))
    return groupes


@dataclass(frozen=True)
class Changement:
    """What a version changed for one indicateur, and where the organisme stands on it."""

    constat: Constat
    libelle: Libelle


def what_changed(examen: Examen, pack: Pack) -> list[Changement]:
    """List the indicateurs that the version in force modified or created; empty for the first version."""
    if not pack.versions or pack.versions[0].id == examen.version:
        return []
    par_numero = {indicateur.numero: indicateur for indicateur in pack.indicateurs}
    return [
        Changement(constat, libelle)
        for constat in examen.constats
        for libelle in par_numero[constat.numero].libelles
        if libelle.en_vigueur.covers(examen.date_audit) and libelle.evolution not in ("", "inchange")
    ]


def name_of_type(pack: Pack, slug: str) -> str:
    """Return the French name of a kind of document or of a coherence rule; an unknown one as it is."""
    genre = pack.type_de_piece(slug)
    if genre is not None:
        return genre.nom
    regle = next((regle.libelle for regle in pack.coherence if regle.id == slug), None)
    return regle or ("Autre document" if slug == "autre" else slug)


def name_of_field(pack: Pack, slug: str, nom: str) -> str:
    """Return the French name of a champ of a kind; one that belongs to a party is followed by the party."""
    genre = pack.type_de_piece(slug)
    declares = {
        champ.nom: champ.libelle for champ in (*pack.champs_communs, *(genre.champs if genre else ()))
    }
    if declares.get(nom):
        return declares[nom]
    for role in pack.extraction.roles:
        racine = nom.removesuffix(role.suffixe) if role.suffixe else nom
        if racine != nom and declares.get(racine):
            return f"{declares[racine]} ({lower_first(role.libelle)})"
    return nom.replace("_", " ")


def name_of_role(pack: Pack, role: str) -> str:
    """Return how a person who signs is called; an unknown role as it is."""
    return next((declare.libelle for declare in pack.extraction.roles if declare.id == role), role)


def official_text(pack: Pack, numero: int, date: str) -> str:
    """Return the official wording of an indicateur in force at a date."""
    for indicateur in pack.indicateurs:
        if indicateur.numero == numero:
            return next((lib.texte for lib in indicateur.libelles if lib.en_vigueur.covers(date)), "")
    return ""


def french_date(iso: str | None) -> str:
    """Write an ISO date as « 3 mars 2026 »; anything else is returned unchanged."""
    parts = (iso or "").split("-")
    if not is_date(iso):
        return iso or ""
    jour = "1er" if int(parts[2]) == 1 else str(int(parts[2]))
    return f"{jour} {_MOIS[int(parts[1]) - 1]} {parts[0]}"


def french_value(valeur: object) -> str:
    """Write a champ's value: numbers with a comma, dates in French, lists with commas."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float | int):
        return f"{valeur:,.2f}".rstrip("0").rstrip(".").replace(",", " ").replace(".", ",")
    if isinstance(valeur, tuple | list):
        return ", ".join(map(str, valeur))
    return french_date(str(valeur))


def percent(valeur: float) -> str:
    """Write a share between 0 and 1 as a percentage."""
    return f"{round(valeur * 100)} %"


def join_names(noms: Iterable[object]) -> str:
    """Join with commas and a final « et »."""
    mots = [str(nom) for nom in noms]
    return mots[0] if len(mots) == 1 else ", ".join(mots[:-1]) + (" et " + mots[-1] if mots else "")


@dataclass(frozen=True)
class Grille:
    """An attendance grid: columns are (date, half-day), rows are persons with one état per column."""

    colonnes: tuple[tuple[str, str], ...]
    lignes: tuple[tuple[str, str, tuple[str, ...]], ...]


def presence_grid(presences: Sequence[Presence]) -> Grille:
    """Lay presences out as a grid."""
    colonnes = tuple(dict.fromkeys((p.date, p.demi_journee) for p in presences))
    personnes = dict.fromkeys((p.personne, p.role) for p in presences)
    etats = {(p.personne, p.role, p.date, p.demi_journee): str(p.etat) for p in presences}
    return Grille(
        colonnes,
        tuple(
            (personne, role, tuple(etats.get((personne, role, *colonne), "") for colonne in colonnes))
            for personne, role in personnes
        ),
    )
