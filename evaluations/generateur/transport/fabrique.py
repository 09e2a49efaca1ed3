"""Make every file of the company, its declaration, and its truth."""

import io
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from evaluations.generateur import assemblage, degradations, empreintes
from evaluations.generateur.organisation import Fiche, Organisation, to_fiche
from evaluations.generateur.transport import cartes

ICI = Path(__file__).parent
CARTE = "carte:"
_POINTS = 150


def load(chemin: Path = ICI / "entreprise.yaml") -> Organisation:
    """Read the company: its facts, its people and vehicles, its files and what is true of them."""
    brut: dict[str, Any] = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    return Organisation(
        nom="transport",
        maison="transport",
        faits=brut["faits"],
        sessions={},
        fiches=tuple(to_fiche(ligne) for ligne in brut["fiches"]),
        defauts=(),
        indicateurs={},
        declaration={**brut["declaration"], "_verite": brut["verite"], "_dossiers": brut["dossiers"]},
    )


def make(entreprise: Organisation, sortie: Path) -> int:
    """Write the company under `sortie`, its truth beside it, and return how many files there are."""
    dossier = sortie / entreprise.nom
    faits = {fiche.fichier: _bytes(entreprise, fiche) for fiche in entreprise.fiches}
    assemblage.wrap(entreprise, faits)
    dates = {fiche.fichier: fiche.date or "2026-01-12" for fiche in entreprise.fiches}
    for nom, octets in faits.items():
        if not any(marque in nom for marque in assemblage.CONTENANTS):
            assemblage.write(dossier / nom, octets, dates[nom])
    declaration = {cle: valeur for cle, valeur in entreprise.declaration.items() if not cle.startswith("_")}
    texte = yaml.safe_dump(declaration, allow_unicode=True, sort_keys=False)
    assemblage.write(dossier / "organisme.yaml", texte.encode(), "2026-11-20")
    for lieu, dit in entreprise.declaration["_dossiers"].items():
        texte = yaml.safe_dump(dit, allow_unicode=True, sort_keys=False)
        assemblage.write(dossier / lieu / "dossier.yaml", texte.encode(), "2026-11-20")
    (sortie / f"{entreprise.nom}-verite.yaml").write_text(_truth(entreprise), encoding="utf-8")
    return len(faits)


def _bytes(entreprise: Organisation, fiche: Fiche) -> bytes:
    if not (fiche.modeles and fiche.modeles[0].startswith(CARTE)):
        return assemblage.make_bytes(entreprise, fiche)[0]
    dessin = Image.open(io.BytesIO(cartes.draw(fiche.modeles[0].removeprefix(CARTE), _card(fiche)))).convert(
        "RGB"
    )
    pdf = degradations.images_en_pdf([dessin], _POINTS, qualite=72)
    graine = sum(map(ord, fiche.fichier))
    for nom in fiche.degradations:
        pdf = degradations.DEGRADATIONS[nom](pdf, graine)
    if fiche.fichier.endswith(".jpg") and not fiche.degradations:
        tampon = io.BytesIO()
        dessin.save(tampon, "JPEG", quality=72)
        return tampon.getvalue()
    if fiche.fichier.endswith(".pdf"):
        return pdf if fiche.degradations else empreintes.dater_pdf(pdf, fiche.date or "2026-01-12")
    return pdf


def _card(fiche: Fiche) -> dict[str, Any]:
    """Put together what is known of a person and what this card says of its own."""
    propres = {cle: valeur for cle, valeur in fiche.valeurs.items() if cle != "c"}
    personne = fiche.valeurs.get("c", {})
    valeurs: dict[str, Any] = {**personne, **propres}
    return {"signature": valeurs["nom"], **valeurs}


def _truth(entreprise: Organisation) -> str:
    fichiers = []
    for fiche in entreprise.fiches:
        ligne: dict[str, Any] = {"fichier": fiche.fichier, "types": list(fiche.types)}
        if fiche.session:
            ligne["sujet"] = fiche.session
        if fiche.degradations:
            ligne["degradations"] = list(fiche.degradations)
        fichiers.append(ligne)
    verite = {
        "entreprise": entreprise.declaration["denomination"],
        "date_audit": "2026-11-25",
        "referentiel": "transport-routier",
        "fichiers": fichiers,
        **entreprise.declaration["_verite"],
    }
    return yaml.safe_dump(verite, allow_unicode=True, sort_keys=False, width=140)
