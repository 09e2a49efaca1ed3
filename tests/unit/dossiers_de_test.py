"""Pièces and dossiers made by hand, to show operators on dossiers what they compare."""

from __future__ import annotations

from typing import Any

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Metadonnees, Page, Source
from qualiopia.domain.piece import Champ, EtatSignature, Passage, Piece, Presence, Reconnaissance
from qualiopia.domain.vue import VueDossier
from qualiopia.engines.comparaison import memes_noms, similarite


def piece(genre: str, texte: str = "Un document.", source: Source = Source.TEXTE, **valeurs: Any) -> Piece:
    """Make a pièce; keyword arguments are champs, except those that name a field of Piece."""
    autres = {
        k: valeurs.pop(k) for k in ("presences", "signatures", "observations", "vierge") if k in valeurs
    }
    cases = valeurs.pop("cases", ())
    cree = str(valeurs.pop("cree_le", ""))
    nom = str(valeurs.pop("fichier", f"{genre}.pdf"))
    passage = Passage(nom, 1, 0, min(3, len(texte)), texte[:3])
    champs = tuple(Champ(nom, valeur, passage) for nom, valeur in valeurs.items())
    confiance = 1.0 if source is Source.TEXTE else 0.9
    page = Page(1, texte, source, confiance, cases=cases)
    return Piece(
        nom,
        "0",
        "pdf",
        (page,),
        Reconnaissance(genre, 1.0),
        Metadonnees(cree_le=cree),
        champs=champs,
        **autres,
    )


def vue(*pieces: Piece, parametres: dict[str, object] | None = None, **organisme: Any) -> VueDossier:
    return VueDossier(
        "d", "t", pieces, Organisme(**organisme), "2026-06-01", similarite, memes_noms, parametres or {}
    )  # fmt: skip


def cellules(nom: str, etats: str, debut: int = 10, heures: float = 3.5) -> tuple[Presence, ...]:
    """Make half-days from « s » (signed) and « v » (empty), two a day."""
    lettres = {"s": EtatSignature.SIGNEE, "v": EtatSignature.VIDE}
    return tuple(
        Presence(
            nom,
            "beneficiaire",
            f"2026-03-{debut + rang // 2:02}",
            "matin" if rang % 2 == 0 else "apres_midi",
            lettres[lettre],
            heures,
            Passage("feuille.pdf", 1, 0, 3, "Un "),
        )
        for rang, lettre in enumerate(etats)
    )
