"""The figures of a set, as one plain dictionary: aggregated, and with ids only for what others wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from evaluations.causes import sort_causes
from evaluations.champs import Releve, field_score
from evaluations.citations import Citation, Fidelite
from evaluations.defauts import Detection, Issue
from evaluations.ensembles import Bilan, Cout
from evaluations.etalonnage import settled
from evaluations.metriques import (
    Annonce,
    Classement,
    Jugement,
    Score,
    Signalement,
    T,
    absence,
    accuracy,
    announced_kinds,
    announced_mentions,
    confusions,
    ece,
    interval,
    macro_f1,
    presence,
    reliability,
    report_score,
    score_by_class,
    share,
)
from evaluations.objectifs import headline


def summarise(bilan: Bilan) -> dict[str, Any]:
    """Return every figure of a set."""
    synthese: dict[str, Any] = {
        "fichiers": bilan.fichiers,
        "sources": len({un.source for un in bilan.classements}),
        "perdus": sorted(bilan.perdus),
        "reconnaissance": _recognition(bilan),
        "mentions": _mentions(bilan.jugements),
        "calibration": _calibration(announced_mentions(bilan.jugements)),
        "modele": settled(bilan.jugements),
        "citations": _citations(bilan.citations),
        "cout": _cost(bilan.cout),
        "causes": [
            {
                "famille": cause.famille,
                "cause": cause.nom,
                "nombre": cause.nombre,
                "sujets": list(cause.sujets),
            }
            for cause in sort_causes(bilan)
        ],
    }
    if bilan.releves:
        synthese["champs"] = _fields(bilan.releves)
    if bilan.detections or bilan.indicateurs:
        synthese |= {
            "fautes": _faults(bilan),
            "alertes": _alerts(bilan),
            "indicateurs": _indicateurs(bilan.indicateurs),
            "regroupement": _rounded(accuracy(bilan.regroupements)),
        }
    return synthese


PARTAGES = {
    "generes": "Chaque partage a ses organismes, ses tournures, ses mises en page et ses maisons, "
    "sans rien de commun avec l'autre. ",
    "echantillons": "Chaque style est jugé par un référentiel qui n'en a pas appris les textes ; ceux de la "
    "réserve n'ont pas été lus en écrivant les motifs. ",
}


def compare_shares(bilan: Bilan) -> dict[str, Any] | None:
    """Return the table of the shares of generated organisations; None for other sets."""
    if not bilan.partages:
        return None
    return {
        "titre": "Généralisation",
        "explication": PARTAGES.get(bilan.nom, "")
        + "Les erreurs ne sont détaillées que pour le développement.",
        "lignes": [
            {
                "nom": f"{nom} ({len(sources)} sources)",
                "mesures": headline(summarise(bilan.only(sources))),
            }
            for nom, sources in sorted(bilan.partages.items())
        ],
    }


def measure(
    observations: Sequence[T], mesure: Callable[[Sequence[T]], float | None]
) -> dict[str, float | None]:
    """Return a measure with its 95 % interval, rounded so that reruns compare byte for byte."""
    bornes = interval(observations, mesure)
    return {
        "valeur": _rounded(mesure(observations)),
        "bas": _rounded(bornes[0]) if bornes else None,
        "haut": _rounded(bornes[1]) if bornes else None,
    }


def _rounded(valeur: float | None) -> float | None:
    return None if valeur is None else round(valeur, 4)


def _score(score: Score) -> dict[str, Any]:
    return {
        "vrais": score.vrais,
        "faux": score.faux,
        "manques": score.manques,
        "precision": _rounded(score.precision),
        "rappel": _rounded(score.rappel),
        "f1": _rounded(score.f1),
    }


def _recognition(bilan: Bilan) -> dict[str, Any]:
    return {
        "documents": len(bilan.classements),
        "macro_f1": measure(bilan.classements, macro_f1),
        "exactitude": measure(bilan.classements, accuracy),
        "calibration": _calibration(announced_kinds(bilan.classements)),
        "segmentes_justes": [sum(bilan.segmentes.values()), len(bilan.segmentes)],
        "par_type": {nom: _score(score) for nom, score in score_by_class(bilan.classements).items()},
        "confusions": [
            {"verite": vrai, "dit": dit, "nombre": len(sujets), "sujets": sujets}
            for (vrai, dit), sujets in confusions(bilan.classements).items()
        ],
    }


def _mentions(jugements: Sequence[Jugement]) -> dict[str, Any]:
    """Give the figures over all, on filled documents, on blank ones, by kind and by mention."""
    par_mention: defaultdict[str, list[Jugement]] = defaultdict(list)
    par_type: defaultdict[str, list[Jugement]] = defaultdict(list)
    for un in jugements:
        par_mention[f"{un.type}.{un.exigence}"].append(un)
        par_type[un.type].append(un)
    return {
        "total": _mention_scores(jugements)
        | {
            "presence_f1": measure(jugements, lambda lot: presence(lot).f1),
            "absence_f1": measure(jugements, lambda lot: absence(lot).f1),
            "part_indetermine": measure(jugements, lambda lot: share(lot, "indetermine")),
        },
        "documents_remplis": _mention_scores([un for un in jugements if not un.vierge]),
        "modeles_vierges": _mention_scores([un for un in jugements if un.vierge]),
        "par_type": {nom: _mention_scores(lot) for nom, lot in sorted(par_type.items())},
        "par_mention": {nom: _mention_scores(lot) for nom, lot in sorted(par_mention.items())},
    }


def _mention_scores(jugements: Sequence[Jugement]) -> dict[str, Any]:
    return {
        "nombre": len(jugements),
        "presentes": sum(un.presente for un in jugements),
        "presence": _score(presence(jugements)),
        "absence": _score(absence(jugements)),
        "dits": dict(sorted(Counter(un.prediction for un in jugements).items())),
    }


def _calibration(annonces: Sequence[Annonce]) -> dict[str, Any]:
    return {
        "nombre": len(annonces),
        "ece": measure(annonces, ece),
        "tranches": [
            {
                "bas": tranche.bas,
                "annonce": _rounded(tranche.annonce),
                "observe": _rounded(tranche.observe),
                "nombre": tranche.nombre,
            }
            for tranche in reliability(annonces)
        ],
    }


def _citations(citations: Sequence[Citation]) -> dict[str, Any]:
    comptes = Counter(citation.fidelite for citation in citations)
    relues = len(citations) - comptes[Fidelite.SANS_RELECTURE]
    fideles = comptes[Fidelite.VERBATIM] + comptes[Fidelite.PONCTUATION]
    lues = [citation for citation in citations if citation.fidelite is not Fidelite.SANS_RELECTURE]
    return {
        "fidele": measure(lues, _faithful),
        "nombre": len(citations),
        "relues": relues,
        "part_verbatim": _rounded(comptes[Fidelite.VERBATIM] / relues) if relues else None,
        "part_fidele": _rounded(fideles / relues) if relues else None,
        "par_issue": {str(fidelite): comptes[fidelite] for fidelite in Fidelite},
    }


def _fields(releves: list[Releve]) -> dict[str, Any]:
    par_champ: defaultdict[str, list[Releve]] = defaultdict(list)
    for un in releves:
        par_champ[un.champ].append(un)
    return {
        "nombre": len(releves),
        "f1": measure(releves, lambda lot: field_score(lot).f1),
        "par_champ": {nom: _score(field_score(lot)) for nom, lot in sorted(par_champ.items())},
    }


def _faithful(citations: Sequence[Citation]) -> float | None:
    fideles = sum(une.fidelite in (Fidelite.VERBATIM, Fidelite.PONCTUATION) for une in citations)
    return fideles / len(citations) if citations else None


def _cost(cout: Cout | None) -> dict[str, Any] | None:
    if cout is None or not cout.pages:
        return None
    return {
        "pages": cout.pages,
        "secondes": round(cout.secondes, 1),
        "secondes_par_page": round(cout.secondes / cout.pages, 3),
        "memoire_max_mo": round(cout.memoire_mo),
        "memoire_mo_par_page": round(cout.memoire_mo / cout.pages, 2),
    }


def _faults(bilan: Bilan) -> dict[str, Any]:
    par_nature: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for detection in bilan.detections:
        par_nature[detection.defaut.nature][detection.issue] += 1
    return {
        "plantees": len(bilan.detections),
        "vues": sum(detection.issue is Issue.VU for detection in bilan.detections),
        "part_vue": measure(bilan.detections, _seen),
        "par_nature": {
            nature: {
                "plantees": sum(issues.values()),
                "vues": issues[Issue.VU],
                "autres": {str(issue): n for issue, n in sorted(issues.items()) if issue != Issue.VU},
            }
            for nature, issues in sorted(par_nature.items())
        },
        "non_vues": [
            {
                "id": detection.defaut.id,
                "nature": detection.defaut.nature,
                "cible": detection.cible,
                "issue": str(detection.issue),
                "dit": detection.motif,
                "explication": detection.defaut.explication,
            }
            for detection in bilan.told().detections
            if detection.issue is not Issue.VU
        ],
    }


def _seen(detections: Sequence[Detection]) -> float | None:
    vues = sum(detection.issue is Issue.VU for detection in detections)
    return vues / len(detections) if detections else None


def _alerts(bilan: Bilan) -> dict[str, Any]:
    comptes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for alerte in bilan.alertes:
        comptes[alerte.organisme][alerte.genre] += 1
    return {
        "dossiers": bilan.dossiers,
        "nombre": len(bilan.alertes),
        "par_organisme": {nom: dict(sorted(genres.items())) for nom, genres in sorted(comptes.items())},
        "liste": [
            {
                "organisme": alerte.organisme,
                "genre": alerte.genre,
                "cible": alerte.cible,
                "sujet": alerte.sujet,
                "motif": alerte.motif,
            }
            for alerte in bilan.told().alertes
        ],
        "coherence": _coherence(bilan),
    }


def _coherence(bilan: Bilan) -> dict[str, Any]:
    """Score contradictions between documents: planted or not, reported or not."""
    signalements = [
        Signalement(un.source, attendu=True, donne=un.issue is Issue.VU)
        for un in bilan.detections
        if un.defaut.nature == "coherence"
    ]
    signalements += [
        Signalement(alerte.organisme, attendu=False, donne=True)
        for alerte in bilan.alertes
        if alerte.genre == "coherence"
    ]
    return _score(report_score(signalements)) | {
        "mesure_precision": measure(signalements, lambda lot: report_score(lot).precision),
        "mesure_rappel": measure(signalements, lambda lot: report_score(lot).rappel),
    }


def _indicateurs(classements: Sequence[Classement]) -> dict[str, Any]:
    return {
        "nombre": len(classements),
        "exactitude": measure(classements, accuracy),
        "part_indetermine": _rounded(_said_share(classements, "indetermine")),
        "confusions": [
            {"attendu": vrai, "dit": dit, "nombre": len(sujets), "sujets": sujets}
            for (vrai, dit), sujets in confusions(classements).items()
        ],
    }


def _said_share(classements: Iterable[Classement], dit: str) -> float | None:
    tous = list(classements)
    return sum(un.prediction == dit for un in tous) / len(tous) if tous else None
