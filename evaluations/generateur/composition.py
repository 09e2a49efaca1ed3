"""Compose the text of a document: a title, its mentions each said in one way, and how they are set."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.generateur.champs import present_names, said_fields
from evaluations.generateur.faits import Faits
from evaluations.generateur.tournures import Mention, Tournures

PART_ABSENTE = 0.2
PART_LEURRE = 0.5


@dataclass(frozen=True)
class Composition:
    """A composed document: its markup, which way each mention is said, those absent, the fields said."""

    texte: str
    dites: Mapping[str, int]
    absentes: tuple[str, ...]
    champs: Mapping[str, Any]


@dataclass(frozen=True)
class Contraintes:
    """What a planted contradiction needs said: by mention, the fact its wording must give."""

    dire: Mapping[str, str]


LIBRE = Contraintes({})


def compose(
    tournures: Tournures,
    faits: Faits,
    textes: Mapping[str, str],
    partage: str,
    hasard: random.Random,
    contraintes: Contraintes = LIBRE,
) -> Composition:
    """Compose a document of this kind with the wordings and the settings of its share."""
    dites: dict[str, int] = {}
    absentes: list[str] = []
    lignes: list[tuple[str, str]] = []
    for mention in tournures.mentions:
        rang = _wording(mention, partage, hasard, contraintes)
        if rang is not None:
            dites[mention.nom] = rang
            lignes.append(_say(mention.dites[rang], textes))
            continue
        absentes.append(mention.nom)
        if mention.leurres and hasard.random() < PART_LEURRE:
            lignes.append(_say(hasard.choice(mention.leurres), textes))
    titre = tournures.titres.dites[tournures.titres.draw(partage, hasard) or 0].format_map(textes)
    corps = hasard.choice(MISES_EN_FORME[partage])(lignes)
    texte = f"# {titre}\n{corps}\n{_end(tournures.type, faits, textes)}"
    champs = said_fields(tournures, dites, textes, faits)
    if tournures.type == "feuille_emargement":
        champs |= {"date_debut": faits.jours[0].isoformat(), "date_fin": faits.jours[-1].isoformat()}
    return Composition(texte, dites, tuple(absentes), champs)


def _wording(mention: Mention, partage: str, hasard: random.Random, contraintes: Contraintes) -> int | None:
    impose = contraintes.dire.get(mention.nom)
    if impose is None and not mention.toujours and hasard.random() < PART_ABSENTE:
        return None
    return mention.draw(partage, hasard, impose or "")


def _say(tournure: str, textes: Mapping[str, str]) -> tuple[str, str]:
    etiquette, _, texte = tournure.format_map(textes).partition(" |")
    return etiquette, texte.strip()


def _lines(texte: str) -> str:
    """Set what `//` separates on lines of their own, a list apart from what introduces it."""
    morceaux = texte.split(" // ")
    return "\n".join(
        f"\n{morceau}"
        if rang and morceau.startswith("- ") != morceaux[rang - 1].startswith("- ")
        else morceau
        for rang, morceau in enumerate(morceaux)
    )


def _inline(texte: str) -> str:
    return texte.replace(" : // - ", " : ").replace(" // - ", " ; ").replace(" // ", " ; ").removeprefix("- ")


def _sections(lignes: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"## {etiquette}\n{_lines(texte)}\n" for etiquette, texte in lignes)


def _articles(lignes: Sequence[tuple[str, str]]) -> str:
    return "\n".join(
        f"## Article {rang} – {etiquette}\n{_lines(texte)}\n"
        for rang, (etiquette, texte) in enumerate(lignes, start=1)
    )


def _table(lignes: Sequence[tuple[str, str]]) -> str:
    rangees = [f"| {etiquette} | {_inline(texte)} |" for etiquette, texte in lignes]
    return "\n".join(["@largeurs 3 8", *rangees, ""])


def _labelled(lignes: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"**{etiquette}** : {_inline(texte)}\n" for etiquette, texte in lignes)


def _bullets(lignes: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"- {etiquette} : {_inline(texte)}" for etiquette, texte in lignes) + "\n"


def _mixed(lignes: Sequence[tuple[str, str]]) -> str:
    milieu = len(lignes) // 2
    return f"{_sections(lignes[:milieu])}\n{_table(lignes[milieu:])}"


MISES_EN_FORME: dict[str, tuple[Callable[[Sequence[tuple[str, str]]], str], ...]] = {
    "developpement": (_sections, _table, _labelled),
    "reserve": (_articles, _bullets, _mixed),
}


def _end(type_: str, faits: Faits, textes: Mapping[str, str]) -> str:
    """Return what closes a document of this kind: place and date, signatures, attendance."""
    if type_ == "feuille_emargement":
        return _attendance(faits, textes)
    fermer = _FINS.get(type_)
    return fermer(textes) if fermer else ""


def _attendance(faits: Faits, textes: Mapping[str, str]) -> str:
    demi_journees = [
        f"{faits.say(jour)} \\ {moment}" for jour in faits.jours for moment in ("matin", "après-midi")
    ]
    rangees = [
        f"| {nom} | " + " | ".join(f"~{nom}" for _ in demi_journees) + " |"
        for nom in present_names(textes, faits)
    ]
    formateur = textes["formateur"]
    rangees.append(
        f"| {formateur} (formateur) | " + " | ".join(f"~{formateur}" for _ in demi_journees) + " |"
    )
    largeurs = "@largeurs 5 " + " ".join("3" for _ in demi_journees)
    entete = "| Nom et prénom | " + " | ".join(demi_journees) + " |"
    return "\n".join([largeurs, entete, "|---|", *rangees, "", "@petit Absences et retards : néant."])


def _signed_by_organisation(quand: str) -> Callable[[Mapping[str, str]], str]:
    def fermer(textes: Mapping[str, str]) -> str:
        signataire = f"{textes['dirigeant']}, {textes['qualite_dirigeant']};;oui;{textes['org']}"
        return (
            f"@droite Fait à {textes['ville']}, le {textes[quand]}\n"
            f"@signatures Pour l'organisme, cachet et signature;{signataire}"
        )

    return fermer


def _signed_by_both(autre: str, nom: str) -> Callable[[Mapping[str, str]], str]:
    def fermer(textes: Mapping[str, str]) -> str:
        quand = textes["date_signature"]
        return (
            f"Fait en deux exemplaires à {textes['ville']}, le {quand}\n"
            f"@signatures Pour l'organisme;{textes['dirigeant']};le {quand};oui;{textes['org']}"
            f" || {autre};{textes[nom]};le {quand};oui;"
        )

    return fermer


_FINS: dict[str, Callable[[Mapping[str, str]], str]] = {
    "convention_formation": _signed_by_both("Pour l'entreprise", "client_rep"),
    "contrat_formation_particulier": _signed_by_both("Le stagiaire", "stagiaire"),
    "certificat_realisation": _signed_by_organisation("date_fin_plus"),
    "attestation_fin_formation": _signed_by_organisation("date_fin_plus"),
    "convocation": lambda textes: f"@droite {textes['ville']}, le {textes['date_convocation']}",
    "devis": lambda textes: f"@droite Devis du {textes['date_besoin']}",
    "facture": lambda textes: (
        f"@droite Total à payer : {textes['prix']}\n"
        f"@petit Émetteur : {textes['org']}, {textes['adresse']}, SIREN {textes['siren']}. "
        f"Facturé à : {textes['client_ou_stagiaire']}."
    ),
}
