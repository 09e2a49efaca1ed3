"""House styles and layouts: how the pages of an organisation look, whatever they say."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Style:
    """A house style with its layout; every field is a choice a real organisation makes."""

    police: str = "Helvetica"
    police_titre: str = "Helvetica-Bold"
    taille: float = 10.0
    couleur: str = "#1f3b57"
    fond: str = "#e8eef4"
    colonnes: int = 1
    paysage: bool = False
    bandeau: str = "filet"
    titre: str = "gauche"
    grille: str = "complete"
    numerote: bool = True
    cases: str = "glyphe"
    marges: float = 56.0


MAISONS: dict[str, Style] = {
    "mosaique": Style(
        police="DejaVuSans",
        police_titre="DejaVuSans-Bold",
        taille=9.2,
        couleur="#0b6e6e",
        fond="#e3f2f1",
        bandeau="bande",
        cases="controle",
    ),
    "ferrand": Style(
        police="Times-Roman",
        police_titre="Times-Bold",
        taille=11.0,
        couleur="#5a2d0c",
        fond="#f5efe6",
        bandeau="filet",
        titre="centre",
        grille="horizontale",
    ),
    "transport": Style(
        police="DejaVuSans",
        police_titre="DejaVuSans-Bold",
        taille=9.5,
        couleur="#7a3b10",
        fond="#f7ede2",
        bandeau="filet",
        grille="complete",
    ),
    "administration": Style(
        police="Helvetica", taille=10.5, couleur="#000091", fond="#ececfe", bandeau="courrier", numerote=False
    ),
    "machine": Style(
        police="Courier",
        police_titre="Courier-Bold",
        taille=9.5,
        couleur="#000000",
        fond="#ffffff",
        bandeau="aucun",
        grille="complete",
    ),
    "certificateur": Style(
        police="DejaVuSerif",
        police_titre="DejaVuSerif-Bold",
        taille=10.0,
        couleur="#6b1f3a",
        fond="#f7e9ee",
        bandeau="centre",
        titre="cadre",
        numerote=False,
    ),
    "fournisseur": Style(
        police="Helvetica", taille=9.0, couleur="#d35400", fond="#fdebd0", bandeau="bande", grille="zebre"
    ),
}

DISPOSITIONS: dict[str, dict[str, object]] = {
    "simple": {},
    "deux_colonnes": {"colonnes": 2, "taille": 10.2, "marges": 40.0},
    "courrier": {"bandeau": "courrier", "titre": "gauche", "numerote": False},
    "paysage": {"paysage": True, "marges": 36.0, "taille": 9.0, "grille": "complete"},
    "tableau": {"grille": "zebre", "taille": 8.8},
    "diplome": {"bandeau": "cadre", "titre": "cadre", "paysage": True, "numerote": False, "taille": 12.5},
    "formulaire": {"titre": "cadre", "grille": "complete"},
    "dense": {"taille": 8.2, "marges": 40.0},
    "aere": {"taille": 11.0, "marges": 72.0},
    "nu": {"bandeau": "aucun", "numerote": False},
    "centre": {"bandeau": "centre", "titre": "centre"},
    "lignes": {"grille": "horizontale", "titre": "souligne"},
    "affiche": {"taille": 15.0, "titre": "centre", "bandeau": "aucun", "numerote": False},
    "dense_deux_colonnes": {"colonnes": 2, "taille": 7.4, "marges": 34.0},
    "encadre": {"bandeau": "cadre", "titre": "centre"},
}


def style(maison: str, disposition: str = "simple") -> Style:
    """Cross a house with a layout."""
    return replace(MAISONS[maison], **DISPOSITIONS[disposition])  # type: ignore[arg-type]
