"""A model is downloaded whole, resumed, checked, put in place at once; or a sentence says why not."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from qualiopia.engines.models import telechargement
from qualiopia.engines.models.catalogue import load_catalogue
from qualiopia.engines.models.telechargement import EmpreinteFausse, copy, download
from qualiopia.errors import EngineError, ModeleIndisponible, UsageError

# A GGUF head, then bytes: enough for what is installed, too little for what is loaded.
CONTENU = b"GGUF\x03\x00\x00\x00" + bytes(16) + bytes(range(256)) * 12_000
SHA256 = hashlib.sha256(CONTENU).hexdigest()


class Depot(BaseHTTPRequestHandler):
    """Gives the file with `Range`, cuts after `coupe` bytes, remembers what was asked."""

    coupe: ClassVar[int] = 0
    etiquette: ClassVar[str] = '"un"'
    contenu: ClassVar[bytes] = CONTENU
    demandes: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        plage = self.headers.get("Range", "")
        Depot.demandes.append(plage)
        if self.path == "/absent.gguf":
            self.send_error(404)
            return
        debut = int(plage.removeprefix("bytes=").rstrip("-")) if plage else 0
        if self.headers.get("If-Range", self.etiquette) != self.etiquette:
            debut = 0
        if debut >= len(self.contenu):
            self.send_error(416)
            return
        corps = self.contenu[debut:]
        self.send_response(206 if debut else 200)
        self.send_header("Content-Length", str(len(corps)))
        self.send_header("ETag", self.etiquette)
        self.end_headers()
        self.wfile.write(corps[: Depot.coupe] if Depot.coupe else corps)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def depot(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Depot, "demandes", [])
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Depot)
    fil = threading.Thread(target=serveur.serve_forever)
    fil.start()
    yield f"http://127.0.0.1:{serveur.server_port}"
    serveur.shutdown()
    fil.join()
    serveur.server_close()


def test_an_interrupted_download_goes_on_where_it_was(
    depot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination = tmp_path / "m" / "m.gguf"
    monkeypatch.setattr(Depot, "coupe", 500_000)
    monkeypatch.setattr(telechargement, "_ESSAIS", 2)
    with pytest.raises(EngineError, match="Relancez la même commande"):
        download(f"{depot}/m.gguf", destination, SHA256)
    assert not destination.exists()
    recu = (tmp_path / "m" / "m.gguf.part").stat().st_size
    assert 0 < recu < len(CONTENU)
    monkeypatch.setattr(Depot, "coupe", 0)
    vus: list[tuple[int, int]] = []
    assert download(f"{depot}/m.gguf", destination, SHA256, lambda *vu: vus.append(vu)) == SHA256
    assert destination.read_bytes() == CONTENU
    assert Depot.demandes[-1] == f"bytes={recu}-"
    assert vus[-1] == (len(CONTENU), len(CONTENU))
    assert sorted(f.name for f in destination.parent.iterdir()) == [".m.gguf.empreinte.json", "m.gguf"]


def test_a_file_that_changed_meanwhile_is_taken_from_the_beginning(
    depot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination = tmp_path / "m.gguf"
    monkeypatch.setattr(Depot, "coupe", 500_000)
    monkeypatch.setattr(telechargement, "_ESSAIS", 1)
    with pytest.raises(EngineError):
        download(f"{depot}/m.gguf", destination)
    monkeypatch.setattr(Depot, "coupe", 0)
    monkeypatch.setattr(Depot, "etiquette", '"deux"')
    monkeypatch.setattr(Depot, "contenu", CONTENU[:-1] + b"!")
    assert download(f"{depot}/m.gguf", destination) == hashlib.sha256(CONTENU[:-1] + b"!").hexdigest()


def test_a_short_cut_is_mended_without_the_user(
    depot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Depot, "coupe", 1_100_000)
    assert download(f"{depot}/m.gguf", tmp_path / "m.gguf", SHA256) == SHA256
    assert len(Depot.demandes) == 3


def test_a_wrong_file_is_refused_and_forgotten(depot: str, tmp_path: Path) -> None:
    with pytest.raises(EmpreinteFausse, match="n'est pas le fichier annoncé"):
        download(f"{depot}/m.gguf", tmp_path / "m.gguf", "0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_refuses_is_said(depot: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="état HTTP 404"):
        download(f"{depot}/absent.gguf", tmp_path / "m.gguf")
    with pytest.raises(EngineError, match="Relancez"):
        download("http://127.0.0.1:9/m.gguf", tmp_path / "m.gguf")
    with pytest.raises(UsageError, match="--fichier"):
        download("/tmp/m.gguf", tmp_path / "m.gguf")


def test_what_is_not_a_model_is_not_installed(
    depot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Depot, "contenu", b"<html>connectez-vous</html>")
    with pytest.raises(ModeleIndisponible, match="pas un fichier de modèle GGUF"):
        download(f"{depot}/m.gguf", tmp_path / "m.gguf")
    assert not (tmp_path / "m.gguf").exists()


def test_a_full_disk_and_a_forbidden_folder_have_their_sentences(
    depot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m.gguf.part").symlink_to("/dev/full")
    with pytest.raises(EngineError, match="est plein"):
        download(f"{depot}/m.gguf", tmp_path / "m.gguf")
    (tmp_path / "fichier").write_text("")
    with pytest.raises(EngineError, match="ne peut pas recevoir le modèle"):
        download(f"{depot}/m.gguf", tmp_path / "fichier" / "m.gguf")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Libre", (), {"free": 10}))
    with pytest.raises(EngineError, match="Il manque de la place"):
        download(f"{depot}/m.gguf", tmp_path / "autre.gguf")


def test_a_local_file_is_copied_checked_and_its_fingerprint_noted(tmp_path: Path) -> None:
    source = tmp_path / "cle" / "m.gguf"
    source.parent.mkdir()
    source.write_bytes(CONTENU)
    destination = tmp_path / "modeles" / "m.gguf"
    with pytest.raises(EmpreinteFausse):
        copy(source, destination, "0" * 64)
    assert source.exists() and not destination.exists()
    assert copy(source, destination, SHA256.upper()) == SHA256
    note = json.loads((destination.parent / ".m.gguf.empreinte.json").read_text())
    assert (destination.read_bytes(), note["sha256"]) == (CONTENU, SHA256)
    assert copy(destination, destination) == SHA256
    with pytest.raises(ModeleIndisponible, match="n'existe pas"):
        copy(tmp_path / "rien.gguf", destination)


def test_the_catalogue_is_ordered_and_says_what_is_sure() -> None:
    fiches = load_catalogue()
    assert [fiche.memoire_gio for fiche in fiches] == sorted(fiche.memoire_gio for fiche in fiches)
    assert len({fiche.nom for fiche in fiches}) == len(fiches) >= 6
    for fiche in fiches:
        assert fiche.adresse.startswith("https://") and fiche.adresse.endswith(f"/{fiche.fichier}")
        assert fiche.sha256 == "" or len(bytes.fromhex(fiche.sha256)) == 32
        # A sure fingerprint is that of one version of the file, never of whatever is there today.
        assert fiche.a_verifier or (fiche.sha256 and "/resolve/main/" not in fiche.adresse and fiche.taille)
        assert "français" in fiche.langues
