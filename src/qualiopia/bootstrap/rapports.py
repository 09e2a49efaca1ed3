"""What writes the reports of an examen."""

from __future__ import annotations

from qualiopia.bootstrap.analyses import Demande
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.domain.dossier import Examen
from qualiopia.settings import Settings


def html_report(examen: Examen, demande: Demande, settings: Settings) -> str:
    """Write the HTML report of an examen, with the images of its citations."""
    from qualiopia.engines.apercus.imagier import Imagier
    from qualiopia.reports.html import to_html
    from qualiopia.stages.inside import Ouvreur

    atelier = Atelier(settings)
    rotations = {
        (jugee.piece.fichier, page.numero): page.rotation
        for jugee in examen.pieces
        for page in jugee.piece.pages
        if page.rotation
    }
    masques = {
        (jugee.piece.fichier, page.numero): page.masques
        for jugee in examen.pieces
        for page in jugee.piece.pages
        if page.masques
    }
    ouvreur = Ouvreur(demande.chemin, lambda: atelier.lecteurs, atelier.limites)
    return to_html(examen, atelier.pack, Imagier(ouvreur, rotations, atelier.store, masques))
