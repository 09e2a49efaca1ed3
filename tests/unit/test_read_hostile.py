"""Nothing a file contains stops the analysis: each fault is an anomaly of that file."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.lecture import Lecture
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot, Lecteur
from qualiopia.stages.read import read_depot, read_entree
from qualiopia.stages.walk import list_configurations, list_depots
from tests.unit.fabrique import LECTEURS, codes_of, docx, odf, p, read_all, read_one, text_of, zipped

_PETITES = Limites(
    taille_fichier=1 << 20,
    taille_depliee=2 << 20,
    ratio=20,
    ratio_a_partir_de=1 << 16,
    entrees=10,
    profondeur=2,
)


def _read(nom: str, contenu: bytes) -> list[Lecture]:
    return read_depot(Depot(nom, contenu), LECTEURS, _PETITES)


def test_an_empty_file_is_said_empty() -> None:
    assert codes_of(read_one("a.pdf", b"")) == ["fichier_vide"]


def test_a_truncated_document_is_not_a_crash() -> None:
    entier = docx(p("texte " * 500))
    for fin in (10, 60, len(entier) // 2, len(entier) - 30):
        (lecture,) = read_all("a.docx", entier[:fin])
        assert lecture.pages == () and codes_of(lecture)


def test_a_truncated_archive_is_said_truncated() -> None:
    entier = zipped({"a.txt": os.urandom(2000), "b.txt": "b"})
    assert codes_of(_read("a.zip", entier[:900])[0]) == ["fichier_tronque"]


def test_a_bomb_is_not_unpacked() -> None:
    bombe = zipped({"zeros.txt": b"0" * 900_000, "sain.txt": "Bonjour"})
    lectures = {lecture.fichier: lecture for lecture in _read("a.zip", bombe)}
    assert codes_of(lectures["a.zip/zeros.txt"]) == ["archive_piegee"]
    assert text_of(lectures["a.zip/sain.txt"]) == "Bonjour"


def test_a_bomb_in_many_entries_stops_at_the_total() -> None:
    alea = os.urandom(400_000).hex()
    larges = replace(_PETITES, taille_fichier=8 << 20)
    contenu = zipped({f"{i}.txt": alea for i in range(6)})
    lectures = read_depot(Depot("a.zip", contenu), LECTEURS, larges)
    assert "archive_piegee" in codes_of(lectures[-1])
    assert sum(len(text_of(lecture)) for lecture in lectures) <= _PETITES.taille_depliee


def test_too_many_entries_stop() -> None:
    lectures = _read("a.zip", zipped({f"{i}.txt": "x" for i in range(30)}))
    assert len(lectures) == 11
    assert codes_of(lectures[-1]) == ["archive_piegee"]


def test_too_deep_archives_stop() -> None:
    contenu = zipped({"fond.txt": "x"})
    for rang in range(4):
        contenu = zipped({f"{rang}.zip": contenu})
    (lecture,) = _read("a.zip", contenu)
    assert codes_of(lecture) == ["archive_trop_profonde"]


@pytest.mark.parametrize("nom", ["../../etc/passwd", "/racine.txt", "C:\\x\\y.txt", "a/../../b.txt"])
def test_a_name_that_leaves_the_archive_is_said_and_cleaned(nom: str) -> None:
    (lecture,) = _read("a.zip", zipped({nom: "texte"}))
    assert codes_of(lecture) == ["chemin_suspect"]
    assert text_of(lecture) == "texte"
    assert ".." not in lecture.fichier and lecture.fichier.startswith("a.zip/") and ":" not in lecture.fichier


def test_two_entries_of_one_name_are_both_read() -> None:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", "un")
        archive.writestr("a.txt", "deux")
    assert [(lu.fichier, text_of(lu)) for lu in _read("z.zip", tampon.getvalue())] == [
        ("z.zip/a.txt", "un"),
        ("z.zip/a (2).txt", "deux"),
    ]


def test_a_link_inside_an_archive_is_not_followed() -> None:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        lien = zipfile.ZipInfo("lien")
        lien.create_system = 3
        lien.external_attr = 0o120777 << 16
        archive.writestr(lien, "/etc/passwd")
    (lecture,) = _read("a.zip", tampon.getvalue())
    assert lecture.pages == () and codes_of(lecture) == ["chemin_suspect"]


def test_encrypted_entries_are_said_encrypted() -> None:
    contenu = bytearray(zipped({"a.txt": "secret"}))
    for signature, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        contenu[contenu.find(signature) + decalage] |= 1
    assert codes_of(_read("a.zip", bytes(contenu))[0]) == ["fichier_chiffre"]


def test_an_opendocument_under_a_password_is_said_encrypted() -> None:
    contenu = odf("text", "<text:p>x</text:p>", manifeste="<m><encryption-data/></m>")
    assert codes_of(read_one("a.odt", contenu)) == ["fichier_chiffre"]


def test_an_office_file_under_a_password_is_said_encrypted() -> None:
    contenu = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert codes_of(read_one("a.docx", contenu)) == ["fichier_chiffre"]


_ENTITES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        (
            "a.docx",
            zipped({"[Content_Types].xml": "wordprocessingml", "word/document.xml": _ENTITES + "<x>&b;</x>"}),
        ),
        (
            "a.odt",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": _ENTITES + "<x/>"}),
        ),
        ("a.svg", (_ENTITES + '<svg xmlns="x"><text>&b;</text></svg>').encode()),
    ],
)
def test_entity_declarations_are_refused(nom: str, contenu: bytes) -> None:
    lecture = read_one(nom, contenu)
    assert "archive_piegee" in codes_of(lecture) and lecture.pages == ()


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    padding = "<!-- " + "x" * 9000 + " -->"
    source = f'<?xml version="1.0"?>{padding}<!DOCTYPE svg [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    lecture = read_one("a.svg", (source + "<svg><text>vu &e;</text></svg>").encode())
    assert "SECRET" not in text_of(lecture)


@pytest.mark.parametrize("nombre", [300, 20_000])
def test_deeply_nested_markup_is_survived(nombre: int) -> None:
    assert (
        read_one("a.html", b"<html>" + b"<div>" * nombre + b"fond" + b"</div>" * nombre).fichier == "a.html"
    )
    rtf = b"{\\rtf1 " + b"{" * nombre + b"fond" + b"}" * nombre + b"}"
    assert text_of(read_one("a.rtf", rtf)) == "fond"
    imbrique = "<w:sdt><w:sdtContent>" * nombre + p("fond") + "</w:sdtContent></w:sdt>" * nombre
    assert read_one("a.docx", docx(imbrique)).fichier == "a.docx"


class _Lecteur:
    formats: Sequence[str] = ("txt",)

    def __init__(self, erreur: BaseException) -> None:
        self._erreur = erreur

    def read(self, depot: Depot, format: str) -> Lecture:
        raise self._erreur


@pytest.mark.parametrize(
    ("erreur", "code"),
    [
        (ValueError("x"), "fichier_corrompu"),
        (RecursionError(), "fichier_corrompu"),
        (MemoryError(), "fichier_trop_gros"),
        (AttributeError("x"), "erreur_interne"),
        (type("PanicException", (BaseException,), {})("x"), "fichier_corrompu"),
    ],
)
def test_whatever_a_reader_raises_is_an_anomaly(erreur: BaseException, code: str) -> None:
    lecteurs: dict[str, Lecteur] = {"txt": _Lecteur(erreur)}
    (lecture,) = read_depot(Depot("a.txt", b"texte"), lecteurs)
    assert codes_of(lecture) == [code]


def test_an_interruption_is_not_swallowed() -> None:
    lecteurs: dict[str, Lecteur] = {"txt": _Lecteur(KeyboardInterrupt())}
    with pytest.raises(KeyboardInterrupt):
        read_depot(Depot("a.txt", b"texte"), lecteurs)


_DEBUTS = [
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"<html>",
    b"From: a\nTo: b\nMIME-Version: 1.0\n",
    b"\xff\xfe", b"<?xml version='1.0'?>", b"%!PS", b"# ",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(_DEBUTS),
    st.binary(max_size=400),
    st.sampled_from(["a.docx", "a.eml", "a.csv", "a", "a.xls"]),
)
def test_any_bytes_give_readings_or_anomalies(debut: bytes, suite: bytes, nom: str) -> None:
    for lecture in read_depot(Depot(nom, debut + suite), LECTEURS):
        assert lecture.pages or lecture.anomalies
        assert all(isinstance(anomalie, Anomalie) for anomalie in lecture.anomalies)
        text_of(lecture).encode("utf-8")


_SAINS = [
    docx(p("Bonjour") + p("monde")),
    odf("text", "<text:p>Bonjour</text:p>"),
    zipped({"a.txt": "b", "c.eml": "From: x"}),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_SAINS), st.integers(0, 1500), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_never_raises(sain: bytes, place: int, degat: bytes) -> None:
    place %= len(sain)
    for lecture in read_depot(
        Depot("a.docx", sain[:place] + degat + sain[place + len(degat) :]), LECTEURS, _PETITES
    ):
        assert lecture.pages or lecture.anomalies


def test_a_giant_is_not_read_at_all(tmp_path: Path) -> None:
    geant = tmp_path / "geant.bin"
    with geant.open("wb") as flux:
        flux.truncate(200 << 20)
    (entree,) = list_depots(tmp_path)
    assert entree.taille == 200 << 20
    assert entree.anomalie is not None and entree.anomalie.code == "fichier_trop_gros"
    (lecture,) = read_entree(entree, LECTEURS)
    assert codes_of(lecture) == ["fichier_trop_gros"]


def test_the_walk_lists_everything_once_in_a_stable_order(tmp_path: Path) -> None:
    for nom in ("b/10.txt", "b/2.txt", "a.txt", "~$a.docx", ".DS_Store", "organisme.yaml", "b/dossier.yaml"):
        (tmp_path / nom).parent.mkdir(exist_ok=True)
        (tmp_path / nom).write_text("x")
    dehors = tmp_path.parent / f"{tmp_path.name}-dehors.txt"
    dehors.write_text("x")
    (tmp_path / "c.txt").symlink_to(dehors)
    (tmp_path / "d.txt").symlink_to(tmp_path / "rien")
    (tmp_path / "boucle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "tube")
    trouves = {
        entree.fichier: entree.anomalie and str(entree.anomalie.code) for entree in list_depots(tmp_path)
    }
    assert trouves == {
        ".DS_Store": "format_non_lu",
        "a.txt": None,
        "b/2.txt": None,
        "b/10.txt": None,
        "c.txt": "chemin_suspect",
        "d.txt": "fichier_inaccessible",
        "tube": "fichier_inaccessible",
        "~$a.docx": "format_non_lu",
    }
    assert list(trouves).index("b/2.txt") < list(trouves).index("b/10.txt")
    assert {nom for nom, _ in list_configurations(tmp_path)} == {"organisme.yaml", "b/dossier.yaml"}


def test_a_single_file_is_listed_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Bonjour")
    (entree,) = list_depots(tmp_path / "a.txt")
    (lecture,) = read_entree(entree, LECTEURS)
    assert (lecture.fichier, text_of(lecture)) == ("a.txt", "Bonjour")


@pytest.mark.parametrize(
    ("contenu", "format"),
    [
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "7z"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 30, "video"),
        (b"MZ\x90\0", "executable"),
    ],
)
def test_known_formats_that_are_not_read_say_what_to_do(contenu: bytes, format: str) -> None:
    lecture = read_one("a.bin", contenu)
    assert (codes_of(lecture), lecture.format) == (["format_non_lu"], format)
    assert lecture.anomalies[0].remede.endswith(".")


def test_bytes_of_nothing_known_are_said_unknown() -> None:
    assert codes_of(read_one("a.bin", bytes(range(256)) * 4)) == ["format_inconnu"]


def test_the_files_of_an_archive_are_listed_and_read_apart(tmp_path: Path) -> None:
    membres = {
        "a.txt": "un",
        "../b.txt": "deux",
        "Thumbs.db": "x",
        "vide.pdf": "",
        "organisme.yaml": "nda: 1",
    }
    (tmp_path / "z.zip").write_bytes(zipped({**membres, "c.zip": zipped({"d.txt": "trois"})}))
    for racine in (tmp_path, tmp_path / "z.zip"):
        lectures = [lecture for entree in list_depots(racine) for lecture in read_entree(entree, LECTEURS)]
        assert {lecture.fichier: (text_of(lecture), codes_of(lecture)) for lecture in lectures} == {
            "z.zip/a.txt": ("un", []),
            "z.zip/b.txt": ("deux", ["chemin_suspect"]),
            "z.zip/Thumbs.db": ("", ["format_non_lu"]),
            "z.zip/vide.pdf": ("", ["fichier_vide"]),
            "z.zip/c.zip/d.txt": ("trois", []),
        }
        ((nom, chemin),) = list_configurations(racine)
        assert (nom, chemin.read_bytes()) == ("z.zip/organisme.yaml", b"nda: 1")


def test_two_files_of_an_archive_have_their_own_digest(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(zipped({"a.txt": "un", "b.txt": "deux"}))
    avant = [entree.digest() for entree in list_depots(tmp_path)]
    (tmp_path / "z.zip").write_bytes(zipped({"a.txt": "un", "b.txt": "trois"}))
    apres = [entree.digest() for entree in list_depots(tmp_path)]
    assert avant[0] == apres[0] and avant[1] != apres[1]


def test_a_big_archive_stops_at_what_it_may_unpack_to(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(zipped({f"{i}.txt": "x" * 900_000 for i in range(4)}))
    codes = [e.anomalie and str(e.anomalie.code) for e in list_depots(tmp_path, _PETITES)]
    assert codes == [None, None, "archive_piegee", "archive_piegee"]
