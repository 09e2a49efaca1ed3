"""The same fact in several forms: totals of sheets, numbers in words, rates, delays, offers, marks."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from qualiopia.domain.lecture import Cellule, Marque, Page, Tableau
from qualiopia.domain.piece import Piece
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.extract import extract
from qualiopia.stages.extract.grilles import unmerged
from qualiopia.verifications.comparaison_de_nombres import ComparaisonDeNombres
from qualiopia.verifications.delais_tenus import DelaisTenus
from qualiopia.verifications.duree_concordante import DureeConcordante
from qualiopia.verifications.identifiant_identique import IdentifiantIdentique
from qualiopia.verifications.meme_texte import MemeTexte
from qualiopia.verifications.notes_basses import repeated_low_marks
from qualiopia.verifications.offre_publiee import OffrePubliee
from qualiopia.verifications.taux_recalcule import TauxRecalcule
from qualiopia.verifications.validite_a_date import ValiditeADate
from tests.unit.dossiers_de_test import cellules, piece, vue
from tests.unit.pieces import values
from tests.unit.test_verifications_registres import piece as registre
from tests.unit.test_verifications_registres import vue as vue_de_registre


@lru_cache(maxsize=1)
def _pack() -> Pack:
    return load_pack("qualiopi")


def extracted(page: Page | str, genre: str) -> Piece:
    lue = page if isinstance(page, Page) else Page(1, page)
    return extract(replace(piece(genre), pages=(lue,), champs=()), _pack())


_SEANCES = ("Accueil", "Atelier", "Bilan")


def _deroule(entete: str, durees: tuple[str, ...], total: str = "") -> Piece:
    lignes = [
        ["Séquence", entete, "Moyens"],
        *([s, d, "Salle"] for s, d in zip(_SEANCES, durees, strict=True)),
    ]
    if total:
        lignes.append(["", total])
    return registre("deroule_pedagogique", "Fil conducteur", *lignes)


@pytest.mark.parametrize(
    ("entete", "durees", "total", "heures"),
    [
        ("Combien", ("1h00", "3h30", "2h"), "", 6.5),
        ("Minutage", ("45 min", "90 min", "1 h 45"), "", 4.0),
        ("Temps (min)", ("30", "60", "30"), "", 2.0),
        ("Combien", ("1h", "2h", "3h30"), "6h30", 6.5),
        ("Durée", ("0:45", "2:15", "1:00"), "", 4.0),
    ],
)
def test_a_column_of_durations_is_added_up_whatever_its_label(
    entete: str, durees: tuple[str, ...], total: str, heures: float
) -> None:
    page = _deroule(entete, durees, total).pages[0]
    assert values(extracted(page, "deroule_pedagogique"))["duree_heures"] == heures


def test_times_of_day_are_not_added_up() -> None:
    page = _deroule("Début", ("9h00", "10h30", "14h"), "").pages[0]
    assert "duree_heures" not in values(extracted(page, "deroule_pedagogique"))


@pytest.mark.parametrize(
    ("phrase", "effectif"),
    [
        ("L'action est prévue pour quatre personnes.", 4.0),
        ("Cinq salariés : la liste est jointe.", 5.0),
        ("Groupe concerné (6 participants), sur site.", 6.0),
        ("Groupe de 8 personnes maximum.", None),
        ("Groupe de quatre à huit personnes.", None),
        ("Entreprise de 12 salariés, à Lyon.", None),
    ],
)
def test_a_number_of_people_needs_no_label(phrase: str, effectif: float | None) -> None:
    assert values(extracted(phrase, "convention_formation")).get("effectif") == effectif


def test_a_title_quoted_in_a_sentence_and_one_on_the_first_line_are_read() -> None:
    contrat = extracted("Vous suivrez « Souder en rampe », sur site.", "contrat_formation_particulier")
    assert values(contrat)["intitule"] == "Souder en rampe"
    programme = extracted("Souder en rampe à la flamme\nPublic : tous", "programme_formation")
    assert values(programme)["intitule"] == "Souder en rampe à la flamme"


def test_a_total_without_currency_is_that_of_an_invoice() -> None:
    lignes = (["Objet", "Nombre", "P.U.", "Total"], ["Souder", "4", "500", "2000"])
    facture = registre("facture", "FACTURE", *lignes, ["", "", "Net (exonéré de TVA)", "2000"])
    assert values(extracted(facture.pages[0], "facture"))["montant_total"] == 2000.0


def test_hours_in_the_centre_stand_before_or_after_their_label() -> None:
    for phrase in (
        "En centre : 400 heures, à Lyon.",
        "Soit 400 h au CFA de Lyon.",
        "CFA X – 400 h – début en centre",
    ):
        assert values(extracted(phrase, "contrat_apprentissage"))["heures_centre"] == 400.0


def test_a_header_read_across_cells_is_shared_out() -> None:
    texte = "Lundi 4\tMardi 5\n9h-12h\t14h-17h"
    ligne = (Cellule("", Marque.VIDE), Cellule(texte, Marque.TEXTE, 0), Cellule(texte, Marque.TEXTE, 0))
    assert [c.texte for c in unmerged(Tableau((ligne,)))[0]] == ["", "Lundi 4\n9h-12h", "Mardi 5\n14h-17h"]


def test_a_title_with_several_words_more_is_another_one() -> None:
    operateur = MemeTexte(("a", "b"), ("titre",), mots_de_trop=2)
    autre = piece("b", titre="Ouvrier carreleur mosaïste")
    assert operateur.compare(vue(piece("a", titre="Carreleur"), autre)).trouve is False
    assert operateur.compare(vue(piece("a", titre="Carreleur"), piece("b", titre="carreleur"))).trouve is True


def test_a_qualification_only_counts_for_its_holder() -> None:
    operateur = ValiditeADate(
        ("diplome",), ("date_fin_validite",), ("feuille",), ("date_fin",), nominatifs=("diplome",),
        mesures_personnes=("formateur",),
    )  # fmt: skip
    expire = piece("diplome", "Délivré à Luc BERNARD", date_fin_validite="2025-12-31")
    assert (
        operateur.compare(
            vue(expire, piece("feuille", date_fin="2026-03-02", formateur="Luc Bernard"))
        ).trouve
        is False
    )
    seul = piece("diplome", "Luc BERNARD", date_fin_validite="2025-12-31", formateur="Luc BERNARD")
    assert operateur.compare(vue(seul, piece("feuille", date_fin="2026-03-02"))).sans_objet
    assert operateur.compare(
        vue(expire, piece("feuille", date_fin="2026-03-02", formateur="Ana Roy"))
    ).sans_objet


def test_a_number_is_not_judged_where_another_kind_stands() -> None:
    operateur = ComparaisonDeNombres(
        ("feuille",),
        ("n",),
        "l'effectif",
        types_reference=("devis",),
        mesures_reference=("n",),
        sauf_types=("convention",),
    )
    pieces = (piece("feuille", n=5.0), piece("devis", n=4.0))
    assert operateur.compare(vue(*pieces)).trouve is False
    assert operateur.compare(vue(*pieces, piece("convention"))).sans_objet


def test_a_delay_may_be_counted_from_the_day_itself() -> None:
    lignes = (
        ["n°", "reçue le", "sujet", "réponse envoyée le"],
        ["1", "04/05/2026", "Bruit dans la salle", "30/06/2026"],
    )
    journal = registre("registre", "", *lignes)
    operateur = DelaisTenus(
        ("registre",), ("procedure",), (r"j ?\+ ?(?P<nombre>\d+) ?(?P<unite>jours?)? ?(?P<ouvres>ouvres)?",),
        ("recue le",), ("^reponse",), "le délai de réponse",
    )  # fmt: skip
    assert (
        operateur.compare(vue_de_registre(journal, registre("procedure", "J+10 ouvrés : réponse"))).trouve
        is False
    )


def test_a_rate_is_recomputed_in_the_column_that_shows_it() -> None:
    lignes = (["Action", "Réponses", "Contents", "Affiché"], ["Soudure", "40", "30", "90 %"])
    operateur = TauxRecalcule(
        ("r",), (), motifs_taux=(r"\btaux\b",), motifs_part=("contents",), motifs_total=("reponses",)
    )
    assert operateur.compare(vue_de_registre(registre("r", "", *lignes))).trouve is False


def test_an_offer_is_found_under_a_shorter_heading() -> None:
    programme = piece(
        "programme", "Souder à la flamme en atelier\nPrix : 900 €", intitule="Souder à la flamme en atelier"
    )
    operateur = OffrePubliee(("programme",), ("site",), (r"\bprix\b",), (r"\bduree\b",))
    juste = piece(
        "site", "Nos stages\nSouder à la flamme (niveau 1)\nDeux jours, 900 € par personne.\nContact\n"
    )
    faux = piece(
        "site", "Nos stages\nSouder à la flamme (niveau 1)\nDeux jours, 700 € par personne.\nContact\n"
    )
    assert operateur.compare(vue(programme, juste)).trouve is True
    assert operateur.compare(vue(programme, faux)).trouve is False


def test_two_people_who_mark_one_question_low_are_heard() -> None:
    entete = ["N°", "Accueil", "Matériel", "Contenu", "Un mot ?"]
    reponses = (
        ["1", "5", "2", "4", "Trop peu de postes"],
        ["2", "4", "1", "5", ""],
        ["3", "5", "4", "5", ""],
    )
    trouvees = list(repeated_low_marks(registre("s", "", entete, *reponses), 2.0, ()))
    assert [passage.texte for passage, _ in trouvees] == ["Matériel"]
    assert "postes" in trouvees[0][1]


def test_a_duration_that_is_not_surely_read_is_a_doubt() -> None:
    sure = piece("a", duree_heures=14.0)
    vague = piece("b", duree_heures=12.0)
    vague = replace(vague, champs=tuple(replace(c, confiance=0.5) for c in vague.champs))
    vu = DureeConcordante(("a", "b"), ("duree_heures",)).compare(vue(sure, vague))
    assert vu.trouve is None and not vu.sans_objet


@pytest.mark.parametrize(
    "texte",
    [
        "Séquence 1 – Accueil (45 min)\nSéquence 2 – Gestes (2 h 30)\nSéquence 3 – Bilan (45 min)",
        "1. Accueil\nDurée : 30 min\n2. Atelier\nDurée : 3 h\n3. Bilan\nDurée : 30 min",
        "Module A : accueil - 1h\nModule B : pratique - 2h\nModule C : bilan - 1h",
    ],
)
def test_lines_that_each_give_a_part_and_its_duration_are_added_up(texte: str) -> None:
    assert values(extracted(f"Fil de la journée\n{texte}", "deroule_pedagogique"))["duree_heures"] == 4.0


def test_tables_of_several_days_follow_one_another() -> None:
    page = _deroule("Durée", ("1h", "3h", "3h")).pages[0]
    assert (
        values(extracted(replace(page, tableaux=page.tableaux * 2), "deroule_pedagogique"))["duree_heures"]
        == 14.0
    )


def test_a_sheet_of_one_person_has_its_half_days_in_columns() -> None:
    texte = "Stagiaire : Odile CARON\n"
    lignes = (
        ["Date", "Matin 9h-12h", "Après-midi 14h-17h"],
        ["08/06/2026", "✓", "✓"],
        ["09/06/2026", "✓", "absente"],
    )
    lue = extracted(registre("feuille_emargement", texte, *lignes).pages[0], "feuille_emargement")
    assert [(p.personne, p.etat.value) for p in lue.presences if p.note] == [("Odile CARON", "vide")]
    assert len(lue.presences) == 4


def test_a_list_of_people_ends_with_its_sentence() -> None:
    lue = extracted("Stagiaires : Alan BRIEND, Zoé TANGUY. Formateur : Yann LE GOFF.", "convention_formation")
    assert values(lue)["stagiaires"] == ("Alan BRIEND", "Zoé TANGUY")
    assert values(lue)["formateur"] == "Yann LE GOFF"


def test_hours_signed_are_those_of_the_person_who_signed_for_most() -> None:
    presences = (*cellules("Ana Roy", "ssss"), *cellules("Luc Bernard", "ssvs"))
    operateur = ComparaisonDeNombres(("feuille",), ("presences:heures",), "la durée", borne=12.0)
    assert operateur.compare(vue(piece("feuille", presences=presences))).observe.startswith("14")
    assert operateur.compare(
        vue(piece("feuille", presences=cellules("Ana Roy", "ss", heures=0.0)))
    ).sans_objet


def test_a_number_with_a_false_key_that_differs_is_a_doubt() -> None:
    vague = piece("c", nda="12345678901")
    vague = replace(vague, champs=tuple(replace(c, confiance=0.54) for c in vague.champs))
    operateur = IdentifiantIdentique(("a", "b", "c"), ("nda",), "le numéro")
    assert (
        operateur.compare(vue(piece("a", nda="84691234569"), piece("b", nda="84691234569"), vague)).trouve
        is None
    )


def test_minutes_do_not_come_from_the_next_cell() -> None:
    assert [lue.heures for lue in find_durees("14 h\t5 personnes")] == [14.0]
