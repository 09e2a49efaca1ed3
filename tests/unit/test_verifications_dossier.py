"""Operators that compare the pièces of a dossier: what they accept, refuse, leave open, and cite."""

from __future__ import annotations

from collections.abc import Sequence

from qualiopia.domain.lecture import Case, Page, Source
from qualiopia.domain.piece import Champ, EtatSignature, Observation, Piece, Reconnaissance, Signature
from qualiopia.verifications import accord
from qualiopia.verifications.absence_de_motif import AbsenceDeMotif
from qualiopia.verifications.absence_suivie import AbsenceSuivie
from qualiopia.verifications.bornes_de_dates import BornesDeDates
from qualiopia.verifications.comparaison_de_nombres import ComparaisonDeNombres
from qualiopia.verifications.dates_de_fichier import DatesDeFichier
from qualiopia.verifications.diversite import Diversite
from qualiopia.verifications.duree_concordante import DureeConcordante
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.heures_par_personne import HeuresParPersonne
from qualiopia.verifications.identifiant_identique import IdentifiantIdentique
from qualiopia.verifications.identifiant_valide import IdentifiantValide
from qualiopia.verifications.liste_couverte import ListeCouverte
from qualiopia.verifications.meme_texte import MemeTexte
from qualiopia.verifications.meme_valeur import MemeValeur
from qualiopia.verifications.mentions_presentes import MentionsPresentes
from qualiopia.verifications.montants_concordants import MontantsConcordants
from qualiopia.verifications.nombre_dans_texte import NombreDansTexte
from qualiopia.verifications.noms_inclus import NomsInclus
from qualiopia.verifications.ordre_de_dates import OrdreDeDates
from qualiopia.verifications.personnes_disjointes import PersonnesDisjointes
from qualiopia.verifications.piece_liee import PieceLiee
from qualiopia.verifications.piece_par_personne import PieceParPersonne
from qualiopia.verifications.proportion import Proportion
from qualiopia.verifications.releves import Releve
from qualiopia.verifications.taux_recalcule import TauxRecalcule
from qualiopia.verifications.validite_a_date import ValiditeADate
from qualiopia.verifications.vu import Vu
from tests.unit.dossiers_de_test import cellules, piece, vue

TITRE = MemeTexte(("a", "b", "c"), ("intitule",), motifs=(r"initiations?", r"perfectionnements?", r"\d+"))


def test_a_title_is_the_same_whatever_its_dress() -> None:
    vu = TITRE.compare(vue(piece("a", intitule="Excel – Suivi"), piece("b", intitule="EXCEL suivi")))
    assert vu.trouve is True
    assert len(vu.passages) == 2


def test_a_level_changes_the_title() -> None:
    vu = TITRE.compare(
        vue(piece("a", intitule="Excel initiation"), piece("b", intitule="Excel perfectionnement"))
    )
    assert vu.trouve is False
    assert {p.fichier for p in vu.passages} == {"a.pdf", "b.pdf"}
    assert "a.pdf" in vu.note
    assert "b.pdf" in vu.note


def test_one_title_alone_is_not_compared() -> None:
    assert TITRE.compare(vue(piece("a", intitule="Excel"))).sans_objet


def test_a_blank_form_is_never_compared() -> None:
    vierge = piece("b", intitule="Conduite de réunion", vierge=True)
    assert TITRE.compare(vue(piece("a", intitule="Excel"), vierge)).sans_objet


DATES = BornesDeDates(
    ("convention", "feuille", "convocation"),
    ("presences:debut", "date_debut"),
    ("presences:fin", "date_fin"),
    types_reunis=("feuille",),
    types_inclus=("convocation",),
)


def test_sheets_by_day_make_one_period() -> None:
    convention = piece("convention", date_debut="2026-03-10", date_fin="2026-03-11")
    jour1 = piece("feuille", presences=cellules("Ana Roy", "ss"))
    jour2 = piece("feuille", presences=cellules("Ana Roy", "ss", debut=11))
    assert DATES.compare(vue(convention, jour1, jour2)).trouve is True
    assert DATES.compare(vue(convention, jour1)).trouve is False


def test_a_scanned_sheet_may_be_read_in_part() -> None:
    convention = piece("convention", date_debut="2026-03-10", date_fin="2026-03-11")
    scan = piece("feuille", source=Source.OCR, presences=cellules("Ana Roy", "ss"))
    assert DATES.compare(vue(convention, scan)).trouve is True


def test_dates_out_of_the_period_contradict() -> None:
    convention = piece("convention", date_debut="2026-03-10", date_fin="2026-03-11")
    convocation = piece("convocation", date_debut="2026-03-12", date_fin="2026-03-12")
    vu = DATES.compare(vue(convention, convocation))
    assert vu.trouve is False
    assert "12/03/2026" in vu.note


DUREE = DureeConcordante(("convention", "programme"), ("duree_heures",), ("certificat",), ("stagiaires",))


def test_done_may_be_less_than_planned_but_not_more() -> None:
    convention = piece("convention", duree_heures=14.0, stagiaires=("Ana Roy", "Luc Bon"))
    assert DUREE.compare(vue(convention, piece("certificat", duree_heures=10.5))).trouve is True
    assert DUREE.compare(vue(convention, piece("certificat", duree_heures=28.0))).trouve is True
    assert DUREE.compare(vue(convention, piece("certificat", duree_heures=21.0))).trouve is False
    assert DUREE.compare(vue(convention, piece("programme", duree_heures=21.0))).trouve is False


HEURES = HeuresParPersonne(("certificat",), ("duree_heures",), ("stagiaires",), ("feuille",))


def test_certified_hours_cannot_exceed_signed_ones() -> None:
    certificat = piece("certificat", duree_heures=14.0, stagiaires=("ROY Ana",))
    signe = piece("feuille", presences=cellules("Ana Roy", "ssss"))
    manque = piece("feuille", presences=cellules("Ana Roy", "sssv"))
    assert HEURES.compare(vue(certificat, signe)).trouve is True
    vu = HEURES.compare(vue(certificat, manque))
    assert vu.trouve is False
    assert "10,5 h" in vu.note


def test_a_scan_read_in_part_only_raises_a_doubt_on_hours() -> None:
    certificat = piece("certificat", duree_heures=14.0, stagiaires=("Ana Roy",))
    scan = piece("feuille", source=Source.OCR, presences=cellules("Ana Roy", "ss"))
    assert HEURES.compare(vue(certificat, scan)).trouve is None


NOMS = NomsInclus(("convention",), ("stagiaires",), ("feuille",), ("presences:personnes",), reciproque=True)


def test_names_match_in_any_order_and_strangers_are_said() -> None:
    feuille = piece("feuille", presences=(*cellules("ROY Ana", "ss"), *cellules("BON Luc", "ss")))
    assert NOMS.compare(vue(piece("convention", stagiaires=("Ana Roy", "Luc Bon")), feuille)).trouve is True
    vu = NOMS.compare(vue(piece("convention", stagiaires=("Ana Roy", "Zoé Petit")), feuille))
    assert vu.trouve is False
    assert "Zoé Petit" in vu.note
    assert "BON Luc" in vu.note


def test_someone_who_only_signed_is_not_a_participant() -> None:
    signature = Signature("client", EtatSignature.SIGNEE, None, nom="Paul Chef")
    convention = piece("convention", stagiaires=("Ana Roy", "Paul Chef"), signatures=(signature,))
    assert NOMS.compare(vue(convention, piece("feuille", presences=cellules("Ana Roy", "ss")))).trouve is True


CERTIFICATS = PieceParPersonne(
    ("feuille",), ("presences:presents",), ("certificat",), ("stagiaires",), "un certificat", reciproque=True
)


def test_each_person_present_has_a_pièce_and_nobody_else() -> None:
    feuille = piece("feuille", presences=(*cellules("Ana Roy", "ss"), *cellules("Luc Bon", "ss")))
    ana, luc = piece("certificat", stagiaires=("Ana Roy",)), piece("certificat", stagiaires=("Luc Bon",))
    assert CERTIFICATS.compare(vue(feuille, ana, luc)).trouve is True
    assert CERTIFICATS.compare(vue(feuille, ana)).trouve is False
    assert CERTIFICATS.compare(vue(feuille)).sans_objet
    intrus = piece("certificat", stagiaires=("Zoé Petit",))
    assert CERTIFICATS.compare(vue(feuille, ana, luc, intrus)).trouve is False


def test_another_spelling_is_a_doubt() -> None:
    feuille = piece("feuille", presences=cellules("Nadège Ouvrard", "ss"))
    vu = CERTIFICATS.compare(vue(feuille, piece("certificat", stagiaires=("Nadège Houvrard",))))
    assert vu.trouve is None
    assert "Houvrard" in vu.note


PRIX = MontantsConcordants(
    ("convention", "facture"),
    ("prix_ht", "prix_ttc", "prix"),
    ("prix_ht", "prix_ttc"),
    ("facture",),
    ("stagiaires",),
    (20.0,),
)


def test_amounts_are_compared_like_with_like() -> None:
    assert (
        PRIX.compare(vue(piece("convention", prix=1000.0), piece("facture", prix_ttc=1200.0))).trouve is True
    )
    assert (
        PRIX.compare(vue(piece("convention", prix_ht=1000.0), piece("facture", prix_ht=1200.0))).trouve
        is False
    )
    assert PRIX.compare(vue(piece("convention", prix=1000.0))).sans_objet


def test_several_invoices_are_added_up() -> None:
    acompte, solde = piece("facture", prix_ht=300.0), piece("facture", prix_ht=700.0)
    assert PRIX.compare(vue(piece("convention", prix_ht=1000.0), acompte, solde)).trouve is True


AVANT = OrdreDeDates(
    ("contrat",), ("date_signature",), ("feuille",), ("date_debut",), "la signature", "le premier jour"
)


def test_order_of_dates_and_implausible_gaps() -> None:
    feuille = piece("feuille", date_debut="2026-03-10")
    assert AVANT.compare(vue(piece("contrat", date_signature="2026-03-01"), feuille)).trouve is True
    vu = AVANT.compare(vue(piece("contrat", date_signature="2026-03-12"), feuille))
    assert vu.trouve is False
    assert vu.attendu == "au plus tard le 10/03/2026"
    assert AVANT.compare(vue(piece("contrat", date_signature="2029-03-12"), feuille)).trouve is None
    assert AVANT.compare(vue(feuille)).sans_objet


def test_a_delay_comes_from_the_parameters_of_the_pack() -> None:
    regle = OrdreDeDates(
        ("facture",), ("date_document",), ("contrat",), ("date_signature",), "le paiement", "la signature",
        sens="apres", delai_min=1, delai_parametre="retractation",
    )  # fmt: skip
    contrat, facture = (
        piece("contrat", date_signature="2026-03-01"),
        piece("facture", date_document="2026-03-08"),
    )
    assert regle.compare(vue(contrat, facture, parametres={"retractation": 10.0})).trouve is False
    assert regle.compare(vue(contrat, facture, parametres={"retractation": 5.0})).trouve is True


def test_validity_is_judged_at_the_date_of_the_event() -> None:
    regle = ValiditeADate(("diplome",), ("date_fin",), ("feuille",), ("date_debut",))
    feuille = piece("feuille", date_debut="2026-03-10")
    assert regle.compare(vue(piece("diplome", date_fin="2026-04-30"), feuille)).trouve is True
    assert regle.compare(vue(piece("diplome", date_fin="2026-02-28"), feuille)).trouve is False
    vieux = (piece("diplome", date_fin="2020-01-01"), piece("diplome", date_fin="2027-01-01"))
    assert regle.compare(vue(*vieux, feuille)).trouve is True


def test_one_number_must_be_that_of_most() -> None:
    regle = IdentifiantIdentique(("a", "b", "c"), ("nda",), "le numéro", attribut="nda", longueur=11)
    bons = [piece(slug, nda="11 22 33333 44") for slug in ("a", "b")]
    assert regle.compare(vue(*bons, piece("c", nda="11223333344"))).trouve is True
    assert regle.compare(vue(*bons, piece("c", nda="11223333355"))).trouve is False
    assert regle.compare(vue(piece("a", nda="1122333"))).trouve is False
    assert regle.compare(vue(piece("a", nda="11223333344"), piece("b", nda="99223333344"))).sans_objet


def test_an_invalid_key_is_a_fault_unless_read_on_a_scan() -> None:
    regle = IdentifiantValide(("a",), ("siret",), "le numéro", longueur=14)
    assert regle.compare(vue(piece("a", siret="73282932000074"))).trouve is True
    assert regle.compare(vue(piece("a", siret="73282932000075"))).trouve is False
    assert regle.compare(vue(piece("a", source=Source.OCR, siret="73282932000075"))).trouve is None


def test_values_agree_when_pieces_share_one() -> None:
    regle = MemeValeur(("a", "b"), ("code",), "le code")
    deux = Piece(
        "b.pdf", "0", "pdf", (Page(1, "x"),), Reconnaissance("b", 1.0),
        champs=(Champ("code", "RS1", None), Champ("code", "RS2", None)),
    )  # fmt: skip
    assert regle.compare(vue(piece("a", code="RS 2"), deux)).trouve is True
    assert regle.compare(vue(piece("a", code="RS3"), deux)).trouve is False


def test_numbers_are_compared_with_a_bound_or_with_each_other() -> None:
    borne = ComparaisonDeNombres(("a",), ("duree",), "la durée", borne=24.0)
    assert borne.compare(vue(piece("a", duree=24.0))).trouve is True
    assert borne.compare(vue(piece("a", duree=30.0))).trouve is False
    present = ComparaisonDeNombres(
        ("feuille",),
        ("nombre_de:presences:presents",),
        "l'effectif",
        types_reference=("a",),
        mesures_reference=("n",),
    )
    feuille = piece("feuille", presences=(*cellules("Ana Roy", "ss"), *cellules("Luc Bon", "ss")))
    assert present.compare(vue(feuille, piece("a", n=2.0))).trouve is True
    assert present.compare(vue(feuille, piece("a", n=1.0))).trouve is False


def test_what_is_charged_follows_what_was_done() -> None:
    regle = Proportion(("facture",), ("convention",), ("certificat",), ("prix",), ("heures",))
    convention = piece("convention", prix=1000.0, heures=14.0)
    moitie = piece("certificat", heures=7.0)
    assert regle.compare(vue(convention, moitie, piece("facture", prix=500.0))).trouve is True
    assert regle.compare(vue(convention, moitie, piece("facture", prix=1000.0))).trouve is False
    assert regle.compare(
        vue(convention, piece("certificat", heures=14.0), piece("facture", prix=1000.0))
    ).sans_objet


def test_a_trigger_calls_for_what_must_follow() -> None:
    regle = PieceLiee(
        ("besoin",), "un besoin", "une mesure", motifs=("aménagement demandé",), suites_types=("mesure",)
    )
    besoin = piece("besoin", "Un aménagement demandé.")
    assert regle.compare(vue(besoin, piece("mesure"))).trouve is True
    assert regle.compare(vue(besoin)).trouve is False
    assert regle.compare(vue(piece("besoin", "Rien."))).sans_objet


def test_only_a_ticked_box_triggers() -> None:
    regle = PieceLiee(("besoin",), "un besoin", "une mesure", motifs=("handicap",), cases=(r"^oui\b",))
    texte = "Situation de handicap ?\noui non"
    coche = piece("besoin", texte, cases=(Case("oui", True, 24), Case("non", False, 28)))
    vide = piece("besoin", texte, cases=(Case("oui", False, 24), Case("non", True, 28)))
    assert regle.compare(vue(coche)).trouve is False
    assert regle.compare(vue(vide)).sans_objet


def test_mentions_already_looked_for_are_read() -> None:
    regle = MentionsPresentes(("contrat",), ("x", "y"), libelles=("la durée", "le prix"))
    oui, non = Observation("x", True, 0.97), Observation("y", False, 0.03)
    assert regle.compare(vue(piece("contrat", observations=(oui,)))).trouve is True
    vu = regle.compare(vue(piece("contrat", observations=(oui, non))))
    assert vu.trouve is False
    assert "le prix" in vu.note


def test_forbidden_wordings_numbers_and_rates_are_read_in_sentences() -> None:
    interdit = AbsenceDeMotif(("facture",), (r"dédit[^.]{0,40}formation",), "un dédit")
    assert interdit.compare(vue(piece("facture", "Dédit sur la formation."))).trouve is False
    assert interdit.compare(vue(piece("facture", "Formation."))).trouve is True
    part = NombreDansTexte(("contrat",), (r"acompte de (\d+) ?%",), "l'acompte", maximum=30.0)
    assert part.compare(vue(piece("contrat", "Un acompte de 50 % est versé."))).trouve is False
    assert part.compare(vue(piece("contrat", "Un acompte de 30 % est versé."))).trouve is True
    taux = TauxRecalcule(("a",), (r"(?P<taux>\d+) ?% \((?P<part>\d+) sur (?P<total>\d+)\)",))
    assert taux.compare(vue(piece("a", "90 % (18 sur 20)"))).trouve is True
    assert taux.compare(vue(piece("a", "95 % (18 sur 20)"))).trouve is False


def test_one_trace_of_each_sort() -> None:
    regle = Diversite(("a", "b", "c"), mesures=("date",), jours=366, minimum=2)
    recent = [piece(slug, date="2026-01-10") for slug in ("a", "b", "c")]
    assert regle.compare(vue(*recent)).trouve is True
    assert regle.compare(vue(*recent[:2])).trouve is False
    assert regle.compare(vue(recent[0])).sans_objet
    assert regle.compare(vue(*recent[:2], piece("c", date="2020-01-10"))).trouve is None


def test_nobody_stands_on_both_sides() -> None:
    regle = PersonnesDisjointes(("contrat",), ("stagiaires",), ("convention",))
    contrat = piece("contrat", stagiaires=("Ana Roy",))
    assert regle.compare(vue(contrat, piece("convention", stagiaires=("ROY Ana",)))).trouve is False
    assert regle.compare(vue(contrat, piece("convention", stagiaires=("Luc Bon",)))).trouve is True


def test_a_long_absence_calls_for_a_follow_up() -> None:
    regle = AbsenceSuivie(("feuille",), ("relanc",))
    feuille = piece("feuille", presences=cellules("Ana Roy", "ssvvvv"))
    assert regle.compare(vue(feuille)).trouve is False
    assert regle.compare(vue(feuille, piece("note", "Ana Roy relancée le 12 mars."))).trouve is True
    assert regle.compare(vue(piece("feuille", presences=cellules("Ana Roy", "ssss")))).sans_objet


def test_a_late_file_is_only_a_clue() -> None:
    regle = DatesDeFichier(("a",), ("date",), jours=14, minimum=1)
    assert regle.compare(vue(piece("a", date="2026-01-01", cree_le="2026-03-01"))).trouve is None
    assert regle.compare(vue(piece("a", date="2026-01-01", cree_le="2026-01-05"))).trouve is True


def test_items_of_a_list_are_found_again() -> None:
    regle = ListeCouverte(("a",), ("objectif",), ("b",))
    objectifs = "Construire un tableau croisé dynamique ; Présenter ses résultats à une équipe"
    b = piece("b", "Construire un tableau croisé dynamique\nPrésenter ses résultats à une équipe")
    assert regle.compare(vue(piece("a", objectif=objectifs), b)).trouve is True
    assert regle.compare(vue(piece("a", objectif=objectifs), piece("b", "Autre chose"))).trouve is None


def test_several_comparisons_make_one_answer() -> None:
    tous = Ensemble((AVANT, TITRE))
    feuille = piece("feuille", date_debut="2026-03-10")
    mauvais = piece("contrat", date_signature="2026-03-12")
    assert tous.compare(vue(feuille, mauvais)).trouve is False
    assert tous.compare(vue(feuille)).sans_objet


def test_the_value_most_pieces_bear_is_the_common_one() -> None:
    lus = [releve(slug, valeur) for slug, valeur in (("a", "x"), ("b", "y"), ("c", "y"))]
    elu = accord.agreement(lus, lambda un, autre: un.valeur == autre.valeur)
    assert elu.reference.valeur == "y"
    assert [r.valeur for r in elu.ecarts] == ["x"]


def releve(genre: str, valeur: str) -> Releve:
    return Releve(piece(genre), "v", valeur, None)


def test_every_contradiction_cites_what_it_found() -> None:
    contradictions: Sequence[Vu] = (
        TITRE.compare(vue(piece("a", intitule="Excel 1"), piece("b", intitule="Excel 2"))),
        DUREE.compare(vue(piece("convention", duree_heures=7.0), piece("programme", duree_heures=14.0))),
        PRIX.compare(vue(piece("convention", prix=1.0), piece("facture", prix=9.0))),
    )
    for vu in contradictions:
        assert vu.trouve is False
        assert len({passage.fichier for passage in vu.passages}) == 2
        assert vu.attendu
        assert vu.observe
