"""The machine-readable report: version 1 of the output contract, documented in `docs/resultat-json.md`.

Keys may be added, never renamed.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import Attendu, Constat, Dossier, Examen, Incoherence, PieceJugee
from qualiopia.domain.piece import Avis, Champ, Passage, Presence, Preuve, Resultat, Signature

VERSION = 1


def to_json(examen: Examen) -> str:
    """Write an examen as indented UTF-8 JSON."""
    return json.dumps(to_dict(examen), ensure_ascii=False, indent=1)


def to_dict(examen: Examen) -> dict[str, Any]:
    """Lay an examen out as the contract says."""
    return {
        "version": VERSION,
        "referentiel": {
            "id": examen.referentiel,
            "version": examen.version,
            "empreinte": examen.empreinte,
        },
        "date_audit": examen.date_audit,
        "date_analyse": examen.date_analyse,
        "moteur": dict(examen.moteur),
        "organisme": {
            "denomination": examen.organisme.denomination,
            "siret": examen.organisme.siret,
            "nda": examen.organisme.nda,
            "variables": dict(examen.organisme.variables),
        },
        "pieces": [piece_to_dict(jugee) for jugee in examen.pieces],
        "dossiers": [_dossier(dossier) for dossier in examen.dossiers],
        "coherence": [_incoherence(incoherence) for incoherence in examen.coherence],
        "indicateurs": [_constat(constat) for constat in examen.constats],
        "anomalies": [_anomalie(anomalie) for anomalie in examen.anomalies],
        "notes": list(examen.notes),
        "echeances": [asdict(echeance) for echeance in examen.echeances],
    }


def _anomalie(anomalie: Anomalie) -> dict[str, Any]:
    return {**asdict(anomalie), "code": anomalie.code.value}


def piece_to_dict(jugee: PieceJugee) -> dict[str, Any]:
    """Return one pièce judged, as the contract writes it."""
    piece = jugee.piece
    sortie: dict[str, Any] = {
        "fichier": piece.fichier,
        "sha256": piece.sha256,
        "format": piece.format,
        "type": piece.type,
        "confiance": piece.reconnaissance.confiance,
        "raisons": list(piece.reconnaissance.raisons),
        "pages": len(piece.pages),
        "vierge": piece.vierge,
        "dossier": jugee.dossier,
        "champs": [_champ(champ) for champ in piece.champs],
        "signatures": [_signature(signature) for signature in piece.signatures],
        "presences": [_presence(presence) for presence in piece.presences],
        "exigences": [_resultat(resultat, piece.fichier) for resultat in jugee.resultats],
    }
    if piece.pages_du_document is not None:
        sortie["pages_du_document"] = list(piece.pages_du_document)
    return sortie


def _champ(champ: Champ) -> dict[str, Any]:
    valeur = list(champ.valeur) if isinstance(champ.valeur, tuple) else champ.valeur
    sortie: dict[str, Any] = {
        "nom": champ.nom,
        "valeur": valeur,
        "confiance": champ.confiance,
        "passage": None,
    }
    if champ.passage is not None:
        sortie["passage"] = _passage(champ.passage)
    if champ.note:
        sortie["note"] = champ.note
    return sortie


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "page": passage.page,
        "texte": passage.texte,
        "boite": [round(v, 1) for v in passage.boite] if passage.boite else None,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "role": signature.role,
        "etat": signature.etat.value,
        "nature": signature.nature,
        "nom": signature.nom,
        "date": signature.date,
        "passage": _passage(signature.passage) if signature.passage else None,
    }


def _presence(presence: Presence) -> dict[str, Any]:
    return {
        "personne": presence.personne,
        "role": presence.role,
        "date": presence.date,
        "demi_journee": presence.demi_journee,
        "etat": presence.etat.value,
        "heures": presence.heures,
    }


def _resultat(resultat: Resultat, fichier: str) -> dict[str, Any]:
    siennes = [preuve.passage for preuve in resultat.preuves if preuve.passage.fichier == fichier]
    en_annexe = [preuve.passage for preuve in resultat.preuves if preuve.passage.fichier != fichier]
    return {
        "id": resultat.exigence,
        "libelle": resultat.libelle,
        "statut": resultat.statut.value,
        "probabilite": resultat.probabilite,
        "methode": resultat.methode.value,
        "gravite": resultat.gravite.value if resultat.gravite else None,
        "severite": str(resultat.severite),
        "references": list(resultat.references),
        "indicateurs": list(resultat.indicateurs),
        "a_verifier": resultat.a_verifier,
        "preuves": [_passage(passage) for passage in siennes],
        **({"preuves_en_annexe": [_located(passage) for passage in en_annexe]} if en_annexe else {}),
        "attendu": resultat.attendu,
        "observe": resultat.observe,
        "motif": resultat.motif,
        "remede": resultat.remede,
        **({"modele": _avis(resultat.avis)} if resultat.avis is not None else {}),
    }


def _avis(avis: Avis) -> dict[str, Any]:
    return {
        "nom": avis.modele,
        "empreinte": avis.empreinte,
        "invite": avis.invite,
        "question": avis.question,
        "passages": [_located(passage) for passage in avis.passages],
        "probabilite_avant": round(avis.avant, 4),
        "probabilite_brute": round(avis.brute, 4),
        "probabilite": round(avis.probabilite, 4),
        "secondes": round(avis.secondes, 3),
    }


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "id": dossier.id,
        "type": dossier.type,
        "libelle": dossier.libelle,
        "statut": dossier.statut.value,
        "pieces": list(dossier.pieces),
        **(
            {
                "sujet": dossier.sujet,
                "cles": dict(dossier.cles),
                "lies": list(dossier.lies),
                "variables": dict(dossier.variables),
            }
            if dossier.sujet or dossier.variables or dossier.lies
            else {}
        ),
        "attendus": [_attendu(attendu) for attendu in dossier.attendus],
    }


def _attendu(attendu: Attendu) -> dict[str, Any]:
    return {
        "type": attendu.type,
        "niveau": attendu.niveau.value,
        "statut": attendu.statut.value,
        "fichier": attendu.fichier,
        "echeance": attendu.echeance,
        "exigee": attendu.exigee,
        "motif": attendu.motif,
        "remede": attendu.remede,
        "gravite": attendu.gravite.value if attendu.gravite else None,
        "alerte": attendu.alerte,
        "consequence": attendu.consequence,
        "references": list(attendu.references),
        "preuves": [_located(passage) for passage in attendu.preuves],
    }


def _incoherence(incoherence: Incoherence) -> dict[str, Any]:
    return {
        "id": incoherence.regle,
        "libelle": incoherence.libelle,
        "dossier": incoherence.dossier,
        "statut": incoherence.statut.value,
        "gravite": incoherence.severite.value,
        "references": list(incoherence.references),
        "indicateurs": list(incoherence.indicateurs),
        "a_verifier": incoherence.a_verifier,
        "motif": incoherence.motif,
        "remede": incoherence.remede,
        "attendu": incoherence.attendu,
        "observe": incoherence.observe,
        "preuves": [_located(passage) for passage in incoherence.preuves],
    }


def _located(passage: Passage) -> dict[str, Any]:
    return {"fichier": passage.fichier, **_passage(passage)}


def _preuve(preuve: Preuve) -> dict[str, Any]:
    return {**_located(preuve.passage), "methode": preuve.methode.value}


def _constat(constat: Constat) -> dict[str, Any]:
    return {
        "numero": constat.numero,
        "critere": constat.critere,
        "intitule": constat.intitule,
        "statut": constat.statut.value,
        "gravite_proposee": constat.gravite_proposee.value if constat.gravite_proposee else None,
        "motif": constat.motif,
        "remede": constat.remede,
        "preuves": [_preuve(preuve) for preuve in constat.preuves],
        "manques": list(constat.manques),
        "evolution": constat.evolution,
        "evolution_statut": constat.evolution_statut,
        "par_analogie": constat.par_analogie,
    }
