"""The only place where engines are chosen and wired; the command line and the web start here."""

from __future__ import annotations

from qualiopia.bootstrap.analyses import Demande, SansSuivi, Suivi, analyse
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.bootstrap.bancs import build_banc
from qualiopia.bootstrap.energie import energy_facts, measure_energy
from qualiopia.bootstrap.modeles import describe_model, open_model
from qualiopia.bootstrap.rapports import html_report

__all__ = [
    "Atelier",
    "Demande",
    "SansSuivi",
    "Suivi",
    "analyse",
    "build_banc",
    "describe_model",
    "energy_facts",
    "html_report",
    "measure_energy",
    "open_model",
]
