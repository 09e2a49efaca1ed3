"""`doute`: an absence that a passage speaks of goes to a person; words shared by all say nothing."""

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Observation, Piece, Reconnaissance
from qualiopia.domain.vue import VuePiece
from qualiopia.stages.doute import Lexique, raise_doubts

LEXIQUE = Lexique(
    {
        "lieu": {"adress": 1.0, "salle$": 1.0, "batime": 1.0},
        "prix": {"tarif$": 1.0, "monta": 1.0, "euros$": 1.0},
    }
)


def doubt(texte: str, *observations: Observation) -> dict[str, bool | None]:
    piece = Piece("f.pdf", "0", "pdf", (Page(1, texte),), Reconnaissance("x", 1.0))
    return {o.exigence: o.trouve for o in raise_doubts(VuePiece(piece), observations, LEXIQUE)}


def absent(exigence: str) -> Observation:
    return Observation(exigence, False, 0.1)


def test_a_passage_that_speaks_of_an_absent_mention_leaves_it_open() -> None:
    assert doubt("Une salle du bâtiment nord.", absent("lieu"), absent("prix")) == {
        "lieu": None,
        "prix": False,
    }


def test_the_passage_is_shown() -> None:
    piece = Piece(
        "f.pdf", "0", "pdf", (Page(1, "Bonjour.\nLa salle du bâtiment nord."),), Reconnaissance("x", 1.0)
    )
    (observation,) = raise_doubts(VuePiece(piece), [absent("lieu")], LEXIQUE)
    assert observation.passages[0].texte == "La salle du bâtiment nord."


def test_one_word_is_not_enough_nor_are_the_words_of_two_mentions() -> None:
    assert doubt("Une salle.", absent("lieu")) == {"lieu": False}
    assert doubt("Salle, adresse, tarif et montant en euros.", absent("lieu")) == {"lieu": False}


def test_a_blank_already_shown_stays_absent() -> None:
    piece = Piece("f.pdf", "0", "pdf", (Page(1, "Salle du bâtiment : ......"),), Reconnaissance("x", 1.0))
    vue = VuePiece(piece)
    vide = Observation("lieu", False, 0.1, (vue.passage(piece.pages[0], 0, 5),))
    assert raise_doubts(vue, [vide], LEXIQUE) == (vide,)


def test_a_passage_that_proves_another_mention_must_say_more() -> None:
    texte = "La salle du bâtiment."
    piece = Piece("f.pdf", "0", "pdf", (Page(1, texte),), Reconnaissance("x", 1.0))
    vue = VuePiece(piece)
    autre = Observation("prix", True, 0.9, (vue.passage(piece.pages[0], 0, len(texte)),))
    plus_sur = Lexique({"lieu": {"salle$": 0.9, "batime": 0.9, "nord$": 0.1}, "prix": {}})
    assert raise_doubts(vue, [absent("lieu"), autre], plus_sur)[0].trouve is False
    assert raise_doubts(vue, [absent("lieu")], plus_sur)[0].trouve is None


def test_a_sentence_that_is_mostly_about_something_else_says_nothing() -> None:
    texte = "Une salle du bâtiment sera repeinte pendant les congés annuels par une entreprise locale."
    assert doubt(texte, absent("lieu")) == {"lieu": False}


def test_a_long_document_needs_a_passage_that_stands_out_more() -> None:
    lignes = "\n".join(f"Une remarque sans rapport, numéro {n}, pour remplir la page." for n in range(40))
    assert doubt(f"{lignes}\nUne salle du bâtiment.", absent("lieu")) == {"lieu": None}
    faible = Lexique({"lieu": {"salle$": 0.6, "batime": 0.6}, "prix": {}})
    piece = Piece(
        "f.pdf", "0", "pdf", (Page(1, f"{lignes}\nUne salle du bâtiment."),), Reconnaissance("x", 1.0)
    )
    assert raise_doubts(VuePiece(piece), [absent("lieu")], faible)[0].trouve is False


def test_a_sentence_that_refers_to_an_annex_says_nothing() -> None:
    piece = Piece(
        "f.pdf", "0", "pdf", (Page(1, "Salle, adresse, bâtiment : en annexe."),), Reconnaissance("x", 1.0)
    )
    vue = VuePiece(piece)
    assert raise_doubts(vue, [absent("lieu")], LEXIQUE)[0].trouve is None
    assert raise_doubts(vue, [absent("lieu")], LEXIQUE, ["en annexe"])[0].trouve is False
