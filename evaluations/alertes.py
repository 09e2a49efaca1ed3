"""Alerts: what was held against an organisation that nobody planted, and the statut of its indicateurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluations.etalonnage import opinion_of
from evaluations.metriques import Classement, Jugement
from evaluations.produit import Analyse
from evaluations.verite import Defaut, Fichier, Verite

_DE_MENTION = ("mention_absente", "signature", "reference_obsolete", "validite")


@dataclass(frozen=True)
class Alerte:
    """Something said non-conforming that was not planted: a suspected false alarm.

    `genre` is `exigence`, `coherence`, `indicateur` or `attendu`.
    """

    organisme: str
    genre: str
    cible: str
    sujet: str
    motif: str


def find_alerts(verite: Verite, analyse: Analyse) -> list[Alerte]:
    """List every non-conformity that the truth does not account for."""
    nom = verite.nom
    return [
        *(
            Alerte(nom, "exigence", f"{piece['type']}.{un['id']}", piece["fichier"], un["motif"])
            for piece in analyse.donnees["pieces"]
            for un in piece["exigences"]
            if un["statut"] == "non_conforme" and _is_unfounded(verite, piece, str(un["id"]))
        ),
        *(
            Alerte(nom, "coherence", un["id"], un["dossier"], un["motif"])
            for un in analyse.donnees["coherence"]
            if un["statut"] == "non_conforme"
            and un["id"] not in verite.sans_avis
            and not _planted_rule(verite, un, analyse)
        ),
        *(
            Alerte(nom, "indicateur", f"i{un['numero']:02d}", ", ".join(un["manques"]), un["motif"])
            for un in analyse.donnees["indicateurs"]
            if un["statut"] == "non_conforme"
            and verite.indicateurs.get(int(un["numero"])) not in (None, "non_conforme")
        ),
        *(
            Alerte(nom, "attendu", attendu["type"], dossier["id"], attendu["motif"])
            for dossier in analyse.donnees["dossiers"]
            for attendu in dossier["attendus"]
            if verite.saine
            and not verite.partage
            and attendu["statut"] in ("manquant", "expire", "illisible", "incoherent")
        ),
    ]


def _is_unfounded(verite: Verite, piece: dict[str, Any], mention: str) -> bool:
    """Whether the truth says that a mention held missing is there, or that nobody took it away."""
    fichier = verite.file(str(piece["fichier"]))
    if fichier is not None and fichier.etiquete:
        return piece["type"] in fichier.types and mention in fichier.presentes
    return not _planted_mention(verite, piece, mention)


def _planted_mention(verite: Verite, piece: dict[str, Any], mention: str) -> bool:
    return any(_bears(defaut, piece, mention) for defaut in verite.defauts)


def _bears(defaut: Defaut, piece: dict[str, Any], mention: str) -> bool:
    return (
        defaut.nature in _DE_MENTION
        and defaut.mention == mention
        and defaut.type == piece["type"]
        and piece["fichier"] in defaut.fichiers
    )


def _planted_rule(verite: Verite, dite: dict[str, Any], analyse: Analyse) -> bool:
    """Whether a fault of that rule was planted in a file of that dossier or cited by the finding."""
    cites = {preuve["fichier"] for preuve in dite["preuves"]}
    dossier = next((d for d in analyse.donnees["dossiers"] if d["id"] == dite["dossier"]), None)
    tenus = cites | {cle.partition("#p")[0] for cle in (dossier["pieces"] if dossier else ())}
    for defaut in verite.defauts:
        if defaut.nature == "coherence" and defaut.regle == dite["id"]:
            if not defaut.fichiers or tenus.intersection(defaut.fichiers):
                return True
        elif defaut.nature == dite["id"] and cites.intersection(defaut.fichiers):
            return True
    return False


def judge_mentions(verite: Verite, analyse: Analyse) -> list[Jugement]:
    """Judge every exigence of the pièces whose kind is right: missing when planted, there otherwise.

    A mention said `non_applicable` is left out when nothing was planted: nothing says that it applies.
    """
    if verite.partage:
        return [un for fichier in verite.fichiers for un in _judge_labelled(verite.nom, fichier, analyse)]
    types = {fichier.fichier: fichier.types for fichier in verite.fichiers}
    vierges = {f for defaut in verite.defauts if defaut.nature == "modele_vierge" for f in defaut.fichiers}
    return [
        Jugement(
            source=verite.nom,
            sujet=str(piece["fichier"]),
            type=str(piece["type"]),
            exigence=str(un["id"]),
            presente=not _planted_mention(verite, piece, str(un["id"])),
            prediction=str(un["statut"]),
            probabilite=un["probabilite"],
            avis=opinion_of(un),
        )
        for piece in analyse.donnees["pieces"]
        if piece["type"] in types.get(piece["fichier"], ()) and piece["fichier"] not in vierges
        for un in piece["exigences"]
        if un["statut"] != "non_applicable" or _planted_mention(verite, piece, str(un["id"]))
    ]


def _judge_labelled(source: str, fichier: Fichier, analyse: Analyse) -> list[Jugement]:
    """Judge the known mentions of a file, unrecognised or not; the subject names the wording."""
    dites: dict[str, dict[str, Any]] = {
        str(un["id"]): un
        for piece in analyse.pieces(fichier.fichier)
        if piece["type"] in fichier.types
        for un in piece["exigences"]
    }
    jugements: list[Jugement] = []
    for nom in (*fichier.presentes, *sorted(fichier.absentes)):
        dite = dites.get(nom, {"statut": "non_juge", "probabilite": None})
        presente = nom in fichier.presentes
        if presente and dite["statut"] == "non_applicable":
            continue
        tournure = f" (tournure {fichier.presentes[nom] + 1})" if presente else ""
        jugements.append(
            Jugement(
                source=source,
                sujet=f"{source}/{fichier.fichier}{tournure}",
                type=fichier.types[0],
                exigence=nom,
                presente=presente,
                prediction=str(dite["statut"]),
                probabilite=dite["probabilite"],
                avis=opinion_of(dite),
            )
        )
    return jugements


def classify_indicateurs(verite: Verite, analyse: Analyse) -> list[Classement]:
    """Pair the expected statut of each indicateur with the one proposed."""
    dits = {int(un["numero"]): str(un["statut"]) for un in analyse.donnees["indicateurs"]}
    return [
        Classement(verite.nom, f"{verite.nom} i{numero:02d}", statut, dits.get(numero, "muet"))
        for numero, statut in sorted(verite.indicateurs.items())
    ]
