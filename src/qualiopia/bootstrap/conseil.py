"""The local model as an adviser of the analysis: opened when there is something to ask, and what it cost."""

from __future__ import annotations

from dataclasses import asdict

from qualiopia.bootstrap.atelier import Atelier
from qualiopia.bootstrap.modeles import AUCUN, open_model
from qualiopia.engines.models.calibrations import load_calibration
from qualiopia.errors import UsageError
from qualiopia.stages.ask import Calibration, Conseiller
from qualiopia.stages.ports import Modele


def open_adviser(atelier: Atelier) -> Conseiller | None:
    """Return what puts open questions to the model of the settings, or None when there is none."""
    settings = atelier.settings
    if settings.modele.strip().lower() in ("", AUCUN):
        return None

    def open_it() -> tuple[Modele, Calibration]:
        modele = open_model(settings)
        if modele is None:
            raise UsageError("Aucun modèle n'est choisi.")
        return modele, load_calibration(modele.empreinte, settings.modeles)

    return Conseiller(atelier.pack, open_it, atelier.recherche, atelier.store)


def model_facts(conseiller: Conseiller | None) -> dict[str, object]:
    """Say which model was asked, how much, and how many questions the rules and search spared it."""
    if conseiller is None or conseiller.modele is None:
        return {"modele": None}
    modele = conseiller.modele
    return {
        "modele": modele.nom,
        "modele_empreinte": modele.empreinte,
        "modele_adresse": modele.adresse,
        "modele_calibration": conseiller.calibration.origine,
        "questions_posees": conseiller.posees,
        "questions_tranchees": conseiller.tranchees,
        "questions_evitees": conseiller.evitees,
        **{f"modele_{nom}": valeur for nom, valeur in asdict(modele.consommation).items()},
    }
