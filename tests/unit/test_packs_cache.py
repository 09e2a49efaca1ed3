"""A compiled pack is the same pack; whatever is wrong with the cache, the YAML is read instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualiopia.packs.chargeur import fingerprint, load_pack
from tests.unit.packs_de_test import minimal

TYPE = "types_de_pieces/attestation_exemple.yaml"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    dossier = minimal(tmp_path / "packs")
    chemin = dossier / TYPE
    texte = chemin.read_text("utf-8")
    compose = (
        "      operateur: tous\n      verifications:\n"
        "        - { operateur: mention, motifs: [fait le], valeur: date, minimum: 1 }\n"
        "        - operateur: un_de\n          verifications:\n"
        "            - { operateur: numerique, formule: entre, termes: [heures], maximum: 24.0 }\n"
        "            - { operateur: absence, interdits: [antidat] }\n"
        "champs:\n  - { nom: heures, nature: duree }\n"
    )
    chemin.write_text(texte[: texte.index("      operateur:")] + compose, "utf-8")
    return dossier


def test_a_recalled_pack_equals_the_one_loaded(dossier: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    charge = load_pack(dossier, cache)
    (compile_,) = cache.iterdir()
    assert load_pack(dossier, cache) == charge == load_pack(dossier)
    assert compile_.stat().st_size > 0


def test_a_recalled_pack_is_really_read_from_the_cache(
    dossier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    charge = load_pack(dossier, cache)
    monkeypatch.setattr("qualiopia.packs.chargeur._build", lambda *_: pytest.fail("the YAML was read"))
    assert load_pack(dossier, cache) == charge


@pytest.mark.parametrize("contenu", [b"", b"\x00\xff not msgpack", b"\x80"])
def test_a_damaged_cache_is_replaced(dossier: Path, tmp_path: Path, contenu: bytes) -> None:
    cache = tmp_path / "cache"
    charge = load_pack(dossier, cache)
    (compile_,) = cache.iterdir()
    compile_.write_bytes(contenu)
    assert load_pack(dossier, cache) == charge
    assert compile_.read_bytes() != contenu


def test_a_cache_that_cannot_be_written_is_no_matter(dossier: Path, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    assert load_pack(dossier, tmp_path / "fichier").id == "essai"


def test_a_changed_file_changes_the_fingerprint_and_the_pack(dossier: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    avant = load_pack(dossier, cache)
    chemin = dossier / "pack.yaml"
    chemin.write_text(chemin.read_text("utf-8").replace("Référentiel essai", "Autre titre"), "utf-8")
    apres = load_pack(dossier, cache)
    assert apres.titre == "Autre titre"
    assert apres.empreinte != avant.empreinte
    assert apres.empreinte == fingerprint(dossier)


def test_cases_do_not_change_the_fingerprint(dossier: Path) -> None:
    avant = fingerprint(dossier)
    (dossier / "cas" / "attestation_exemple.date" / "conforme_autre.yaml").write_text("pieces: []\n", "utf-8")
    assert fingerprint(dossier) == avant
