from __future__ import annotations

from dataclasses import replace

import pytest

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Reconnaissance
from qualiopia.packs.extraction import ChampDeclare, Choix, Extraction
from qualiopia.packs.modele import Cues, TypeDePiece
from qualiopia.packs.temps import Validite
from qualiopia.stages.extract import extract
from qualiopia.stages.extract.complements import complete
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import compile_words
from tests.unit.pieces import champ, common_pack, extracted, piece, sheet, values

_CONVENTION = """CONVENTION DE FORMATION
Entre les soussignés :
La société ALPHA FORMATION, SARL au capital de 10 000 €, 12 rue des Lilas, 69003 Lyon,
SIRET 552 100 554 00013, déclaration d'activité enregistrée sous le n° 84 69 12345 69 auprès du préfet,
représentée par Mme Claire FONTAINE, gérante, ci-après dénommée « l'organisme de formation »,
d'une part,
Et
BÉTON SERVICES SAS, 4 avenue Foch, 33000 Bordeaux, SIRET 732 829 320 00074,
représentée par M. Paul MARTIN, ci-après dénommée « le client »,
d'autre part,
Intitulé de l'action : « Tableur : analyser ses données »
La formation se déroulera du 12 au 13 mars 2026, pour une durée de 14 heures (2 jours), de 9h à 17h.
Lieu : salle Ampère, 12 rue des Lilas, 69003 Lyon
Formateur : M. Luc BERNARD
Stagiaires :
- DUPONT Marie
- Jean LEROY
Effectif : 2 stagiaires
Prix de la formation : 1 250,00 € HT, soit 1 500,00 € TTC
Fait à Lyon, le 12 février 2026
"""


def test_the_shared_champs_of_an_agreement_are_read() -> None:
    lus = values(extracted(_CONVENTION))
    attendus = {
        "organisme": "ALPHA FORMATION",
        "entreprise": "BÉTON SERVICES SAS",
        "siret": "55210055400013",
        "siret_client": "73282932000074",
        "nda": "84691234569",
        "intitule": "Tableur : analyser ses données",
        "date_debut": "2026-03-12",
        "date_fin": "2026-03-13",
        "date_document": "2026-02-12",
        "duree_heures": 14.0,
        "duree_jours": 2.0,
        "lieu": "salle Ampère, 12 rue des Lilas, 69003 Lyon",
        "formateur": "Luc BERNARD",
        "stagiaires": ("DUPONT Marie", "Jean LEROY"),
        "effectif": 2.0,
        "prix_ht": 1250.0,
        "prix_ttc": 1500.0,
    }
    assert {nom: lus.get(nom) for nom in attendus} == attendus


def test_every_champ_cites_the_page_verbatim() -> None:
    lue = extracted(_CONVENTION)
    assert len(lue.champs) > 12
    for trouve in lue.champs:
        assert trouve.passage is not None
        assert _CONVENTION[trouve.passage.debut : trouve.passage.fin] == trouve.passage.texte != ""


def test_a_blank_form_gives_no_value() -> None:
    modele = """Intitulé de l'action : {{titre}}
Date de début : ......................
Date de fin : 12/03/2026
Durée : ____ heures
Prix : [montant en euros]
Stagiaire : ………………………………
Formateur :
SIRET : {{siret}}
"""
    lus = values(extracted(modele))
    assert lus.get("date_fin") == "2026-03-12"
    absents = {"intitule", "date_debut", "duree_heures", "prix", "stagiaires", "formateur", "siret"}
    assert not absents & set(lus)


def test_a_value_is_found_beside_its_label_in_a_table() -> None:
    page = sheet(
        "PROGRAMME",
        [
            ["Intitulé", "Soudage à l'arc", "Lieu", "Atelier B, 1 rue du Port, 44000 Nantes"],
            ["Dates", "5, 6 et 12 octobre 2026", "Formateur", "Solène GUÉRIN"],
            ["Durée et rythme", "21 heures, soit 3 jours", "Tarif", "1 260,00 €"],
        ],
    )
    lus = values(extracted(page))
    assert lus["intitule"] == "Soudage à l'arc"
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-10-05", "2026-10-12")
    assert (lus["duree_heures"], lus["prix"]) == (21.0, 1260.0)
    assert lus["lieu"] == "Atelier B, 1 rue du Port, 44000 Nantes"
    assert lus["formateur"] == "Solène GUÉRIN"


def test_a_value_is_found_under_its_column_header() -> None:
    page = sheet(
        "DEVIS",
        [
            ["Intitulé", "Durée", "Dates", "Prix"],
            ["Accueil du public", "14 heures", "15 et 16 septembre 2026", "2 300,00 €"],
        ],
    )
    lus = values(extracted(page))
    assert lus["intitule"] == "Accueil du public"
    assert lus["duree_heures"] == 14.0
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-09-15", "2026-09-16")
    assert lus["prix"] == 2300.0


def test_a_label_alone_on_its_line_has_its_value_on_the_next() -> None:
    lus = values(
        extracted("Intitulé de la formation\nConduire un entretien\n\nDate de début :\n3 mars 2026\n")
    )
    assert lus["intitule"] == "Conduire un entretien"
    assert lus["date_debut"] == "2026-03-03"


def test_candidates_that_disagree_are_said_and_lower_the_confidence() -> None:
    trouve = champ(extracted("Date de fin : 12/03/2026\n\nDate de fin : 14/03/2026\n"), "date_fin")
    assert trouve.valeur in {"2026-03-12", "2026-03-14"}
    assert trouve.confiance <= 0.6
    assert "autres valeurs" in trouve.note


def test_the_total_duration_wins_over_those_of_its_parts() -> None:
    texte = "Durée totale : 21 heures\nModule 1\nDurée : 7 heures\nModule 2\nDurée : 7 heures\n"
    assert champ(extracted(texte), "duree_heures").valeur == 21.0


def test_identifiers_of_a_footer_are_the_organisations_own() -> None:
    lue = extracted(
        "FACTURE N° F-12\nClient :\nMenuiserie Vial\nSIRET 732 829 320 00074\n\nTotal TTC : 100,00 €\n\n"
        "Alpha, SARL au capital de 8 000 € – SIRET 552 100 554 00013 – NDA 84 69 12345 69"
    )
    lus = values(lue)
    assert (lus["siret"], lus["siret_client"]) == ("55210055400013", "73282932000074")
    assert lus["nda"] == "84691234569"
    assert lus["organisme"] == "Alpha"


def test_a_wrong_key_is_kept_and_said() -> None:
    trouve = champ(extracted("SIRET : 732 829 320 00075"), "siret")
    assert trouve.valeur == "73282932000075"
    assert "clé" in trouve.note


def test_a_bank_account_is_no_identifier() -> None:
    assert "siren" not in values(extracted("IBAN FR76 1027 8010 8800 0277 6084 557"))


@pytest.mark.parametrize(
    "phrase",
    [
        "Je soussigné, atteste que Mme Anne-Laure\nCHEVALIER a suivi la formation « Excel ».",
        "Nom du stagiaire : Anne-Laure CHEVALIER",
        "Participant : CHEVALIER Anne-Laure",
    ],
)
def test_the_trainee_is_read_wherever_documents_name_one(phrase: str) -> None:
    valeur = champ(extracted(phrase), "stagiaires").valeur
    assert isinstance(valeur, tuple)
    assert sorted(valeur[0].replace("\n", " ").split()) == ["Anne-Laure", "CHEVALIER"]


def test_names_and_first_names_in_two_columns_make_one_person() -> None:
    page = sheet(
        "Stagiaires",
        [["Nom", "Prénom", "Fonction"], ["LEROY", "Jean", "Soudeur"], ["DIARRA", "Awa", "Cheffe"]],
    )
    assert champ(extracted(page), "stagiaires").valeur == ("Jean LEROY", "Awa DIARRA")


def test_a_law_cited_gives_no_date_to_the_document() -> None:
    assert "date_document" not in values(extracted("Vu le décret n° 2019-565 du 6 juin 2019"))


def test_the_end_is_the_last_day_of_a_series_given_by_one_label() -> None:
    lus = values(extracted("Dates : les 14 et 15 mars 2026 en salle, les 17 et 18 mars 2026 à distance"))
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-03-14", "2026-03-18")


def test_a_tab_separates_a_label_from_its_value_outside_tables() -> None:
    lus = values(extracted("Intitulé\tSoudage\tLieu\t1 rue du Port, 44000 Nantes\nDurée\t21 heures\n"))
    assert lus["intitule"] == "Soudage"
    assert (lus["lieu"], lus["duree_heures"]) == ("1 rue du Port, 44000 Nantes", 21.0)


def test_days_followed_by_times_are_those_of_the_session() -> None:
    def days(texte: str) -> list[object]:
        feuilles, mots = [Feuille("f.pdf", Page(1, texte))], compile_words(Extraction())
        return [champ.valeur for champ in complete([], feuilles, [], [], mots, datee=True)]

    assert days("Salle A, mardi 5 mai 2026 de 9 h à 12 h, 7 mai 2026 de 14 h à 17 h.") == [
        "2026-05-05",
        "2026-05-07",
    ]
    assert days("Accord du 5 mai 2026, valable un an.") == []
    assert days("Salle A, 5 et 6 ou 12 mai 2026 de 9 h à 12 h") == []
    assert days("Salle A, 4, 3 et 12 mai 2026 de 9 h à 12 h") == []


def test_a_cell_that_asks_when_announces_the_days() -> None:
    lus = values(extracted("CONVENTION\nQuand\tjeudi 11 et vendredi 12 juin 2026\nPrix\t700 €\n"))
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-06-11", "2026-06-12")


_UNE_PHRASE = """Atelier Rivage
CONVENTION
Entre les soussignés : {premier}, et {second}.
Le programme est annexé. Atelier Rivage conserve les feuilles de présence.
"""
_SIEN = "Atelier Rivage, SAS, 2 quai Sud, SIRET 552 100 554 00013, représenté par Zoé LAMY"
_CLIENT = "Clinique Bellevue, 97 chemin du Moulin, SIRET 732 829 320 00074, représentée par Jo PETIT"


@pytest.mark.parametrize("ordre", [(_SIEN, _CLIENT), (_CLIENT, _SIEN)])
def test_in_one_sentence_the_letterhead_tells_whose_identifiers_are_whose(ordre: tuple[str, str]) -> None:
    lus = values(extracted(_UNE_PHRASE.format(premier=ordre[0], second=ordre[1])))
    assert (lus["siret"], lus["siret_client"]) == ("55210055400013", "73282932000074")
    assert (lus["organisme"], lus["entreprise"]) == ("Atelier Rivage", "Clinique Bellevue")


def _champ_seul(texte: str, **cles: object) -> object:
    champ_declare = ChampDeclare("essai", **cles)  # type: ignore[arg-type]
    pack = replace(common_pack(), champs_communs=(champ_declare,))
    return values(extract(piece(Page(1, texte)), pack)).get("essai")


_AVIS = (Choix("A", ("favorable", r"\bA\b")), Choix("S", ("défavorable",)))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Résultat : défavorable pour défaillance majeure", "S"),
        ("Résultat : A (favorable)", "A"),
        ("Résultat : ....", None),
        ("Un avis favorable est attendu", None),
    ],
)
def test_a_choice_is_the_value_whose_wording_follows_the_label(texte: str, attendu: str | None) -> None:
    assert _champ_seul(texte, nature="choix", etiquettes=("résultat",), choix=_AVIS) == attendu


def test_all_the_numbers_of_a_form_are_gathered_once_each() -> None:
    texte = "SIRET 552 100 554 00013\nautre : 732 829 320 00074\net encore 55210055400013"
    lus = _champ_seul(texte, nature="identifiant", multiple=True, identifiant="siret", etiquettes=("siret",))
    assert lus == ("55210055400013", "73282932000074")


@pytest.mark.parametrize(
    ("nom", "attendu"), [("date_debut_validite", "2024-04-02"), ("date_fin_validite", "2027-03-27")]
)
def test_a_period_of_validity_starts_on_its_first_day_and_ends_on_its_last(nom: str, attendu: str) -> None:
    declare = ChampDeclare(nom, nature="date", etiquettes=("valide",))
    pack = replace(common_pack(), champs_communs=(declare,))
    page = Page(1, "Certificat valide du 02/04/2024 au 27/03/2027")
    assert values(extract(piece(page), pack)).get(nom) == attendu


@pytest.mark.parametrize(
    ("texte", "fin"),
    [
        (
            "Garantie acquise, du lundi 2 février 2026 au 1er février 2027 inclus.",
            "2027-02-01",
        ),
        ("Du 02/02/2026 au 01/02/2027, puis du 02/02/2027 au 01/02/2028.", None),
        ("Le 2 février 2026.", None),
    ],
)
def test_the_only_period_of_a_piece_that_expires_bounds_it(texte: str, fin: str | None) -> None:
    genre = TypeDePiece(
        "essai",
        "Essai",
        "essais",
        "organisme",
        Cues(),
        champs=(ChampDeclare("date_fin", "date", etiquettes=("échéance",)),),
        validite=Validite(champ_fin="date_fin"),
    )
    pack = replace(common_pack(), types_de_pieces=(genre,), champs_communs=())
    lue = replace(piece(Page(1, texte)), reconnaissance=Reconnaissance("essai", 1.0))
    assert values(extract(lue, pack)).get("date_fin") == fin


@pytest.mark.parametrize(
    "texte",
    [
        "CONTRAT DE FORMATION\nPériode : du 5 mai 2026 au\n9 mai 2026\nLieu : Lyon\n",
        "CONTRAT DE FORMATION\nPrévu | durée : 21 heures ; période : du 05/05/2026 au\n09/05/2026\n",
    ],
)
def test_a_period_cut_by_the_end_of_a_line_is_whole(texte: str) -> None:
    lus = values(extracted(texte))
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-05-05", "2026-05-09")


def test_the_date_of_the_line_below_ends_no_single_day() -> None:
    lus = values(extracted("CONTRAT DE FORMATION\nPériode : le 5 mai 2026\n9 juin 2026 : réunion\n"))
    assert (lus["date_debut"], lus["date_fin"]) == ("2026-05-05", "2026-05-05")
