"""Every kind of the Qualiopi pack is recognised in unlike, invented specimens; other trades' papers are not.

They are the sample texts of the pack whose front matter names a `fichier`; « --- » stands between pages.
"""

import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from qualiopia.domain.lecture import Case, Lecture, Page, Source
from qualiopia.domain.piece import Reconnaissance
from qualiopia.engines.indexes.ressemblance import RessemblanceLineaire
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.genres import AUTRE
from qualiopia.packs.modele import Pack
from qualiopia.stages.assemblage import TITRE, Avis, assemble
from qualiopia.stages.recognise import is_blank_form, overview, recognise
from qualiopia.stages.relecture import Relecteur

RACINE = Path(__file__).parents[2]
_ENTETE = re.compile(r'---\nfichier: "(?P<nom>[^"]+)"\n---\n(?P<texte>.*)', re.DOTALL)


@cache
def pack() -> Pack:
    return load_pack(RACINE / "referentiels" / "qualiopi")


@cache
def specimens() -> list[tuple[str, str, str]]:
    """The samples that cues alone must recognise: kind, file name, text."""
    trouves = []
    for fichier in sorted((RACINE / "referentiels" / "qualiopi" / "echantillons").glob("*/*.txt")):
        entete = _ENTETE.match(fichier.read_text(encoding="utf-8"))
        if entete:
            trouves.append((fichier.parent.name, entete["nom"], entete["texte"]))
    return trouves


def lecture(nom: str, texte: str, source: Source = Source.TEXTE) -> Lecture:
    pages = tuple(Page(numero, page.strip(), source) for numero, page in enumerate(texte.split("\n---\n"), 1))
    return Lecture(nom, "0" * 64, nom.rsplit(".", 1)[-1], len(texte), pages)


def kinds(lu: Lecture) -> list[str]:
    return [piece.type for piece in recognise(lu, pack())]


def composite(*choisis: str) -> tuple[Lecture, list[int]]:
    """One file made of the first specimen of each kind, and the pages where each begins."""
    premiers = {genre: texte for genre, _, texte in reversed(specimens())}
    pages: list[Page] = []
    debuts = []
    for genre in choisis:
        debuts.append(len(pages) + 1)
        pages += [
            replace(page, numero=len(pages) + page.numero) for page in lecture("x", premiers[genre]).pages
        ]
    return Lecture("dossier.pdf", "0" * 64, "pdf", 1, tuple(pages)), debuts


@pytest.mark.parametrize(("genre", "nom", "texte"), specimens())
def test_a_specimen_is_recognised(genre: str, nom: str, texte: str) -> None:
    assert kinds(lecture(nom, texte)) == [genre]


def test_every_kind_has_three_specimens() -> None:
    nombre = Counter(genre for genre, _, _ in specimens())
    assert [g.slug for g in pack().types_de_pieces if nombre[g.slug] < 3] == []


def test_the_file_name_is_seldom_needed() -> None:
    tous = specimens()
    justes = sum(kinds(lecture("scan0001.pdf", texte)) == [genre] for genre, _, texte in tous)
    assert justes >= 0.95 * len(tous)


def test_one_letter_in_a_hundred_misread_by_ocr_changes_little() -> None:
    hasard = random.Random(7)
    tous = specimens()
    justes = 0
    for genre, nom, texte in tous:
        lu = "".join("i" if c.isalpha() and hasard.random() < 0.01 else c for c in texte.replace("'", " "))
        justes += kinds(lecture(nom, lu, Source.OCR)) == [genre]
    assert justes >= 0.95 * len(tous)


def test_a_file_name_alone_is_not_enough() -> None:
    assert kinds(lecture("Convention de formation.pdf", "Photos de la sortie à la mer.")) == [AUTRE]


def test_a_file_holding_several_documents_is_cut_where_each_begins() -> None:
    genres = ["convention_formation", "deroule_pedagogique", "reglement_interieur", "certificat_realisation"]
    fichier, debuts = composite(*genres)
    pieces = recognise(fichier, pack())
    assert [piece.type for piece in pieces] == genres
    assert [piece.pages[0].numero for piece in pieces] == debuts


def test_each_sheet_of_a_workbook_is_judged_apart() -> None:
    genres = ["registre_reclamations", "fiche_veille_legale", "liste_partenaires_handicap"]
    fichier, _ = composite(*genres)
    feuilles = replace(fichier, format="xlsx")
    assert [piece.type for piece in recognise(feuilles, pack())] == genres
    consignes = Page(1, "Feuille : Lisez-moi\nUne ligne par cas, ne pas toucher aux couleurs")
    suite = [replace(page, numero=page.numero + 1) for page in fichier.pages]
    pieces = recognise(replace(feuilles, pages=(consignes, *suite)), pack())
    assert [piece.type for piece in pieces] == genres
    assert pieces[0].pages[0].numero == 1


def test_a_sheet_of_a_few_figures_stays_with_the_one_before() -> None:
    avis = (
        "Feuille : avis\nQuestionnaire de satisfaction à chaud\nAccueil\tAnimation\tRythme\n4\t5\t4\n5\t5\t3"
    )
    total = "Feuille : total\n2 réponses pour 3 inscrits, une absente relancée par SMS"
    classeur = Lecture("x.xlsx", "0" * 64, "xlsx", 1, (Page(1, avis), Page(2, total)))
    assert kinds(classeur) == ["satisfaction_chaud"]


@pytest.mark.parametrize(("feuilles", "attendus"), [(True, ["entree", "sortie"]), (False, ["sortie"])])
def test_a_titled_first_sheet_is_no_cover_of_the_next(feuilles: bool, attendus: list[str]) -> None:
    entree = Avis(Reconnaissance("entree", 0.45, (f"{TITRE}test",)), {"entree": 4.0, "sortie": 3.7})
    sortie = Avis(Reconnaissance("sortie", 0.95, (f"{TITRE}bilan",)), {"entree": 0.5, "sortie": 6.0})
    parties = [[Page(1, "a")], [Page(2, "b")]]
    documents = assemble(
        parties, lambda pages, entier: sortie if pages[-1].numero == 2 else entree, {}, feuilles=feuilles
    )
    assert [avis.type for _, avis in documents] == attendus


def test_what_comes_before_the_at_sign_of_an_address_says_nothing() -> None:
    apercu = overview("x.txt", (Page(1, "Devis\nÉcrire à bonjour@marais.fr"),), "", str.lower)
    assert "bonjour" not in apercu.corps
    assert "@marais.fr" in apercu.corps


def test_what_a_field_or_a_list_names_is_no_title() -> None:
    texte = "Élodie Morel\nObjectif : titre professionnel\n• Diplôme\n• Attestation de réussite\nÀ lundi"
    assert kinds(lecture("x.txt", texte)) == [AUTRE]


def test_a_cover_of_two_pages_takes_the_kind_of_what_follows() -> None:
    texte = "Objectifs de la formation\nUn mot d'introduction\n---\nPrésentation, prérequis\n---\n"
    texte += "PROGRAMME DE FORMATION\nObjectifs pédagogiques, prérequis, durée : 14 h, public visé"
    assert kinds(lecture("a.pdf", texte)) == ["programme_formation"]


def test_the_same_few_cues_weigh_less_in_a_long_text() -> None:
    _, nom, note = next(s for s in specimens() if s[1] == "retour Thomas.docx")
    roman = " ".join(f"mot{rang}" for rang in range(900))
    assert kinds(lecture(nom, note)) == ["enquete_formateur"]
    assert kinds(lecture(nom, f"{roman}\n{note}")) == [AUTRE]


def test_sections_of_a_livret_stay_in_it() -> None:
    fichier, _ = composite("livret_accueil", "procedure_reclamation", "procedure_abandon")
    assert kinds(fichier) == ["livret_accueil"]


def test_slides_are_one_document() -> None:
    fichier, _ = composite("supports_pedagogiques", "feuille_emargement")
    assert len(recognise(replace(fichier, format="pptx"), pack())) == 1


def test_the_reasons_are_said() -> None:
    (piece,) = recognise(lecture("x.pdf", "FEUILLE D'ÉMARGEMENT\nStagiaires, matin, après-midi"), pack())
    assert any(raison.startswith("titre : ") for raison in piece.reconnaissance.raisons)


def test_ocr_slips_are_mended_towards_the_words_of_the_pack() -> None:
    assert Relecteur(pack())("certificat de realisaton, attesttation, conventjon, chevre") == (
        "certificat de realisation, attestation, convention, chevre"
    )


@pytest.mark.parametrize(
    ("texte", "vierge"),
    [
        ("Convention entre {{organisme}} et {{client}}, le {{date}}", True),
        ("Nom : ........ Prénom : ........ Avis : ........ Visa : ........ Le .... à ....", True),
        ("Par : [NOM DE L'ORGANISME] Date : [JJ/MM/AAAA] [N°] [Décrire ici] [Référent] [LOGO]", True),
        ("Convention signée le 4 mai 2026 par les parties. " * 20 + "Signature : ........", False),
        ("Voir le chapitre [3] et la note [ISO 9001]. " * 5, False),
    ],
)  # fmt: skip
def test_a_template_or_an_unfilled_form_is_blank(texte: str, vierge: bool) -> None:
    assert is_blank_form([Page(1, texte)]) is vierge


def test_a_questionnaire_without_a_tick_is_blank() -> None:
    cases = tuple(Case(f"réponse {n}", False) for n in range(9))
    page = Page(1, "Questionnaire de satisfaction", cases=cases)
    assert is_blank_form([page])
    assert not is_blank_form([replace(page, cases=(*cases, Case("réponse 9", True)))])


def test_likeness_to_samples_keeps_what_cues_make_plain() -> None:
    ressemblance = RessemblanceLineaire(pack().echantillons)
    changes = []
    for genre, nom, texte in specimens():
        types = [piece.type for piece in recognise(lecture(nom, texte), pack(), ressemblance)]
        if types != [genre]:
            changes.append((genre, nom, types))
    assert changes == []


class Penchant:
    """Finds every text like one kind."""

    def __init__(self, genre: str) -> None:
        self._notes = {autre.slug: float(autre.slug == genre) for autre in pack().types_de_pieces}

    def compare(self, texte: str) -> dict[str, float]:
        return self._notes


def test_likeness_settles_what_cues_leave_open_and_is_never_enough_alone() -> None:
    muet = lecture("x.txt", "Le ciel est bleu ce matin.")
    allusif = lecture("x.txt", "Bonjour, parking gratuit. Horaires : 9 h. Cordialement")
    (sans,) = recognise(allusif, pack())
    evoque = sans.reconnaissance.suivants[0][0]
    assert sans.type == AUTRE
    assert recognise(allusif, pack(), Penchant(evoque))[0].type == evoque
    assert recognise(muet, pack(), Penchant(evoque))[0].type == AUTRE
