"""`nom_porte`: a document about the organisme bears one of its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.cles import digits
from qualiopia.verifications.phrases import name_of
from qualiopia.verifications.releves import PRESQUE, Releve, cites, first_line, read, texts
from qualiopia.verifications.vu import Vu

_MINIMUM = 4


@dataclass(frozen=True, slots=True)
class NomPorte:
    """Parameters: pièces of `types` bear a name of the organisme, in `mesures` or anywhere in their text.

    `ignores` are words that tell no organisation apart (its legal form). When the pièce bears a number of
    the organisme (`identifiants`), another name is maybe a trade name: a doubt.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    identifiants: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Look for each name in each pièce, end to end, and show the pièces that bear none."""
        noms = list(dict.fromkeys(self._names(vue)))
        pieces = [p for p in vue.of_types(self.types) if all(page.lisible for page in p.pages)]
        if not noms or not pieces:
            return nothing("Rien ne permet de vérifier le nom que portent ces pièces.")
        sans = [piece for piece in pieces if not self._borne(piece, noms, vue)]
        if sans:
            return self._other(sans[0], vue)
        passages = tuple(p for piece in pieces if (p := first_line(piece)))[:3]
        return Vu(True, 0.92, passages, f"Ces pièces portent le nom de l'organisme, « {self._own(vue)} ».")

    @staticmethod
    def _own(vue: VueDossier) -> str:
        return next((nom for nom in (vue.organisme.denomination, *vue.organisme.autres_noms) if nom), "")

    def _names(self, vue: VueDossier) -> Iterator[str]:
        """Yield the declared names, whole and by parts, without legal forms, spaces and accents."""
        for nom in (vue.organisme.denomination, *vue.organisme.autres_noms):
            for partie in (nom, *nom.replace("–", "-").replace("—", "-").split(" - ")):
                colle = "".join(self._words(partie))
                if len(colle) >= _MINIMUM:
                    yield colle

    def _words(self, nom: str) -> list[str]:
        motifs = [compile_pattern(motif) for motif in self.ignores]
        mots = "".join(c if c.isalnum() else " " for c in squash(nom)).split()
        return [mot for mot in mots if not any(motif.fullmatch(mot) for motif in motifs)]

    def _borne(self, piece: Piece, noms: Sequence[str], vue: VueDossier) -> bool:
        colle = "".join("".join(self._words(page.texte)) for page in piece.pages)
        if any(nom in colle for nom in noms):
            return True
        lignes = [ligne for page in piece.pages for ligne in page.texte.split("\n")]
        dits = [*lignes, *(str(r.valeur) for m in self.mesures for r in texts(read(piece, m)))]
        return any(vue.similarite("".join(self._words(dit)), nom) >= PRESQUE for dit in dits for nom in noms)

    def _other(self, piece: Piece, vue: VueDossier) -> Vu:
        dits = [r for m in self.mesures for r in texts(read(piece, m))]
        autre = f" mais celui de « {dits[0].valeur} »" if dits else ""
        note = f"{name_of(piece)} ne porte pas le nom de l'organisme (« {self._own(vue)} »){autre}."
        passages = cites(dits[:1] or (Releve(piece, "", "", None),))
        lue = all(page.source is Source.TEXTE for page in piece.pages)
        if not lue or self._numbered(piece, vue):
            return Vu(None, 0.4, passages, f"{note} À vérifier.", self._own(vue))
        return Vu(False, 0.08, passages, note, self._own(vue), str(dits[0].valeur) if dits else "")

    def _numbered(self, piece: Piece, vue: VueDossier) -> bool:
        """Whether the pièce bears a number of the organisme."""
        siens = [digits(n) for n in (vue.organisme.siret, vue.organisme.siren, vue.organisme.nda) if n]
        lus = [digits(str(r.valeur)) for m in self.identifiants for r in texts(read(piece, m))]
        return any(lu and (sien.startswith(lu) or lu.startswith(sien)) for lu in lus for sien in siens)
