"""Draw whole organisations, each in one share: its wordings, its settings, its layouts and its house."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evaluations.generateur.assemblage import produire
from evaluations.generateur.composition import Composition, Contraintes, compose
from evaluations.generateur.contradictions import ACCORD, CONTRADICTIONS, Contradiction
from evaluations.generateur.faits import Faits, draw_facts, finish_texts, load_sujets
from evaluations.generateur.organisation import Fiche, Organisation
from evaluations.generateur.styles import DISPOSITIONS, MAISONS
from evaluations.generateur.tournures import PARTAGES, Tournures, load_tournures

_FORMATS = ("pdf",) * 6 + ("docx",) * 3 + ("odt",)
_USURES = ((),) * 28 + (("scan",), ("scan_penche",), ("scan_tampon",), ("scan_annote",))
_AFFICHES = ("affiche", "diplome")
_COMMUNS = ("reglement_interieur", "livret_accueil", "cgv")
_DE_SESSION = (
    *("analyse_besoin", "programme_formation", ACCORD, "convocation", "feuille_emargement"),
    *("certificat_realisation", "attestation_fin_formation", "facture"),
)
_SIGNES = ("feuille_emargement", "certificat_realisation", "attestation_fin_formation")
_NOMBRE_DE_FAUTES = 2
_NULLITE = (
    *("nature_duree_programme_objet", "effectifs", "niveau_prealable", "conditions", "controle_sanction"),
    *("formateurs", "paiement", "cessation"),
)
# What these rules look for is in documents that are not drawn: nothing true can be said of them.
_SANS_AVIS = ("X51",)


@dataclass
class _Tirage:
    """One organisation being drawn."""

    hasard: random.Random
    partage: str
    particulier: bool
    tournures: Mapping[str, Tournures]
    faits: Faits
    maison: str
    fautes: Sequence[Contradiction]
    fiches: list[Fiche] = field(default_factory=list)
    defauts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def accord(self) -> str:
        """The kind of agreement of the session."""
        return "contrat_formation_particulier" if self.particulier else "convention_formation"


def generate(sortie: Path, nombre: int, graine: int) -> None:
    """Write `nombre` organisations and their truths under `sortie`; the same seed gives the same ones."""
    tournures = load_tournures()
    for rang in range(nombre):
        produire(draw_organisation(rang, graine, tournures), sortie)


def draw_organisation(rang: int, graine: int, tournures: Mapping[str, Tournures]) -> Organisation:
    """Draw one organisation: every other one sells to a person, every other pair is of the reserve."""
    hasard = random.Random(f"{graine}/{rang}")
    particulier, partage = rang % 2 == 1, PARTAGES[rang // 2 % 2]
    parite = PARTAGES.index(partage)
    sujet = hasard.choice(load_sujets()[parite::2])
    brut = draw_facts(hasard, sujet, particulier)
    textes = brut.textes | {"dernier": brut.stagiaires[-1]}
    faits = replace(brut, textes=finish_texts(textes))
    maison = hasard.choice(sorted(MAISONS)[parite::2])
    tirage = _Tirage(hasard, partage, particulier, tournures, faits, maison, ())
    tirage.fautes = _draw_faults(tirage) if hasard.random() < 0.75 else ()
    _write_all(tirage)
    return _organisation(f"of-{rang:02d}-{partage}", tirage)


def _draw_faults(tirage: _Tirage) -> list[Contradiction]:
    """Draw faults that show: every fact they need has a wording, and no document is altered twice."""
    possibles = [faute for faute in CONTRADICTIONS if _possible(tirage, faute)]
    tirage.hasard.shuffle(possibles)
    choisies: list[Contradiction] = []
    for faute in possibles:
        pris = {regle for une in choisies for regle in une.regles} | {une.type for une in choisies}
        if not pris & {*faute.regles, faute.type}:
            choisies.append(faute)
    return choisies[:_NOMBRE_DE_FAUTES]


def _possible(tirage: _Tirage, faute: Contradiction) -> bool:
    """Whether the share can say all that the fault needs; of an agreement, what its kind has to say."""
    if "X05" in faute.regles and (tirage.particulier or len(tirage.faits.stagiaires) < 2):
        return False
    trouvees: dict[str, int] = {}
    for (type_, nom), dire in faute.dire.items():
        genre = tirage.tournures[tirage.accord if type_ == ACCORD else type_]
        mention = next((une for une in genre.mentions if une.nom == nom), None)
        trouvees.setdefault(type_, 0)
        if mention is None:
            continue
        if mention.draw(tirage.partage, random.Random(0), dire) is None:
            return False
        trouvees[type_] += 1
    return all(trouvees.values())


def _write_all(tirage: _Tirage) -> None:
    dossier = f"{tirage.hasard.choice(('Sessions', 'Dossiers', '2026'))}/{tirage.faits.textes['numero']}"
    for type_ in _COMMUNS:
        _write(tirage, type_, "Documents communs", type_)
    for nom in _DE_SESSION:
        type_ = tirage.accord if nom == ACCORD else nom
        _write(tirage, type_, dossier, nom)
    if not tirage.particulier:
        _write(tirage, "devis", dossier, "devis")
    absent = tirage.faits.stagiaires[-1] if any("X05" in f.regles for f in tirage.fautes) else ""
    for nom in tirage.faits.stagiaires[1:]:
        if nom != absent:
            _write(tirage, "certificat_realisation", dossier, "", {"stagiaire": nom})


def _write(
    tirage: _Tirage, type_: str, dossier: str, role: str, valeurs: Mapping[str, str] | None = None
) -> None:
    """Compose one document and note its truth; `role` is what a fault may alter, empty for none."""
    faits = tirage.faits
    textes = faits.textes | dict(valeurs or {})
    fautes = [faute for faute in tirage.fautes if role and faute.type == role]
    for faute in fautes:
        textes |= faute.remplace(faits.textes)
    contraintes = Contraintes(
        {
            nom: dire
            for faute in tirage.fautes
            for (cible, nom), dire in faute.dire.items()
            if cible in (role, type_) and any(m.nom == nom for m in tirage.tournures[type_].mentions)
        }
    )
    compose_ = compose(tirage.tournures[type_], faits, textes, tirage.partage, tirage.hasard, contraintes)
    fiche = _fiche(tirage, type_, dossier, compose_)
    tirage.fiches.append(fiche)
    for faute in fautes:
        tirage.defauts += _defauts(faute.regles, faute.explication, fiche, len(tirage.defauts))
    if type_ == "contrat_formation_particulier" and set(_NULLITE) & set(fiche.absentes):
        explication = "Des mentions exigées à peine de nullité manquent au contrat."
        tirage.defauts += _defauts(("X31",), explication, fiche, len(tirage.defauts))


def _fiche(tirage: _Tirage, type_: str, dossier: str, composition: Composition) -> Fiche:
    hasard = tirage.hasard
    extension = "pdf" if type_ in _SIGNES else hasard.choice(_FORMATS)
    rang = len(tirage.fiches) + 1
    nom = hasard.choice((f"{type_.replace('_', ' ')} {rang:02d}", f"doc{rang:02d}", f"{rang:02d} - VF"))
    dispositions = [
        disposition
        for disposition in sorted(DISPOSITIONS)[PARTAGES.index(tirage.partage) :: 2]
        if disposition not in _AFFICHES or type_ == "attestation_fin_formation"
    ]
    return Fiche(
        fichier=f"{dossier}/{nom}.{extension}",
        modeles=("compose",),
        types=(type_,),
        disposition=hasard.choice(dispositions),
        session="" if type_ in (*_COMMUNS, "programme_formation") else "session",
        valeurs={"texte": composition.texte},
        degradations=hasard.choice(_USURES) if extension == "pdf" else (),
        presentes=composition.dites,
        absentes=composition.absentes,
        champs=composition.champs,
    )


def _defauts(regles: Sequence[str], explication: str, fiche: Fiche, deja: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"F{deja + rang:02d}",
            "nature": "coherence",
            "fichiers": [fiche.fichier],
            "regle": regle,
            "explication": explication,
        }
        for rang, regle in enumerate(regles, start=1)
    ]


def _organisation(nom: str, tirage: _Tirage) -> Organisation:
    textes = tirage.faits.textes
    return Organisation(
        nom=nom,
        maison=tirage.maison,
        faits={
            "denomination": textes["org"],
            "entete": "{{ o.denomination }}",
            "pied": "{{ o.denomination }}",
            "auteur": textes["assistante"],
        },
        sessions={"session": {}},
        fiches=tuple(tirage.fiches),
        defauts=tuple(tirage.defauts),
        indicateurs={},
        declaration={
            "denomination": textes["org"],
            "siret": textes["siret_brut"],
            "nda": textes["nda_brut"],
            "categories": ["AF"],
            "certifiant": False,
            "alternance": False,
            "distance": False,
            "consommateurs": tirage.particulier,
            "organisme_certifie": True,
        },
        partage=tirage.partage,
        sans_avis=_SANS_AVIS,
    )
