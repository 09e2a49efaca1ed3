"""Who and what is in order today and in some days: table, workbook, calendar."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from icalendar import Calendar
from openpyxl import load_workbook

from qualiopia.domain.statut import StatutDossier
from qualiopia.reports.html import to_html
from qualiopia.reports.suivi import to_dict, to_ics, to_xlsx
from qualiopia.stages.suivi import Tableau, follow
from tests.unit.atelier import examen, pack, piece


def _fleet(numero: str = "MX-104-BC", limite: str = "2026-07-20") -> Tableau:
    fait = examen(
        piece("fiche_machine", "fiche.txt", numero_machine=numero, puissance_kw=5.0),
        piece("controle_machine", "controle.txt", numero_machine=numero, date_limite=limite),
        piece("assurance_parc", "assurance.txt", numero_machine=numero, date_effet="2026-02-01"),
        piece(
            "badge", "badge.txt", nom="=Ana Roy", date_naissance="1990-01-02", date_expiration="2026-06-01"
        ),
    )
    return follow(fait, pack(), [30, 60, 90])


def _statuts(tableau: Tableau, libelle: str) -> tuple[StatutDossier, ...]:
    return next(ligne.statuts for ligne in tableau.lignes if ligne.dossier.libelle == libelle)


def test_a_dossier_in_order_today_is_not_any_more_once_its_pièce_has_expired() -> None:
    en_ordre, non = StatutDossier.CONFORME, StatutDossier.NON_CONFORME
    assert _statuts(_fleet(), "MX-104-BC") == (en_ordre, en_ordre, non, non)
    assert _statuts(_fleet(limite="2026-06-15"), "MX-104-BC") == (en_ordre, non, non, non)


def test_the_next_end_and_what_to_mend_are_said() -> None:
    tableau = _fleet()
    machine = next(ligne for ligne in tableau.lignes if ligne.dossier.libelle == "MX-104-BC")
    assert machine.prochaine is not None
    assert (machine.prochaine.date, machine.prochaine.niveau) == ("2026-07-20", "action")
    assert machine.a_regler == ()
    ana = next(ligne for ligne in tableau.lignes if "Ana" in ligne.dossier.libelle)
    assert ana.a_regler[0][1].statut == "expire"
    assert [t.date for t in tableau.termes] == sorted(t.date for t in tableau.termes)


def _rows(feuille: Any) -> list[list[object]]:
    return [[cellule.value for cellule in ligne] for ligne in feuille.iter_rows()]


def test_the_workbook_has_filters_a_frozen_heading_words_beside_colours_and_no_formula() -> None:
    classeur = load_workbook(io.BytesIO(to_xlsx(_fleet())))
    assert classeur.sheetnames == ["Suivi", "Échéances", "À régler"]
    feuille = classeur["Suivi"]
    assert feuille.freeze_panes == "B2"
    assert feuille.auto_filter.ref.startswith("A1:")
    lignes = _rows(feuille)
    assert lignes[0][2:6] == [
        "Le 15/06/2026", "Dans 30 jours (15/07/2026)",
        "Dans 60 jours (14/08/2026)", "Dans 90 jours (13/09/2026)",
    ]  # fmt: skip
    machine = next(ligne for ligne in lignes if ligne[0] == "MX-104-BC")
    assert machine[2:6] == ["en ordre", "en ordre", "pas en ordre", "pas en ordre"]
    ana = next(c for ligne in feuille.iter_rows() for c in ligne if c.value == "=Ana Roy")
    assert (ana.data_type, ana.quotePrefix) == ("s", True)
    assert all(c.data_type != "f" for f in classeur for ligne in f.iter_rows() for c in ligne)
    couleurs = {c.value: c.fill.fgColor.rgb for ligne in feuille.iter_rows() for c in ligne}
    assert couleurs["en ordre"] != couleurs["pas en ordre"]


def test_the_calendar_has_alarms_and_ids_that_a_renewal_does_not_change() -> None:
    agenda: Any = Calendar.from_ical(to_ics(_fleet()))
    evenements = {str(e["summary"]): e for e in agenda.walk("VEVENT")}
    controle = evenements["MX-104-BC : fin de validité, Contrôle périodique de machine"]
    assert controle["dtstart"].dt.isoformat() == "2026-07-20"
    delais = [alarme["trigger"].dt for alarme in controle.walk("VALARM")]
    assert delais == [timedelta(days=-90), timedelta(days=-45), timedelta(days=-15)]
    assert not any("Ana" in nom for nom in evenements), "what has expired is not an event to come"
    renouvele: Any = Calendar.from_ical(to_ics(_fleet(limite="2027-07-20")))
    uids = {str(e["uid"]) for e in renouvele.walk("VEVENT")}
    assert str(controle["uid"]) in uids


def test_json_gives_each_date_its_statut() -> None:
    dit = to_dict(_fleet())
    machine = next(d for d in dit["dossiers"] if d["libelle"] == "MX-104-BC")
    assert machine["statuts"] == {
        "2026-06-15": "conforme", "2026-07-15": "conforme",
        "2026-08-14": "non_conforme", "2026-09-13": "non_conforme",
    }  # fmt: skip
    assert machine["cles"] == {"numero_machine": "MX-104-BC"}


def test_the_report_puts_dossiers_first_and_deadlines_by_horizon_when_there_are_no_indicateurs() -> None:
    fait = examen(
        piece("fiche_machine", "fiche.txt", numero_machine="MX-104-BC", puissance_kw=5.0),
        piece("controle_machine", "vieux.txt", numero_machine="MX-104-BC", date_limite="2025-07-01"),
        piece("controle_machine", "controle.txt", numero_machine="MX-104-BC", date_limite="2026-07-01"),
        piece("badge", "b.txt", nom="Ana Roy", date_naissance="1990-01-02", date_expiration="2026-06-01"),
    )
    page = to_html(fait, pack())
    assert "Indicateur" not in page.split("<main")[1]
    ordre = [page.index(f'<section id="{nom}"') for nom in ("synthese", "dossiers", "actions", "documents")]
    assert ordre == sorted(ordre)
    assert page.count('<section id="dossiers"') == 1
    echeances = page.split('<section id="echeances"')[1].split("</section>")[0]
    titres = ["Dépassées", "Dans les 30 jours", "Remplacées par une pièce plus récente"]
    assert [echeances.index(titre) for titre in titres] == sorted(echeances.index(t) for t in titres)
    assert "De 61 à 90 jours" not in echeances
    assert "bloquant" in page
