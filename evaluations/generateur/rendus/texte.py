"""Render neutral blocks to plain text, Markdown, CSV, RTF and HTML."""

import csv
import html as echappement
import io
import re

from evaluations.generateur.blocs import (
    Bloc,
    Case,
    Contenu,
    Encadre,
    Paragraphe,
    Puces,
    Saut,
    Signatures,
    Tableau,
    Titre,
)
from evaluations.generateur.styles import Style


def en_lignes(bloc: Bloc) -> list[str]:
    """Say a block in plain lines of text."""
    match bloc:
        case Titre() | Paragraphe() | Encadre():
            return bloc.texte.replace("**", "").split("\n")
        case Puces():
            return [f"- {texte}".replace("**", "") for texte in bloc.elements]
        case Case():
            return [f"{'☒' if bloc.cochee else '☐'} {bloc.texte}"]
        case Tableau():
            return [" | ".join(cellule.removeprefix("~") for cellule in ligne) for ligne in bloc.lignes]
        case Signatures():
            return [
                " - ".join(filter(None, (p.titre, p.nom, p.date, "signé" if p.signe else "")))
                for p in bloc.signataires
            ]
        case Saut():
            return []


def txt(contenu: Contenu, _style: Style) -> bytes:
    """Write plain text, as people type it."""
    lignes = [contenu.entete, ""] if contenu.entete else []
    for bloc in contenu.blocs:
        suite = en_lignes(bloc)
        lignes += (
            [suite[0].upper(), "=" * len(suite[0])] if isinstance(bloc, Titre) and bloc.niveau == 1 else suite
        )
        lignes.append("")
    return "\n".join([*lignes, contenu.pied]).encode()


def md(contenu: Contenu, _style: Style) -> bytes:
    """Write Markdown."""
    lignes = []
    for bloc in contenu.blocs:
        if isinstance(bloc, Titre):
            lignes.append("#" * bloc.niveau + " " + bloc.texte)
        elif isinstance(bloc, Tableau):
            rangees = ["| " + " | ".join(ligne) + " |" for ligne in bloc.lignes]
            lignes += [rangees[0], "|" + "---|" * len(bloc.lignes[0]), *rangees[1:]]
        else:
            lignes += en_lignes(bloc)
        lignes.append("")
    return "\n".join([*lignes, contenu.pied]).encode()


def csv_(contenu: Contenu, _style: Style) -> bytes:
    """Write the tables as a semicolon-separated file in Windows-1252, as French spreadsheets do."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";")
    for bloc in contenu.blocs:
        if isinstance(bloc, Tableau):
            ecrivain.writerows(bloc.lignes)
        else:
            ecrivain.writerows([ligne] for ligne in en_lignes(bloc))
    return tampon.getvalue().encode("cp1252", errors="replace")


def rtf(contenu: Contenu, _style: Style) -> bytes:
    """Write Rich Text, titles in bold and tables as tabbed lines."""
    corps = [r"{\header " + _rtf(contenu.entete) + r"\par}", r"{\footer " + _rtf(contenu.pied) + r"\par}"]
    for bloc in contenu.blocs:
        for ligne in en_lignes(bloc):
            texte = _rtf(ligne.replace(" | ", "\t"))
            corps.append(r"{\b\fs28 " + texte + r"\par}" if isinstance(bloc, Titre) else texte + r"\par")
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\fs20" + "\n" + "\n".join(corps) + "\n}"
    ).encode("ascii")


def _rtf(texte: str) -> str:
    sortie = []
    for lettre in texte:
        if lettre in "\\{}":
            sortie.append("\\" + lettre)
        elif lettre == "\t":
            sortie.append(r"\tab ")
        elif lettre == "\n":
            sortie.append(r"\line ")
        else:
            sortie.append(lettre if ord(lettre) < 128 else f"\\u{ord(lettre)}?")
    return "".join(sortie)


def html(contenu: Contenu, style: Style) -> bytes:
    """Write a web page with its banner, menu and legal foot."""
    corps = "\n".join(_balise(bloc) for bloc in contenu.blocs)
    feuille = (
        f"body{{font-family:Verdana,sans-serif;max-width:60em;margin:auto}}h1,h2{{color:{style.couleur}}}"
        "nav a{margin-right:1em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3em .6em}"
        f"footer{{background:{style.fond};padding:1em;font-size:.8em}}"
    )
    menu = '<a href="/">Accueil</a><a href="/formations">Nos formations</a><a href="/contact">Contact</a>'
    page = f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{_gras(contenu.titre)}</title>
<meta name="date" content="{contenu.date}">
<style>{feuille}</style></head>
<body><header><p>{_gras(contenu.entete)}</p><nav>{menu}</nav></header>
<main>
{corps}
</main>
<footer><p>{_gras(contenu.pied)}</p></footer></body></html>
"""
    return page.encode()


def _gras(texte: str) -> str:
    return re.sub(
        r"\*\*(.+?)\*\*", r"<strong>\1</strong>", echappement.escape(texte, quote=False), flags=re.DOTALL
    ).replace("\n", "<br>")


def _balise(bloc: Bloc) -> str:
    match bloc:
        case Titre():
            return f"<h{bloc.niveau}>{_gras(bloc.texte)}</h{bloc.niveau}>"
        case Puces():
            return "<ul>" + "".join(f"<li>{_gras(texte)}</li>" for texte in bloc.elements) + "</ul>"
        case Tableau():
            lignes = []
            for rang, ligne in enumerate(bloc.lignes):
                cellule = "th" if bloc.entete and rang == 0 else "td"
                lignes.append(
                    "<tr>" + "".join(f"<{cellule}>{_gras(texte)}</{cellule}>" for texte in ligne) + "</tr>"
                )
            return "<table>" + "".join(lignes) + "</table>"
        case _:
            return "".join(f"<p>{_gras(ligne)}</p>" for ligne in en_lignes(bloc))
