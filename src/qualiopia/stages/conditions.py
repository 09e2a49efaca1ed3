"""Does something apply? A named condition is answered True, False, or None when nobody knows.

The order in which its parts are asked is told in `qualiopia.packs.annexes.Condition`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, fold, replier
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.expressions import Valeur, answer
from qualiopia.packs.modele import Condition

TOUJOURS = "toujours"
_NON = frozenset(("", "non", "no", "false", "faux", "aucun", "aucune", "0"))


@dataclass(frozen=True)
class Contexte:
    """What a condition is asked about: an audit, an organisme, a pièce or a whole dossier.

    `piece` is None when the question is about the dossier; `pieces` are the other pièces of it.
    `declarees` are the variables of the pack: in an expression, they are never read as champs, and a
    champ read with less than `confiance` is not known. Answers are remembered, worked out once.
    """

    date_audit: str
    organisme: Organisme
    piece: VuePiece | None = None
    pieces: Sequence[VuePiece] = ()
    type_de_dossier: str = ""
    declarees: Container[str] = ()
    confiance: float = 0.0
    _reponses: dict[str, bool | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def toutes(self) -> Iterator[VuePiece]:
        """The pièce, if any, then the others of its dossier."""
        if self.piece is not None:
            yield self.piece
        yield from self.pieces

    def value(self, nom: str) -> Valeur:
        """Return the value of a variable, or of a champ of the pièce, else of the dossier."""
        connue = self.organisme.variables.get(nom)
        if connue is not None:
            return _plain(connue)
        if nom in self.declarees:
            return None
        if self.piece is not None and (siennes := self._read(nom, (self.piece,))):
            return siennes
        return self._read(nom, self.pieces)

    def _read(self, nom: str, vues: Iterable[VuePiece]) -> Valeur:
        """Return the distinct values of a champ in some pièces, one alone as it is."""
        valeurs: dict[str | float | bool, None] = {}
        for vue in vues:
            champ = vue.piece.champ(nom)
            if champ is not None and champ.valeur != "" and champ.confiance >= self.confiance:
                lues = champ.valeur if isinstance(champ.valeur, tuple) else (champ.valeur,)
                valeurs.update(dict.fromkeys(lues))
        if not valeurs:
            return None
        return next(iter(valeurs)) if len(valeurs) == 1 else tuple(valeurs)


def _plain(valeur: object) -> Valeur:
    if isinstance(valeur, list | tuple | set | frozenset):
        return tuple(v if isinstance(v, str | int | float | bool) else str(v) for v in valeur)
    return valeur if isinstance(valeur, str | int | float | bool) else str(valeur)


def evaluate(nom: str, conditions: Mapping[str, Condition], contexte: Contexte) -> bool | None:
    """Return whether a condition holds: a named one, else an expression; an unknown name is unknown."""
    if nom in contexte._reponses:
        return contexte._reponses[nom]
    condition = conditions.get(nom)
    if condition is None:
        contexte._reponses[nom] = True if nom == TOUJOURS else answer(nom, contexte.value)
        return contexte._reponses[nom]
    contexte._reponses[nom] = None
    reponse = _answer(condition, conditions, contexte)
    contexte._reponses[nom] = reponse
    return reponse


def _answer(condition: Condition, conditions: Mapping[str, Condition], contexte: Contexte) -> bool | None:
    if condition.toujours:
        return True
    exclus = [evaluate(nom, conditions, contexte) for nom in condition.sauf]
    if _outside(condition, contexte) or True in exclus:
        return False
    for reponse in _positive_answers(condition, conditions, contexte):
        if reponse is not None:
            return reponse
    if _only_excludes(condition):
        return None if None in exclus else True
    return condition.defaut


def _outside(condition: Condition, contexte: Contexte) -> bool:
    date = contexte.date_audit
    if condition.depuis is not None and date < condition.depuis:
        return True
    if condition.jusqu_au is not None and date > condition.jusqu_au:
        return True
    return _variable(condition.variable_necessaire, (), contexte) is False


def _positive_answers(
    condition: Condition, conditions: Mapping[str, Condition], contexte: Contexte
) -> Iterator[bool | None]:
    if condition.expression:
        yield answer(condition.expression, contexte.value)
    yield _variable(condition.variable, condition.valeurs, contexte)
    if condition.tous:
        yield _all(evaluate(nom, conditions, contexte) for nom in condition.tous)
    if contexte.type_de_dossier in condition.types_de_dossier:
        yield True
    if any(vue.piece.type in condition.types_de_pieces for vue in contexte.toutes):
        yield True
    yield _least(condition, contexte)
    yield _dated(condition, contexte)
    yield _wording(condition, contexte)
    if condition.un_de:
        yield _any(evaluate(nom, conditions, contexte) for nom in condition.un_de)


def _only_excludes(condition: Condition) -> bool:
    return condition.defaut is None and not (
        condition.variable
        or condition.expression
        or condition.tous
        or condition.un_de
        or condition.types_de_dossier
        or condition.types_de_pieces
        or condition.champ_min
        or condition.document_depuis
        or condition.motifs
        or condition.motifs_contraires
        or not (condition.sauf or condition.depuis or condition.jusqu_au)
    )


def _all(reponses: Iterable[bool | None]) -> bool | None:
    liste = list(reponses)
    if False in liste:
        return False
    return None if None in liste else True


def _any(reponses: Iterable[bool | None]) -> bool | None:
    liste = list(reponses)
    if True in liste:
        return True
    return None


def _variable(nom: str | None, valeurs: Sequence[str], contexte: Contexte) -> bool | None:
    if nom is None or contexte.organisme.variables.get(nom) is None:
        return None
    valeur = contexte.organisme.variables[nom]
    if valeurs:
        donnees = valeur if isinstance(valeur, list | tuple | set | frozenset) else (valeur,)
        attendues = {fold(attendue) for attendue in valeurs}
        return any(fold(str(donnee)) in attendues for donnee in donnees)
    if isinstance(valeur, str):
        return fold(valeur.strip()) not in _NON
    return bool(valeur)


def _least(condition: Condition, contexte: Contexte) -> bool | None:
    """Compare numeric champs with their least value; several pièces are judged on the greatest."""
    if not condition.champ_min:
        return None
    vues = contexte.toutes if condition.dans_le_dossier or contexte.piece is None else (contexte.piece,)
    valeurs = [
        (float(champ.valeur), minimum)
        for vue in vues
        for champ in vue.piece.champs
        for nom, minimum in condition.champ_min.items()
        if champ.nom == nom and isinstance(champ.valeur, int | float) and not isinstance(champ.valeur, bool)
    ]
    return any(valeur >= minimum for valeur, minimum in valeurs) if valeurs else None


def _dated(condition: Condition, contexte: Contexte) -> bool | None:
    """Compare the date of the pièce, or failing that what can be inferred from the start of the action."""
    if condition.document_depuis is None:
        return None
    depuis = condition.document_depuis
    if contexte.piece is not None:
        date = _date_of(contexte.piece.piece, "date_document") or _signed_on(contexte.piece.piece)
        if date:
            return date >= depuis
        debut = _date_of(contexte.piece.piece, "date_debut")
        return False if debut and debut < depuis else None
    debuts = [debut for vue in contexte.pieces if (debut := _date_of(vue.piece, "date_debut"))]
    return min(debuts) >= depuis if debuts else None


def _date_of(piece: Piece, nom: str) -> str:
    champ = piece.champ(nom)
    return champ.valeur if champ is not None and isinstance(champ.valeur, str) else ""


def _signed_on(piece: Piece) -> str:
    return max((signature.date for signature in piece.signatures if signature.date), default="")


def _wording(condition: Condition, contexte: Contexte) -> bool | None:
    if not condition.motifs and not condition.motifs_contraires:
        return None
    if condition.dans_les_types:
        vues: Iterable[VuePiece] = [v for v in contexte.toutes if v.piece.type in condition.dans_les_types]
    elif condition.dans_le_dossier:
        vues = contexte.toutes
    else:
        vues = (contexte.piece,) if contexte.piece is not None else ()
    contraire = False
    for vue in vues:
        reponse = _says(condition, vue)
        if reponse:
            return True
        contraire = contraire or reponse is False
    return False if contraire else None


def _says(condition: Condition, vue: VuePiece) -> bool | None:
    """Return True for a wording outside any contrary sentence, False for contrary ones only."""
    contraires = [compile_pattern(motif) for motif in condition.motifs_contraires]
    for motif in condition.motifs:
        for passage in vue.find_all(compile_pattern(motif)):
            if not contraires:
                return True
            phrase = replier(vue.sentence(passage, 240).texte).replie
            if not any(contraire.search(phrase) for contraire in contraires):
                return True
    if any(next(vue.find_all(contraire), None) is not None for contraire in contraires):
        return False
    return None
