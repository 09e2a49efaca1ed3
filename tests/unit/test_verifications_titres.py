"""Operators on titles, loads and uses: tables, sums, durations, doubles, all of them without a trade."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qualiopia.domain.lecture import Metadonnees, Source
from qualiopia.verifications.chevauchements import Chevauchements
from qualiopia.verifications.correspondance import Correspondance, Ligne
from qualiopia.verifications.couverture_de_bareme import CouvertureDeBareme, Unites
from qualiopia.verifications.criteres import Critere
from qualiopia.verifications.croissance import Croissance
from qualiopia.verifications.dates_possibles import DatesPossibles
from qualiopia.verifications.doublons import Doublons
from qualiopia.verifications.doute import Doute
from qualiopia.verifications.duree_bornee import DureeBornee, Tranche
from qualiopia.verifications.logiciel_suspect import LogicielSuspect
from qualiopia.verifications.nombres_couverts import NombresCouverts
from qualiopia.verifications.personne_unique import PersonneUnique
from qualiopia.verifications.phrases import age_on, shift_months
from qualiopia.verifications.piece_liee import PieceLiee
from qualiopia.verifications.somme_bornee import Part, SommeBornee
from qualiopia.verifications.une_de import UneDe
from qualiopia.verifications.valeurs_retrouvees import ValeursRetrouvees

from .dossiers_de_test import piece, vue

NIVEAU = Correspondance(
    types_cle=("appareil",),
    types=("badge",),
    mesures=("niveaux",),
    quoi="le niveau du badge",
    lignes=(
        Ligne("gros appareil", (Critere(("poids",), minimum=501),), motifs=(r"\b2\b",), attendu="niveau 2"),
        Ligne("appareil neuf", (Critere(("achat",), depuis="2024-01-01"),), interdits=("ancien",)),
        Ligne("petit appareil", (Critere(("poids",), maximum=500),), motifs=(r"\b[12]\b",)),
    ),
)


@pytest.mark.parametrize(
    ("appareil", "niveaux", "trouve"),
    [
        ({"poids": 800.0}, "1, 2", True),
        ({"poids": 800.0}, "1", False),
        ({"poids": 300.0}, "1", True),
        ({"poids": 300.0, "achat": "2025-02-01"}, "1, ancien", False),
        ({}, "1", None),
    ],
)
def test_a_table_says_what_the_other_must_say(
    appareil: dict[str, Any], niveaux: str, trouve: bool | None
) -> None:
    vu = NIVEAU.compare(vue(piece("appareil", **appareil), piece("badge", niveaux=niveaux)))
    assert vu.trouve is trouve
    assert not vu.sans_objet


@pytest.mark.parametrize(("niveaux", "trouve"), [("1", False), ("3", None)])
def test_a_line_that_a_scan_hides_matters_only_if_it_would_be_fulfilled(
    niveaux: str, trouve: bool | None
) -> None:
    doute = Ligne(
        "grand appareil", (Critere(("taille",), minimum=2),), motifs=(r"\b3\b",), attendu="niveau 3"
    )
    table = replace(NIVEAU, lignes=(doute, *NIVEAU.lignes))
    appareil = piece("appareil", poids=800.0)
    scan = replace(appareil, pages=tuple(replace(page, source=Source.OCR) for page in appareil.pages))
    assert table.compare(vue(scan, piece("badge", niveaux=niveaux))).trouve is trouve


def test_without_the_other_pièce_a_table_has_no_object() -> None:
    assert NIVEAU.compare(vue(piece("appareil", poids=800.0))).sans_objet


def test_a_table_may_ask_for_a_kind_or_for_a_total() -> None:
    cle = Critere(("poids",), minimum=1)
    genre = replace(NIVEAU, lignes=(Ligne("tout", (cle,), types_admis=("autre",)),))
    assert genre.compare(vue(piece("appareil", poids=2.0), piece("badge", niveaux="1"))).trouve is False
    total = replace(NIVEAU, lignes=(Ligne("tout", (cle,), minimum_total=8.0),))
    assert total.compare(vue(piece("appareil", poids=2.0), piece("badge", niveaux="6 kg et 2,5 kg"))).trouve
    deux = vue(piece("appareil", poids=2.0), piece("badge", niveaux="2 kg"))
    assert total.compare(deux).trouve is False


def test_a_duration_depends_on_age_and_ends_on_the_last_day_of_a_short_month() -> None:
    operateur = DureeBornee(
        ("titre",),
        ("debut",),
        ("fin",),
        (Tranche("avant 60 ans", 60, age_max=59), Tranche("ensuite", 24, age_min=60)),
        "la durée du titre",
        mesures_naissance=("naissance",),
    )
    jeune = piece("titre", debut="2024-02-29", fin="2029-02-28", naissance="1980-01-01")
    assert operateur.compare(vue(jeune)).trouve is True
    vieux = piece("titre", debut="2024-02-29", fin="2029-02-28", naissance="1960-01-01")
    assert operateur.compare(vue(vieux)).trouve is False
    assert operateur.compare(vue(piece("titre", debut="2024-02-29", fin="2029-02-28"))).sans_objet
    assert shift_months("2024-01-31", 1) == "2024-02-29"
    assert age_on("1964-05-02", "2024-05-01") == 59


def test_numbers_are_covered_by_a_list_or_by_all_but_some() -> None:
    operateur = NombresCouverts(
        ("envoi",), ("classe",), ("certificat",), ("classes",), "la classe",
        motifs_tous=("toutes classes",), motifs_sauf=("sauf",),
    )  # fmt: skip
    envoi = piece("envoi", classe="2.1")
    for classes, trouve in (
        ("2, 3", True),
        ("3, 8", False),
        ("toutes classes sauf 1 et 7", True),
        ("toutes classes sauf 1 et 2", False),
    ):
        assert operateur.compare(vue(envoi, piece("certificat", classes=classes))).trouve is trouve


def test_values_are_found_as_codes_names_or_places() -> None:
    code = ValeursRetrouvees(("lettre",), ("plaque",), ("fiche",), ("plaque",), "la plaque")
    lettre = piece("lettre", plaque="AB-123-CD")
    assert code.compare(vue(lettre, piece("fiche", plaque="AB 123 CD"))).trouve is True
    assert code.compare(vue(lettre, piece("fiche", plaque="AB-128-CD"))).trouve is False
    scan = piece("fiche", source=Source.OCR, plaque="AB-128-CD")
    assert code.compare(vue(lettre, scan)).trouve is None
    nom = ValeursRetrouvees(
        ("lettre",), ("nom",), ("fiche",), quoi="le nom", sorte="nom", avec_organisme=True, ignores=("sarl",)
    )
    assert nom.compare(vue(piece("lettre", nom="Durval SARL"), denomination="Durval")).trouve is True
    assert nom.compare(vue(piece("lettre", nom="Autre SARL"), denomination="Durval")).trouve is False
    lieu = ValeursRetrouvees(("lettre",), ("lieu",), ("fiche",), ("lieu",), "le lieu", sorte="lieu")
    ici = piece("lettre", lieu="3 rue A, 37000 Tours")
    assert lieu.compare(vue(ici, piece("fiche", lieu="Tours 37000"))).trouve is True


def test_a_sum_stays_within_a_bound() -> None:
    operateur = SommeBornee(
        (Part(("lettre",), ("poids",), "charge"), Part(("fiche",), ("vide",), "vide")),
        (Part(("fiche",), ("limite",), "limite", reunion="max"),),
        "la masse",
    )
    fiche = piece("fiche", vide=2000.0, limite=3500.0)
    assert operateur.compare(vue(piece("lettre", poids=1500.0), fiche)).trouve is True
    trop = operateur.compare(vue(piece("lettre", poids=1501.0), fiche))
    assert trop.trouve is False
    assert "3501" in trop.observe
    assert operateur.compare(vue(fiche)).sans_objet


def test_a_meter_never_goes_back() -> None:
    operateur = Croissance(("releve",), ("km",), ("jour",), "le compteur", " km")
    avant = piece("releve", fichier="a.pdf", km=100.0, jour="2025-01-01")
    assert operateur.compare(vue(avant, piece("releve", km=150.0, jour="2026-01-01"))).trouve is True
    assert operateur.compare(vue(avant, piece("releve", km=90.0, jour="2026-01-01"))).trouve is False
    assert operateur.compare(vue(avant)).sans_objet


@pytest.mark.parametrize(
    ("lourds", "legers", "exige"), [(1, 0, 9000), (3, 2, 20800), (0, 3, 3600), (50, 0, 254000)]
)
def test_a_scale_counts_one_first_unit_in_each_group(lourds: int, legers: int, exige: int) -> None:
    operateur = CouvertureDeBareme(
        (
            Unites("lourds", ("parc",), ("lourds",), "p1", "s1", "g"),
            Unites("légers", ("parc",), ("legers",), "p2", "s2", "g"),
        ),
        ("comptes",),
        ("propres",),
        "les ressources",
        mesures_garanties=("garanties",),
        part_garanties=0.5,
    )
    parametres: dict[str, object] = {"p1": 9000, "s1": 5000, "p2": 1800, "s2": 900}
    parc = piece("parc", lourds=float(lourds), legers=float(legers))

    def judge(**comptes: Any) -> bool | None:
        return operateur.compare(vue(parc, piece("comptes", **comptes), parametres=parametres)).trouve

    assert judge(propres=float(exige)) is True
    assert judge(propres=float(exige - 1)) is False
    assert judge(propres=exige / 2, garanties=float(exige)) is True
    assert judge(propres=exige / 2 - 1, garanties=float(exige)) is False


def test_one_number_for_two_people_is_shown() -> None:
    operateur = Doublons(("numero",), ("nom",))
    une = piece("carte", fichier="a/c.pdf", numero="77", nom="Ana Roca")
    deux = piece("carte", fichier="b/c.pdf", numero="77", nom="Ivan Petrov")
    meme = piece("carte", fichier="b/d.pdf", numero="78", nom="Ivan Petrov")
    vu = operateur.compare(vue(une, replace(deux, sha256="1")))
    assert vu.trouve is None
    assert "77" in vu.note
    assert operateur.compare(vue(une, replace(meme, sha256="1"))).trouve is True
    pareils = operateur.compare(vue(une, meme))
    assert pareils.trouve is None
    assert "même fichier" in pareils.note


def test_impossible_dates_are_said() -> None:
    operateur = DatesPossibles(("debut",), ("fin",), ("debut",), ("debut",), ("titre",))
    for debut, fin, trouve in (
        ("2026-03-02", "2027-03-02", True),
        ("2026-03-02", "2025-03-02", False),
        ("2026-07-01", "2027-07-01", False),
        ("2026-03-01", "2027-03-01", None),
    ):
        assert operateur.compare(vue(piece("titre", debut=debut, fin=fin))).trouve is trouve


def test_a_retouched_file_is_shown_to_a_person() -> None:
    operateur = LogicielSuspect(("photoshop",))
    titre = piece("titre")
    retouche = replace(titre, metadonnees=Metadonnees(logiciel="Adobe Photoshop 25"))
    assert operateur.compare(vue(retouche)).trouve is None
    scanner = replace(titre, metadonnees=Metadonnees(logiciel="Scanner"))
    assert operateur.compare(vue(scanner)).trouve is True
    assert operateur.compare(vue(titre)).sans_objet


def test_two_uses_the_same_day_are_shown_unless_they_are_one() -> None:
    operateur = Chevauchements(("lettre",), ("qui",), ("debut",), ("fin",), ("numero",), "une personne")
    une = piece("lettre", fichier="a.pdf", qui="Ana Roca", debut="2026-03-02", fin="2026-03-04", numero="1")
    autre = piece("lettre", fichier="b.pdf", qui="Ana Roca", debut="2026-03-03", numero="2")
    plus_tard = piece("lettre", fichier="c.pdf", qui="Ana Roca", debut="2026-03-09", numero="3")
    copie = piece("lettre", fichier="d.pdf", qui="Ana Roca", debut="2026-03-03", numero="1")
    assert operateur.compare(vue(une, autre)).trouve is None
    assert operateur.compare(vue(une, plus_tard)).trouve is True
    assert operateur.compare(vue(une, copie)).trouve is True


def test_one_person_whatever_the_order_of_names() -> None:
    operateur = PersonneUnique(("a", "b"), ("nom",), "la personne", ("prenoms",))
    une = piece("a", nom="TESSIER", prenoms="Bruno, Luc")
    for nom, trouve in (("Bruno Tessier", True), ("Bruno TEISSIER", None), ("Kevin MARCHAND", False)):
        assert operateur.compare(vue(une, piece("b", nom=nom))).trouve is trouve


def test_a_doubt_is_not_a_departure_where_something_explains_it() -> None:
    ecart = Croissance(("releve",), ("km",), ("jour",), "le compteur")
    recul = vue(
        piece("releve", fichier="a.pdf", km=100.0, jour="2025-01-01"),
        piece("releve", km=90.0, jour="2026-01-01"),
        piece("echange"),
    )
    assert Doute((ecart,), "Le compteur a pu être changé.").compare(recul).trouve is None
    cause = PieceLiee(("releve",), "un relevé", "un échange", suites_types=("echange",))
    assert Doute((ecart,), "Changé.", (cause,)).compare(recul).trouve is None
    sans = vue(*recul.pieces[:2])
    assert Doute((ecart,), "Changé.", (cause,)).compare(sans).trouve is False
    assert UneDe((ecart, cause)).compare(recul).trouve is True
    assert UneDe((ecart, cause)).compare(sans).trouve is False


def test_what_must_follow_is_a_doubt_until_its_delay_is_over() -> None:
    operateur = PieceLiee(
        ("rapport",), "un refus", "une seconde visite", motifs=("refus",),
        suites_motifs=("seconde visite",), delai_jours=31, mesures_delai=("jour",),
    )  # fmt: skip
    recent = operateur.compare(vue(piece("rapport", "Refus", jour="2026-05-20")))
    assert recent.trouve is None
    assert "20/06/2026" in recent.note
    assert operateur.compare(vue(piece("rapport", "Refus", jour="2026-03-20"))).trouve is False
