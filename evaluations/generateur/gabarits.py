"""Fill the French models with the facts of an organisation and of a session."""

import zlib
from datetime import date
from typing import Any

import jinja2

from evaluations.generateur import balisage
from evaluations.generateur.blocs import Contenu, Titre
from evaluations.generateur.organisation import RACINE, Fiche, Organisation

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def jour(valeur: str | date) -> date:
    """Read an ISO date, whether YAML already did or not."""
    return valeur if isinstance(valeur, date) else date.fromisoformat(valeur)


def date_longue(valeur: str | date) -> str:
    """Say a date in full: « 8 juin 2026 »."""
    quand = jour(valeur)
    return f"{'1er' if quand.day == 1 else quand.day} {MOIS[quand.month - 1]} {quand.year}"


def date_jour(valeur: str | date) -> str:
    """Say a date with its day of the week: « lundi 8 juin 2026 »."""
    return f"{JOURS[jour(valeur).weekday()]} {date_longue(valeur)}"


def date_courte(valeur: str | date) -> str:
    """Say a date in figures: « 08/06/2026 »."""
    return jour(valeur).strftime("%d/%m/%Y")


def euros(valeur: float) -> str:
    """Say an amount as French invoices do: « 2 300,00 € »."""
    return f"{valeur:,.2f}".replace(",", " ").replace(".", ",") + " €"


def siret(valeur: str) -> str:
    """Space a SIRET number by threes."""
    return f"{valeur[:3]} {valeur[3:6]} {valeur[6:9]} {valeur[9:]}"


def nda(valeur: str) -> str:
    """Space an activity declaration number the usual way."""
    return f"{valeur[:2]} {valeur[2:4]} {valeur[4:9]} {valeur[9:]}"


FILTRES = {
    "longue": date_longue,
    "jour": date_jour,
    "courte": date_courte,
    "euros": euros,
    "siret": siret,
    "nda": nda,
}


def remplir(organisation: Organisation, fiche: Fiche, modele: str) -> Contenu:
    """Build the content of one model of a file, ready for a renderer."""
    milieu = jinja2.Environment(
        loader=jinja2.FileSystemLoader(
            [RACINE / "modeles" / organisation.maison, RACINE / "modeles" / "commun", RACINE / "modeles"]
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    milieu.filters.update(FILTRES)
    contexte = _contexte(organisation, fiche)
    texte = milieu.get_template(f"{modele}.txt").render(contexte)
    blocs = balisage.lire(texte, fiche.sans)
    titres = [bloc.texte for bloc in blocs if isinstance(bloc, Titre)]
    etranger = fiche.maison not in ("", organisation.maison)
    entete, pied = ("", "") if etranger else (organisation.faits["entete"], organisation.faits["pied"])
    return Contenu(
        blocs=blocs,
        entete=milieu.from_string(fiche.valeurs.get("entete", entete)).render(contexte),
        pied=milieu.from_string(fiche.valeurs.get("pied", pied)).render(contexte),
        titre=str(fiche.valeurs.get("titre_meta", titres[0] if titres else fiche.fichier)),
        auteur=str(fiche.valeurs.get("auteur", organisation.faits["auteur"])),
        date=fiche.date or "2026-01-12",
        graine=zlib.crc32(fiche.fichier.encode()) % 100000,
        extra={"feuille": str(fiche.valeurs.get("feuille", "Feuil1"))},
    )


def _contexte(organisation: Organisation, fiche: Fiche) -> dict[str, Any]:
    session = organisation.sessions.get(fiche.session, {})
    sur_place = fiche.valeurs.get("session", {})
    contexte: dict[str, Any] = {"o": {**organisation.faits, **fiche.valeurs.get("organisme", {})}}
    contexte["s"] = {**session, **sur_place}
    contexte.update(fiche.valeurs)
    contexte["date"] = fiche.date
    contexte["session"] = session
    return contexte
