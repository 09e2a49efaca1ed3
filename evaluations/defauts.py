"""Planted faults: was each one seen, and if not, what was said instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from evaluations.produit import Analyse
from evaluations.verite import Defaut, Verite

REFERENCE = "reference_obsolete"


class Issue(StrEnum):
    """What became of a planted fault."""

    VU = "vu"
    DOUTE = "indetermine"
    NON_APPLICABLE = "dit non applicable"
    NIE = "dit conforme"
    NON_RECONNU = "pièce non reconnue"
    MUET = "rien n'est dit"


_DE_STATUT = {
    "non_conforme": Issue.VU,
    "indetermine": Issue.DOUTE,
    "non_applicable": Issue.NON_APPLICABLE,
    "conforme": Issue.NIE,
}
_ORDRE = (Issue.VU, Issue.DOUTE, Issue.NON_APPLICABLE, Issue.NIE, Issue.NON_RECONNU, Issue.MUET)


@dataclass(frozen=True)
class Detection:
    """A planted fault and its outcome; `motif` is what the product said, `source` the organisation."""

    defaut: Defaut
    issue: Issue
    motif: str = ""
    source: str = ""

    @property
    def cible(self) -> str:
        """What was to be found, in one word: rule, mention, kind or code."""
        d = self.defaut
        mention = f"{d.type}.{d.mention}" if d.mention else ""
        return d.regle or d.code or mention or d.motif or d.type or d.nature


def detect(verite: Verite, analyse: Analyse) -> list[Detection]:
    """Say what became of each planted fault of an organisation."""
    return [
        replace(_DETECTEURS[defaut.nature](defaut, verite, analyse), source=verite.nom)
        for defaut in verite.defauts
    ]


def _best(defaut: Defaut, issues: Iterable[tuple[Issue, str]], sinon: Issue) -> Detection:
    trouvees = sorted(issues, key=lambda issue: _ORDRE.index(issue[0]))
    return Detection(defaut, *trouvees[0]) if trouvees else Detection(defaut, sinon)


def _pieces(defaut: Defaut, analyse: Analyse) -> list[dict[str, Any]]:
    return [piece for fichier in defaut.fichiers for piece in analyse.pieces(fichier)]


def _mention(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    del verite
    pieces = [piece for piece in _pieces(defaut, analyse) if piece["type"] == defaut.type]
    if not pieces:
        dits = ", ".join(sorted({str(piece["type"]) for piece in _pieces(defaut, analyse)}))
        return Detection(defaut, Issue.NON_RECONNU, f"reconnu : {dits or 'rien'}")
    dits_de_la_mention = [
        (_DE_STATUT[exigence["statut"]], str(exigence["motif"]))
        for piece in pieces
        for exigence in piece["exigences"]
        if exigence["id"] == defaut.mention
    ]
    return _best(defaut, dits_de_la_mention, Issue.MUET)


def _coherence(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    del verite
    tenus = set(defaut.fichiers)
    dossiers = {
        str(dossier["id"])
        for dossier in analyse.donnees["dossiers"]
        if not tenus or any(cle.partition("#p")[0] in tenus for cle in dossier["pieces"])
    }
    dites = [
        (_DE_STATUT[un["statut"]], str(un["motif"]))
        for un in analyse.donnees["coherence"]
        if un["id"] == defaut.regle and (not tenus or un["dossier"] in dossiers or _cites(un, tenus))
    ]
    return _best(defaut, dites, Issue.MUET)


def _cites(incoherence: dict[str, Any], fichiers: set[str]) -> bool:
    return any(preuve["fichier"] in fichiers for preuve in incoherence["preuves"])


def _reference(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    if defaut.mention:
        return _mention(defaut, verite, analyse)
    cherche = _letters(defaut.motif)
    dites = [
        (_DE_STATUT[un["statut"]], str(un["motif"]))
        for un in analyse.donnees["coherence"]
        if un["id"] == REFERENCE
        and _cites(un, set(defaut.fichiers))
        and (cherche in _letters(str(un["observe"])) or cherche in _letters(str(un["motif"])))
    ]
    return _best(defaut, dites, Issue.MUET)


def _letters(texte: str) -> str:
    return re.sub(r"[\W_]", "", texte.lower())


def _blank(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    del verite
    pieces = _pieces(defaut, analyse)
    if not pieces:
        return Detection(defaut, Issue.NON_RECONNU)
    return Detection(defaut, Issue.VU if all(piece["vierge"] for piece in pieces) else Issue.NIE)


def _missing(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    fichiers = verite.of_session(defaut.session) if defaut.session else set()
    statuts = {"manquant": Issue.VU, "a_examiner": Issue.DOUTE, "illisible": Issue.DOUTE}
    dits = [
        (statuts.get(attendu["statut"], Issue.NIE), str(attendu["motif"]))
        for dossier in analyse.donnees["dossiers"]
        if not defaut.session or any(cle.partition("#p")[0] in fichiers for cle in dossier["pieces"])
        for attendu in dossier["attendus"]
        if attendu["type"] == defaut.type
    ]
    cites = [
        (Issue.VU, str(un["motif"]))
        for un in analyse.donnees["indicateurs"]
        if not defaut.session and un["statut"] == "non_conforme" and defaut.type in un["manques"]
    ]
    return _best(defaut, [*dits, *cites], Issue.MUET)


def _validity(defaut: Defaut, verite: Verite, analyse: Analyse) -> Detection:
    expires = [
        (Issue.VU, str(attendu["motif"]))
        for dossier in analyse.donnees["dossiers"]
        for attendu in dossier["attendus"]
        if attendu["statut"] == "expire" and attendu["fichier"] in defaut.fichiers
    ]
    return _best(defaut, expires, Issue.MUET) if expires else _mention(defaut, verite, analyse)


def _anomaly(code: str, defaut: Defaut, analyse: Analyse) -> Detection:
    dites = [un for fichier in defaut.fichiers for un in analyse.anomalies(fichier)]
    if any(un["code"] == code for un in dites):
        return Detection(defaut, Issue.VU)
    return Detection(defaut, Issue.MUET, ", ".join(sorted({str(un["code"]) for un in dites})))


_DETECTEURS: dict[str, Callable[[Defaut, Verite, Analyse], Detection]] = {
    "mention_absente": _mention,
    "signature": _mention,
    "coherence": _coherence,
    "reference_obsolete": _reference,
    "modele_vierge": _blank,
    "piece_manquante": _missing,
    "validite": _validity,
    "injection": lambda defaut, _, analyse: _anomaly("consigne_dans_document", defaut, analyse),
    "anomalie": lambda defaut, _, analyse: _anomaly(defaut.code, defaut, analyse),
}
