"""Make every file of an organisation, its declaration, and the truth about all of it."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import yaml

from evaluations.generateur import courriel, degradations, empreintes, gabarits, inutiles, styles
from evaluations.generateur.blocs import Contenu
from evaluations.generateur.organisation import Fiche, Organisation
from evaluations.generateur.rendus import bureau, docx, pdf, texte
from evaluations.generateur.styles import Style

RENDUS: dict[str, Callable[[Contenu, Style], bytes]] = {
    "pdf": pdf.rendre,
    "docx": docx.rendre,
    "xlsx": bureau.xlsx,
    "pptx": bureau.pptx,
    "odt": bureau.odt,
    "rtf": texte.rtf,
    "html": texte.html,
    "csv": texte.csv_,
    "md": texte.md,
    "txt": texte.txt,
}
PAQUETS = ("docx", "xlsx", "pptx", "odt")
CONTENANTS = (".zip/", ".eml/")
Pages = list[list[int]]


def produire(organisation: Organisation, sortie: Path) -> None:
    """Write the whole folder of `organisation` under `sortie`, and its truth beside it."""
    dossier = sortie / organisation.nom
    faits: dict[str, bytes] = {}
    pages: dict[str, Pages] = {}
    for fiche in organisation.fiches:
        faits[fiche.fichier], pages[fiche.fichier] = make_bytes(organisation, fiche)
    wrap(organisation, faits)
    for nom, octets in faits.items():
        if not any(marque in nom for marque in CONTENANTS):
            write(dossier / nom, octets, _date(organisation, nom))
    declaration = yaml.safe_dump(organisation.declaration, allow_unicode=True, sort_keys=False)
    write(dossier / "organisme.yaml", declaration.encode(), "2026-11-20")
    verite = sortie / "verite"
    verite.mkdir(parents=True, exist_ok=True)
    (verite / f"{organisation.nom}.yaml").write_text(_verite(organisation, pages), encoding="utf-8")


def make_bytes(organisation: Organisation, fiche: Fiche) -> tuple[bytes, Pages]:
    """Give the bytes of one file, and the pages of each of its documents when it binds several."""
    graine = sum(map(ord, fiche.fichier))
    if fiche.modeles and fiche.modeles[0].startswith("binaire:"):
        return inutiles.corps_binaire(fiche.modeles[0].partition(":")[2], graine), []
    extension = fiche.valeurs.get("format", fiche.fichier.rpartition(".")[2].lower())
    if extension in ("jpg", "jpeg"):
        extension = "pdf"
    if extension in ("zip", "eml") or not fiche.modeles:
        return b"", []
    contenus = [gabarits.remplir(organisation, fiche, modele) for modele in fiche.modeles]
    style = styles.style(fiche.maison or organisation.maison, fiche.disposition)
    morceaux = [RENDUS[extension](contenu, style) for contenu in contenus]
    octets, pages = _relier(morceaux) if extension == "pdf" else (morceaux[0], [])
    if extension == "pdf":
        octets = empreintes.dater_pdf(octets, fiche.date or "2026-01-12")
    elif extension in PAQUETS:
        octets = empreintes.refaire_zip(octets, fiche.date or "2026-01-12")
    for nom in fiche.degradations:
        octets = degradations.DEGRADATIONS[nom](octets, graine)
    return octets, pages


def _relier(morceaux: list[bytes]) -> tuple[bytes, Pages]:
    if len(morceaux) == 1:
        return morceaux[0], []
    pages: Pages = []
    sortie = io.BytesIO()
    with pikepdf.new() as relie:
        for morceau in morceaux:
            debut = len(relie.pages) + 1
            with pikepdf.open(io.BytesIO(morceau)) as partie:
                relie.pages.extend(partie.pages)
            pages.append([debut, len(relie.pages)])
        relie.save(sortie, deterministic_id=True)
    return sortie.getvalue(), pages


def wrap(organisation: Organisation, faits: dict[str, bytes]) -> None:
    """Put the files of archives and messages into them."""
    for fiche in organisation.fiches:
        prefixe = fiche.fichier + "/"
        membres = [
            (nom.removeprefix(prefixe), corps) for nom, corps in faits.items() if nom.startswith(prefixe)
        ]
        if fiche.fichier.endswith(".zip"):
            faits[fiche.fichier] = empreintes.archiver(membres, fiche.date or "2026-01-12")
        elif fiche.fichier.endswith(".eml"):
            contenu = gabarits.remplir(organisation, fiche, fiche.modeles[0])
            faits[fiche.fichier] = courriel.ecrire(contenu, fiche.valeurs, membres)


def _date(organisation: Organisation, nom: str) -> str:
    return next(fiche.date for fiche in organisation.fiches if fiche.fichier == nom) or "2026-01-12"


def write(chemin: Path, octets: bytes, date: str) -> None:
    """Write a file as of a date, making its folder."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(octets)
    instant = datetime.fromisoformat(f"{date}T09:30:00").replace(tzinfo=UTC).timestamp()
    os.utime(chemin, (instant, instant))


def _verite(organisation: Organisation, pages: dict[str, Pages]) -> str:
    fichiers = [_ligne(fiche, pages.get(fiche.fichier, [])) for fiche in organisation.fiches]
    verite: dict[str, Any] = {
        "organisme": organisation.declaration["denomination"],
        "date_audit": "2026-11-25",
        "referentiel": "qualiopi",
        "fichiers": fichiers,
        "defauts": list(organisation.defauts),
        "indicateurs": organisation.indicateurs,
    }
    if organisation.partage:
        verite |= {"partage": organisation.partage, "sans_avis": list(organisation.sans_avis)}
    return yaml.safe_dump(verite, allow_unicode=True, sort_keys=False, width=140)


def _ligne(fiche: Fiche, pages: Pages) -> dict[str, Any]:
    ligne: dict[str, Any] = {"fichier": fiche.fichier, "types": list(fiche.types)}
    if fiche.session:
        ligne["session"] = fiche.session
    if pages:
        ligne["pages_des_documents"] = pages
    if fiche.degradations:
        ligne["degradations"] = list(fiche.degradations)
    if fiche.presentes or fiche.absentes:
        ligne["presentes"], ligne["absentes"] = dict(fiche.presentes), list(fiche.absentes)
        ligne["champs"] = dict(fiche.champs)
    return ligne
