from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image, ImageChops

from evaluations.ablation import compare_layers, without_search
from evaluations.alertes import Alerte, find_alerts, judge_mentions
from evaluations.causes import sort_causes
from evaluations.defauts import Detection, Issue
from evaluations.ensembles import Bilan
from evaluations.generateur.composition import MISES_EN_FORME
from evaluations.generateur.contradictions import ACCORD, CONTRADICTIONS
from evaluations.generateur.faits import draw_facts, draw_siret, finish_texts, load_sujets
from evaluations.generateur.organisation import Organisation
from evaluations.generateur.rendus import polices
from evaluations.generateur.styles import DISPOSITIONS, MAISONS
from evaluations.generateur.surcharges import annoter, tamponner
from evaluations.generateur.tirage import draw_organisation, generate
from evaluations.generateur.tournures import PARTAGES, Tournures, load_tournures
from evaluations.metriques import Jugement
from evaluations.produit import Analyse
from evaluations.synthese import compare_shares, summarise
from evaluations.verite import Defaut, Fichier, Verite, load_verite

Ajout = Callable[[Image.Image, int], Image.Image]
TOURNURES = load_tournures()
GRAINE = 7


def _draw(rang: int) -> Organisation:
    return draw_organisation(rang, GRAINE, TOURNURES)


@pytest.mark.parametrize("genre", TOURNURES.values(), ids=lambda genre: genre.type)
def test_every_mention_is_said_in_eight_unlike_ways(genre: Tournures) -> None:
    for mention in (genre.titres, *genre.mentions):
        assert len(mention.dites) >= 8, mention.nom
    textes = [dite.partition(" | ") for mention in genre.mentions for dite in mention.dites]
    assert len(set(textes)) == len(textes)


def test_twelve_kinds_fifteen_layouts_and_six_houses_are_drawn_from() -> None:
    assert len(TOURNURES) >= 12
    assert len(DISPOSITIONS) >= 15
    assert len(MAISONS) >= 6


def test_the_shares_have_no_setting_in_common() -> None:
    un, autre = (set(MISES_EN_FORME[partage]) for partage in PARTAGES)
    assert not un & autre


def test_every_mention_and_kind_is_one_of_the_pack() -> None:
    from qualiopia.packs.chargeur import load_pack

    pack = load_pack("qualiopi")
    for genre in TOURNURES.values():
        trouve = pack.type_de_piece(genre.type)
        assert trouve is not None, genre.type
        connues = {exigence.id for exigence in trouve.exigences}
        assert {mention.nom for mention in genre.mentions} <= connues, genre.type


@pytest.mark.parametrize("particulier", [True, False])
def test_every_wording_only_uses_facts_that_exist(particulier: bool) -> None:
    brut = draw_facts(random.Random(1), load_sujets()[0], particulier)
    textes = finish_texts(brut.textes)
    for genre in TOURNURES.values():
        for mention in (genre.titres, *genre.mentions):
            for dite in (*mention.dites, *mention.leurres):
                assert dite.format_map(textes)


def test_the_wordings_of_the_two_shares_are_apart() -> None:
    vues: dict[str, set[tuple[str, str, int]]] = {partage: set() for partage in PARTAGES}
    maisons: dict[str, set[str]] = {partage: set() for partage in PARTAGES}
    dispositions: dict[str, set[str]] = {partage: set() for partage in PARTAGES}
    for rang in range(8):
        organisation = _draw(rang)
        maisons[organisation.partage].add(organisation.maison)
        for fiche in organisation.fiches:
            dispositions[organisation.partage].add(fiche.disposition)
            vues[organisation.partage] |= {
                (fiche.types[0], nom, tournure) for nom, tournure in fiche.presentes.items()
            }
    for partages in (vues, maisons, dispositions):
        un, autre = partages.values()
        assert un
        assert autre
        assert not un & autre


def test_the_same_seed_draws_the_same_organisation_and_another_one_does_not() -> None:
    assert _draw(3) == _draw(3)
    assert _draw(3) != draw_organisation(3, GRAINE + 1, TOURNURES)


def test_a_mention_is_either_said_or_left_out_and_never_both() -> None:
    for rang in range(4):
        for fiche in _draw(rang).fiches:
            connues = {mention.nom for mention in TOURNURES[fiche.types[0]].mentions}
            assert {*fiche.presentes} | {*fiche.absentes} == connues
            assert not {*fiche.presentes} & {*fiche.absentes}


def test_drawn_siret_numbers_have_a_right_key() -> None:
    from qualiopia.verifications.cles import luhn

    for graine in range(20):
        numero = draw_siret(random.Random(graine))
        assert luhn(numero)
        assert luhn(numero[:9])


def test_every_contradiction_alters_what_its_document_says() -> None:
    brut = draw_facts(random.Random(2), load_sujets()[0], particulier=False)
    textes = finish_texts(brut.textes | {"dernier": brut.stagiaires[-1]})
    for faute in CONTRADICTIONS:
        change = faute.remplace(textes)
        assert any(textes.get(nom) != valeur for nom, valeur in change.items()), faute.explication
        for type_, nom in faute.dire:
            genres = (
                ("convention_formation", "contrat_formation_particulier") if type_ == ACCORD else (type_,)
            )
            noms = {mention.nom for genre in genres for mention in TOURNURES[genre].mentions}
            assert nom in noms, faute.explication


def _has_fonts() -> bool:
    try:
        polices.fichier("DejaVuSans")
    except FileNotFoundError:
        return False
    return True


@pytest.mark.skipif(not _has_fonts(), reason="fonts-dejavu n'est pas installé")
def test_generated_folders_come_with_a_truth_that_is_read_back(tmp_path: Path) -> None:
    generate(tmp_path, 1, GRAINE)
    (chemin,) = (tmp_path / "verite").glob("*.yaml")
    verite = load_verite(chemin)
    assert verite.partage == "developpement"
    assert all((tmp_path / verite.nom / fichier.fichier).is_file() for fichier in verite.fichiers)
    assert all(fichier.etiquete for fichier in verite.fichiers)


def _analyse(*exigences: tuple[str, str], type_: str = "facture") -> Analyse:
    piece: dict[str, Any] = {
        "fichier": "a.pdf",
        "type": type_,
        "exigences": [
            {"id": nom, "statut": statut, "probabilite": 0.5, "motif": ""} for nom, statut in exigences
        ],
    }
    vide: dict[str, Any] = {"dossiers": [], "coherence": [], "indicateurs": [], "anomalies": []}
    return Analyse(vide | {"pieces": [piece]}, 0.0, 0.0)


VERITE = Verite(
    "org",
    "2026-11-25",
    (Fichier("a.pdf", ("facture",), presentes={"tva": 2}, absentes=frozenset({"penalites"})),),
    (),
    {},
    partage="reserve",
)


def test_known_mentions_are_judged_and_the_others_left_alone() -> None:
    analyse = _analyse(("tva", "non_conforme"), ("penalites", "non_conforme"), ("nda", "non_conforme"))
    jugements = judge_mentions(VERITE, analyse)
    assert [(un.exigence, un.presente, un.prediction) for un in jugements] == [
        ("tva", True, "non_conforme"),
        ("penalites", False, "non_conforme"),
    ]
    assert "tournure 3" in jugements[0].sujet
    assert [alerte.cible for alerte in find_alerts(VERITE, analyse)] == ["facture.tva"]


def test_known_mentions_of_a_document_taken_for_another_are_not_judged() -> None:
    jugements = judge_mentions(VERITE, _analyse(("tva", "conforme"), type_="devis"))
    assert {un.prediction for un in jugements} == {"non_juge"}


def _partages() -> Bilan:
    bilan = Bilan("generes", partages={"developpement": {"a"}, "reserve": {"b"}})
    for source in ("a", "b"):
        bilan.jugements.append(Jugement(source, f"{source}/x.pdf", "facture", "tva", True, "non_conforme"))
        bilan.alertes.append(Alerte(source, "coherence", "X01", "", ""))
    return bilan


def test_errors_of_the_reserve_are_counted_but_not_told() -> None:
    bilan = _partages()
    assert all(sujet.startswith("a") for cause in sort_causes(bilan) for sujet in cause.sujets)
    bilan.detections.append(Detection(Defaut("F1", "coherence", regle="X01"), Issue.MUET, "", "b"))
    synthese = summarise(bilan)
    assert synthese["mentions"]["total"]["nombre"] == 2
    assert synthese["alertes"]["nombre"] == 2
    assert [alerte["organisme"] for alerte in synthese["alertes"]["liste"]] == ["a"]
    assert synthese["fautes"]["plantees"] == 1
    assert synthese["fautes"]["non_vues"] == []


def test_each_share_has_its_line() -> None:
    tableau = compare_shares(_partages())
    assert tableau is not None
    assert [ligne["nom"] for ligne in tableau["lignes"]] == [
        "developpement (1 sources)",
        "reserve (1 sources)",
    ]
    assert compare_shares(Bilan("exemples")) is None


def test_rules_alone_are_the_same_pack_without_its_sample_wordings(tmp_path: Path) -> None:
    source, cible = tmp_path / "p", tmp_path / "q"
    (source / "cas").mkdir(parents=True)
    (source / "pack.yaml").write_text("id: p  # tel quel\n", encoding="utf-8")
    (source / "cas" / "c.yaml").write_text("x: 1\n", encoding="utf-8")
    type_ = {"exigences": [{"id": "a", "verification": {"motifs": ["12:30"], "formulations": ["b"]}}]}
    (source / "t.yaml").write_text(yaml.safe_dump(type_), encoding="utf-8")
    assert without_search(source, cible) == cible
    assert (cible / "pack.yaml").read_text(encoding="utf-8") == "id: p  # tel quel\n"
    assert not (cible / "cas").exists()
    copie = yaml.safe_load((cible / "t.yaml").read_text(encoding="utf-8"))
    assert copie["exigences"][0]["verification"] == {"motifs": ["12:30"]}


def test_the_layers_are_compared_and_that_of_the_model_says_what_it_settled() -> None:
    synthese = summarise(_partages())
    avec = {**synthese, "modele": {"posees": 9, "tranchees": 4, "presents_justes": 3, "absents_justes": 1}}
    assert len(compare_layers(synthese, synthese, None)["lignes"]) == 2
    noms = [ligne["nom"] for ligne in compare_layers(synthese, synthese, avec)["lignes"]]
    assert len(noms) == 3 and "9 questions, 4 tranchées, dont 4 justes" in noms[-1]


@pytest.mark.parametrize("ajout", [tamponner, annoter])
def test_what_is_added_on_paper_covers_some_of_it_and_is_the_same_each_time(ajout: Ajout) -> None:
    page = Image.new("RGB", (800, 1100), "white")
    couverte = ajout(page, 3)
    boite = ImageChops.difference(page, couverte).getbbox()
    assert boite is not None
    assert (boite[2] - boite[0]) < page.width
    assert ajout(page, 3).tobytes() == couverte.tobytes()
