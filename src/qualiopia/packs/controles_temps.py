"""What is checked of dossiers that live in time: durations that say how long, subjects that have keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from qualiopia.packs.fautes import Releve, suggest
from qualiopia.packs.sujets import RegleDeConfidentialite, TypeDeDossier, VariableDeduite
from qualiopia.packs.temps import Bareme, LigneDeBareme, RegleDeValidite, Validite

_DE_DATE = ("age", "mois_depuis")
_DE_TYPE = ("presence_de_type", "absence_de_type", "nombre_de_pieces")


def check_in_time(parties: Mapping[str, Any], releve: Releve) -> None:
    """Check validity rules, tables, deduced variables, subjects and privacy rules."""
    for genre in parties.get("types_de_pieces", ()):
        if genre.validite is not None:
            _check_validity(genre.slug, genre.validite, releve)
    for nom, bareme in parties.get("baremes", {}).items():
        _check_table(nom, bareme, releve)
    for nom, variable in parties.get("variables_deduites", {}).items():
        _check_variable(nom, variable, releve)
    dossiers: Sequence[TypeDeDossier] = parties.get("types_de_dossiers", ())
    sujets = {dossier.sujet for dossier in dossiers if dossier.sujet}
    for dossier in dossiers:
        _check_subject(dossier, sujets, releve)
    for regle in parties.get("confidentialite", ()):
        _check_privacy(regle, releve)


def _check_validity(slug: str, validite: Validite, releve: Releve) -> None:
    if validite.nature != "limitee" and (validite.mois or validite.jours or validite.regles):
        releve.fault_at(validite, f"« {slug} » : une validité {validite.nature} n'a pas de durée")
    if validite.mois is not None and validite.jours is not None:
        releve.fault_at(validite, f"« {slug} » : donnez « mois » ou « jours », pas les deux")
    for regle in validite.regles:
        _check_rule(slug, validite, regle, releve)
    for une, autre in pairwise(validite.regles):
        if une.condition == autre.condition == "toujours" and _overlap(une, autre):
            releve.fault_at(autre, f"« {slug} » : deux règles de validité valent en même temps")
    _check_delays(slug, validite, validite.alertes_jours, releve)


def _overlap(une: RegleDeValidite, autre: RegleDeValidite) -> bool:
    avant, apres = une.en_vigueur, autre.en_vigueur
    return (avant.au is None or apres.du is None or apres.du <= avant.au) and (
        apres.au is None or avant.du is None or avant.du <= apres.au
    )


def _check_rule(slug: str, validite: Validite, regle: RegleDeValidite, releve: Releve) -> None:
    durees = [nom for nom in ("mois", "jours") if getattr(regle, nom) is not None]
    durees += [nom for nom in ("parametre", "bareme") if getattr(regle, nom)]
    fin = regle.champ_fin or validite.champ_fin
    if len(durees) > 1:
        releve.fault_at(regle, f"« {slug} » : une seule durée par règle, {' et '.join(durees)} trouvées")
    if not durees and not fin:
        releve.fault_at(regle, f"« {slug} » : cette règle ne donne ni durée ni champ_fin")
    if durees and not (regle.champ_debut or validite.champ_debut):
        releve.fault_at(regle, f"« {slug} » : il manque champ_debut, le jour depuis lequel compter")
    periode = regle.en_vigueur
    if periode.du and periode.au and periode.au < periode.du:
        releve.fault_at(regle, f"période à l'envers : {periode.du} est après {periode.au}")
    _check_delays(slug, regle, regle.alertes_jours, releve)


def _check_delays(slug: str, objet: object, delais: Sequence[int], releve: Releve) -> None:
    if any(avant <= apres for avant, apres in pairwise(delais)) or any(delai < 0 for delai in delais):
        releve.fault_at(objet, f"« {slug} » : alertes_jours va du plus long délai au plus court")


def _check_table(nom: str, bareme: Bareme, releve: Releve) -> None:
    if not bareme.lignes:
        releve.fault_at(bareme, f"le barème « {nom} » n'a aucune ligne")
    for ligne in bareme.lignes:
        if (ligne.mois is None) == (ligne.jours is None):
            releve.fault_at(ligne, f"barème « {nom} » : chaque ligne donne « mois » ou « jours »")
        if _by_age(ligne) and not bareme.naissance:
            releve.fault_at(ligne, f"barème « {nom} » : une ligne par âge demande « naissance », un champ")


def _by_age(ligne: LigneDeBareme) -> bool:
    return ligne.age_min is not None or ligne.age_max is not None


def _check_variable(nom: str, variable: VariableDeduite, releve: Releve) -> None:
    if variable.calcul in (*_DE_DATE, "valeur") and not variable.champ:
        releve.fault_at(variable, f"« {nom} » : le calcul « {variable.calcul} » demande un champ")
    if variable.calcul in (*_DE_TYPE, "jours_avant") and not variable.types:
        releve.fault_at(variable, f"« {nom} » : le calcul « {variable.calcul} » demande des types")


def _check_subject(dossier: TypeDeDossier, sujets: set[str], releve: Releve) -> None:
    if bool(dossier.sujet) != bool(dossier.cle_de_rapprochement):
        message = f"« {dossier.id} » : « sujet » et « cle_de_rapprochement » vont ensemble"
        releve.fault_at(dossier, message)
    for cle in dossier.cle_de_rapprochement:
        if not cle.champs:
            releve.fault_at(cle, f"« {dossier.id} » : une clé de rapprochement sans champ")
    for lie in dossier.lies:
        if lie not in sujets:
            indice = suggest(lie, sorted(sujets))
            releve.fault_at(dossier, f"« {dossier.id} » : aucun dossier n'a pour sujet « {lie} »{indice}")
    attendus = {attendu.type for attendu in dossier.attendus}
    for equivalence in dossier.equivalences:
        if not attendus.intersection(equivalence.au_moins_une):
            message = f"« {equivalence.groupe} » : aucune de ces pièces n'est attendue dans « {dossier.id} »"
            releve.fault_at(equivalence, message)


def _check_privacy(regle: RegleDeConfidentialite, releve: Releve) -> None:
    if not regle.motifs and not regle.zones:
        releve.fault_at(regle, f"« {regle.id} » : ni motifs ni zones, rien ne serait masqué")
