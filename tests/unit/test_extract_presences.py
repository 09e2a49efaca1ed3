from __future__ import annotations

import pytest

from qualiopia.domain.lecture import Marque, Page, Source
from qualiopia.domain.piece import EtatSignature, Presence
from tests.unit.pieces import SIGNE, extracted, placed, sheet, values

SIGNEE, VIDE, INCERTAINE = EtatSignature.SIGNEE, EtatSignature.VIDE, EtatSignature.INCERTAINE
_TITRE = "FEUILLE D'ÉMARGEMENT\nFormateur : Karim BENALI\nDates : 5 et 6 octobre 2026"


def cells(page: Page) -> list[tuple[str, str, str, EtatSignature]]:
    return [(p.personne, p.date, p.demi_journee, p.etat) for p in extracted(page).presences]


def presence(page: Page, personne: str, date: str, demi: str) -> Presence:
    trouvees = [
        p for p in extracted(page).presences if (p.personne, p.date, p.demi_journee) == (personne, date, demi)
    ]
    assert len(trouvees) == 1, trouvees
    return trouvees[0]


def test_persons_in_rows_and_half_days_in_columns() -> None:
    page = sheet(
        _TITRE,
        [
            ["Nom et prénom", "05/10/2026 matin 9h-12h30", "05/10/2026 après-midi 13h30-17h"],
            ["Awa DIARRA", SIGNE, Marque.VIDE],
            ["LEROY Jean", SIGNE, SIGNE],
            ["Karim BENALI (formateur)", SIGNE, SIGNE],
        ],
    )
    assert cells(page) == [
        ("Awa DIARRA", "2026-10-05", "matin", SIGNEE),
        ("Awa DIARRA", "2026-10-05", "apres_midi", VIDE),
        ("LEROY Jean", "2026-10-05", "matin", SIGNEE),
        ("LEROY Jean", "2026-10-05", "apres_midi", SIGNEE),
        ("Karim BENALI", "2026-10-05", "matin", SIGNEE),
        ("Karim BENALI", "2026-10-05", "apres_midi", SIGNEE),
    ]
    lue = presence(page, "Awa DIARRA", "2026-10-05", "matin")
    assert (lue.role, lue.heures) == ("beneficiaire", 3.5)
    assert lue.passage is not None and lue.passage.texte == "Awa DIARRA"
    assert presence(page, "Karim BENALI", "2026-10-05", "matin").role == "intervenant"


def test_a_day_over_two_half_days_and_a_year_from_the_title() -> None:
    jour = "Lundi 5 octobre"
    page = sheet(
        _TITRE,
        [
            ["Nom", "Prénom", jour, jour, "Mardi 6 octobre", "Mardi 6 octobre"],
            ["", "", "Matin", "Après-midi", "Matin", "Après-midi"],
            ["DIARRA", "Awa", SIGNE, SIGNE, Marque.VIDE, SIGNE],
        ],
    )
    assert [(date, demi, etat) for _, date, demi, etat in cells(page)] == [
        ("2026-10-05", "matin", SIGNEE),
        ("2026-10-05", "apres_midi", SIGNEE),
        ("2026-10-06", "matin", VIDE),
        ("2026-10-06", "apres_midi", SIGNEE),
    ]
    assert {" ".join(sorted(personne.split())) for personne, *_ in cells(page)} == {"Awa DIARRA"}


def test_dates_in_rows_and_signatories_in_columns() -> None:
    page = sheet(
        "ÉMARGEMENT INDIVIDUEL\nStagiaire : Awa DIARRA\nFormateur : Karim BENALI\nAnnée 2026",
        [
            ["Date", "Horaires", "Signature du stagiaire", "Signature du formateur"],
            ["05/10", "9h - 12h30", SIGNE, SIGNE],
            ["05/10", "13h30 - 17h", Marque.VIDE, SIGNE],
        ],
    )
    assert cells(page) == [
        ("Awa DIARRA", "2026-10-05", "matin", SIGNEE),
        ("Karim BENALI", "2026-10-05", "matin", SIGNEE),
        ("Awa DIARRA", "2026-10-05", "apres_midi", VIDE),
        ("Karim BENALI", "2026-10-05", "apres_midi", SIGNEE),
    ]


def test_a_sheet_for_one_half_day_takes_its_date_from_above() -> None:
    page = sheet(
        "Feuille de présence\nFormation du 5 au 6 octobre 2026\nJournée du mardi 6 octobre 2026 – matin",
        [
            ["Participants", "Société", "Signature"],
            ["Awa DIARRA", "Béton SA", SIGNE],
            ["Jean LEROY", "Béton SA", ""],
        ],
    )
    assert [(p, d, e) for p, d, _, e in cells(page)] == [
        ("Awa DIARRA", "2026-10-06", SIGNEE),
        ("Jean LEROY", "2026-10-06", VIDE),
    ]


@pytest.mark.parametrize(
    ("ecrit", "etat"),
    [
        ("AD", SIGNEE),
        ("X", SIGNEE),
        ("présente", SIGNEE),
        ("A. Diarra", SIGNEE),
        ("absente", VIDE),
        ("??zq", INCERTAINE),
    ],
)
def test_what_is_written_in_a_cell_says_who_was_there(ecrit: str, etat: EtatSignature) -> None:
    page = sheet(
        _TITRE,
        [
            ["Nom et prénom", "05/10/2026 matin", "05/10/2026 après-midi"],
            ["Awa DIARRA", ecrit, SIGNE],
            ["Jean LEROY", SIGNE, SIGNE],
        ],
    )
    assert presence(page, "Awa DIARRA", "2026-10-05", "matin").etat is etat


def test_an_absence_is_noted_and_gathered() -> None:
    page = sheet(
        _TITRE,
        [
            ["Nom et prénom", "05/10/2026", "06/10/2026"],
            ["Awa DIARRA", SIGNE, "absente excusée"],
            ["Jean LEROY", SIGNE, SIGNE],
        ],
    )
    lue = extracted(page)
    assert [p.note for p in lue.presences if p.note] == ["absence notée : « absente excusée »"]
    assert values(lue)["absences"] == ("Awa DIARRA",)


def test_session_dates_and_people_follow_from_the_sheet() -> None:
    page = sheet(
        "ÉMARGEMENT",
        [
            ["Nom et prénom", "05/10/2026", "12/10/2026"],
            ["Awa DIARRA", SIGNE, SIGNE],
            ["Jean LEROY", SIGNE, SIGNE],
        ],
    )
    lus = values(extracted(page))
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-10-05", "2026-10-12")
    assert lus["stagiaires"] == ("Awa DIARRA", "Jean LEROY")


def test_an_empty_cell_of_a_poor_scan_is_uncertain() -> None:
    page = sheet(
        _TITRE, [["Nom et prénom", "05/10/2026", "06/10/2026"], ["Awa DIARRA", SIGNE, ""]], source=Source.OCR
    )
    pauvre = Page(1, page.texte, Source.OCR, 0.6, tableaux=page.tableaux)
    assert [etat for *_, etat in cells(pauvre)] == [SIGNEE, INCERTAINE]


def test_without_ruling_cells_are_found_from_where_words_and_ink_stand() -> None:
    lignes = [
        [(50, 40, "FEUILLE D'ÉMARGEMENT")],
        [(50, 80, "lundi 5 octobre 2026")],
        [(50, 110, "Nom et prénom"), (200, 110, "Matin 9h - 12h30"), (380, 110, "Après-midi 13h30 - 17h")],
        [(50, 140, "Awa DIARRA")],
        [(50, 170, "Jean LEROY")],
        [(50, 200, "Signature du formateur")],
    ]
    page = placed(lignes, encres=[(210, 136, 260, 150), (390, 138, 450, 152), (205, 166, 270, 182)])
    assert cells(page) == [
        ("Awa DIARRA", "2026-10-05", "matin", SIGNEE),
        ("Awa DIARRA", "2026-10-05", "apres_midi", SIGNEE),
        ("Jean LEROY", "2026-10-05", "matin", SIGNEE),
        ("Jean LEROY", "2026-10-05", "apres_midi", VIDE),
    ]


@pytest.mark.parametrize(
    "lignes",
    [
        [
            ["Intervenant", "Karim BENALI", "Client", "Béton"],
            ["Dates", "5 et 6 octobre 2026", "Lieu", "Lyon"],
        ],
        [
            ["Séquence", "Matin", "Après-midi"],
            ["Awa DIARRA", "Accueil et présentation du groupe", "Cas pratique"],
        ],
        [["Nom", "Acquis", "Non acquis"], ["Awa DIARRA", "X", ""]],
    ],
)
def test_other_tables_are_no_attendance_sheets(lignes: list[list[str | Marque]]) -> None:
    assert cells(sheet("Document", lignes)) == []


@pytest.mark.parametrize(("lu", "etat"), [("~", INCERTAINE), ("«~»", INCERTAINE), ("-", VIDE), ("/", VIDE)])
def test_a_stroke_read_as_a_sign_on_a_scan_is_no_empty_cell(lu: str, etat: EtatSignature) -> None:
    lignes = [
        ["Nom et prénom", "05/10/2026 matin 9h-12h30", "05/10/2026 après-midi 13h30-17h"],
        ["Awa DIARRA", SIGNE, lu],
        ["LEROY Jean", SIGNE, SIGNE],
    ]
    page = sheet(_TITRE, lignes, source=Source.OCR)
    assert presence(page, "Awa DIARRA", "2026-10-05", "apres_midi").etat is etat
