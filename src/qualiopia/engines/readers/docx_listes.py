"""List numbering of Word documents: « 1. », « Article 2 », « a) », bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualiopia.engines.readers.docx_symboles import bullet
from qualiopia.engines.readers.paquet import Element, attribute, child, local

_PROFONDEUR = 9
_ROMAINS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
            (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Niveau:
    format: str = "decimal"
    texte: str = ""
    depart: int = 1
    police: str = ""
    style: str = ""


@dataclass(slots=True)
class Numerotation:
    """Counts list items as they come; `label` gives what Word prints before each."""

    _listes: dict[str, dict[int, _Niveau]] = field(default_factory=dict)
    _abstraites: dict[str, str] = field(default_factory=dict)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _compteurs: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, numerotation: Element | None, styles: Element | None) -> Numerotation:
        """Read the numbering and style parts; either may be missing."""
        soi = cls()
        if numerotation is not None:
            soi._load_lists(numerotation)
        if styles is not None:
            soi._load_styles(styles)
        return soi

    def _load_lists(self, racine: Element) -> None:
        abstraites: dict[str, dict[int, _Niveau]] = {}
        for noeud in racine:
            if local(noeud) == "abstractNum":
                abstraites[attribute(noeud, "abstractNumId")] = _levels(noeud)
        for noeud in racine:
            if local(noeud) != "num":
                continue
            numero = attribute(noeud, "numId")
            reference = child(noeud, "abstractNumId")
            abstraite = attribute(reference, "val") if reference is not None else ""
            niveaux = dict(abstraites.get(abstraite, {}))
            cle = abstraite
            for surcharge in noeud:
                if local(surcharge) == "lvlOverride":
                    niveaux |= _levels(surcharge)
                    cle = f"{abstraite}/{numero}"
            self._listes[numero] = niveaux
            self._abstraites[numero] = cle

    def _load_styles(self, racine: Element) -> None:
        bases: dict[str, str] = {}
        for style in racine:
            if local(style) != "style":
                continue
            nom = attribute(style, "styleId")
            base = child(style, "basedOn")
            bases[nom] = attribute(base, "val") if base is not None else ""
            reference = _reference(child(style, "pPr", "numPr"))
            if reference is not None:
                self._styles[nom] = reference
        for nom in bases:
            ancetre, vus = nom, 0
            while ancetre and ancetre not in self._styles and vus < 12:
                ancetre, vus = bases.get(ancetre, ""), vus + 1
            if ancetre in self._styles:
                self._styles.setdefault(nom, self._styles[ancetre])

    def label(self, proprietes: Element | None) -> str:
        """Return what is printed before a paragraph with these properties, with a space, or nothing."""
        if proprietes is None:
            return ""
        style = child(proprietes, "pStyle")
        nom_style = attribute(style, "val") if style is not None else ""
        reference = _reference(child(proprietes, "numPr")) or self._styles.get(nom_style)
        if reference is None or reference[0] == "0":
            return ""
        numero, niveau = reference
        niveaux = self._listes.get(numero) or self._listes.get(self._styles.get(nom_style, ("", 0))[0], {})
        par_style = next((i for i, n in niveaux.items() if n.style and n.style == nom_style), None)
        if child(proprietes, "numPr", "ilvl") is None and par_style is not None:
            niveau = par_style
        return self._count(numero, niveau, niveaux)

    def _count(self, numero: str, niveau: int, niveaux: dict[int, _Niveau]) -> str:
        modele = niveaux.get(niveau)
        if modele is None or modele.format == "none":
            return ""
        if modele.format == "bullet":
            return f"{bullet(modele.police, modele.texte)} " if modele.texte.strip() else ""
        compteurs = self._compteurs.setdefault(self._abstraites.get(numero, numero), [0] * _PROFONDEUR)
        if not compteurs[niveau]:
            compteurs[niveau] = modele.depart - 1
        compteurs[niveau] += 1
        compteurs[niveau + 1 :] = [0] * (_PROFONDEUR - niveau - 1)

        def number(trouve: re.Match[str]) -> str:
            rang = int(trouve.group(1)) - 1
            valeur = compteurs[rang] or niveaux.get(rang, _Niveau()).depart
            return _write_number(valeur, niveaux.get(rang, _Niveau()).format)

        texte = re.sub(r"%([1-9])", number, modele.texte).strip()
        return f"{texte} " if texte else ""


def _reference(proprietes: Element | None) -> tuple[str, int] | None:
    if proprietes is None:
        return None
    numero, niveau = child(proprietes, "numId"), child(proprietes, "ilvl")
    if numero is None:
        return None
    rang = attribute(niveau, "val", "0") if niveau is not None else "0"
    return attribute(numero, "val"), min(int(rang) if rang.isdigit() else 0, _PROFONDEUR - 1)


def _levels(noeud: Element) -> dict[int, _Niveau]:
    niveaux: dict[int, _Niveau] = {}
    for enfant in noeud:
        if local(enfant) != "lvl":
            continue
        rang = attribute(enfant, "ilvl", "0")
        valeurs = {local(e): attribute(e, "val") for e in enfant}
        polices = child(enfant, "rPr", "rFonts")
        depart = valeurs.get("start", "1")
        niveaux[min(int(rang) if rang.isdigit() else 0, _PROFONDEUR - 1)] = _Niveau(
            valeurs.get("numFmt", "decimal"),
            valeurs.get("lvlText", ""),
            int(depart) if depart.isdigit() else 1,
            attribute(polices, "ascii") if polices is not None else "",
            valeurs.get("pStyle", ""),
        )
    return niveaux


def _write_number(valeur: int, format: str) -> str:
    if format in ("lowerLetter", "upperLetter"):
        rang = (valeur - 1) % 26
        lettre = chr(ord("a") + rang) * ((valeur - 1) // 26 + 1)
        return lettre if format == "lowerLetter" else lettre.upper()
    if format in ("lowerRoman", "upperRoman"):
        reste, romain = min(valeur, 3999), ""
        for poids, signe in _ROMAINS:
            romain += signe * (reste // poids)
            reste %= poids
        return romain if format == "lowerRoman" else romain.upper()
    return f"{valeur:02d}" if format == "decimalZero" else str(valeur)
