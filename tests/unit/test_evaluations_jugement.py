from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from evaluations.alertes import find_alerts, judge_mentions
from evaluations.citations import Fidelite, compare
from evaluations.corpus import Correspondance, Document, classify_document, judge_document, load_corpus
from evaluations.corpus import load_correspondances as load_correspondances_
from evaluations.defauts import Issue, detect
from evaluations.produit import Analyse, EvaluationImpossible
from evaluations.reconnaissance import classify, is_segmented
from evaluations.regroupement import classify_sessions
from evaluations.relecture import TOUTES, reread
from evaluations.verite import Defaut, Fichier, Verite


def _exigence(nom: str, statut: str, probabilite: float = 0.5) -> dict[str, Any]:
    return {"id": nom, "statut": statut, "probabilite": probabilite, "motif": "", "preuves": []}


def _piece(fichier: str, type_: str, *exigences: dict[str, Any], **reste: Any) -> dict[str, Any]:
    base = {"fichier": fichier, "type": type_, "pages": 1, "vierge": False, "champs": []}
    return base | {"exigences": list(exigences)} | reste


def _analyse(*pieces: dict[str, Any], **reste: Any) -> Analyse:
    vide: dict[str, Any] = {"dossiers": [], "coherence": [], "indicateurs": [], "anomalies": [], "moteur": {}}
    return Analyse(vide | {"pieces": list(pieces)} | reste, 0.0, 0.0)


def _verite(*defauts: Defaut, fichiers: tuple[Fichier, ...] = ()) -> Verite:
    return Verite("org", "2026-11-25", fichiers, defauts, {1: "conforme"})


def _coherence(regle: str, statut: str, dossier: str = "d") -> dict[str, Any]:
    return {"id": regle, "statut": statut, "dossier": dossier, "motif": "", "observe": "", "preuves": []}


ABSENTE = Defaut("F1", "mention_absente", ("a.pdf",), type="facture", mention="penalites")


@pytest.mark.parametrize(
    ("statut", "issue"),
    [
        ("non_conforme", Issue.VU),
        ("indetermine", Issue.DOUTE),
        ("conforme", Issue.NIE),
        ("non_applicable", Issue.NON_APPLICABLE),
    ],
)
def test_a_missing_mention_is_seen_only_when_said_missing(statut: str, issue: Issue) -> None:
    analyse = _analyse(_piece("a.pdf", "facture", _exigence("penalites", statut)))
    assert detect(_verite(ABSENTE), analyse)[0].issue is issue


def test_a_missing_mention_of_another_kind_of_document_is_not_seen() -> None:
    analyse = _analyse(_piece("a.pdf", "devis", _exigence("penalites", "non_conforme")))
    assert detect(_verite(ABSENTE), analyse)[0].issue is Issue.NON_RECONNU


def test_a_contradiction_counts_only_in_a_dossier_that_holds_one_of_the_files() -> None:
    defaut = Defaut("F2", "coherence", ("a.pdf",), regle="X01")
    dossiers = [
        {"id": "d", "pieces": ["a.pdf#p1-2"], "attendus": []},
        {"id": "e", "pieces": [], "attendus": []},
    ]
    vu = _analyse(dossiers=dossiers, coherence=[_coherence("X01", "non_conforme", "d")])
    ailleurs = _analyse(dossiers=dossiers, coherence=[_coherence("X01", "non_conforme", "e")])
    assert detect(_verite(defaut), vu)[0].issue is Issue.VU
    assert detect(_verite(defaut), ailleurs)[0].issue is Issue.MUET


def test_a_missing_document_of_a_session_is_looked_for_in_that_session() -> None:
    defaut = Defaut("F3", "piece_manquante", type="convocation", session="juin")
    attendu = [{"type": "convocation", "statut": "manquant", "motif": "", "fichier": None}]
    dossiers = [{"id": "juin", "pieces": ["j.pdf"], "attendus": attendu}]
    dossiers_ailleurs = [{"id": "mai", "pieces": ["m.pdf"], "attendus": attendu}]
    verite = _verite(defaut, fichiers=(Fichier("j.pdf", ("facture",), session="juin"),))
    assert detect(verite, _analyse(dossiers=dossiers))[0].issue is Issue.VU
    assert detect(verite, _analyse(dossiers=dossiers_ailleurs))[0].issue is Issue.MUET


def test_an_anomaly_is_seen_by_its_code() -> None:
    defaut = Defaut("F4", "anomalie", ("a.pdf",), code="fichier_vide")
    juste = _analyse(anomalies=[{"fichier": "a.pdf", "code": "fichier_vide"}])
    autre = _analyse(anomalies=[{"fichier": "a.pdf", "code": "format_inconnu"}])
    assert detect(_verite(defaut), juste)[0].issue is Issue.VU
    assert detect(_verite(defaut), autre)[0].issue is Issue.MUET


def test_what_was_planted_is_no_false_alarm_and_the_rest_is() -> None:
    analyse = _analyse(
        _piece("a.pdf", "facture", _exigence("penalites", "non_conforme"), _exigence("tva", "non_conforme")),
        _piece("b.pdf", "facture", _exigence("penalites", "non_conforme")),
    )
    cibles = [(alerte.cible, alerte.sujet) for alerte in find_alerts(_verite(ABSENTE), analyse)]
    assert cibles == [("facture.tva", "a.pdf"), ("facture.penalites", "b.pdf")]


def test_mentions_are_judged_only_where_the_kind_is_right() -> None:
    verite = _verite(ABSENTE, fichiers=(Fichier("a.pdf", ("facture",)), Fichier("b.pdf", ("devis",))))
    analyse = _analyse(
        _piece("a.pdf", "facture", _exigence("penalites", "conforme"), _exigence("tva", "conforme")),
        _piece("b.pdf", "facture", _exigence("tva", "non_conforme")),
    )
    assert [(j.exigence, j.presente) for j in judge_mentions(verite, analyse)] == [
        ("penalites", False),
        ("tva", True),
    ]


def test_a_file_of_several_documents_is_paired_by_pages() -> None:
    fichier = Fichier("d.pdf", ("convention_formation", "programme_formation"), ((1, 2), (3, 4)))
    juste = _analyse(
        _piece("d.pdf", "convention_formation", pages_du_document=[1, 2]),
        _piece("d.pdf", "programme_formation", pages_du_document=[3, 4]),
    )
    entier = _analyse(_piece("d.pdf", "convention_formation", pages=4))
    assert is_segmented(fichier, juste)
    assert not is_segmented(fichier, entier)
    assert [un.prediction for un in classify("s", fichier, juste)] == list(fichier.types)
    assert [un.prediction for un in classify("s", fichier, entier)] == ["convention_formation"] * 2


def test_an_unreadable_file_of_no_kind_is_right_when_said_unreadable() -> None:
    analyse = _analyse(anomalies=[{"fichier": "x.db", "code": "format_inconnu"}])
    (classement,) = classify("s", Fichier("x.db", ("autre",)), analyse)
    assert classement.verite == classement.prediction
    (perdu,) = classify("s", Fichier("y.pdf", ("autre",)), analyse)
    assert perdu.prediction == "aucune"


def test_a_document_put_in_the_dossier_of_another_session_is_misplaced() -> None:
    noms = {"juin": ["J/a.pdf", "J/b.pdf", "J/c.pdf"], "mai": ["M/d.pdf", "M/e.pdf"]}
    fichiers = tuple(Fichier(f, ("facture",), session=s) for s, liste in noms.items() for f in liste)
    places = {"J/a.pdf": "x", "J/b.pdf": "x", "J/c.pdf": "y", "M/d.pdf": "y", "M/e.pdf": "y"}
    analyse = _analyse(*(_piece(f, "facture", dossier=dossier) for f, dossier in places.items()))
    trouves = classify_sessions(_verite(fichiers=fichiers), analyse)
    assert [(un.sujet, un.prediction) for un in trouves if un.verite != un.prediction] == [("J/c.pdf", "mai")]


def _document(
    types: tuple[str, ...], presentes: Iterable[str] = (), absentes: Iterable[str] = ()
) -> Document:
    return Document("d1", "x/a.pdf", "s", types, frozenset(presentes), frozenset(absentes))


def test_any_acceptable_kind_of_an_external_document_is_right() -> None:
    document = _document(("site_catalogue", "programme_formation"))
    assert (
        classify_document(document, _analyse(_piece("a.pdf", "programme_formation"))).verite
        == "programme_formation"
    )
    assert classify_document(document, _analyse(_piece("a.pdf", "facture"))).verite == "site_catalogue"


@pytest.mark.parametrize(
    ("toutes", "presentes", "absentes", "verite"),
    [
        (True, {"a", "b"}, set(), True),
        (True, {"a"}, {"b"}, False),
        (True, {"a"}, set(), None),
        (False, {"a"}, {"b"}, True),
        (False, set(), {"a", "b"}, False),
        (False, set(), set(), None),
    ],
)
def test_labels_that_do_not_tell_give_no_truth(
    toutes: bool, presentes: set[str], absentes: set[str], verite: bool | None
) -> None:
    correspondance = Correspondance("e", ("a", "b"), toutes)
    assert correspondance.truth(_document(("t",), presentes, absentes)) is verite


def test_a_labelled_mention_of_an_unrecognised_document_is_not_judged() -> None:
    document = _document(("facture",), {"a"})
    correspondances = {"facture": [Correspondance("e", ("a",), True)]}
    (juge,) = judge_document(
        document, _analyse(_piece("a.pdf", "facture", _exigence("e", "conforme"))), correspondances
    )
    (non_juge,) = judge_document(document, _analyse(_piece("a.pdf", "devis")), correspondances)
    assert (juge.prediction, non_juge.prediction) == ("conforme", "non_juge")


def test_every_exigence_of_the_correspondances_exists_in_the_pack() -> None:
    from qualiopia.packs.chargeur import load_pack

    pack = load_pack("qualiopi")
    for slug, correspondances in load_correspondances_().items():
        genre = pack.type_de_piece(slug)
        assert genre is not None, slug
        connues = {exigence.id for exigence in genre.exigences}
        assert {une.exigence for une in correspondances} <= connues, slug


def test_a_corpus_without_manifest_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(EvaluationImpossible, match=r"manifest\.jsonl"):
        load_corpus(tmp_path)


def test_a_corpus_lists_the_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    lignes = (
        '{"id": "d1", "fichier": "a.txt", "slugs": []}',
        '{"id": "d2", "fichier": "b.txt", "slugs": []}',
    )
    (tmp_path / "manifest.jsonl").write_text("\n".join(lignes))
    assert [document.id for document in load_corpus(tmp_path)] == ["d1"]


PAGE = "La durée de la formation est de 14 heures,\n réparties sur deux jours. • Prix : 900 €"


@pytest.mark.parametrize(
    ("texte", "fidelite"),
    [
        ("14 heures, réparties sur", Fidelite.VERBATIM),
        ("deux jours.\n- Prix : 900 €", Fidelite.PONCTUATION),
        ("Prix : 900 € La durée", Fidelite.ORDRE),
        ("La durée est de 21 heures", Fidelite.INTROUVABLE),
    ],
)
def test_a_citation_is_compared_with_its_page(texte: str, fidelite: Fidelite) -> None:
    assert compare(texte, PAGE) is fidelite


def test_a_scan_has_no_independent_reading() -> None:
    assert compare("14 heures", "") is Fidelite.SANS_RELECTURE


def test_a_file_inside_an_archive_is_read_again(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("dedans/a.txt", "Contenu é")
    assert reread(tmp_path, "z.zip/dedans/a.txt") == {TOUTES: "Contenu é"}
    assert reread(tmp_path, "z.zip/absent.txt") == {}


def test_what_stands_for_a_picture_of_a_page_is_read_again(tmp_path: Path) -> None:
    page = "<p>Nos actions <img src='l.png' alt='Processus certifié'/><script>alt='x'</script></p>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert reread(tmp_path, "a.html")[TOUTES].split() == ["Nos", "actions", "Processus", "certifié"]


def test_a_damaged_file_has_no_second_reading(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 rien")
    assert reread(tmp_path, "a.pdf") == {}


def test_two_files_of_one_source_under_one_name_are_refused(tmp_path: Path) -> None:
    for nom in ("a", "b"):
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "x.txt").write_text("x")
    lignes = [f'{{"repo": "s", "fichier": "{nom}/x.txt", "slugs": []}}' for nom in ("a", "b")]
    (tmp_path / "manifest.jsonl").write_text("\n".join(lignes))
    with pytest.raises(EvaluationImpossible, match=r"x\.txt"):
        load_corpus(tmp_path)
