"""The follow-up of dossiers in time, as JSON, as a workbook and as a calendar."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from qualiopia.domain.statut import StatutDossier
from qualiopia.stages.suivi import Ligne, Tableau, Terme
from qualiopia.verifications.phrases import show

VERSION = 1
STATUTS = {
    StatutDossier.CONFORME: "en ordre",
    StatutDossier.CONFORME_SOUS_RESERVE: "en ordre sous réserve",
    StatutDossier.NON_CONFORME: "pas en ordre",
    StatutDossier.INCOMPLET: "incomplet",
    StatutDossier.A_EXAMINER: "à examiner",
}
NIVEAUX = {"": "", "information": "à prévoir", "action": "à faire", "urgence": "urgent", "expire": "expiré"}
_COULEURS = {
    "en ordre": "C6E7CE",
    "en ordre sous réserve": "FFF2CC",
    "pas en ordre": "F8C9C4",
    "incomplet": "F9DDBB",
    "à examiner": "DCE6F5",
    "à prévoir": "DCE6F5",
    "à faire": "FFF2CC",
    "urgent": "F9DDBB",
    "expiré": "F8C9C4",
}
_DANGEREUX = ("=", "+", "-", "@", "\t", "\r")
_LARGEUR_MAX = 60


def to_json(tableau: Tableau) -> str:
    """Write the follow-up as indented UTF-8 JSON."""
    return json.dumps(to_dict(tableau), ensure_ascii=False, indent=1)


def to_dict(tableau: Tableau) -> dict[str, Any]:
    """Lay the follow-up out: the dates, a line for each dossier, every end of validity."""
    return {
        "version": VERSION,
        "referentiel": tableau.titre,
        "organisme": tableau.organisme,
        "dates": list(tableau.dates),
        "dossiers": [_line(ligne, tableau.dates) for ligne in tableau.lignes],
        "echeances": [_term(terme) for terme in tableau.termes],
    }


def _line(ligne: Ligne, dates: Sequence[str]) -> dict[str, Any]:
    return {
        "id": ligne.dossier.id,
        "type": ligne.dossier.type,
        "libelle": ligne.dossier.libelle,
        "cles": dict(ligne.dossier.cles),
        "statuts": dict(zip(dates, (statut.value for statut in ligne.statuts), strict=True)),
        "prochaine_echeance": _term(ligne.prochaine) if ligne.prochaine else None,
        "a_regler": [
            {
                "type": a.type,
                "statut": a.statut.value,
                "gravite": a.gravite.value if a.gravite else None,
                "fichier": a.fichier,
                "motif": a.motif,
                "remede": a.remede,
            }
            for _, a in ligne.a_regler
        ],
    }


def _term(terme: Terme) -> dict[str, Any]:
    return {
        "dossier": terme.dossier,
        "type": terme.type,
        "fichier": terme.fichier,
        "date": terme.date,
        "jours_restants": terme.jours,
        "niveau": terme.niveau,
        "alertes": list(terme.alertes),
        "references": list(terme.references),
    }


def heading(rang: int, tableau: Tableau) -> str:
    """Return the heading of a date: today's, then in how many days."""
    jour = show(tableau.dates[rang])
    if rang == 0:
        return f"Le {jour}"
    jours = (date.fromisoformat(tableau.dates[rang]) - date.fromisoformat(tableau.dates[0])).days
    return f"Dans {jours} jours ({jour})"


def to_xlsx(tableau: Tableau) -> bytes:
    """Write the follow-up as a workbook: who is in order, what expires, what to mend."""
    from openpyxl import Workbook

    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Suivi"
    entetes = ["Dossier", "Sorte", *(heading(i, tableau) for i in range(len(tableau.dates)))]
    lignes = [
        [
            ligne.dossier.libelle,
            ligne.genre,
            *(STATUTS[statut] for statut in ligne.statuts),
            ligne.prochaine.nom if ligne.prochaine else "",
            _day(ligne.prochaine.date) if ligne.prochaine else "",
            "\n".join(f"{nom} : {a.motif}" for nom, a in ligne.a_regler),
        ]
        for ligne in tableau.lignes
    ]
    _fill(feuille, [*entetes, "Prochaine échéance", "Date", "À régler"], lignes)
    echeances = [
        [t.libelle, t.nom, _day(t.date), t.jours, NIVEAUX[t.niveau], t.fichier, " ; ".join(t.references)]
        for t in tableau.termes
    ]
    colonnes = ["Dossier", "Pièce", "Échéance", "Jours restants", "Niveau", "Fichier", "Textes"]
    _fill(classeur.create_sheet("Échéances"), colonnes, echeances)
    a_regler = [
        [ligne.dossier.libelle, nom, a.motif, a.remede, a.fichier or ""]
        for ligne in tableau.lignes
        for nom, a in ligne.a_regler
    ]
    _fill(
        classeur.create_sheet("À régler"), ["Dossier", "Pièce", "Constat", "Que faire", "Fichier"], a_regler
    )
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _day(iso: str) -> date | str:
    return date.fromisoformat(iso) if iso else ""


def _fill(feuille: Any, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> None:
    """Write a table with a frozen heading, filters, colours beside words, and no live formula."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    largeurs = [len(titre) for titre in entetes]
    feuille.append(list(entetes))
    for cellule in feuille[1]:
        cellule.font, cellule.fill = Font(bold=True), PatternFill("solid", fgColor="E8E8E8")
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
    nombre = 1
    for nombre, ligne in enumerate(lignes, 2):
        for colonne, valeur in enumerate(ligne, 1):
            cellule = feuille.cell(nombre, colonne)
            _write(cellule, valeur)
            couleur = _COULEURS.get(str(valeur))
            if couleur:
                cellule.fill = PatternFill("solid", fgColor=couleur)
            cellule.alignment = Alignment(wrap_text=True, vertical="top")
            plus_longue = max((len(morceau) for morceau in str(valeur).split("\n")), default=0)
            largeurs[colonne - 1] = max(largeurs[colonne - 1], plus_longue)
    feuille.freeze_panes = "B2"
    feuille.auto_filter.ref = f"A1:{get_column_letter(len(entetes))}{nombre}"
    for rang, largeur in enumerate(largeurs, 1):
        feuille.column_dimensions[get_column_letter(rang)].width = min(_LARGEUR_MAX, largeur + 2)


def _write(cellule: Any, valeur: object) -> None:
    """Write a value; a text that a spreadsheet would take for a formula stays a text."""
    if isinstance(valeur, date):
        cellule.value, cellule.number_format = valeur, "DD/MM/YYYY"
        return
    if not isinstance(valeur, str):
        cellule.value = valeur
        return
    cellule.value = "".join(c for c in valeur if c in "\n\t" or ord(c) >= 32)
    cellule.data_type = "s"
    if valeur.startswith(_DANGEREUX):
        cellule.quotePrefix = True


def to_ics(tableau: Tableau) -> bytes:
    """Write the ends of validity to come as a calendar, with the alarms of the pack; uids never change."""
    from icalendar import Alarm, Calendar, Event

    agenda = Calendar()
    agenda.add("prodid", "-//qualiopia//suivi//FR")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", f"Échéances · {tableau.organisme or tableau.titre}")
    estampille = datetime.fromisoformat(tableau.dates[0]).replace(tzinfo=UTC)
    for terme in tableau.termes:
        if terme.jours < 0:
            continue
        evenement = Event()
        evenement.add("uid", uid_of(terme))
        evenement.add("dtstamp", estampille)
        evenement.add("dtstart", date.fromisoformat(terme.date))
        evenement.add("dtend", date.fromisoformat(terme.date) + timedelta(days=1))
        evenement.add("summary", f"{terme.libelle} : fin de validité, {terme.nom}")
        evenement.add("description", f"{terme.fichier}\n{' ; '.join(terme.references)}".strip())
        evenement.add("transp", "TRANSPARENT")
        for delai in terme.alertes:
            alarme = Alarm()
            alarme.add("action", "DISPLAY")
            alarme.add("description", f"{terme.libelle} : {terme.nom} expire dans {delai} jours")
            alarme.add("trigger", timedelta(days=-delai))
            evenement.add_component(alarme)
        agenda.add_component(evenement)
    contenu: bytes = agenda.to_ical()
    return contenu


def uid_of(terme: Terme) -> str:
    """Return what names an event of the calendar: the same pièce of the same dossier, whatever its date."""
    empreinte = hashlib.sha256(f"{terme.dossier}|{terme.type}".encode()).hexdigest()
    return f"{empreinte[:32]}@qualiopia"
