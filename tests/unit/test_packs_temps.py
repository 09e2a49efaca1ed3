"""The pack keys of dossiers that live in time: the neutral test pack loads, and faults are said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualiopia.packs.chargeur import lint_pack, load_pack

ATELIER = Path(__file__).parents[1] / "packs" / "atelier"
CONTROLE = "types_de_pieces/controle_machine.yaml"


def test_the_test_pack_is_sound_and_survives_its_cache(tmp_path: Path) -> None:
    assert lint_pack(ATELIER).fautes == ()
    neuf = load_pack(ATELIER, tmp_path)
    relu = load_pack(ATELIER, tmp_path)
    assert list(tmp_path.glob("pack-*"))
    assert relu.baremes == neuf.baremes
    assert relu.types_de_dossiers == neuf.types_de_dossiers
    assert relu.variables_deduites == neuf.variables_deduites
    assert relu.confidentialite == neuf.confidentialite


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "extrait"),
    [
        ("conditions.yaml", "puissance_kw > 3", "puisance_kw > 3", "« puisance_kw » n'existe pas"),
        ("conditions.yaml", "puissance_kw > 3", "puissance_kw >", "illisible"),
        ("dossiers.yaml", "puissance_kw > 3 and genre", "len(genre) > 3 and genre", "n'est pas admis"),
        ("dossiers.yaml", "condition: badge_absent", "condition: badge_abscent", "n'existe pas"),
        ("dossiers.yaml", "lies: [machine, personne]", "lies: [machines]", "« machines »"),
        ("dossiers.yaml", "    sujet: machine\n", "", "vont ensemble"),
        ("dossiers.yaml", "au_moins_une: [badge, badge_provisoire]", "au_moins_une: [reglement]", "aucune"),
        ("dossiers.yaml", "champs: [numero_badge]", "champs: [numero_bage]", "numero_badge"),
        (CONTROLE, "au: '2026-12-31' }, mois: 12", "au: '2027-12-31' }, mois: 12", "en même temps"),
        (CONTROLE, "mois: 24", "mois: 24, jours: 3", "une seule durée"),
        (CONTROLE, "mois: 24, ", "", ""),
        (CONTROLE, "bareme: duree_de_controle", "bareme: duree_de_controles", "duree_de_controle"),
        (CONTROLE, "[90, 45, 15]", "[15, 45]", "du plus long délai"),
        ("baremes.yaml", "    naissance: date_naissance\n", "", "par âge"),
        ("baremes.yaml", "[A] }, mois: 12", "[A] }, mois: 12, jours: 1", "« mois » ou « jours »"),
        ("variables.yaml", "champ: date_naissance, calcul: age", "calcul: age", "demande un champ"),
        ("variables.yaml", "  genre:", "  gendre:", "gendre"),
        ("confidentialite.yaml", "motifs: [", "documents: [", "ni motifs ni zones"),
    ],
)
def test_a_fault_is_said_with_its_place(
    tmp_path: Path, fichier: str, avant: str, apres: str, extrait: str
) -> None:
    dossier = tmp_path / "atelier"
    shutil.copytree(ATELIER, dossier)
    texte = (dossier / fichier).read_text(encoding="utf-8")
    assert avant in texte
    (dossier / fichier).write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    fautes = [str(f) for f in lint_pack(dossier).fautes]
    if not extrait:
        assert fautes == [], "a rule that only names the printed date is sound"
        return
    assert any(extrait in faute and faute.startswith(fichier) for faute in fautes), fautes
