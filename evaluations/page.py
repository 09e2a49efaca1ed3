"""The Markdown page of the figures, kept under `docs/qualite/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from evaluations.objectifs import OBJECTIFS

TITRES = {
    "exemples": "Organismes d'exemple (nos documents, fautes plantées)",
    "echantillons": "Échantillons du référentiel (chaque style jugé sans avoir été appris)",
    "generes": "Organismes générés (tournures et mises en page tenues à part)",
    "corpus": "Corpus externe (documents et étiquettes d'autres personnes)",
}
_INTRODUCTION = """# Mesures de qualité

Page produite par `python -m evaluations` ; ne pas la modifier à la main. Chaque chiffre vient de la commande
publique `qualiopia analyser`. Entre crochets : intervalle à 95 % par tirage de sources entières (organismes
ou dépôts), jamais de documents isolés. Le doute (`indetermine`) compte comme un manque dans les rappels."""


def write_page(syntheses: dict[str, dict[str, Any]], commande: str) -> str:
    """Write the page of one or both sets."""
    lignes = [_INTRODUCTION, "", "Pour refaire ces mesures :", "", "```", commande, "```"]
    for nom, synthese in syntheses.items():
        lignes += ["", f"## {TITRES.get(nom, nom)}", "", *_one_set(synthese)]
    return "\n".join(lignes) + "\n"


def percent(valeur: float | None) -> str:
    """Write a share as a French percentage, a dash for none."""
    return "–" if valeur is None else f"{100 * valeur:.1f} %".replace(".", ",")


def figure(mesure: dict[str, float | None]) -> str:
    """Write a measure with its interval."""
    if mesure["bas"] is None:
        return percent(mesure["valeur"])
    return f"{percent(mesure['valeur'])} [{percent(mesure['bas'])} – {percent(mesure['haut'])}]"


def table(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> list[str]:
    """Lay a Markdown table out."""
    return [
        "| " + " | ".join(entetes) + " |",
        "|" + " --- |" * len(entetes),
        *("| " + " | ".join(_cell(cellule) for cellule in ligne) + " |" for ligne in lignes),
    ]


def _cell(valeur: object) -> str:
    return " ".join(str(valeur).split()).replace("|", "\\|")


def key_figures(synthese: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the figures to read first, named, as text."""
    total = synthese["mentions"]["total"]
    citations = synthese["citations"]
    chiffres = [
        ("Documents reconnus, macro-F1", figure(synthese["reconnaissance"]["macro_f1"])),
        ("Documents reconnus, exactitude", figure(synthese["reconnaissance"]["exactitude"])),
        ("Fichiers ni pièce ni anomalie", str(len(synthese["perdus"]))),
        (f"Mentions jugées ({total['nombre']}), présence F1", figure(total["presence_f1"])),
        ("Mentions, absence F1", figure(total["absence_f1"])),
        ("Mentions, part indéterminée", figure(total["part_indetermine"])),
        ("Erreur de calibration des mentions (ECE)", figure(synthese["calibration"]["ece"])),
        (
            "Erreur de calibration de la reconnaissance (ECE)",
            figure(synthese["reconnaissance"]["calibration"]["ece"]),
        ),
        (
            f"Citations fidèles ({citations['relues']} relues sur {citations['nombre']})",
            figure(citations["fidele"]),
        ),
    ]
    if "champs" in synthese:
        champs = synthese["champs"]
        chiffres.append((f"Champs lus ({champs['nombre']}), F1", figure(champs["f1"])))
    if "fautes" in synthese:
        chiffres += _key_faults(synthese)
    if synthese["cout"]:
        chiffres.append(_cost(synthese["cout"]))
    return chiffres


def _key_faults(synthese: dict[str, Any]) -> list[tuple[str, str]]:
    fautes, alertes = synthese["fautes"], synthese["alertes"]
    coherence = alertes["coherence"]
    return [
        (
            "Fautes plantées vues",
            f"{fautes['vues']} sur {fautes['plantees']}, {figure(fautes['part_vue'])}",
        ),
        ("Cohérence, précision", figure(coherence["mesure_precision"])),
        ("Cohérence, rappel", figure(coherence["mesure_rappel"])),
        ("Fausses alertes présumées", str(alertes["nombre"])),
        ("Pièces de session dans le bon dossier", percent(synthese["regroupement"])),
        ("Indicateurs, statut juste", figure(synthese["indicateurs"]["exactitude"])),
    ]


def _cost(cout: dict[str, Any]) -> tuple[str, str]:
    temps = f"{cout['secondes_par_page']:.2f} s et {cout['memoire_mo_par_page']:.1f} Mo par page"
    dit = f"{temps}, {cout['memoire_max_mo']} Mo au plus".replace(".", ",")
    return f"Première lecture ({cout['pages']} pages)", dit


def _one_set(synthese: dict[str, Any]) -> Iterator[str]:
    yield f"{synthese['fichiers']} fichiers, {synthese['sources']} sources."
    yield ""
    yield from table(("Mesure", "Valeur"), key_figures(synthese))
    for comparaison in synthese.get("comparaisons", ()):
        yield from _comparison(comparaison)
    if "fautes" in synthese:
        yield from _faults(synthese["fautes"])
        yield from _alerts(synthese["alertes"])
    yield from _recognition(synthese["reconnaissance"])
    yield from _mentions(synthese["mentions"])
    if "champs" in synthese:
        yield from _fields(synthese["champs"])
    yield from _reliability(synthese["calibration"])
    yield from _quotes(synthese["citations"])
    yield from _causes(synthese["causes"])


def _comparison(comparaison: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"### {comparaison['titre']}", "", comparaison["explication"], "")
    lignes = comparaison["lignes"]
    montres = [o for o in OBJECTIFS if any(o.cle in (ligne["mesures"] or {}) for ligne in lignes)]
    yield from table(
        ("Variante", *(objectif.libelle for objectif in montres)),
        (
            (
                ligne["nom"],
                *(figure(ligne["mesures"][o.cle]) if o.cle in ligne["mesures"] else "–" for o in montres),
            )
            if ligne["mesures"]
            else (ligne["nom"], *["pas encore"] * len(montres))
            for ligne in lignes
        ),
    )


def _faults(fautes: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Fautes plantées", "")
    yield from table(
        ("Nature", "Vues", "Plantées", "Ce qui a été dit des autres"),
        (
            (
                nature,
                un["vues"],
                un["plantees"],
                ", ".join(f"{n} {nom}" for nom, n in un["autres"].items()) or "–",
            )
            for nature, un in fautes["par_nature"].items()
        ),
    )
    yield from ("", "Fautes non vues :", "")
    yield from table(
        ("Faute", "Cible", "Issue", "Ce qu'il fallait voir", "Ce qui a été dit"),
        (
            (un["id"], un["cible"], un["issue"], un["explication"], un["dit"][:160])
            for un in fautes["non_vues"]
        ),
    )


def _alerts(alertes: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Fausses alertes présumées", "")
    yield "Tout ce qui a été dit non conforme sans avoir été planté."
    yield ""
    yield from table(
        ("Organisme", "Genre", "Cible", "Où", "Ce qui a été dit"),
        (
            (un["organisme"], un["genre"], un["cible"], un["sujet"].rpartition("/")[2], un["motif"][:160])
            for un in alertes["liste"]
        ),
    )


def _recognition(reconnaissance: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Reconnaissance", "")
    yield from table(
        ("Type", "Justes", "En trop", "Manqués", "F1"),
        (
            (nom, un["vrais"], un["faux"], un["manques"], percent(un["f1"]))
            for nom, un in reconnaissance["par_type"].items()
        ),
    )
    yield from ("", "Confusions :", "")
    yield from table(
        ("Vérité", "Dit", "Nombre"),
        ((un["verite"], un["dit"], un["nombre"]) for un in reconnaissance["confusions"]),
    )


def _mentions(mentions: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Mentions", "")
    groupes = {
        "toutes": mentions["total"],
        "documents remplis": mentions["documents_remplis"],
        "modèles vierges": mentions["modeles_vierges"],
        **{f"type {nom}": un for nom, un in mentions["par_type"].items()},
        **{nom: un for nom, un in mentions["par_mention"].items() if _is_wrong(un)},
    }
    yield from table(
        ("Mentions", "Nombre", "Présence P / R / F1", "Absence P / R / F1", "Indéterminé", "Non jugé"),
        (
            (
                nom,
                un["nombre"],
                _triple(un["presence"]),
                _triple(un["absence"]),
                un["dits"].get("indetermine", 0),
                un["dits"].get("non_juge", 0),
            )
            for nom, un in groupes.items()
        ),
    )
    yield ""
    yield "Les mentions sans aucune erreur ne sont pas détaillées."


def _fields(champs: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Champs lus", "")
    yield from table(
        ("Champ", "Justes", "Faux", "Manqués", "P / R / F1"),
        (
            (nom, un["vrais"], un["faux"], un["manques"], _triple(un))
            for nom, un in champs["par_champ"].items()
        ),
    )


def _is_wrong(scores: dict[str, Any]) -> bool:
    return any(
        scores[cherche][compte] for cherche in ("presence", "absence") for compte in ("faux", "manques")
    )


def _triple(score: dict[str, Any]) -> str:
    return " / ".join(percent(score[nom]) for nom in ("precision", "rappel", "f1"))


def _reliability(calibration: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Calibration", "")
    yield from table(
        ("Probabilité annoncée", "Part observée", "Mentions"),
        (
            (percent(tranche["annonce"]), percent(tranche["observe"]), tranche["nombre"])
            for tranche in calibration["tranches"]
        ),
    )


def _quotes(citations: dict[str, Any]) -> Iterator[str]:
    yield from ("", "### Citations", "")
    yield from table(("Issue de la relecture", "Nombre"), citations["par_issue"].items())


def _causes(causes: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from ("", "### Erreurs par cause", "")
    yield from table(
        ("Famille", "Cause", "Nombre", "Où (trois au plus)"),
        (
            (
                cause["famille"],
                cause["cause"],
                cause["nombre"],
                ", ".join(sujet.rpartition("/")[2] for sujet in cause["sujets"][:3]),
            )
            for cause in causes
        ),
    )
