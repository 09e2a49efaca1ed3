"""`identifiant_identique`: the same organisation, by its number, in every pièce it wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.cles import digits
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import Releve, cites, read, texts
from qualiopia.verifications.vu import Vu

ATTRIBUTS = ("nda", "siret", "siren")


@dataclass(frozen=True, slots=True)
class IdentifiantIdentique:
    """Parameters: one of the `mesures` of each pièce of `types` is the number of the organisme.

    Only the first `prefixe` digits are compared (0: all). `attribut` names what was declared of the
    organisme. A number without `longueur` digits is a fault, unless it has letters. Fewer than
    `minimum` pièces that agree do not make a reference.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    attribut: str = ""
    prefixe: int = 0
    longueur: int | None = None
    minimum: int = 2

    def compare(self, vue: VueDossier) -> Vu:
        """Elect the number most pièces bear, or take the declared one, and show those that lack it."""
        par_piece = [
            lus for piece in vue.of_types(self.types) if (lus := self._numbers(piece_read(piece, self)))
        ]
        courts = [lus[0] for lus in par_piece if self._malformed(lus)]
        if courts:
            return self._wrong_length(courts)
        reference = self._reference(par_piece, vue)
        if reference is None:
            return nothing(
                f"{self.quoi[:1].upper()}{self.quoi[1:]} n'est indiqué que dans une pièce au plus."
            )
        ecarts = [lus[0] for lus in par_piece if all(self._key(r) != reference for r in lus)]
        accords = [r for lus in par_piece for r in lus if self._key(r) == reference]
        if not ecarts:
            note = f"{self.quoi[:1].upper()}{self.quoi[1:]} est le même dans {len(par_piece)} pièce(s)."
            return Vu(True, 0.95, cites(accords)[:3], note, reference, reference)
        return self._contradiction(ecarts, accords, reference)

    def _numbers(self, releves: Sequence[Releve]) -> list[Releve]:
        return [releve for releve in texts(releves) if digits(str(releve.valeur))]

    def _key(self, releve: Releve) -> str:
        texte = "".join(c for c in str(releve.valeur).upper() if c.isalnum())
        chiffres = texte if any(c.isalpha() for c in texte) else digits(texte)
        return chiffres[: self.prefixe] if self.prefixe else chiffres

    def _malformed(self, releves: Sequence[Releve]) -> bool:
        if self.longueur is None:
            return False
        return all(
            len(digits(str(r.valeur))) != self.longueur and not any(c.isalpha() for c in str(r.valeur))
            for r in releves
        )

    def _reference(self, par_piece: Sequence[Sequence[Releve]], vue: VueDossier) -> str | None:
        declare = str(getattr(vue.organisme, self.attribut, "") or "") if self.attribut else ""
        votes: dict[str, int] = {}
        for lus in par_piece:
            for cle in {self._key(r) for r in lus}:
                votes[cle] = votes.get(cle, 0) + 1
        if declare:
            cle = digits(declare)[: self.prefixe] if self.prefixe else digits(declare)
            if cle in votes or not votes:
                return cle if votes else None
        elu = max(votes, key=lambda cle: votes[cle], default=None)
        if elu is None or votes[elu] < self.minimum or list(votes.values()).count(votes[elu]) > 1:
            return None
        return elu

    def _wrong_length(self, courts: Sequence[Releve]) -> Vu:
        dits = listing([f"« {r.valeur} » dans {name_of(r.piece)}" for r in courts])
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} devrait compter {self.longueur} chiffres : {dits}."
        trouve = None if any(_scanned(r) for r in courts) else False
        return Vu(
            trouve, 0.5 if trouve is None else 0.08, cites(courts), note, f"{self.longueur} chiffres", dits
        )

    def _contradiction(self, ecarts: Sequence[Releve], accords: Sequence[Releve], reference: str) -> Vu:
        dits = listing([f"« {r.valeur} » dans {name_of(r.piece)}" for r in ecarts])
        ailleurs = f" dans {name_of(accords[0].piece)}" if accords else ""
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} diffère : {dits}, mais « {reference} »{ailleurs}."
        trouve = None if all(_scanned(r) or not r.sure for r in ecarts) else False
        passages = cites((*ecarts[:3], *accords[:1]))
        return Vu(trouve, 0.5 if trouve is None else 0.06, passages, note, reference, dits)


def piece_read(piece: object, operateur: IdentifiantIdentique) -> list[Releve]:
    """Read all the measures of an operator in one pièce."""
    return [releve for mesure in operateur.mesures for releve in read(piece, mesure)]  # type: ignore[arg-type]


def _scanned(releve: Releve) -> bool:
    return any(page.source is Source.OCR for page in releve.piece.pages)
