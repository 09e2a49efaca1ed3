"""Privacy: what the pack names is masked as soon as it is read, and is found nowhere afterwards."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from qualiopia.bootstrap import Demande, analyse, html_report
from qualiopia.domain.lecture import (
    Annotation,
    Case,
    Cellule,
    Lecture,
    Marque,
    Metadonnees,
    Mot,
    Page,
    Tableau,
)
from qualiopia.domain.piece import Passage
from qualiopia.engines.apercus.imagier import Imagier
from qualiopia.reports.json import to_json
from qualiopia.settings import Settings
from qualiopia.stages.masquage import mask, veil
from tests.unit.atelier import RACINE, pack
from tests.unit.fabrique_pdf import pdf_of, text

VISITE = """Attestation de visite
Nom : Ana Roy
Date de la visite : 12/03/2026
Observations : diabète insulinodépendant, traitement quotidien
hypertension à surveiller
Conclusion : apte
Fait à Lyon, le 12/03/2026
"""
SECRETS = ("insulino", "hypertension", "traitement quotidien")


def _lecture(*textes: str, **autres: object) -> Lecture:
    pages = tuple(Page(numero, texte) for numero, texte in enumerate(textes, 1))
    return Lecture("visite.txt", "0", "txt", 1, pages, **autres)  # type: ignore[arg-type]


def _masked(lecture: Lecture, genre: str = "visite") -> Lecture:
    return mask(lecture, pack().confidentialite, lambda lue: {genre: frozenset(p.numero for p in lue.pages)})


def test_a_veil_has_the_length_of_what_it_hides_and_keeps_lines() -> None:
    assert veil("diabète insulinodépendant") == "[masqué]" + " " * 17
    assert veil("court\nune ligne longue\tfin") == "•••••\n[masqué]        \t•••"
    assert veil("   ") == "   "


def test_a_zone_is_masked_but_for_its_heading_its_end_and_the_lines_kept() -> None:
    texte = _masked(_lecture(VISITE)).pages[0].texte
    assert len(texte) == len(VISITE)
    assert not any(secret in texte for secret in SECRETS)
    lignes = [ligne.rstrip() for ligne in texte.splitlines()]
    assert lignes[2:] == [
        "Date de la visite : 12/03/2026", "Observations : diabète"[:12] + "[masqué]", "[masqué]",
        "Conclusion : apte", "Fait à Lyon, le 12/03/2026",
    ]  # fmt: skip


def test_an_open_zone_goes_on_over_the_page() -> None:
    lue = _masked(_lecture("Attestation de visite\nAntécédents\nasthme", "allergie sévère\nFait à Lyon"))
    assert [p.texte.rstrip() for p in lue.pages] == [
        "Attestation de visite\nAntécédents\n••••••", "[masqué]       \nFait à Lyon",
    ]  # fmt: skip


def test_another_kind_of_document_is_left_alone() -> None:
    assert _masked(_lecture(VISITE), "reglement") == _lecture(VISITE)


def test_a_rule_for_all_masks_only_its_named_group() -> None:
    lue = _masked(_lecture("Compte d'Ana. Solde de crédits : 12 crédits au 1er mai."), "autre")
    assert lue.pages[0].texte == "Compte d'Ana. Solde de crédits : [masqué]   au 1er mai."


def test_cells_labels_comments_and_titles_are_masked_too() -> None:
    texte = "Attestation de visite\nObservations\ndiabète de type deux\tstable\nConclusion : apte"
    debut = texte.index("diabète")
    cellule = Cellule("diabète de type deux", Marque.TEXTE, debut)
    ailleurs = Cellule("stable", Marque.TEXTE, -1)
    page = Page(
        1, texte, tableaux=(Tableau(((cellule, ailleurs),)),), cases=(Case("stable", True, debut + 21),),
        mots=(Mot(debut, debut + 7, (50, 100, 90, 110)),), largeur=600,
    )  # fmt: skip
    lue = _masked(
        Lecture(
            "v.pdf",
            "0",
            "pdf",
            1,
            (page,),
            Metadonnees("Solde : 9 crédits"),
            (Annotation("note", "diabète"),),
        )
    )
    cachee = lue.pages[0]
    assert "diab" not in repr(lue) and "stable" not in repr(lue) and "9 cr" not in repr(lue)
    assert cachee.cases[0].cochee is None
    assert cachee.masques == ((0.0, 100, 600, 110),)


def test_images_of_citations_hide_the_masked_zones() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(photo, "PNG")
    masques = {("scan.png", 1): ((0.0, 95.0, 400.0, 125.0),)}
    imagier = Imagier(lambda _: photo.getvalue(), {}, None, masques)
    bande = imagier(Passage("scan.png", 1, 0, 5, "texte", (50, 130, 200, 145)))
    assert bande is not None
    image = Image.open(io.BytesIO(bande)).convert("L")
    couleur = image.getpixel((300, 4))
    assert isinstance(couleur, int) and couleur < 90


@pytest.mark.parametrize("nom", ["visite.txt", "visite.pdf"])
def test_nothing_masked_is_left_in_results_reports_nor_cache(tmp_path: Path, nom: str) -> None:
    dossier = tmp_path / "dossier"
    dossier.mkdir()
    lignes = VISITE.splitlines()
    dessin = [text(60, 780 - 20 * rang, ligne) for rang, ligne in enumerate(lignes)]
    contenu = VISITE.encode() if nom.endswith("txt") else pdf_of(dessin)
    (dossier / nom).write_bytes(contenu)
    settings = Settings(referentiel=str(RACINE), cache=tmp_path / "cache", processus=1)
    demande = Demande(dossier, date_audit="2026-06-15")
    examen = analyse(demande, settings)
    assert [j.piece.type for j in examen.pieces] == ["visite"]
    assert {c.nom: c.valeur for c in examen.pieces[0].piece.champs}["conclusion"] == "apte"
    sorties = [to_json(examen), html_report(examen, demande, settings), repr(examen)]
    gardes = (zlib.decompress(fichier.read_bytes()) for fichier in (tmp_path / "cache").rglob("*.z"))
    sorties.extend(contenu.decode("utf-8", "replace") for contenu in gardes)
    assert len(sorties) > 4
    assert not [s for sortie in sorties for s in SECRETS if s in sortie]
    assert "[masqué]" in sorties[2]
