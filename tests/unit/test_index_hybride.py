"""The hybrid index: what it finds, and that a change costs what changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from qualiopia.domain.corpus import DocumentIndexe, Filtre
from qualiopia.domain.piece import Passage
from qualiopia.engines.embedders.memoire import EncodeurMemorise
from qualiopia.engines.indexes.hybride import IndexHybride
from qualiopia.errors import EngineError
from qualiopia.stages.termes import words
from qualiopia.testing.doubles import EncodeurDeMots, InMemoryStore


def document(cle: str, *textes: str, **champs: str) -> DocumentIndexe:
    passages = tuple(Passage(cle, page, 0, len(texte), texte) for page, texte in enumerate(textes, 1))
    return DocumentIndexe(cle, champs.pop("titre", ""), passages, **champs)


CONTRAT = document(
    "contrat.pdf", "Le stagiaire dispose de dix jours pour se rétracter.", "Le prix est de 1 200 euros.",
    titre="Contrat de formation", type="contrat", dossier="sessions/mars", date="2026-03-01",
)  # fmt: skip
LIVRET = document(
    "livret.docx", "Les réclamations sont adressées à la direction.", "La salle est au premier étage.",
    type="livret", dossier="commun", date="2026-01-10",
)  # fmt: skip
NOTE = document("note.txt", "Les chevaux mangent de l'avoine.", "Un animal boit.", dossier="sessions")


def first(index: IndexHybride, question: str, filtre: Filtre | None = None) -> str:
    return index.search(question, 1, filtre)[0].passage.texte


@pytest.mark.parametrize("encodeur", [None, EncodeurDeMots()], ids=["mots", "sens"])
def test_stems_accents_and_plurals_do_not_matter(tmp_path: Path, encodeur: EncodeurDeMots | None) -> None:
    index = IndexHybride(tmp_path, encodeur)
    index.update([CONTRAT, LIVRET, NOTE])
    assert len(index) == 6
    assert "rétracter" in first(index, "STAGIAIRES RETRACTER ?")
    assert "réclamations" in first(index, "A qui adresser une reclamation ?")
    assert first(index, "L’étage de la salle") == "La salle est au premier étage."


def test_words_alone_find_nothing_rather_than_anything(tmp_path: Path) -> None:
    index = IndexHybride(tmp_path, None)
    index.update([CONTRAT])
    assert index.search("hippopotame", 3) == []
    assert index.search("de la", 3) == []
    assert IndexHybride(tmp_path / "vide", None).search("prix", 3) == []


def test_filters_by_dossier_type_and_date(tmp_path: Path) -> None:
    index = IndexHybride(tmp_path, EncodeurDeMots())
    index.update([CONTRAT, LIVRET, NOTE])

    def cles(filtre: Filtre) -> set[str]:
        return {r.document.cle for r in index.search("le prix", 9, filtre)}

    assert cles(Filtre(type="livret")) == {"livret.docx"}
    assert cles(Filtre(dossier="sessions")) == {"contrat.pdf", "note.txt"}
    assert cles(Filtre(dossier="session")) == set()
    assert cles(Filtre(depuis="2026-02-01")) == {"contrat.pdf"}
    assert cles(Filtre(jusqu_au="2026-02-01")) == {"livret.docx"}
    assert cles(Filtre(collections=("autre",))) == set()


def test_only_candidates_are_encoded_once_and_what_left_is_not_found(tmp_path: Path) -> None:
    mots = EncodeurDeMots()
    encodeur = EncodeurMemorise(mots, InMemoryStore())
    index = IndexHybride(tmp_path, encodeur)
    index.update([CONTRAT, LIVRET])
    assert mots.encodes == []
    index.search("prix", 3)
    assert sorted(mots.encodes[1:]) == sorted(p.texte for d in (CONTRAT, LIVRET) for p in d.passages)
    mots.encodes.clear()

    rouvert = IndexHybride(tmp_path, encodeur)
    change = document("livret.docx", "Les réclamations vont au médiateur.", "La salle est au premier étage.")
    rouvert.update([replace(CONTRAT, cle="renomme.pdf"), change])
    rouvert.search("prix", 3)
    assert mots.encodes == ["Les réclamations vont au médiateur."]
    assert {d.cle for d in rouvert.documents} == {"renomme.pdf", "livret.docx"}

    rouvert.update([change])
    assert all(r.document.cle == "livret.docx" for r in rouvert.search("prix stagiaire", 9))
    assert first(IndexHybride(tmp_path, encodeur), "médiateur") == "Les réclamations vont au médiateur."


def test_encoding_stops_once_no_passage_left_can_be_among_the_first(tmp_path: Path) -> None:
    encodeur = EncodeurDeMots()
    index = IndexHybride(tmp_path, encodeur)
    autres = [document(f"{n}", f"Un autre sujet, le {n}e de la liste.") for n in range(300)]
    index.update([*autres, CONTRAT])
    entendu: list[tuple[int, int]] = []
    question = "De combien de jours le stagiaire dispose-t-il pour se rétracter ?"
    trouves = index.search(question, 1, avance=lambda fait, tout: entendu.append((fait, tout)))
    assert "rétracter" in trouves[0].passage.texte
    assert entendu == [(8, 128), (8, 8)]
    assert len(encodeur.encodes) == 9


def test_what_filters_look_at_changes_without_writing_again(tmp_path: Path) -> None:
    index = IndexHybride(tmp_path, None)
    index.update([CONTRAT])
    segments = set(tmp_path.glob("s-*"))
    index.update([replace(CONTRAT, dossier="ailleurs")])
    assert set(tmp_path.glob("s-*")) == segments
    assert index.search("prix", 1, Filtre(dossier="ailleurs"))


def test_many_changes_leave_few_segments_and_the_same_answers(tmp_path: Path) -> None:
    encodeur = EncodeurDeMots()
    index = IndexHybride(tmp_path, encodeur)
    documents: list[DocumentIndexe] = []
    for rang in range(20):
        documents.append(document(f"{rang}", f"Le texte numéro {rang} parle du sujet s{rang}."))
        index.update(documents)
    assert len(list(tmp_path.glob("s-*"))) <= 8
    d_un_coup = IndexHybride(tmp_path / "autre", encodeur)
    d_un_coup.update(documents)
    for question in ("sujet s7", "texte numéro 12"):
        rend = [[r.passage.texte for r in i.search(question, 5)] for i in (index, d_un_coup)]
        assert rend[0] == rend[1]


def test_an_interruption_keeps_what_was_encoded(tmp_path: Path) -> None:
    mots, store = EncodeurDeMots(), InMemoryStore()
    index = IndexHybride(tmp_path, EncodeurMemorise(mots, store))
    index.update([document(f"{n}", f"Le sujet numéro {n}.") for n in range(40)])

    def stop(fait: int, tout: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.search("sujet", 20, avance=stop)
    deja = set(mots.encodes)
    assert len(deja) == 9
    mots.encodes.clear()
    index.search("sujet", 20)
    assert deja.isdisjoint(mots.encodes)


def test_two_updates_at_once_are_refused(tmp_path: Path) -> None:
    index = IndexHybride(tmp_path, None)
    (tmp_path / "verrou").touch()
    with pytest.raises(EngineError, match="attendez"):
        index.update([CONTRAT])


def test_a_damaged_state_is_an_empty_index(tmp_path: Path) -> None:
    IndexHybride(tmp_path, None).update([CONTRAT])
    (tmp_path / "etat.bin").write_bytes(b"abime")
    assert len(IndexHybride(tmp_path, None)) == 0


def test_words_are_stemmed_with_their_accents_then_folded_and_hyphens_mended() -> None:
    assert list(words("L'évaluation, les évalua-\ntions : œuvre")) == [
        ("evalu", "evaluation"),
        ("evalu", "evaluations"),
        ("oeuvr", "oeuvre"),
    ]
