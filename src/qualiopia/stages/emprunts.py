"""Borrowings: wordings of repealed law, and documents that still bear another organisation's number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualiopia.domain.dossier import Dossier, Incoherence, Organisme
from qualiopia.domain.piece import Champ, Piece
from qualiopia.domain.statut import Severite, Statut
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack
from qualiopia.verifications.cles import digits
from qualiopia.verifications.phrases import name_of

OBSOLETE = "reference_obsolete"
ETRANGER = "autre_organisme"
_NUMERO = "nda"
_PORTEE_DES_TIERS = "intervenant"


def find_borrowings(
    dossiers: Sequence[Dossier], par_cle: Mapping[str, Piece], pack: Pack, organisme: Organisme
) -> Iterator[Incoherence]:
    """Yield what is outdated or foreign in each pièce of a known kind."""
    compares = {
        slug
        for regle in pack.coherence
        if _NUMERO in getattr(regle.verification, "mesures", ())
        for slug in (*regle.types, *getattr(regle.verification, "types", ()))
    }
    for dossier in dossiers:
        for cle in dossier.pieces:
            piece = par_cle.get(cle)
            genre = pack.type_de_piece(piece.type) if piece is not None else None
            if piece is None or genre is None:
                continue
            yield from _outdated(piece, dossier.id, pack)
            if piece.type not in compares and genre.portee != _PORTEE_DES_TIERS:
                yield from _foreign(piece, dossier.id, organisme)


def _outdated(piece: Piece, dossier: str, pack: Pack) -> Iterator[Incoherence]:
    vue = VuePiece(piece)
    for reference in pack.references_obsoletes:
        trouve = next(vue.find_all(compile_pattern(_plain(reference.motif))), None)
        if trouve is None:
            continue
        dit = " ".join(trouve.texte.split())
        yield Incoherence(
            regle=OBSOLETE,
            libelle="Référence ou terme qui n'est plus en vigueur",
            dossier=dossier,
            statut=Statut.INDETERMINE if reference.severite is Severite.INFO else Statut.NON_CONFORME,
            severite=reference.severite,
            motif=f"{name_of(piece)} cite « {dit} » : {reference.constat}.",
            remede=f"Remplacez par : {reference.attendu}.",
            attendu=reference.attendu,
            observe=dit,
            preuves=(vue.sentence(trouve),),
            a_verifier=reference.a_verifier,
        )


def _plain(motif: str) -> str:
    """Drop the inline case flag, which folding makes useless."""
    return motif.removeprefix("(?i)")


def _foreign(piece: Piece, dossier: str, organisme: Organisme) -> Iterator[Incoherence]:
    """A number of the issuer that is not the organisme's betrays a borrowed document."""
    attendu = digits(organisme.nda)
    champs = [c for c in piece.champs if c.nom == _NUMERO and isinstance(c.valeur, str)]
    if not attendu or not champs or any(_same(c, attendu) for c in champs):
        return
    champ = next(
        (c for c in champs if c.passage is not None and len(digits(str(c.valeur))) == len(attendu)), None
    )
    if champ is None or champ.passage is None:
        return
    yield Incoherence(
        regle=ETRANGER,
        libelle="Le document porte le numéro d'un autre organisme",
        dossier=dossier,
        statut=Statut.INDETERMINE,
        severite=Severite.MAJEURE,
        motif=(
            f"{name_of(piece)} porte le numéro {champ.valeur}, qui n'est pas celui de l'organisme "
            f"({organisme.nda})."
        ),
        remede="Vérifiez si ce texte a été repris d'un autre organisme ; corrigez le numéro et le nom.",
        attendu=organisme.nda,
        observe=str(champ.valeur),
        preuves=(champ.passage,),
    )


def _same(champ: Champ, attendu: str) -> bool:
    return digits(str(champ.valeur)) == attendu
