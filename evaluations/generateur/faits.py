"""Draw an invented training organisation and one of its sessions: every fact as the text documents use."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import yaml

from evaluations.generateur.gabarits import date_courte, date_longue, nda, siret
from evaluations.generateur.organisation import RACINE

_PRENOMS = (
    *("Amélie", "Bruno", "Clémence", "Driss", "Élodie", "Fabrice", "Gwenaëlle", "Hakim", "Inès", "Jérôme"),
    *("Karine", "Loïc", "Mireille", "Noé", "Oriane", "Pascal", "Rachida", "Sébastien", "Tiphaine", "Yann"),
)
_NOMS = (
    *("ARNOULT", "BELKACEM", "CHARRIER", "DELMAS", "ESTÈVE", "FOURNEL", "GUILBAUD", "HENRIOT", "JACQUIER"),
    *("LE BIHAN", "MASSON-ROY", "NKOUMOU", "OLLIVIER", "PRUVOST", "QUÉRÉ", "ROUVIÈRE", "SCHMITT", "TESSIER"),
    *("VIDALENC", "WAGNER"),
)
_VILLES = (
    ("Nantes", "44000", "Pays de la Loire", "52"),
    ("Tours", "37000", "Centre-Val de Loire", "24"),
    ("Lille", "59000", "Hauts-de-France", "32"),
    ("Dijon", "21000", "Bourgogne-Franche-Comté", "27"),
    ("Rouen", "76000", "Normandie", "28"),
    ("Rennes", "35000", "Bretagne", "53"),
    ("Metz", "57000", "Grand Est", "44"),
    ("Albi", "81000", "Occitanie", "76"),
)
_RUES = ("rue des Forges", "avenue du Port", "place des Halles", "chemin du Moulin", "boulevard Carnot")
_ENSEIGNES = ("Cap", "Tremplin", "Horizon", "Passerelle", "Relais", "Atelier", "Pôle", "Campus")
_SUITES = ("Métiers", "Savoirs", "Compétences", "Pratique", "Avenir", "Formation")
_CLIENTS = (
    "Transports Garnier",
    "Maison Lavergne",
    "Ateliers du Val",
    "Biscuiterie Marec",
    "Clinique Bellevue",
)
_FORMES = ("SARL au capital de 5 000 €", "association loi 1901", "SAS au capital de 10 000 €")
_LETTRES = {14: "quatorze", 21: "vingt et une", 2: "deux", 3: "trois", 4: "quatre"}
_DIPLOMES = (
    "master en ingénierie de formation, douze ans d'expérience",
    "licence professionnelle et quinze années de pratique du métier",
    "titre de formateur d'adultes, ancien chef d'atelier",
    "brevet de technicien supérieur, dix ans d'animation de stages",
)


@dataclass(frozen=True)
class Faits:
    """What is true of a session: `textes` by name, and what tables and dates are made from.

    `sens` gives the value of what is written in some style: ISO dates, amounts as numbers.
    """

    textes: dict[str, str]
    stagiaires: tuple[str, ...]
    jours: tuple[date, ...]
    longues: bool
    sens: dict[str, str | float] = field(default_factory=dict)

    def say(self, quand: date) -> str:
        """Say a date the way this organisation does."""
        dit = date_longue(quand) if self.longues else date_courte(quand)
        self.sens[dit] = quand.isoformat()
        return dit


def load_sujets() -> list[dict[str, Any]]:
    """Read the trainings that organisations offer."""
    lus: list[dict[str, Any]] = yaml.safe_load((RACINE / "sujets.yaml").read_text(encoding="utf-8"))
    return lus


def draw_facts(hasard: random.Random, sujet: dict[str, Any], particulier: bool) -> Faits:
    """Draw an organisation and a session on a subject, for a company or for a person who pays."""
    personnes = _people(hasard, 10)
    jours = _days(hasard)
    longues = hasard.random() < 0.5
    stagiaires = tuple(personnes[4:5] if particulier else personnes[4 : 4 + hasard.choice((2, 3))])
    faits = Faits({}, stagiaires, jours, longues)
    textes = _organisation(hasard, personnes) | _training(hasard, sujet, jours)
    textes |= _client(hasard, personnes, faits) | {"remplacant": personnes[8], "ajout": personnes[9]}
    textes |= _dates(hasard, faits) | _stagiaires(hasard, stagiaires, textes["ville"])
    textes["client_ou_stagiaire"] = stagiaires[0] if particulier else textes["client"]
    return Faits(textes, stagiaires, jours, longues, faits.sens)


def luhn(chiffres: str) -> str:
    """Return the digits followed by their check digit."""
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 == 0 else 1)
        somme += valeur - 9 if valeur > 9 else valeur
    return chiffres + str(-somme % 10)


def draw_siret(hasard: random.Random) -> str:
    """Draw a SIRET number whose two check digits are right."""
    return luhn(luhn(str(hasard.randint(30_000_000, 89_999_999))) + "0001")


def _people(hasard: random.Random, nombre: int) -> list[str]:
    prenoms, noms = hasard.sample(_PRENOMS, nombre), hasard.sample(_NOMS, nombre)
    return [f"{prenom} {nom}" for prenom, nom in zip(prenoms, noms, strict=True)]


def _days(hasard: random.Random) -> tuple[date, ...]:
    debut = date(2026, 2, 2) + timedelta(weeks=hasard.randint(0, 33), days=hasard.randint(0, 2))
    ecart = hasard.choice((1, 7))
    return tuple(debut + timedelta(days=ecart * rang) for rang in range(hasard.choice((2, 3))))


def _address(hasard: random.Random, ville: str, code: str) -> str:
    return f"{hasard.randint(2, 98)} {hasard.choice(_RUES)}, {code} {ville}"


def _phone(hasard: random.Random) -> str:
    return f"02 {hasard.randint(30, 99)} " + " ".join(f"{hasard.randint(0, 99):02d}" for _ in range(3))


def _organisation(hasard: random.Random, personnes: list[str]) -> dict[str, str]:
    ville, code, region, prefixe = hasard.choice(_VILLES)
    nom = f"{hasard.choice(_ENSEIGNES)} {hasard.choice(_SUITES)} {ville}"
    domaine = nom.lower().replace(" ", "-").replace("é", "e").replace("ô", "o") + ".example"
    numero = draw_siret(hasard)
    return {
        "org": nom,
        "forme": hasard.choice(_FORMES),
        "adresse": _address(hasard, ville, code),
        "ville": ville,
        "region": region,
        "siret_brut": numero,
        "siret": hasard.choice((siret(numero), numero)),
        "siren": f"{numero[:3]} {numero[3:6]} {numero[6:9]}",
        "nda_brut": f"{prefixe}{code[:2]}{hasard.randint(10_000, 99_999)}{code[:2]}",
        "dirigeant": personnes[0],
        "qualite_dirigeant": hasard.choice(("gérant", "présidente", "directeur")),
        "assistante": personnes[1],
        "referent": personnes[2],
        "formateur": personnes[3],
        "diplome": hasard.choice(_DIPLOMES),
        "tel": _phone(hasard),
        "referent_tel": _phone(hasard),
        "mail": f"contact@{domaine}",
        "site": f"www.{domaine}",
        "mediateur": f"Médiation Consommation {region}, BP 12, {code} {ville}, www.mediation-{code}.example",
        "acces_salle": hasard.choice(("salle 3, ", "salle Jacquard, ", "")),
    }


def _training(hasard: random.Random, sujet: dict[str, Any], jours: tuple[date, ...]) -> dict[str, str]:
    objectifs, modules = sujet["objectifs"], sujet["modules"]
    heures = 7 * len(jours)
    phrase = f"{objectifs[0]}, {objectifs[1]} et {objectifs[2]}"
    return {
        "intitule": sujet["intitule"],
        "autre_intitule": sujet["autre"],
        "objectifs": " // ".join(f"- {objectif}" for objectif in objectifs),
        "objectifs_phrase": phrase,
        "objectifs_phrase_majuscule": phrase[0].upper() + phrase[1:],
        "objectif1": objectifs[0],
        "contenu": " // ".join(f"- {module}" for module in modules),
        "contenu_phrase": f"{modules[0]}, {modules[1]}, {modules[2]}",
        **{f"module{rang}": module for rang, module in enumerate(modules, start=1)},
        "public": sujet["public"] + ".",
        "public_minuscule": sujet["public"][0].lower() + sujet["public"][1:] + ".",
        "prerequis": sujet["prerequis"][0].upper() + sujet["prerequis"][1:],
        "prerequis_verbe": sujet["prerequis"],
        "materiel": sujet["materiel"],
        "heures": str(heures),
        "heures_lettres": _LETTRES[heures],
        "nb_jours": str(len(jours)),
        "delai": hasard.choice(("deux semaines", "15 jours", "dix jours ouvrés", "un mois", "3 semaines")),
        "version": f"{hasard.randint(1, 6)}.{hasard.randint(0, 9)}",
        "numero": f"2026-{hasard.randint(10, 99)}",
        "num_facture": f"F2026-{hasard.randint(100, 999)}",
    }


def _client(hasard: random.Random, personnes: list[str], faits: Faits) -> dict[str, str]:
    ville, code, _, _ = hasard.choice(_VILLES)
    prix = hasard.choice((900, 1200, 1450, 1680, 2100))
    ecrit = hasard.choice(("{:,.2f} €", "{:,.0f} €", "{:,.0f} euros"))

    def euros(montant: float) -> str:
        dit = ecrit.format(montant).replace(",", " ").replace(".", ",")
        faits.sens[dit] = float(montant)
        return dit

    return {
        "client": hasard.choice(_CLIENTS),
        "client_adresse": _address(hasard, ville, code),
        "client_siret": siret(draw_siret(hasard)),
        "client_rep": personnes[7],
        "client_qualite": hasard.choice(
            ("directrice des ressources humaines", "gérant", "chef du personnel")
        ),
        "prix": euros(prix),
        "autre_prix": euros(prix + 150),
        "acompte": euros(prix * 0.3),
        "tva_montant": euros(prix * 0.2),
        "prix_ttc": euros(prix * 1.2),
    }


def _dates(hasard: random.Random, faits: Faits) -> dict[str, str]:
    debut, fin = faits.jours[0], faits.jours[-1]
    dire = faits.say
    return {
        "debut": dire(debut),
        "fin": dire(fin),
        "dates": f"du {dire(debut)} au {dire(fin)}",
        "autres_dates": f"du {dire(debut - timedelta(days=14))} au {dire(fin - timedelta(days=14))}",
        "autre_debut": dire(debut - timedelta(days=14)),
        "autre_fin": dire(fin - timedelta(days=14)),
        "horaires": hasard.choice(
            ("de 9 h à 12 h 30 et de 13 h 30 à 17 h", "de 9h00 à 12h30 puis de 13h30 à 17h00")
        ),
        "date_signature": dire(debut - timedelta(days=hasard.randint(25, 35))),
        "date_besoin": dire(debut - timedelta(days=hasard.randint(40, 50))),
        "date_convocation": dire(debut - timedelta(days=hasard.randint(10, 15))),
        "date_facture": dire(fin + timedelta(days=hasard.randint(1, 9))),
        "date_echeance": dire(fin + timedelta(days=39)),
        "date_fin_plus": dire(fin + timedelta(days=1)),
        "avant_fin": dire(debut - timedelta(days=3)),
        "apres_debut": dire(debut + timedelta(days=4)),
        "date_maj": dire(date(2026, 1, hasard.randint(2, 28))),
        "date_ri": dire(date(2025, 9, hasard.randint(1, 28))),
        "date_ri_tardive": dire(fin + timedelta(days=20)),
    }


def _stagiaires(hasard: random.Random, stagiaires: tuple[str, ...], ville: str) -> dict[str, str]:
    liste = " et ".join(filter(None, (", ".join(stagiaires[:-1]), stagiaires[-1])))
    code = next(code for nom, code, _, _ in _VILLES if nom == ville)
    return {
        "stagiaires": liste,
        "stagiaires_puces": " // ".join(f"- {nom}" for nom in stagiaires),
        "stagiaire": stagiaires[0],
        "stagiaire_adresse": _address(hasard, ville, code),
        "nb": str(len(stagiaires)),
        "nb_lettres": _LETTRES.get(len(stagiaires), "un"),
    }


def finish_texts(textes: dict[str, str]) -> dict[str, str]:
    """Add what is made from other facts: the place, the declaration number, the hours as a beginning."""
    lieu = textes["acces_salle"] + textes["adresse"]
    complet = {"lieu": lieu, "nda": nda(textes["nda_brut"])} | textes
    complet["a_lieu"] = f"au {complet['lieu']}" if complet["lieu"][0].isdigit() else f"en {complet['lieu']}"
    complet["horaires_majuscule"] = complet["horaires"][0].upper() + complet["horaires"][1:]
    return complet
