"""The documentation of a référentiel in Markdown, to be read in a code forge or converted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualiopia.packs.modele import Pack
from qualiopia.reports.referentiel.contenu import describe
from qualiopia.reports.referentiel.fiches import Fait, Fiche, Lien, Page, Valeur

_ACTIFS = re.compile(r"([\\`*_\[\]<>|#])")


def to_markdown(pack: Pack, motifs: bool = False) -> str:
    """Write the same page as the HTML one; every link leads to an anchor of the page."""
    return "\n".join(_lines(describe(pack, motifs))).rstrip() + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"# {_text(page.titre)}\n"
    for fait in page.faits:
        yield from _fact(fait, "")
    yield ""
    for nombre, texte in page.chiffres:
        yield f"- **{nombre}** {texte}"
    yield ""
    for avertissement in page.avertissements:
        yield f"> {_text(avertissement)}\n"
    yield "Sommaire : " + " · ".join(f"[{_text(s.titre)}](#{s.ancre})" for s in page.sections) + "\n"
    for section in page.sections:
        yield f'<a id="{section.ancre}"></a>\n\n## {_text(section.titre)}\n\n{_text(section.texte)}\n'
        for titre, fiches in section.groupes:
            if titre and fiches:
                yield f"### {_text(titre)}\n"
            for fiche in fiches:
                yield from _fiche(fiche, 4 if titre else 3)


def _fiche(fiche: Fiche, niveau: int) -> Iterator[str]:
    code = f" `{fiche.code}`" if fiche.code else ""
    yield f'<a id="{fiche.ancre}"></a>\n\n{"#" * niveau} {_text(fiche.titre)}{code}\n'
    if fiche.marques:
        yield f"*{_text(', '.join(fiche.marques))}*\n"
    if fiche.texte:
        yield f"{_text(fiche.texte)}\n"
    for fait in (*fiche.faits, *fiche.details):
        yield from _fact(fait, "")
    yield ""
    for sous_fiche in fiche.fiches:
        yield from _fiche(sous_fiche, niveau + 1)


def _fact(fait: Fait, marge: str) -> Iterator[str]:
    if len(fait.valeurs) == 1:
        yield f"{marge}- **{_text(fait.terme)}** : {_value(fait.valeurs[0], fait.nature)}"
        return
    yield f"{marge}- **{_text(fait.terme)}** :"
    for valeur in fait.valeurs:
        yield f"{marge}  - {_value(valeur, fait.nature)}"


def _value(valeur: Valeur, nature: str) -> str:
    if isinstance(valeur, Lien):
        return f"[{_text(valeur.texte)}](#{valeur.ancre})"
    if nature == "code":
        barrieres = "`" * (max((len(s) for s in re.findall("`+", valeur)), default=0) + 1)
        return f"{barrieres} {' '.join(valeur.split())} {barrieres}"
    return f"« {_text(valeur)} »" if nature == "citation" else _text(valeur)


def _text(texte: str) -> str:
    return _ACTIFS.sub(r"\\\1", " ".join(texte.split()))
