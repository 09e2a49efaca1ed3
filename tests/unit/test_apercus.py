"""Images of passages: a strip of the right page, framed, upright, and kept."""

import io

from PIL import Image

from qualiopia.domain.piece import Passage
from qualiopia.engines.apercus.imagier import Imagier
from qualiopia.testing import InMemoryStore


def photo(largeur: int = 400, hauteur: int = 600) -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", (largeur, hauteur), "white").save(sortie, "PNG")
    return sortie.getvalue()


def passage(boite: tuple[float, float, float, float] | None) -> Passage:
    return Passage("scan.png", 1, 0, 5, "texte", boite)


def test_a_strip_surrounds_the_passage_and_is_kept() -> None:
    store = InMemoryStore()
    imagier = Imagier(lambda _: photo(), {}, store)
    bande = imagier(passage((50, 100, 200, 120)))
    assert bande is not None
    image = Image.open(io.BytesIO(bande))
    assert image.format == "WEBP"
    assert image.size == (400, 20 + 2 * 14)
    assert imagier(passage((50, 100, 200, 120))) == bande
    assert list(store.contenus.values()) == [bande]


def test_a_turned_page_is_set_upright_before_it_is_cut() -> None:
    bande = Imagier(lambda _: photo(), {("scan.png", 1): 90}, None)(passage((10, 10, 50, 30)))
    assert bande is not None
    assert Image.open(io.BytesIO(bande)).width == 600


def test_no_box_no_file_or_no_picture_gives_no_image() -> None:
    assert Imagier(lambda _: photo(), {}, None)(passage(None)) is None
    assert Imagier(lambda _: None, {}, None)(passage((0, 0, 1, 1))) is None
    assert Imagier(lambda _: b"%PDF-1.4 abime", {}, None)(passage((0, 0, 9, 9))) is None
