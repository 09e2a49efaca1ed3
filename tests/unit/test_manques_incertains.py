"""What is said to lack when a file was not recognised, a pièce is stray, or one kind alone lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualiopia.domain.dossier import Dossier, Incoherence, Organisme, PieceJugee
from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.statut import Severite, Statut, StatutAttendu
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.conclude import conclude
from qualiopia.stages.dossiers import complete, group
from qualiopia.stages.illisibles import unsure
from qualiopia.stages.reconcile import reconcile
from qualiopia.verifications.comparaison_de_nombres import ComparaisonDeNombres
from qualiopia.verifications.diversite import Diversite
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.heures_par_personne import HeuresParPersonne
from qualiopia.verifications.nom_porte import NomPorte
from qualiopia.verifications.noms_inclus import NomsInclus
from qualiopia.verifications.ordre_de_dates import OrdreDeDates
from qualiopia.verifications.piece_liee import PieceLiee
from qualiopia.verifications.piece_par_personne import PieceParPersonne
from tests.unit.dossiers_de_test import cellules, piece, vue

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
QUI = Organisme(variables={"categories": ["AF"]})
JOUR = "2026-11-25"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def nearly(slug: str, note: float = 2.4, **valeurs: Any) -> Piece:
    """A pièce of no known kind, nearly of one."""
    return replace(
        piece("autre", fichier="a voir.docx", **valeurs),
        reconnaissance=Reconnaissance("autre", 0.6, (), ((slug, note),)),
    )


def constats(pack: Pack, *pieces: Piece, **autres: Any) -> dict[int, Any]:
    jugees = [PieceJugee(p, "organisme") for p in pieces]
    tous = conclude(jugees, autres.get("incoherences", ()), pack, QUI, JOUR, (), autres.get("dossiers", ()))
    return {constat.numero: constat for constat in tous}


def test_a_piece_nearly_of_a_kind_may_be_the_one_that_lacks() -> None:
    assert unsure(["facture"], [nearly("facture")]) == "a voir.docx"
    assert unsure(["facture"], [nearly("facture", 1.0)]) == ""
    assert unsure(["facture"], [nearly("devis")]) == ""
    assert unsure(["facture"], [nearly("facture", vierge=True)]) == ""


def test_what_may_be_an_unrecognised_piece_is_not_said_missing(pack: Pack) -> None:
    assert constats(pack)[23].statut is Statut.NON_CONFORME
    constat = constats(pack, nearly("fiche_veille_legale"))[23]
    assert constat.statut is Statut.INDETERMINE
    assert "a voir.docx" in constat.motif


def test_an_expected_piece_that_may_be_there_is_to_be_looked_at(pack: Pack) -> None:
    pieces = [piece("reglement_interieur"), nearly("certificat_qualiopi")]
    dossiers = group(pieces, pack, QUI, {})
    jugees = [PieceJugee(p, "organisme") for p in pieces]
    (fini,) = complete(dossiers, jugees, (), pack, QUI, JOUR)
    attendu = next(a for a in fini.attendus if a.type == "certificat_qualiopi")
    assert (attendu.statut, attendu.fichier) == (StatutAttendu.A_EXAMINER, "a voir.docx")


def test_a_contradiction_that_an_unrecognised_piece_may_lift_is_a_doubt(pack: Pack) -> None:
    veilles = [piece("fiche_veille_legale"), piece("fiche_veille_metiers")]

    def x44(*autres: Piece) -> Incoherence:
        pieces = [*veilles, *autres]
        dossiers = group(pieces, pack, QUI, {})
        conclues = reconcile(dossiers, pieces, pack, QUI, JOUR, similarite, memes_noms)
        return next(c for c in conclues if c.regle == "X44")

    assert x44().statut is Statut.NON_CONFORME
    assert x44(nearly("fiche_veille_pedagogique")).statut is Statut.INDETERMINE


def test_a_kind_that_lacks_only_weighs_on_its_own_indicateur(pack: Pack) -> None:
    contredit = Incoherence(
        "X44", "Veille", "organisme", Statut.NON_CONFORME, Severite.MINEURE, "Rien sur les métiers.",
        indicateurs=(23, 24, 25), types=("fiche_veille_metiers",),
    )  # fmt: skip
    trouves = constats(pack, piece("fiche_veille_legale"), incoherences=(contredit,))
    assert "X44" in trouves[24].manques
    assert "X44" not in trouves[23].manques


def test_a_stray_piece_does_not_show_that_its_dossier_lacks_others(pack: Pack) -> None:
    faits: dict[str, Any] = {
        "date_debut": "2026-05-04",
        "date_fin": "2026-05-05",
        "intitule": "Tableur, les bases",
    }
    besoin = piece("analyse_besoin", fichier="ailleurs.pdf")

    def holes(*siennes: Piece) -> str:
        jugees = [PieceJugee(p, "S") for p in siennes]
        dossier = Dossier("S", "af_entreprise", "Session S", tuple(p.cle for p in siennes))
        finis = complete([dossier], jugees, (), pack, QUI, JOUR)
        return str(constats(pack, besoin, *siennes, dossiers=finis)[4].motif)

    feuille = piece("feuille_emargement", fichier="f.pdf", **faits)
    assert "Session S" not in holes(feuille)
    assert "Session S" in holes(feuille, piece("convention_formation", fichier="c.pdf", **faits))


def test_operators_name_the_kinds_whose_lack_is_the_fault() -> None:
    sortes = Diversite(("a", "b", "c"), ("A", "B", "C"))
    assert sortes.compare(vue(piece("a"), piece("b"))).types == ("c",)
    suite = PieceLiee(("a",), "un a", "un b", suites_types=("b",))
    assert suite.compare(vue(piece("a"))).types == ("b",)
    assert Ensemble((sortes, suite)).compare(vue(piece("a"), piece("c"))).types == ("b",)
    chacun = PieceParPersonne(("l",), ("noms",), ("c",), ("nom",), "un c")
    liste = piece("l", noms=("Ana Roy", "Luc Bon"))
    assert chacun.compare(vue(liste, piece("c", nom="Ana Roy"))).types == ("c",)


def test_an_initial_is_the_first_name_written_out_in_the_piece() -> None:
    chacun = PieceParPersonne(("l",), ("noms",), ("c",), ("nom",), "un c")
    liste = piece("l", noms=("A. MERCIER",))
    for texte, attendu in (("Alice Mercier", True), ("MERCIER Alice", True), ("Bruno Mercier", False)):
        assert chacun.compare(vue(liste, piece("c", f"CV de {texte}, formatrice"))).trouve is attendu


def test_the_person_who_is_the_organisme_is_no_trainee() -> None:
    chacun = PieceParPersonne(("l",), ("noms",), ("c",), ("nom",), "un c", sans_organisme=True)
    pieces = piece("l", noms=("Ana Roy", "Z. Marchand")), piece("c", nom="Ana Roy")
    assert chacun.compare(vue(*pieces, denomination="Zoé Marchand EI - Le Cap")).trouve is True
    assert chacun.compare(vue(*pieces, denomination="Le Cap")).trouve is False
    memes = NomsInclus(("l",), ("noms",), ("c",), ("nom",), sans_organisme=True)
    assert memes.compare(vue(*pieces, denomination="Zoé Marchand EI")).trouve is True
    assert memes.compare(vue(*pieces, denomination="Le Cap")).trouve is False


def test_a_bound_is_only_asked_where_a_kind_is() -> None:
    borne = ComparaisonDeNombres(("c",), ("heures",), "la durée", borne=24.0, si_types=("b",))
    assert borne.compare(vue(piece("c", heures=30.0))).sans_objet
    assert borne.compare(vue(piece("c", heures=30.0), piece("b"))).trouve is False


def test_what_the_trigger_itself_says_may_be_what_must_follow() -> None:
    annonce = PieceLiee(("a",), "un a", "son annonce", suites_dans=("b",), suites_propres=("remis à chacun",))
    assert annonce.compare(vue(piece("a", "Ce texte est remis à chacun."))).trouve is True
    assert annonce.compare(vue(piece("a", "Ce texte existe."))).trouve is False


def test_a_lack_is_only_a_departure_where_the_trigger_says_what_makes_it_one() -> None:
    suite = PieceLiee(("a",), "un a", "un b", suites_types=("b",), certain_si=("payé par la région",))
    assert suite.compare(vue(piece("a", "Payé par la région."))).trouve is False
    assert suite.compare(vue(piece("a", "Payé comptant."), piece("c", "Payé par la région."))).trouve is None


def test_all_that_is_planned_cannot_be_certified_of_someone_noted_absent() -> None:
    heures = HeuresParPersonne(
        ("certificat",), ("duree_heures",), ("stagiaires",), ("feuille",),
        types_prevus=("convention",), motifs_contraires=("rattrap",),
    )  # fmt: skip
    certificat = piece("certificat", duree_heures=28.0, stagiaires=("Ana Roy",))
    convention = piece("convention", duree_heures=28.0)
    lues = cellules("Ana Roy", "sv")
    notees = (lues[0], replace(lues[1], note="absence notée : « absente »"))
    feuille = piece("feuille", source=Source.OCR, presences=notees)
    muette = piece("feuille", source=Source.OCR, presences=lues)
    assert heures.compare(vue(certificat, convention, feuille)).trouve is False
    assert heures.compare(vue(certificat, convention, muette)).trouve is None
    suivi = piece("suivi", "Ana Roy a rattrapé la séance.")
    assert heures.compare(vue(certificat, convention, feuille, suivi)).trouve is None


def test_a_document_about_the_organisme_bears_its_name() -> None:
    nom = NomPorte(("certificat",), ("organisme",), ("siren",), ("sarl",))
    sien = piece("certificat", "Certificat délivré à LE PHARE-FORMATION", siren="111222333")
    autre = piece("certificat", "Certificat délivré à Nord Compétences", organisme="Nord Compétences")
    enseigne = piece("certificat", "Certificat délivré à Phare Ouest", siren="111222333")
    qui: dict[str, Any] = {"denomination": "Le Phare Formation SARL", "siren": "111222333"}
    assert nom.compare(vue(sien, **qui)).trouve is True
    assert nom.compare(vue(enseigne, **qui)).trouve is None
    vu = nom.compare(vue(autre, **qui))
    assert vu.trouve is False
    assert "Nord Compétences" in vu.note
    assert nom.compare(vue(autre)).sans_objet


def test_hours_of_a_sheet_are_counted_as_it_tells_them() -> None:
    heures = HeuresParPersonne(
        ("certificat",), ("heures",), ("stagiaires",), ("feuille",), motifs_ajoutes=("travail personnel",)
    )
    certificat = piece("certificat", heures=8.0, stagiaires=("Ana Roy",))
    signees = cellules("Ana Roy", "ss", heures=3.0)
    assert heures.compare(vue(certificat, piece("feuille", presences=signees))).trouve is False
    ajout = piece("feuille", "Travail personnel rendu : 2 h.", presences=signees)
    assert heures.compare(vue(certificat, ajout)).trouve is True
    seul = piece("feuille", presences=cellules("Roy", "ss", heures=3.0))
    assert heures.compare(vue(certificat, seul)).trouve is False
    sans_heure = (*signees, replace(signees[0], date="2026-03-12", demi_journee="", heures=0.0))
    neuf = piece("certificat", heures=10.0, stagiaires=("Ana Roy",))
    assert heures.compare(vue(neuf, piece("feuille", presences=sans_heure))).trouve is False


def test_a_piece_is_tied_to_a_session_by_those_whom_its_text_names() -> None:
    ordre = OrdreDeDates(
        ("contrat",), ("date",), ("feuille",), ("debut",), "le contrat", "le premier jour",
        liees_par=("formateur",), types_lies=("convention",), mesures_liees=("formateur",),
    )  # fmt: skip
    contrat = piece("contrat", "Contrat de Paul Leroy.", date="2026-05-12")
    feuille = piece("feuille", debut="2026-05-04")
    assert ordre.compare(vue(contrat, feuille, piece("convention", formateur="Paul Leroy"))).trouve is False
    assert ordre.compare(vue(contrat, feuille, piece("convention", formateur="Zoé Petit"))).sans_objet
