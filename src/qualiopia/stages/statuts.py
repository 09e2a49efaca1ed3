"""Statuts: what a pièce expected is worth at a date, what its lack costs, what the dossier is then.

A pack that declares gravités is weighed by them; one that does not keeps the plain rule: what is
obligatory and expired, or gravely contradicted, makes the dossier non conforming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualiopia.domain.dossier import Attendu, Incoherence, PieceJugee
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.statut import Niveau, Severite, Statut, StatutAttendu, StatutDossier
from qualiopia.domain.texte import lower_first
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.expressions import names_in
from qualiopia.packs.modele import Equivalence, Gravites, Pack, PieceAttendue, TypeDeDossier
from qualiopia.stages.conditions import TOUJOURS, Contexte
from qualiopia.stages.manquements import counting, serious
from qualiopia.stages.validite import Terme, alert_level, by_key
from qualiopia.verifications.phrases import days_between, listing, name_of, show

BONS = (StatutAttendu.CONFORME, StatutAttendu.EXPIRE_BIENTOT)
_ABSENTS = (StatutAttendu.MANQUANT, StatutAttendu.A_EXAMINER, StatutAttendu.ILLISIBLE)
_LIGNE_MAX = 200
_SANS_EXPIRATION = (None, Severite.INFO)


def gravites_of(attendu: PieceAttendue, pack: Pack) -> Gravites:
    """Return what the lack and the end of a pièce cost in a dossier: said there, else by its kind."""
    genre = pack.type_de_piece(attendu.type)
    generales = genre.gravites if genre is not None else Gravites()
    siennes = attendu.gravites
    return Gravites(
        siennes.absence or generales.absence,
        siennes.expiration or generales.expiration,
        siennes.consequence or generales.consequence,
    )


def is_declared(gravites: Gravites) -> bool:
    """Whether the pack says what the lack or the end of a pièce costs."""
    return gravites.absence is not None or gravites.expiration is not None


def is_weighed(genre: TypeDeDossier, pack: Pack) -> bool:
    """Whether a kind of dossier is judged by declared gravités."""
    return any(is_declared(gravites_of(attendu, pack)) for attendu in genre.attendus)


def best_of(pleines: Sequence[PieceJugee], termes: Mapping[str, Terme], debut: str) -> PieceJugee:
    """Return the pièce to judge: in force on `debut` (when dates count), then the last to expire."""

    def rank(jugee: PieceJugee) -> tuple[bool, bool, str, int]:
        terme = by_key(termes, jugee.piece)
        if not debut or terme.illimite:
            return True, True, terme.fin or "9999", -len(jugee.piece.cle)
        commence = terme.debut is None or terme.debut <= debut
        return commence, terme.fin is not None, terme.fin or "", -len(jugee.piece.cle)

    return max(pleines, key=rank)


def dated(vide: Attendu, piece: Piece, terme: Terme) -> Attendu:
    """Return an attendu that a pièce answers, with its dates and the sentences where they stand."""
    vue = VuePiece(piece)
    return replace(
        vide,
        fichier=piece.fichier,
        echeance=terme.fin,
        debut=terme.debut,
        alertes=terme.alertes if terme.fin else (),
        preuves=tuple(_line(vue, passage) for passage in terme.passages),
        references=vide.references or terme.references,
    )


def _line(vue: VuePiece, passage: Passage) -> Passage:
    """Widen the passage of a date to its line: on a card or a form, that is the sentence."""
    page = next((p for p in vue.piece.pages if p.numero == passage.page), None)
    if page is None:
        return passage
    debut = page.texte.rfind("\n", 0, passage.debut) + 1
    fin = page.texte.find("\n", passage.fin)
    ligne = page.texte[debut : fin if fin >= 0 else len(page.texte)]
    if len(ligne) > _LIGNE_MAX:
        return vue.sentence(passage)
    retrait = len(ligne) - len(ligne.lstrip())
    return vue.passage(page, debut + retrait, debut + len(ligne.rstrip()))


def out_of_time(
    base: Attendu, piece: Piece, terme: Terme, gravites: Gravites, debut: str, fin_voulue: str
) -> Attendu | None:
    """Return what to say of a pièce that is expired, not yet in force, or whose dates are not sure."""
    fin = terme.fin
    if fin is not None and fin < fin_voulue:
        expire = "a expiré" if fin < debut else "expire"
        motif = f"{name_of(piece)} {expire} le {show(fin)}{_how(terme)}."
        if debut <= fin:
            motif += f" La période va jusqu'au {show(fin_voulue)}."
        return replace(
            base, statut=StatutAttendu.EXPIRE, motif=motif, remede="Fournissez la pièce renouvelée."
        )
    if gravites.expiration in _SANS_EXPIRATION or terme.illimite:
        return None
    if terme.debut is not None and terme.debut > debut:
        motif = f"{name_of(piece)} n'est valable qu'à partir du {show(terme.debut)}."
        return replace(
            base,
            statut=StatutAttendu.A_EXAMINER,
            motif=motif,
            remede="Fournissez la pièce en cours avant ce jour.",
        )
    if fin is None:
        motif = f"{name_of(piece)} : {terme.doute or 'aucune date de fin de validité n’a pu être lue.'}"
        return replace(
            base, statut=StatutAttendu.A_EXAMINER, motif=motif, remede="Vérifiez la date sur le document."
        )
    return None


def in_time(base: Attendu, piece: Piece, terme: Terme, date_examen: str) -> Attendu:
    """Return what to say of a pièce that is good: found, or soon to expire."""
    jours = days_between(date_examen, terme.fin) if terme.fin is not None else 0
    if terme.fin is not None and jours <= max(terme.alertes, default=0):
        motif = f"{name_of(piece)} expire le {show(terme.fin)}{_how(terme)}."
        remede = "Préparez le renouvellement."
        if terme.delai_legal:
            remede = f"Préparez le renouvellement : {terme.delai_legal}."
        return replace(
            base,
            statut=StatutAttendu.EXPIRE_BIENTOT,
            motif=motif,
            remede=remede,
            alerte=alert_level(terme.alertes, jours),
        )
    return replace(base, statut=StatutAttendu.CONFORME, motif=f"Trouvé : {name_of(piece)}.")


def _how(terme: Terme) -> str:
    if terme.origine != "calculee" or not terme.debut:
        return ""
    return f" (compté depuis le {show(terme.debut)})"


def weighed(attendu: Attendu, gravites: Gravites) -> Attendu:
    """Return an attendu with what its lack or its end costs."""
    if attendu.gravite is not None or attendu.statut in (
        StatutAttendu.CONFORME,
        StatutAttendu.NON_APPLICABLE,
    ):
        return attendu
    de_temps = attendu.statut in (StatutAttendu.EXPIRE, StatutAttendu.EXPIRE_BIENTOT)
    return replace(attendu, gravite=gravites.expiration if de_temps else gravites.absence)


def spared(attendu: Attendu, applicable: bool | None, nom: str) -> Attendu:
    """Return what becomes of a fault of a pièce that is not required here, or maybe not."""
    if applicable is False:
        return replace(
            attendu,
            statut=StatutAttendu.NON_APPLICABLE,
            motif=f"{nom} : sans objet ici ; {lower_first(attendu.motif)}",
            remede="",
            echeance=None,
            gravite=None,
            alerte="",
        )
    if applicable is True or attendu.statut in BONS:
        return attendu
    motif = f"{attendu.motif} On ne sait pas si la pièce est exigée ici."
    return replace(attendu, motif=motif, exigee=False)


def unknown_said(
    attendu: Attendu, voulu: PieceAttendue, applicable: bool | None, pack: Pack, contexte: Contexte
) -> Attendu:
    """Say what is not known when that is why nobody can tell whether a pièce is required."""
    if applicable is not None or attendu.statut is not StatutAttendu.A_EXAMINER:
        return attendu
    inconnues = [
        f"« {pack.variables.get(nom) or nom} »"
        for nom in sorted(_asked(voulu.condition, pack, frozenset()))
        if contexte.value(nom) is None
    ]
    if not inconnues:
        return attendu
    genre = pack.type_de_piece(attendu.type)
    motif = (
        f"{genre.nom if genre else attendu.type} : non trouvé ; on ne sait pas si la pièce est exigée ici."
    )
    if voulu.condition_texte:
        motif = f"{motif[:-1]} ({voulu.condition_texte})."
    remede = f"Précisez {listing(inconnues)}, ou ajoutez la pièce."
    return replace(attendu, motif=motif, remede=remede)


def _asked(nom: str, pack: Pack, vues: frozenset[str]) -> frozenset[str]:
    """Return the variables and champs that a condition asks about, through the conditions it names."""
    if nom == TOUJOURS or nom in vues:
        return frozenset()
    condition = pack.conditions.get(nom)
    if condition is None:
        return names_in(nom)
    siennes = names_in(condition.expression) if condition.expression else frozenset()
    siennes |= frozenset(v for v in (condition.variable, condition.variable_necessaire) if v)
    for autre in (*condition.tous, *condition.un_de, *condition.sauf):
        siennes |= _asked(autre, pack, vues | {nom})
    return siennes


def apply_equivalences(
    attendus: Sequence[Attendu], equivalences: Iterable[Equivalence], pack: Pack
) -> tuple[Attendu, ...]:
    """Spare the pièces of a group of which one is good; of a group that has none, ask for one only."""
    par_type = {attendu.type: attendu for attendu in attendus}
    for equivalence in equivalences:
        membres = [par_type[slug] for slug in equivalence.au_moins_une if slug in par_type]
        dus = [m for m in membres if m.statut is not StatutAttendu.NON_APPLICABLE]
        bon = next((m for m in dus if m.statut in BONS), None)
        present = bon or next((m for m in dus if m.fichier), None)
        garde = present or next(iter(dus), None)
        for membre in dus:
            if membre is garde or membre.statut in BONS or (bon is None and membre.fichier):
                continue
            if bon is None and membre.statut not in _ABSENTS:
                continue
            par_type[membre.type] = _replaced(membre, garde, bon is not None, equivalence, pack)
        for slug in equivalence.dispense if present else ():
            prepare = par_type.get(slug)
            if prepare is not None and prepare.statut in _ABSENTS and not prepare.fichier:
                par_type[slug] = _replaced(prepare, present, bon is not None, equivalence, pack)
    return tuple(par_type[attendu.type] for attendu in attendus)


def _replaced(
    membre: Attendu, garde: Attendu | None, bonne: bool, equivalence: Equivalence, pack: Pack
) -> Attendu:
    def named(slug: str) -> str:
        genre = pack.type_de_piece(slug)
        return genre.nom if genre is not None else slug

    autre = named(garde.type) if garde else ""
    debut = (
        f"{named(membre.type)} : remplacé par {autre}"
        if bonne
        else f"{named(membre.type)} : {autre} suffirait"
    )
    regle = f" ({equivalence.regle})" if equivalence.regle else ""
    return replace(
        membre,
        statut=StatutAttendu.NON_APPLICABLE,
        motif=f"{debut}{regle}.",
        remede="",
        gravite=None,
        alerte="",
    )


def statut_of(
    attendus: Sequence[Attendu],
    siennes: Sequence[PieceJugee],
    graves: Sequence[Incoherence],
    pack: Pack,
    pesee: bool,
) -> StatutDossier:
    """Return the statut of a dossier; `graves` are its grave contradictions, `pesee` says gravités decide."""
    comptent = [a for a in attendus if a.niveau is not Niveau.RECOMMANDE]
    statuts = {a.statut for a in comptent}
    severites = _established(comptent, siennes, graves, pack, pesee)
    if Severite.BLOQUANTE in severites:
        return StatutDossier.NON_CONFORME
    if StatutAttendu.MANQUANT in statuts or (pesee and StatutAttendu.ILLISIBLE in statuts):
        return StatutDossier.INCOMPLET
    douteux = any(not a.exigee for a in comptent)
    if douteux or statuts & {StatutAttendu.ILLISIBLE, StatutAttendu.A_EXAMINER}:
        return StatutDossier.A_EXAMINER
    if Severite.MAJEURE in severites:
        return StatutDossier.CONFORME_SOUS_RESERVE
    if pesee:
        return StatutDossier.CONFORME
    admis = (Statut.CONFORME, Statut.NON_APPLICABLE)
    reserve = any(r.statut not in admis for j in siennes for r, _ in counting(j, pack))
    if reserve or StatutAttendu.EXPIRE_BIENTOT in statuts:
        return StatutDossier.CONFORME_SOUS_RESERVE
    return StatutDossier.CONFORME


def _established(
    comptent: Iterable[Attendu],
    siennes: Iterable[PieceJugee],
    graves: Iterable[Incoherence],
    pack: Pack,
    pesee: bool,
) -> set[Severite]:
    """Return the gravités of the faults found; all are blocking where the pack does not weigh them."""
    de_temps = (StatutAttendu.EXPIRE, StatutAttendu.INCOHERENT)
    severites = {a.gravite or Severite.BLOQUANTE for a in comptent if a.statut in de_temps and a.exigee}
    severites |= {incoherence.severite for incoherence in graves}
    severites |= {Severite(r.severite) for j in siennes for r in serious(j, pack)}
    if not pesee and severites:
        return {Severite.BLOQUANTE}
    return severites
