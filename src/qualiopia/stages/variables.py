"""Variables of a dossier: what decides what applies to it, declared, or read in its pièces.

The strongest comes first: what a mission says, what the `dossier.yaml` says, what the pièces of the
dossier say, what those of the dossiers it names say, what is declared of the whole organisme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualiopia.domain.dossier import Dossier, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import fold
from qualiopia.packs.modele import Pack
from qualiopia.packs.sujets import VariableDeduite
from qualiopia.stages.validite import months_between, term_of, years_between
from qualiopia.verifications.phrases import days_between, is_date

Brute = str | float | bool
_DE_TYPE = frozenset(("presence_de_type", "absence_de_type", "nombre_de_pieces"))


def deduce(pieces: Sequence[Piece], pack: Pack, date_examen: str) -> dict[str, object]:
    """Return the variables that some pièces answer; those that disagree, or say nothing, are left out."""
    pleines = [piece for piece in pieces if not piece.vierge]
    trouvees: dict[str, object] = {}
    for nom, variable in pack.variables_deduites.items():
        valeur = _answer(variable, pleines, pack, date_examen)
        if valeur is not None:
            trouvees[nom] = valeur
    return trouvees


def _answer(variable: VariableDeduite, pieces: Sequence[Piece], pack: Pack, jour: str) -> object:
    siennes = [p for p in pieces if not variable.types or p.type in variable.types]
    if variable.calcul in _DE_TYPE:
        presente = bool(siennes)
        reponses: dict[str, object] = {
            "presence_de_type": presente,
            "absence_de_type": not presente,
            "nombre_de_pieces": float(len(siennes)),
        }
        return reponses[variable.calcul]
    lues = [lue for piece in siennes for lue in _values(variable, piece, pack, jour)]
    retenues = _chosen(variable, lues)
    calculees = [v for valeur in retenues if (v := _computed(variable, valeur, jour)) is not None]
    distinctes = list(dict.fromkeys(calculees))
    if variable.retenir == "toutes":
        return tuple(distinctes) or None
    return distinctes[0] if len(distinctes) == 1 else None


def _values(variable: VariableDeduite, piece: Piece, pack: Pack, jour: str) -> Iterable[Brute]:
    if not variable.champ:
        terme = term_of(piece, pack, jour)
        if terme is not None and terme.fin:
            yield terme.fin
        return
    for champ in piece.champs:
        if champ.nom == variable.champ and champ.confiance >= pack.confiance_minimum:
            yield from champ.valeur if isinstance(champ.valeur, tuple) else (champ.valeur,)


def _chosen(variable: VariableDeduite, lues: Sequence[Brute]) -> Sequence[Brute]:
    """Keep, of the values read, those that the pack retains."""
    if variable.retenir in ("unanime", "toutes") or len(lues) < 2:
        return lues
    if variable.retenir in ("plus_recent", "plus_ancien"):
        dates = sorted(lue for lue in lues if isinstance(lue, str) and is_date(lue))
        return dates[-1:] if variable.retenir == "plus_recent" else dates[:1]
    nombres = sorted(lue for lue in lues if isinstance(lue, int | float) and not isinstance(lue, bool))
    return nombres[-1:] if variable.retenir == "plus_grand" else nombres[:1]


def _computed(variable: VariableDeduite, lue: Brute, jour: str) -> Brute | None:
    if variable.calcul == "valeur":
        return _translated(variable, lue)
    if not isinstance(lue, str) or not is_date(lue):
        return None
    if variable.calcul == "age":
        return float(years_between(lue, jour))
    if variable.calcul == "mois_depuis":
        return float(months_between(lue, jour))
    return float(days_between(jour, lue))


def _translated(variable: VariableDeduite, lue: Brute) -> Brute | None:
    if not variable.valeurs:
        return lue
    dit = fold(str(lue).strip(" ."))
    return next((valeur for ecrit, valeur in variable.valeurs.items() if fold(ecrit) == dit), None)


def with_variables(
    dossiers: Sequence[Dossier],
    pieces: Mapping[str, Piece],
    pack: Pack,
    date_examen: str,
    imposees: Mapping[str, object] | None = None,
) -> list[Dossier]:
    """Return the dossiers with the variables that decide what applies to each."""
    propres = {
        d.id: deduce([pieces[c] for c in d.pieces if c in pieces], pack, date_examen) for d in dossiers
    }
    completes = []
    for dossier in dossiers:
        variables = {
            **_pooled([propres[lie] for lie in dossier.lies if lie in propres], _types_asked(pack)),
            **_firm(propres[dossier.id], dossier, pack),
            **dossier.declarations,
            **(imposees or {}),
        }
        completes.append(replace(dossier, variables=variables))
    return completes


def _types_asked(pack: Pack) -> frozenset[str]:
    """Return the variables that only make sense of the dossier itself: which kinds it holds."""
    return frozenset(nom for nom, v in pack.variables_deduites.items() if v.calcul in _DE_TYPE)


def _firm(propres: Mapping[str, object], dossier: Dossier, pack: Pack) -> Mapping[str, object]:
    """Leave out, of a dossier's own answers, those on kinds that it does not expect."""
    genre = next((t for t in pack.types_de_dossiers if t.id == dossier.type), None)
    attendus = {attendu.type for attendu in genre.attendus} if genre else set()
    return {
        nom: valeur
        for nom, valeur in propres.items()
        if pack.variables_deduites[nom].calcul not in _DE_TYPE
        or attendus.intersection(pack.variables_deduites[nom].types)
    }


def _pooled(autres: Iterable[Mapping[str, object]], propres: frozenset[str]) -> dict[str, object]:
    """Join what several dossiers say: of different answers, all are kept."""
    reunies: dict[str, list[object]] = {}
    for variables in autres:
        for nom, valeur in variables.items():
            if nom not in propres:
                dites = valeur if isinstance(valeur, tuple) else (valeur,)
                reunies.setdefault(nom, []).extend(v for v in dites if v not in reunies.get(nom, []))
    return {nom: valeurs[0] if len(valeurs) == 1 else tuple(valeurs) for nom, valeurs in reunies.items()}


def organisme_of(organisme: Organisme, dossier: Dossier | None) -> Organisme:
    """Return the organisme as a dossier sees it: with the variables of the dossier over its own."""
    if dossier is None or not dossier.variables:
        return organisme
    return replace(organisme, variables={**organisme.variables, **dossier.variables})
