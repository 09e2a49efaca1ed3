"""Proposals as JSON, and as a Word sheet for the documents that cannot be annotated themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from qualiopia.domain.proposition import AVERTISSEMENT, NatureProposition, Proposition
from qualiopia.domain.vides import VIDE
from qualiopia.stages.legendes import blanks_and_sources

_INTITULES = {
    NatureProposition.TEXTE: "Texte proposé",
    NatureProposition.CONSIGNE: "À faire",
    NatureProposition.CONTRADICTION: "À rapprocher",
}


def to_json(propositions: Sequence[Proposition], copies: Mapping[str, Path]) -> str:
    """Write the proposals; `copie` is the annotated copy that holds one, if any."""
    lignes = [
        _to_dict(proposition, str(copies.get(proposition.fichier, "")) or None)
        for proposition in propositions
    ]
    return json.dumps(
        {"version": 1, "avertissement": AVERTISSEMENT, "propositions": lignes}, ensure_ascii=False, indent=1
    )


def _to_dict(proposition: Proposition, copie: str | None) -> dict[str, Any]:
    sortie = asdict(proposition)
    sortie.pop("rubriques")
    sortie["passages"] = [
        {"fichier": passage.fichier, "page": passage.page, "texte": passage.texte}
        for passage in proposition.passages
    ]
    return {**sortie, "copie": copie}


def write_sheet(
    propositions: Sequence[Proposition], noms: Mapping[str, str], titre: str, cible: Path
) -> None:
    """Write the sheet: dossier by dossier, document by document, each text ready to copy."""
    from docx import Document

    document = Document()
    document.add_heading("Propositions de corrections", level=0)
    document.add_paragraph(titre)
    document.add_paragraph(AVERTISSEMENT).runs[0].bold = True
    document.add_paragraph(
        "N'écrivez que ce qui est vrai et ne complétez rien après coup : une présence, une signature, une "
        "date ne se reconstituent pas. Les passages surlignés sont à compléter."
    )
    par_fichier = [p for p in propositions if p.nature is not NatureProposition.CONTRADICTION]
    for fichier, siennes in groupby(par_fichier, key=lambda p: p.fichier):
        liste = list(siennes)
        document.add_heading(fichier, level=1)
        document.add_paragraph(noms.get(liste[0].type, ""))
        for proposition in liste:
            _entry(document, proposition)
    contradictions = [p for p in propositions if p.nature is NatureProposition.CONTRADICTION]
    if contradictions:
        document.add_heading("Contradictions entre documents", level=1)
    for dossier, siennes in groupby(contradictions, key=lambda p: p.dossier):
        document.add_heading(dossier, level=2)
        for proposition in siennes:
            _entry(document, proposition)
    document.save(str(cible))


def _entry(document: Any, proposition: Proposition) -> None:
    document.add_heading(proposition.libelle, level=3)
    if proposition.references:
        document.add_paragraph("Référence : " + " ; ".join(proposition.references))
    if proposition.nature is not NatureProposition.CONTRADICTION:
        document.add_paragraph(proposition.motif)
    cadre = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
    paragraphe = cadre.paragraphs[0]
    paragraphe.add_run(f"{_INTITULES[proposition.nature]} : ").bold = True
    _with_blanks(paragraphe, proposition.texte)
    for ligne in [proposition.prudence, *blanks_and_sources(proposition)]:
        if ligne:
            document.add_paragraph(ligne).runs[0].italic = True


def _with_blanks(paragraphe: Any, texte: str) -> None:
    """Write a text, its blanks highlighted."""
    from docx.enum.text import WD_COLOR_INDEX

    fin = 0
    for vide in VIDE.finditer(texte):
        paragraphe.add_run(texte[fin : vide.start()])
        paragraphe.add_run(vide.group()).font.highlight_color = WD_COLOR_INDEX.YELLOW
        fin = vide.end()
    paragraphe.add_run(texte[fin:])
