"""A model in several files is installed and loaded as one; a part that is missing is named."""

import hashlib
from pathlib import Path

import pytest

from qualiopia.bootstrap.installation import install_file
from qualiopia.bootstrap.modeles import find_file, list_installed
from qualiopia.engines.models.gguf import list_parts, model_fingerprint, model_name
from qualiopia.engines.models.llama_cpp import LlamaCpp
from qualiopia.engines.models.telechargement import EmpreinteFausse
from qualiopia.errors import ModeleIndisponible
from qualiopia.settings import Settings
from qualiopia.stages.ports import Message
from tests.gguf_en_parties import split
from tests.modele_de_test import gguf


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return split(gguf(), tmp_path_factory.mktemp("parties"))


def test_the_first_part_takes_the_others_and_the_whole_answers_as_the_single_file(
    parties: list[Path], tmp_path: Path
) -> None:
    settings = Settings(modeles=tmp_path)
    empreintes = [hashlib.sha256(partie.read_bytes()).hexdigest() for partie in parties]
    lieu, empreinte = install_file(parties[0], settings, empreintes[0])
    assert empreinte == hashlib.sha256("\n".join(empreintes).encode()).hexdigest()
    assert {f.name for f in tmp_path.glob("*.gguf")} == {partie.name for partie in parties}
    assert list_installed(settings) == {"petit": lieu}
    modele = LlamaCpp(find_file("petit", settings), 512)
    entier = LlamaCpp(gguf(), 512)
    invite = [Message("user", "Paris est-elle en France ? Réponds oui ou non.")]
    assert (modele.nom, modele.empreinte) == ("petit", empreinte)
    assert modele.decide([invite]) == pytest.approx(entier.decide([invite]))
    modele.close()
    entier.close()


def test_a_missing_part_and_a_part_that_is_not_the_first_are_named(
    parties: list[Path], tmp_path: Path
) -> None:
    seule = tmp_path / parties[0].name
    seule.write_bytes(parties[0].read_bytes())
    with pytest.raises(ModeleIndisponible, match=r"manque « petit-00002-of-00002\.gguf »"):
        LlamaCpp(seule)
    with pytest.raises(ModeleIndisponible, match="manque"):
        install_file(seule, Settings(modeles=tmp_path / "m"))
    with pytest.raises(ModeleIndisponible, match=r"donnez la première, « petit-00001-of-00002\.gguf »"):
        list_parts(parties[1])
    with pytest.raises(EmpreinteFausse):
        install_file(parties[0], Settings(modeles=tmp_path / "n"), "0" * 64)


def test_another_second_part_is_another_model(parties: list[Path], tmp_path: Path) -> None:
    copies = [tmp_path / partie.name for partie in parties]
    for partie, copie in zip(parties, copies, strict=True):
        copie.write_bytes(partie.read_bytes())
    avant = model_fingerprint(copies[0])
    copies[1].write_bytes(copies[1].read_bytes() + b"!")
    assert model_fingerprint(copies[0]) != avant
    assert model_name(Path("Llama-00001-of-00003.gguf")) == "Llama"
