"""Dossiers of subjects: found by keys, from folders, shared by lists, doubtful readings said."""

from __future__ import annotations

from qualiopia.stages.cles import distance, nearly, read_keys
from qualiopia.stages.declarations import complete_organisme, read_declarations
from tests.unit.atelier import dossier, examen, pack, piece, statuts


def test_pièces_of_two_machines_and_two_persons_in_one_heap_make_four_dossiers() -> None:
    fait = examen(
        piece("fiche_machine", "1.pdf", numero_machine="MX-104-BC", numero_serie="SN998877"),
        piece("controle_machine", "2.pdf", numero_machine="mx 104 bc", date_limite="2027-01-01"),
        piece("controle_machine", "3.pdf", numero_serie="SN-998877", date_limite="2026-01-01"),
        piece("fiche_machine", "4.pdf", numero_machine="MX-205-DE"),
        piece("badge", "5.pdf", nom="Ana ROY", date_naissance="1990-01-02", numero_badge="B-7781"),
        piece("formation", "6.pdf", nom="Roy Ana", date_formation="2025-01-01"),
        piece("badge", "7.pdf", nom="Luc Bon", date_naissance="1985-03-04"),
    )
    assert {d.libelle: len(d.pieces) for d in fait.dossiers if d.sujet} == {
        "MX-104-BC": 3, "MX-205-DE": 1, "Ana ROY": 2, "Luc Bon": 1,
    }  # fmt: skip
    assert dossier(fait, "MX-104-BC").cles == {"numero_machine": "MX-104-BC", "numero_serie": "SN998877"}
    assert dossier(fait, "MX-104-BC").id == "machine-mx104bc"


def test_a_list_serves_every_machine_it_names_and_opens_none() -> None:
    fait = examen(
        piece("fiche_machine", "1.pdf", numero_machine="MX-104-BC"),
        piece("fiche_machine", "2.pdf", numero_machine="MX-205-DE"),
        piece(
            "assurance_parc", "3.pdf", machines=("MX-104-BC", "MX205DE", "MX-999-ZZ"), date_effet="2026-02-01"
        ),
    )
    assert statuts(fait, "MX-104-BC")["assurance_parc"] == "conforme"
    assert statuts(fait, "MX-205-DE")["assurance_parc"] == "conforme"
    assert len([d for d in fait.dossiers if d.sujet == "machine"]) == 2


def test_homonyms_are_told_apart_by_birth_date_and_a_bare_name_is_given_to_neither() -> None:
    fait = examen(
        piece("badge", "1.pdf", nom="Ana Roy", date_naissance="1990-01-02"),
        piece("badge", "2.pdf", nom="Ana Roy", date_naissance="1971-05-06"),
        piece("formation", "3.pdf", nom="Ana Roy", date_naissance="1971-05-06", date_formation="2025-01-01"),
        piece("formation", "4.pdf", nom="Ana Roy", date_formation="2025-01-01"),
    )
    assert sorted(d.pieces for d in fait.dossiers if d.sujet) == [("1.pdf",), ("2.pdf", "3.pdf")] or sorted(
        len(d.pieces) for d in fait.dossiers if d.sujet
    ) == [1, 1, 2]
    assert not any("4.pdf" in d.pieces and "1.pdf" in d.pieces for d in fait.dossiers)


def test_a_key_that_differs_by_confusable_characters_is_said_and_not_corrected() -> None:
    fait = examen(
        piece("fiche_machine", "1.pdf", numero_machine="MX-108-BC"),
        piece("assurance_parc", "3.pdf", numero_machine="MX-108-BC", date_effet="2026-02-01"),
        piece("controle_machine", "2.pdf", numero_machine="MX-1O8-8C", date_limite="2027-01-01"),
    )
    lu = dossier(fait, "MX-108-BC")
    assert "2.pdf" in lu.pieces
    doute = next(i for i in fait.coherence if i.regle == "cle_de_rapprochement")
    assert (doute.attendu, doute.observe) == ("MX-108-BC", "MX-1O8-8C")
    assert doute.preuves[0].texte == "numero_machine : MX-1O8-8C"
    assert {c.valeur for j in fait.pieces for c in j.piece.champs if c.nom == "numero_machine"} == {
        "MX-108-BC", "MX-1O8-8C",
    }  # fmt: skip


def test_a_name_one_or_two_letters_off_is_for_a_person() -> None:
    cles = pack().types_de_dossiers[2].cle_de_rapprochement
    un = read_keys(piece("badge", nom="Hélène MARCHAND"), cles)[0]
    assert nearly(un, read_keys(piece("badge", nom="Helene Marchend"), cles)[0])
    assert not nearly(un, read_keys(piece("badge", nom="Paul Marchand"), cles)[0])
    assert distance("marchand", "marchend") == 1


def test_a_pièce_without_a_key_goes_with_the_folder_of_one_subject() -> None:
    fait = examen(
        piece("badge", "gens/ROY Ana/badge.pdf", nom="Ana Roy", numero_badge="B-7781"),
        piece("visite", "gens/ROY Ana/visite.pdf", date_visite="2026-01-01"),
        piece("badge", "gens/BON Luc/badge.pdf", nom="Luc Bon"),
        piece("formation", "gens/formation.pdf", date_formation="2025-01-01"),
    )
    assert dossier(fait, "gens/ROY Ana").pieces == ("gens/ROY Ana/badge.pdf", "gens/ROY Ana/visite.pdf")
    assert not any("gens/formation.pdf" in d.pieces for d in fait.dossiers if d.sujet)


def test_in_a_shared_folder_what_a_pièce_tells_says_whose_it_is() -> None:
    fait = examen(
        piece("badge", "tas/a.pdf", nom="Ana Roy", numero_badge="B-7781"),
        piece("badge", "tas/b.pdf", nom="Luc Bon", numero_badge="B-9020"),
        piece("visite", "tas/c.pdf", date_visite="2026-01-01", medecin="Docteur Sorel", badge="B-9020"),
        piece("visite", "tas/d.pdf", date_visite="2026-01-01"),
    )
    luc = next(d for d in fait.dossiers if "tas/b.pdf" in d.pieces)
    assert luc.pieces == ("tas/b.pdf", "tas/c.pdf")
    assert not any("tas/d.pdf" in d.pieces for d in fait.dossiers if d.sujet)


def test_content_wins_over_the_folder_but_a_dossier_yaml_wins_over_all() -> None:
    pieces = [
        piece("fiche_machine", "A/fiche.pdf", numero_machine="MX-104-BC"),
        piece("controle_machine", "A/controle.pdf", numero_machine="MX-205-DE", date_limite="2027-01-01"),
        piece("fiche_machine", "B/fiche.pdf", numero_machine="MX-205-DE"),
    ]
    fait = examen(*pieces)
    assert "A/controle.pdf" in dossier(fait, "MX-205-DE").pieces
    declare: dict[str, dict[str, object]] = {
        "A": {"type": "machine", "libelle": "Tour bleu", "cles": {"numero_machine": "MX-104-BC"}}
    }
    fait = examen(*pieces, declarations=declare)
    assert dossier(fait, "Tour bleu").pieces == ("A/controle.pdf", "A/fiche.pdf")
    assert dossier(fait, "MX-205-DE").pieces == ("B/fiche.pdf",)


def test_an_intervention_is_linked_to_the_machine_and_the_person_it_names() -> None:
    fait = examen(
        piece("fiche_machine", "m.pdf", numero_machine="MX-104-BC", puissance_kw=5.0),
        piece("controle_machine", "c.pdf", numero_machine="MX-104-BC", date_limite="2027-01-01"),
        piece("badge", "p.pdf", nom="Ana Roy", date_naissance="1990-01-02"),
        piece("bon_intervention", "b.pdf", reference_intervention="INT-2026-12", numero_machine="MX-104-BC",
              intervenant="Roy Ana"),
    )  # fmt: skip
    lue = dossier(fait, "INT-2026-12")
    assert set(lue.lies) == {dossier(fait, "MX-104-BC").id, dossier(fait, "Ana Roy").id}
    assert lue.variables["puissance_kw"] == 5.0
    assert statuts(fait, "INT-2026-12")["controle_machine"] == "conforme"


def test_the_variables_of_a_dossier_yaml_decide_and_unknown_ones_are_said() -> None:
    declaration = b"type: personne\npuissance_kw: 5\nvariables: {genre: fraiseuse}\nzone: 3\n"
    lues = read_declarations([("gens/Ana/dossier.yaml", declaration)], pack())
    assert [a.message for a in lues.anomalies] == ["Lignes sans effet, inconnues du référentiel : « zone »."]
    gens = [piece("badge", "gens/Ana/b.pdf", nom="Ana Roy", date_expiration="2028-01-01")]
    fait = examen(*gens, declarations={k: dict(v) for k, v in lues.dossiers.items()})
    assert statuts(fait, "gens/Ana")["formation"] == "manquant"
    sans = examen(*gens)
    attendu = next(a for a in dossier(sans, "gens/Ana").attendus if a.type == "formation")
    assert attendu.statut == "a_examiner"
    assert "Puissance de la machine" in attendu.remede


def test_what_is_expired_is_said_so_even_when_nobody_knows_if_it_is_required() -> None:
    gens = [
        piece("badge", "gens/Ana/b.pdf", nom="Ana Roy", date_expiration="2028-01-01"),
        piece("formation", "gens/Ana/f.pdf", nom="Ana Roy", date_formation="2019-01-01"),
    ]
    fait = examen(*gens)
    attendu = next(a for a in dossier(fait, "gens/Ana").attendus if a.type == "formation")
    assert (attendu.statut, attendu.exigee) == ("expire", False)
    assert dossier(fait, "gens/Ana").statut == "a_examiner"


def test_the_organisme_is_named_by_the_pieces_that_bear_its_number() -> None:
    pieces = [
        piece("reglement", "a.txt", siret="55210055400013", denomination="ALPHA"),
        piece("reglement", "b.txt", siren="552100554", denomination="ALPHA SAS"),
        piece("reglement", "c.txt", siren="732829320", denomination="BETA"),
        piece("reglement", "d.txt", siren="552100554", denomination="ALPHA"),
    ]
    trouve = complete_organisme(None, {}, pieces, pack())
    assert (trouve.denomination, trouve.autres_noms) == ("ALPHA", ("ALPHA SAS",))
