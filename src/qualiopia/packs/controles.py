"""What one file alone cannot tell: names that do not exist, duplicates, periods that overlap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from qualiopia.domain.texte import compile_pattern, fold
from qualiopia.packs.assemblage import Brouillon
from qualiopia.packs.conseils import explain_pattern
from qualiopia.packs.controles_temps import check_in_time
from qualiopia.packs.emplacements import check_wordings
from qualiopia.packs.extraction import Extraction
from qualiopia.packs.fautes import Releve, Renvoi, suggest
from qualiopia.packs.fichiers import ECHANTILLONS
from qualiopia.packs.genres import AUTRE
from qualiopia.packs.modele import (
    Condition,
    Exigence,
    Indicateur,
    Periode,
    ReglesAudit,
    TypeDeDossier,
    TypeDePiece,
)
from qualiopia.verifications.releves import MESURES_DERIVEES


def check(brouillon: Brouillon, releve: Releve) -> None:
    """Check a whole pack; all faults and warnings go to the notebook."""
    parties = brouillon.parties
    types: Sequence[TypeDePiece] = parties.get("types_de_pieces", [])
    indicateurs: Sequence[Indicateur] = parties.get("indicateurs", [])
    _declare_more(brouillon, types)
    _check_names(brouillon, releve)
    _unique(indicateurs, lambda i: i.numero, "numéro d'indicateur", releve)
    _unique(parties.get("coherence", []), lambda r: r.id, "identifiant de règle", releve)
    _unique(parties.get("types_de_dossiers", ()), lambda d: d.id, "type de dossier", releve)
    _unique(parties.get("sources", ()), lambda s: s.id, "source", releve)
    _unique(parties.get("champs_communs", ()), lambda c: c.nom, "champ commun", releve)
    _check_conditions(parties.get("conditions", {}), releve)
    _successive(parties.get("versions", ()), "versions", releve)
    for genre in types:
        _check_type(genre, releve)
    _check_samples(parties.get(ECHANTILLONS, {}), [genre.slug for genre in types], releve)
    for indicateur in indicateurs:
        _successive(indicateur.libelles, "libellés", releve)
        _successive(indicateur.gradations, "gradations", releve)
    for parametre in parties.get("parametres", []):
        _check_parameter(parametre, releve)
    portees = brouillon.declares.get("portee", set())
    for dossier in parties.get("types_de_dossiers", ()):
        _check_folder(dossier, portees, releve, "portee" not in brouillon.inconnus)
    check_in_time(parties, releve)
    _check_newcomers(indicateurs, parties.get("audit"), releve)
    exigences = [exigence for genre in types for exigence in genre.exigences]
    check_wordings(exigences, parties.get("emplacements", {}), releve)
    _count_doubts(types, parties, releve)


def _check_newcomers(indicateurs: Iterable[Indicateur], audit: ReglesAudit | None, releve: Releve) -> None:
    """An indicateur cannot ask less of newcomers when nothing tells who is one."""
    adaptes = [i for i in indicateurs if i.nouveaux_entrants.get("adapte")]
    if adaptes and audit is not None and audit.variable_nouveaux_entrants is None:
        message = "« adapte: true » n'a pas d'effet : audit.yaml ne donne pas « variable_nouveaux_entrants »"
        releve.fault_at(adaptes[0], message)


def _check_samples(slugs: Iterable[str], types: Sequence[str], releve: Releve) -> None:
    for slug in slugs:
        if slug != AUTRE and slug not in types:
            indice = suggest(slug, types) or ""
            releve.fault(f"{ECHANTILLONS}/{slug}", 1, f"type de pièce inconnu « {slug} »{indice}")


def _declare_more(brouillon: Brouillon, types: Sequence[TypeDePiece]) -> None:
    for genre in types:
        for exigence in genre.exigences:
            brouillon.declare("exigence", exigence.id)
            brouillon.declare("exigence", f"{genre.slug}.{exigence.id}")
        brouillon.declare("exigence", genre.slug)
    roles = brouillon.parties.get("extraction", Extraction()).roles
    for champ in (*brouillon.parties.get("champs_communs", ()), *(c for t in types for c in t.champs)):
        for role in roles if champ.identifiant else ():
            brouillon.declare("mesure", f"{champ.nom}{role.suffixe}")
        brouillon.declare("champ", champ.nom)
        brouillon.declare("mesure", champ.nom)
        brouillon.declare("mesure", f"nombre_de:{champ.nom}")
    for mesure in MESURES_DERIVEES:
        brouillon.declare("mesure", mesure)
        brouillon.declare("mesure", f"nombre_de:{mesure}")
    for parametre in brouillon.parties.get("parametres", ()):
        brouillon.declare("parametre", parametre.nom)


def _check_names(brouillon: Brouillon, releve: Releve) -> None:
    for renvoi in releve.renvois:
        if renvoi.genre.nom in brouillon.inconnus:
            continue
        connus = _known(renvoi.genre.nom, brouillon)
        if renvoi.genre.nom == "role":
            _check_role(renvoi, brouillon, releve)
        elif renvoi.valeur not in connus:
            indice = suggest(str(renvoi.valeur), [str(nom) for nom in connus])
            message = f"{renvoi.genre.libelle} « {renvoi.valeur} » n'existe pas{indice}"
            releve.fault(renvoi.fichier, renvoi.ligne, message)


def _known(genre: str, brouillon: Brouillon) -> set[object]:
    """Return what is declared of a genre; where a condition is named, a variable may answer it alone."""
    autres = {"nom": ("variable", "champ"), "condition": ("condition", "variable")}
    return {nom for g in autres.get(genre, (genre,)) for nom in brouillon.declares.get(g, ())}


def _check_role(renvoi: Renvoi, brouillon: Brouillon, releve: Releve) -> None:
    """A role is asked for by a pattern on the names of roles; one that fits none can never be signed."""
    roles = [role.id for role in brouillon.parties.get("extraction", Extraction()).roles]
    try:
        motif = compile_pattern(str(renvoi.valeur))
    except re.error as erreur:
        releve.fault(renvoi.fichier, renvoi.ligne, explain_pattern(str(renvoi.valeur), erreur))
        return
    if not any(motif.search(fold(role)) for role in roles):
        message = f"« {renvoi.valeur} » ne désigne aucun rôle déclaré ({', '.join(roles)})"
        releve.fault(renvoi.fichier, renvoi.ligne, message)


def _unique(objets: Iterable[Any], cle: Callable[[Any], object], quoi: str, releve: Releve) -> None:
    vus: dict[object, Any] = {}
    for objet in objets:
        nom = cle(objet)
        if nom in vus:
            fichier, ligne = releve.where(vus[nom])
            releve.fault_at(objet, f"{quoi} « {nom} » en double (déjà dans {fichier}:{ligne})")
        vus.setdefault(nom, objet)


def _successive(objets: Sequence[Any], quoi: str, releve: Releve) -> None:
    """Check that dated versions of one thing neither overlap nor leave a hole."""
    dates = sorted(objets, key=lambda o: o.en_vigueur.du or "")
    for objet in dates:
        periode = objet.en_vigueur
        if periode.du and periode.au and periode.au < periode.du:
            releve.fault_at(objet, f"période à l'envers : {periode.du} est après {periode.au}")
    for avant, apres in pairwise(dates):
        fin, debut = avant.en_vigueur.au, apres.en_vigueur.du
        if fin is None or debut is None or debut <= fin:
            releve.fault_at(apres, f"{quoi} : les périodes se chevauchent ({_show(avant.en_vigueur)})")
        elif date.fromisoformat(fin) + timedelta(days=1) != date.fromisoformat(debut):
            releve.fault_at(apres, f"{quoi} : il manque une période entre {fin} et {debut}")


def _show(periode: Periode) -> str:
    return f"du {periode.du or '…'} au {periode.au or '…'}"


def _check_type(genre: TypeDePiece, releve: Releve) -> None:
    _unique(genre.exigences, lambda e: e.id, f"exigence de « {genre.slug} »", releve)
    _unique(genre.champs, lambda c: c.nom, f"champ de « {genre.slug} »", releve)
    if not genre.reconnaissance.titres and not genre.reconnaissance.indices:
        releve.warn_at(genre, "ce type de pièce n'a ni titre ni indice : il ne sera jamais reconnu")
    for exigence in genre.exigences:
        _check_exigence(exigence, releve)


def _check_folder(dossier: TypeDeDossier, portees: set[object], releve: Releve, toutes: bool) -> None:
    _unique(dossier.attendus, lambda a: a.type, f"pièce attendue dans « {dossier.id} »", releve)
    for portee in (*dossier.portees, *(a.par for a in dossier.attendus if a.par != "dossier")):
        if toutes and portee not in portees:
            indice = suggest(portee, [str(connue) for connue in portees])
            releve.fault_at(dossier, f"aucun type de pièce n'a la portée « {portee} »{indice}")
    attendus = {attendue.type for attendue in dossier.attendus}
    for groupe in dossier.alternatives:
        if not attendus.intersection(groupe):
            message = (
                f"aucune pièce de l'alternative {', '.join(groupe)} n'est attendue dans « {dossier.id} »"
            )
            releve.fault_at(dossier, message)


def _check_exigence(exigence: Exigence, releve: Releve) -> None:
    if not exigence.references:
        releve.fault_at(exigence, f"l'exigence « {exigence.id} » n'a pas de référence")
    verification = exigence.verification
    attendus = ("motifs", "rubriques", "indices")
    if all(hasattr(verification, nom) for nom in attendus) and not any(
        getattr(verification, nom) for nom in attendus
    ):
        releve.warn_at(exigence, f"la mention « {exigence.id} » n'a ni motifs ni rubriques : indécidable")


def _check_conditions(conditions: Mapping[str, Condition], releve: Releve) -> None:
    if conditions and "toujours" not in conditions:
        releve.fault("conditions.yaml", 1, "la condition « toujours » manque")
    for nom, condition in conditions.items():
        chemin = _cycle(nom, conditions, ())
        if chemin and chemin[0] == nom:
            releve.fault_at(condition, f"conditions en boucle : {' → '.join(chemin)}")


def _cycle(nom: str, conditions: Mapping[str, Condition], chemin: tuple[str, ...]) -> tuple[str, ...]:
    if nom in chemin:
        return (*chemin[chemin.index(nom) :], nom)
    if nom not in conditions:
        return ()
    condition = conditions[nom]
    for suite in (*condition.tous, *condition.un_de, *condition.sauf):
        boucle = _cycle(suite, conditions, (*chemin, nom))
        if boucle:
            return boucle
    return ()


def _check_parameter(parametre: Any, releve: Releve) -> None:
    if not parametre.valeurs:
        releve.fault_at(parametre, f"le paramètre « {parametre.nom} » n'a aucune valeur")
    _unique(parametre.valeurs, lambda v: v.du, f"date de « {parametre.nom} »", releve)


def _count_doubts(types: Sequence[TypeDePiece], parties: dict[str, Any], releve: Releve) -> None:
    exigences = [exigence for genre in types for exigence in genre.exigences]
    relisibles = [*exigences, *parties.get("coherence", ())]
    douteux = sum(objet.a_verifier for objet in relisibles)
    if douteux:
        releve.warn("pack.yaml", 1, f"{douteux} exigences ou règles sont marquées a_verifier")
    non_relus = sum(objet.verifie_le is None for objet in relisibles)
    if non_relus:
        releve.warn("pack.yaml", 1, f"{non_relus} exigences ou règles n'ont pas été relues (verifie_le vide)")
