"""The chain of a verdict: what was looked for, what each way of deciding said, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualiopia.packs.modele import Exigence, Indicateur, Pack, RegleCoherence
from qualiopia.reports.explication.cibles import EXIGENCE, INDICATEUR, REGLE, Cible
from qualiopia.reports.html.presentation import name_of_type, percent
from qualiopia.reports.referentiel.mots import (
    condition_in_words,
    label_of_condition,
    operator_in_words,
    parameters_in_words,
    period,
)
from qualiopia.stages.search import CERTAIN, POSSIBLE
from qualiopia.stages.verify import ABSENT, PRESENT

_STATUTS = {
    "conforme": "conforme",
    "non_conforme": "non conforme",
    "indetermine": "à examiner par une personne",
    "non_applicable": "sans objet",
}
_METHODES = {
    "regle": "les règles",
    "recherche": "la recherche de passages voisins",
    "modele": "le modèle de langue, joint aux règles et à la recherche",
    "humain": "une personne",
}
_LONGUEUR = 150
_LIGNES = 8


@dataclass(frozen=True, slots=True)
class Etape:
    """One step of the chain, in plain French lines."""

    titre: str
    lignes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explication:
    """The whole chain of one verdict."""

    titre: str
    statut: str
    etapes: tuple[Etape, ...]


def explain(cible: Cible, resultat: Mapping[str, Any], pack: Pack, motifs: bool = False) -> Explication:
    """Say how a verdict of a result was reached; empty steps are left out.

    Patterns are counted; `motifs` shows them, for whoever writes the référentiel.
    """
    if cible.nature == EXIGENCE and cible.piece is not None:
        titre, etapes = _mention(cible.objet, cible.piece, pack, motifs)
    elif cible.nature == REGLE:
        titre, etapes = _rule(cible.objet, pack, motifs)
    elif cible.nature == INDICATEUR:
        titre, etapes = _indicateur(cible.objet, resultat, pack)
    else:
        titre, etapes = _piece(cible.objet, pack, motifs)
    statut = _STATUTS.get(str(cible.objet.get("statut", "")), "")
    return Explication(titre, statut, tuple(Etape(nom, tuple(lignes)) for nom, lignes in etapes if lignes))


Etapes = list[tuple[str, Sequence[str]]]


def _mention(
    exigence: Mapping[str, Any], piece: Mapping[str, Any], pack: Pack, motifs: bool
) -> tuple[str, Etapes]:
    genre = pack.type_de_piece(piece["type"])
    declaree = next((e for e in genre.exigences if e.id == exigence["id"]), None) if genre else None
    etapes: Etapes = [
        ("Où", [_place_of(piece, pack)]),
        ("Ce qui était cherché", _looked_for(declaree, pack, motifs) if declaree else []),
        ("Ce que les règles ont vu", _seen(exigence)),
        ("Ce que la recherche a trouvé", _searched(exigence, declaree)),
        ("Ce que le modèle de langue a dit", _asked(exigence)),
        ("Quand c'est exigé", _when(declaree, pack) if declaree else []),
        ("Le seuil", _thresholds(exigence)),
        ("Le texte", _law(exigence, declaree)),
        ("Le verdict", [exigence["motif"]]),
        ("Ce qui le changerait", list(_would_change(exigence, declaree))),
    ]
    return f"{exigence['libelle']} ({piece['type']}.{exigence['id']})", etapes


def _place_of(piece: Mapping[str, Any], pack: Pack) -> str:
    genre = name_of_type(pack, piece["type"])
    return f"{piece['fichier']}, reconnu comme « {genre} » à {percent(piece['confiance'])}."


def _looked_for(declaree: Exigence | RegleCoherence, pack: Pack, motifs: bool) -> list[str]:
    """The operator and the families of what it looks for, in words; patterns are counted or shown."""
    lignes = [f"Vérification : {operator_in_words(declaree.verification)}."]
    for fait in parameters_in_words(pack, declaree.verification)[:_LIGNES]:
        if fait.nature != "code":
            lignes.append(f"{fait.terme} : {', '.join(map(str, fait.valeurs))}.")
            continue
        compte = f"{len(fait.valeurs)} motif" + ("s" if len(fait.valeurs) > 1 else "")
        lignes.append(f"{fait.terme} : {' ; '.join(map(str, fait.valeurs)) if motifs else compte}.")
    if question := getattr(declaree, "question", ""):
        lignes.append(f"Question posée : {question}")
    return lignes


def _seen(objet: Mapping[str, Any]) -> list[str]:
    lignes = []
    if objet.get("attendu"):
        lignes.append(f"Attendu : {_short(objet['attendu'])}")
    if objet.get("methode", "regle") == "regle":
        lignes.append(f"Observé : {_short(objet['observe'])}" if objet.get("observe") else "Observé : rien.")
        lignes += _passages(objet.get("preuves", ()))
    else:
        lignes.append("Elles n'ont pas tranché seules.")
    lignes += [f"Dans une annexe : {ligne}" for ligne in _passages(objet.get("preuves_en_annexe", ()))]
    return lignes


def _searched(exigence: Mapping[str, Any], declaree: Exigence | None) -> list[str]:
    formulations = getattr(declaree.verification, "formulations", ()) if declaree else ()
    if exigence["methode"] == "recherche":
        return [
            f"Le passage le plus proche des formulations du référentiel, à {_french(POSSIBLE)} de proximité "
            f"ou plus (à {_french(CERTAIN)}, la mention est dite présente) :",
            *_passages(exigence["preuves"]),
        ]
    if not formulations:
        return ["Pas consultée : le référentiel ne donne pas de formulations à comparer."]
    if exigence["statut"] == "conforme" and exigence["methode"] == "regle":
        return ["Pas consultée : les règles avaient tranché."]
    return [
        f"{len(formulations)} formulations comparées ; aucun passage n'en est assez proche (seuil "
        f"{_french(POSSIBLE)}), ou les règles avaient déjà un indice."
    ]


def _asked(exigence: Mapping[str, Any]) -> list[str]:
    avis = exigence.get("modele")
    if not avis:
        return ["Pas interrogé."]
    lignes = [
        f"Modèle : {avis.get('nom', '?')} (empreinte {str(avis.get('empreinte', ''))[:16]}), invite "
        f"{avis.get('invite', '?')}.",
        f"Question : {avis.get('question', '')}",
        *(f"Passage montré : {ligne}" for ligne in _passages(avis.get("passages", ()))),
        f"« Oui » à {percent(float(avis.get('probabilite_brute', 0)))} ; une fois joint aux règles et à la "
        f"recherche, {percent(float(avis.get('probabilite', 0)))}.",
    ]
    if avis.get("secondes"):
        lignes.append(f"Temps : {_french(float(avis['secondes']))} s.")
    return lignes


def _when(declaree: Exigence | RegleCoherence, pack: Pack) -> list[str]:
    lignes = []
    if declaree.condition != "toujours":
        lignes.append(f"Condition : {label_of_condition(pack, declaree.condition)}.")
        lignes.append(f"Elle se vérifie ainsi : {condition_in_words(pack, declaree.condition)}.")
    else:
        lignes.append(
            "Toujours, pour ce type de document." if isinstance(declaree, Exigence) else "Toujours."
        )
    if dates := period(declaree.en_vigueur):
        lignes.append(f"En vigueur pour un audit {dates}.")
    return lignes


def _thresholds(exigence: Mapping[str, Any]) -> list[str]:
    methode = _METHODES.get(exigence["methode"], exigence["methode"])
    return [
        f"Probabilité que la mention soit remplie : {percent(exigence['probabilite'])}, d'après {methode}.",
        f"Présent à partir de {percent(PRESENT)}, absent jusqu'à {percent(ABSENT)}, sinon à examiner.",
    ]


def _law(objet: Mapping[str, Any], declaree: Exigence | RegleCoherence | None) -> list[str]:
    lignes = [" ; ".join(objet.get("references") or ()) or "Aucun article cité."]
    if declaree is not None:
        relu = (
            f"relue le {declaree.verifie_le}" if declaree.verifie_le else "pas encore relue par une personne"
        )
        lignes.append(f"Source {relu}" + (", point à confirmer." if declaree.a_verifier else "."))
    return lignes


def _would_change(exigence: Mapping[str, Any], declaree: Exigence | None) -> Iterator[str]:
    statut = exigence["statut"]
    if exigence.get("remede"):
        yield exigence["remede"]
    if statut == "conforme":
        yield "Que le passage cité disparaisse du document, ou qu'une personne l'écarte."
    elif statut == "non_applicable" and declaree is not None:
        yield "Que la condition soit remplie : une réponse donnée avec --variable, ou une autre date d'audit."
    elif statut == "indetermine":
        yield "Une personne confirme ou écarte ; un passage plus explicite suffirait aux règles."
    formulations = getattr(declaree.verification, "formulations", ()) if declaree else ()
    if statut in ("non_conforme", "indetermine") and formulations:
        yield f"Une phrase comme : « {formulations[0]} »"


def _rule(regle: Mapping[str, Any], pack: Pack, motifs: bool) -> tuple[str, Etapes]:
    declaree = next((r for r in pack.coherence if r.id == regle["id"]), None)
    etapes: Etapes = [
        ("Où", [f"Dossier « {regle['dossier']} »."]),
        (
            "La règle",
            [declaree.regle or declaree.libelle, *_looked_for(declaree, pack, motifs)] if declaree else [],
        ),
        ("Ce qui était attendu", [regle["attendu"]] if regle.get("attendu") else []),
        ("Ce qui a été observé", [regle["observe"]] if regle.get("observe") else []),
        ("Les deux côtés", _passages(regle.get("preuves", ()))),
        ("Quand elle s'applique", _when(declaree, pack) if declaree else []),
        ("Le texte", _law(regle, declaree)),
        ("Le verdict", [regle["motif"]] if regle.get("motif") else []),
        ("Ce qui le changerait", [regle["remede"]] if regle.get("remede") else []),
    ]
    return f"{regle.get('libelle', regle['id'])} ({regle['id']})", etapes


def _indicateur(constat: Mapping[str, Any], resultat: Mapping[str, Any], pack: Pack) -> tuple[str, Etapes]:
    numero = constat["numero"]
    declare = next((i for i in pack.indicateurs if i.numero == numero), None)
    mentions = [
        f"{_STATUTS[e['statut']]} : {e['libelle']} ({piece['fichier']})"
        for piece in resultat["pieces"]
        for e in piece["exigences"]
        if numero in e.get("indicateurs", ()) and e["statut"] != "non_applicable"
    ]
    mentions.sort(key=lambda ligne: ligne.startswith("conforme"))
    regles = [
        f"{_STATUTS[r['statut']]} : {r.get('libelle', r['id'])} ({r['id']}, {r['dossier']})"
        for r in resultat["coherence"]
        if numero in r.get("indicateurs", ()) and r["statut"] in ("non_conforme", "indetermine")
    ]
    etapes: Etapes = [
        ("Ce que demande l'indicateur", _expected(declare, resultat["date_audit"]) if declare else []),
        ("Ce qui manque", list(constat.get("manques", ()))),
        ("Les passages retenus", _passages(constat.get("preuves", ()))),
        ("Les mentions qui comptent", _cut(mentions)),
        ("Les contradictions qui comptent", _cut(regles)),
        ("La gravité", _graded(constat, declare, resultat["date_audit"])),
        ("Le verdict", [constat["motif"]] if constat.get("motif") else []),
        ("Ce qui le changerait", [constat["remede"]] if constat.get("remede") else []),
        (
            "Pour aller plus loin",
            ["Demandez l'explication d'une mention, d'une règle ou d'un fichier cités ici."],
        ),
    ]
    return f"Indicateur {numero} : {constat['intitule']}", etapes


def _expected(declare: Indicateur, date: str) -> list[str]:
    lignes = [libelle.texte for libelle in declare.libelles if libelle.en_vigueur.covers(date)]
    lignes += [
        f"Preuve attendue ({preuve.niveau.value}) : {preuve.libelle}."
        for preuve in declare.preuves_attendues
        if preuve.en_vigueur.covers(date)
    ]
    return lignes


def _graded(constat: Mapping[str, Any], declare: Indicateur | None, date: str) -> list[str]:
    if not constat.get("gravite_proposee") or declare is None:
        return []
    lignes = [f"Proposée : {constat['gravite_proposee']}."]
    for gradation in declare.gradations:
        if gradation.en_vigueur.covers(date):
            lignes += [f"Majeure si : {gradation.majeure_si}"] if gradation.majeure_si else []
            lignes += [f"Mineure si : {gradation.mineure_si}"] if gradation.mineure_si else []
    if constat.get("par_analogie"):
        lignes.append("Par analogie : la gradation de cette version n'est pas encore publiée.")
    return lignes


def _piece(piece: Mapping[str, Any], pack: Pack, motifs: bool) -> tuple[str, Etapes]:
    par_statut = sorted(piece["exigences"], key=lambda e: e["statut"] in ("conforme", "non_applicable"))
    lignes = [f"{_STATUTS[e['statut']]} : {e['libelle']} ({e['id']})" for e in par_statut]
    etapes: Etapes = [
        ("Reconnu comme", [f"« {name_of_type(pack, piece['type'])} », à {percent(piece['confiance'])}."]),
        ("Pourquoi", _cues(piece.get("raisons", ()), motifs)),
        ("Rangé dans", [piece["dossier"]] if piece.get("dossier") else []),
        ("Modèle", ["Document non rempli : il ne prouve rien."] if piece.get("vierge") else []),
        ("Ses mentions", lignes),
        ("Pour aller plus loin", ["Ajoutez le nom d'une mention après celui du fichier."] if lignes else []),
    ]
    return str(piece["fichier"]), etapes


def _cues(raisons: Sequence[str], motifs: bool) -> list[str]:
    if motifs or not raisons:
        return list(raisons)
    return [f"{len(raisons)} signe(s) du référentiel reconnus dans le document (--motifs les montre)."]


def _passages(passages: Sequence[Mapping[str, Any]]) -> list[str]:
    return _cut([_passage(passage) for passage in passages])


def _passage(passage: Mapping[str, Any]) -> str:
    nom = passage["fichier"].rsplit("/", 1)[-1] + ", " if passage.get("fichier") else ""
    return f"« {_short(passage['texte'])} » ({nom}page {passage['page']})"


def _cut(lignes: Sequence[str]) -> list[str]:
    reste = len(lignes) - _LIGNES
    return [*lignes[:_LIGNES], f"… et {reste} de plus."] if reste > 0 else list(lignes)


def _short(texte: str, maximum: int = _LONGUEUR) -> str:
    propre = " ".join(texte.split())
    return propre if len(propre) <= maximum else propre[: maximum - 1].rstrip() + "…"


def _french(valeur: float) -> str:
    return f"{valeur:.2f}".rstrip("0").rstrip(".").replace(".", ",")
