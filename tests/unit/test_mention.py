"""`mention`: a keyword is not the information, a blank proves nothing, a value must be there."""

from qualiopia.domain.lecture import Cellule, Marque, Page, Source, Tableau
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.mention import Mention
from qualiopia.verifications.vu import Vu


def look(operateur: Mention, *textes: str, source: Source = Source.TEXTE) -> Vu:
    pages = tuple(
        Page(n, texte, source, 1.0 if source is Source.TEXTE else 0.3) for n, texte in enumerate(textes, 1)
    )
    piece = Piece("f.pdf", "0", "pdf", pages, Reconnaissance("x", 1.0))
    return operateur.evaluate(VuePiece(piece))


DELAI = Mention(motifs=("délai d'accès",), valeur="duree", exclus=("rétractation",), indices=("inscription",))


def test_a_wording_with_its_value_is_present_and_cited_verbatim() -> None:
    vu = look(DELAI, "Rien ici.", "Modalités. Délai d’accès : 15 jours après accord. Fin.")
    assert vu.trouve is True
    assert vu.passages[0].page == 2
    assert "Délai d’accès : 15 jours" in vu.passages[0].texte


def test_a_wording_without_its_value_is_undecided() -> None:
    assert look(DELAI, "Le délai d'accès est précisé sur demande.").trouve is None


def test_a_blank_in_the_place_of_the_value_proves_nothing() -> None:
    vu = look(DELAI, "Délai d'accès : {{delai}}")
    assert vu.trouve is False
    assert "vide" in vu.note


def test_an_excluded_sentence_does_not_count() -> None:
    assert look(DELAI, "Délai d'accès et délai de rétractation : 14 jours.").trouve is False


def test_a_weak_cue_leaves_the_question_open() -> None:
    assert look(DELAI, "Inscription en ligne.").trouve is None


def test_nothing_is_said_absent_of_a_page_that_could_not_be_read() -> None:
    assert look(DELAI, "", source=Source.OCR).trouve is None
    assert look(DELAI, "Un autre sujet.").trouve is False


def test_a_heading_needs_content() -> None:
    rubrique = Mention(rubriques=(r"moyens pédagogiques",))
    assert look(rubrique, "Moyens pédagogiques :\nApports théoriques, études de cas").trouve is True
    assert look(rubrique, "Moyens pédagogiques :\n..................").trouve is False


def test_several_wordings_may_be_needed() -> None:
    double = Mention(motifs=("présentiel", "distance"), minimum=2)
    assert look(double, "En présentiel.").trouve is None
    assert look(double, "En présentiel puis à distance.").trouve is True


def test_an_empty_label_followed_by_another_label_is_not_content() -> None:
    lieu = Mention(rubriques=(r"lieu\s*:",), mots_minimum=1)
    assert look(lieu, "Lieu :\nDates : 12 mars 2026").trouve is None
    assert look(lieu, "Lieu : {{lieu}}\nDates : 12 mars 2026").trouve is False
    assert look(lieu, "Lieu :\nRennes, 12 rue des Lilas").trouve is True
    attentes = Mention(rubriques=(r"vos attentes\s*\?",), mots_minimum=1)
    assert look(attentes, "Vos attentes ?\nQuel est votre niveau actuel ?").trouve is None
    assert look(lieu, "lieu :\nnb km : 212").trouve is None
    assert look(Mention(motifs=(r"lieu\s*:[^\S\n]*[a-z]",)), "lieu : \nhotel : non").trouve is False


def test_a_label_is_not_the_name_it_announces() -> None:
    nom = Mention(motifs=("nom prénom",), valeur="personne", valeur_requise=True, distance=40)
    assert look(nom, "Nom Prénom :").trouve is False
    assert look(nom, "Nom Prénom : Claire MARTIN").trouve is True


def test_hardly_anything_of_a_list_is_an_absence() -> None:
    liste = Mention(motifs=("objet", "auteur", "réponse"), minimum=3)
    assert look(liste, "L'objet du registre.").trouve is False
    assert look(liste, "Objet et auteur du courrier.").trouve is None


def look_at_table(operateur: Mention, *lignes: tuple[str, ...]) -> Vu:
    rangees: list[list[Cellule]] = []
    texte = ""
    for ligne in lignes:
        rangees.append([])
        for cellule in ligne:
            rangees[-1].append(Cellule(cellule, Marque.TEXTE if cellule else Marque.VIDE, len(texte)))
            texte += cellule + "\t"
        texte = texte[:-1] + "\n"
    page = Page(1, texte, tableaux=(Tableau(tuple(map(tuple, rangees))),))
    piece = Piece("f.xlsx", "0", "xlsx", (page,), Reconnaissance("x", 1.0))
    return operateur.evaluate(VuePiece(piece))


DIFFUSION = Mention(rubriques=(r"diffus(?:ion|é à)(?: interne)?\s*:",), mots_minimum=1)


def test_a_column_is_proved_by_its_cells() -> None:
    entete = ("Date", "Source", "Diffusion")
    vu = look_at_table(DIFFUSION, entete, ("12/01/2026", "Lettre", "Courriel du 13/01/2026"))
    assert vu.trouve is True
    assert any("Courriel du 13/01/2026" in passage.texte for passage in vu.passages)
    assert look_at_table(DIFFUSION, entete, ("12/01/2026", "Lettre", "")).trouve is False
    assert (
        look_at_table(DIFFUSION, entete, *(("12/01/2026", "Lettre", x) for x in ("Oui", "", "", ""))).trouve
        is None
    )


def test_a_form_in_a_table_is_proved_by_the_cell_beside_its_label() -> None:
    duree = Mention(motifs=("durée",), valeur="duree")
    assert look_at_table(duree, ("Lieu", "Rennes"), ("Durée", "14 heures")).trouve is True
    assert look_at_table(duree, ("Lieu", ""), ("Durée", ""), ("Dates", "")).trouve is False


def test_a_table_of_two_columns_may_be_a_register() -> None:
    criteres = Mention(rubriques=(r"objectifs? évalués?\s*:",))
    assert look_at_table(
        criteres, ("Objectif évalué", "Note"), ("Régler un poste", "14"), ("Souder", "12")
    ).trouve


def test_a_bar_in_a_pattern_stands_between_cells() -> None:
    assert (
        look_at_table(Mention(motifs=(r"\|\s*manque de",)), ("A1", "Manque de temps"), ("A2", "x")).trouve
        is True
    )


def test_dots_or_another_label_after_a_label_are_no_content() -> None:
    prerequis = Mention(motifs=(r"prérequis\s*:\s*\S",))
    assert look(prerequis, "Prérequis : ................").trouve is False
    assert look(prerequis, "Prérequis :\nDurée : 14 heures").trouve is None
    assert look(prerequis, "Prérequis :\naucun").trouve is True


def test_a_sentence_is_read_across_its_line_breaks() -> None:
    suivi = Mention(motifs=(r"réclamation[^.\n]{0,60}courriel",))
    assert look(suivi, "Toute réclamation est\nadressée par courriel.").trouve is True
    assert look(suivi, "Réclamations\nCourriel : a@exemple.fr").trouve is False


def test_words_glued_by_a_scan_are_read() -> None:
    sanction = Mention(motifs=("aucune sanction ne peut",))
    page = "Aucunesanctionnepeutêtre infligéeaustagiairesansinformation préalabledesgriefsretenus contrelui."
    assert look(sanction, page).trouve is True


def test_each_element_may_be_required() -> None:
    elements = Mention(motifs=("nature", "durée", "objet"), minimum=3, tous_requis=True)
    assert look(elements, "Nature et durée de l'action.").trouve is False
    assert look(elements, "Nature, objet et durée de l'action.").trouve is True
