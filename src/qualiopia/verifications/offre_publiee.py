"""`offre_publiee`: what a page publishes of an offer is what its programme says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.montants import find_montants
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of, show
from qualiopia.verifications.releves import first_of, number
from qualiopia.verifications.vu import Vu

_FENETRE = 160
_BLOC = 2500
_ACCROCHE = 220
"""How far under a title its figures may stand without a label, as on a page that only lists offers."""
_TITRE_MINIMUM = 12
_TVA = 1.2
_MOTS = 2
_LIGNE = 80
_COURTE = 30

Lues = list[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Annonce:
    """The values a text gives for one quantity, each with its passage."""

    piece: Piece
    valeurs: tuple[float, ...]
    passage: Passage


@dataclass(frozen=True, slots=True)
class OffrePubliee:
    """Parameters: pages of `types_reference` hold a block under the title of each pièce of `types`.

    Titles are `mesures_titre`. The amount after `motifs_prix` and the hours after `motifs_duree` are
    those of the pièce. A block ends where another title begins. A short line that only has words of one
    title also heads its block; `mesures_duree` of the pièce do for want of a label. Words of
    `motifs_avant_titre` may come before a title.
    """

    types: tuple[str, ...]
    types_reference: tuple[str, ...]
    motifs_prix: tuple[str, ...]
    motifs_duree: tuple[str, ...]
    mesures_titre: tuple[str, ...] = ("intitule",)
    mesures_duree: tuple[str, ...] = ()
    motifs_avant_titre: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Compare each block published with its programme, and show what differs."""
        offres = self._titled(vue)
        ecarts: list[Vu] = []
        accords: list[Vu] = []
        for programme, titre in offres:
            for page in vue.of_types(self.types_reference):
                autres = [autre for _, autre in offres if autre != titre]
                for vu in self._confront(programme, titre, page, autres):
                    (accords if vu.trouve else ecarts).append(vu)
        if not ecarts and not accords:
            return nothing("Aucune offre publiée ne peut être rapprochée de son programme.")
        return ecarts[0] if ecarts else accords[0]

    def _titled(self, vue: VueDossier) -> list[tuple[Piece, str]]:
        offres = []
        for piece in vue.of_types(self.types):
            titres = [str(r.valeur) for r in first_of(piece, self.mesures_titre)]
            if titres and len(squash(titres[0])) >= _TITRE_MINIMUM:
                offres.append((piece, titres[0]))
        return offres

    def _confront(self, programme: Piece, titre: str, page: Piece, autres: Sequence[str]) -> Iterator[Vu]:
        lus = (
            ("le tarif publié", " €", self.motifs_prix, _amounts),
            ("la durée publiée", " h", self.motifs_duree, _hours),
        )
        for quoi, unite, motifs, lire in lus:
            publie = _announced(page, titre, autres, motifs, lire, self.motifs_avant_titre)
            dit = _announced(programme, "", (), motifs, lire)
            if dit is None and lire is _hours:
                dit = _measured(programme, self.mesures_duree)
            if publie is None or dit is None:
                continue
            trouve = any(_equal(a, b, quoi) for a in publie.valeurs for b in dit.valeurs)
            yield _word(quoi, unite, publie, dit, titre, trouve)


def _measured(piece: Piece, mesures: Sequence[str]) -> Annonce | None:
    for releve in first_of(piece, mesures):
        valeur = number(releve)
        if valeur is not None and releve.passage is not None:
            return Annonce(piece, (valeur,), releve.passage)
    return None


def _announced(
    piece: Piece,
    titre: str,
    autres: Sequence[str],
    motifs: Sequence[str],
    lire: Callable[[str], Lues],
    avant: Sequence[str] = (),
) -> Annonce | None:
    """Return the values found just after a label, in the block of a title when one is given."""
    vue = VuePiece(piece)
    for page, texte in vue.textes:
        blocs = _blocks(texte.replie, titre, autres, avant) if titre else [(0, len(texte.replie))]
        for debut, fin in blocs:
            bloc = texte.replie[debut:fin]
            for motif in map(compile_pattern, motifs):
                for etiquette in motif.finditer(bloc):
                    lues = lire(bloc[etiquette.end() : etiquette.end() + _FENETRE])
                    if lues:
                        depart = debut + etiquette.start()
                        arrivee = debut + etiquette.end() + lues[0][1]
                        passage = vue.passage(page, *texte.span(depart, arrivee))
                        return Annonce(piece, tuple(v for _, _, v in lues), passage)
            lues = lire(bloc[:_ACCROCHE].split("\n\n")[0]) if titre else []
            if lues:
                passage = vue.passage(page, *texte.span(debut + lues[0][0], debut + lues[-1][1]))
                return Annonce(piece, tuple(v for _, _, v in lues), passage)
    return None


def _blocks(
    replie: str, titre: str, autres: Sequence[str], avant: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text between a title and the next other one."""
    arrets = sorted(debut for autre in autres for debut, _ in _places(replie, autre, avant))
    siens = list(_places(replie, titre, avant))
    if not siens:
        yield from _near_blocks(replie, titre, autres)
    for _, fin in siens:
        suivant = next((arret for arret in arrets if arret >= fin), len(replie))
        yield fin, min(suivant, fin + _BLOC)


def _near_blocks(replie: str, titre: str, autres: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield what follows each short line whose words are all of this title, and of no other."""
    lignes = [trouve.span() for trouve in re.finditer(r"[^\n]+", replie)]
    for rang, (debut, fin) in enumerate(lignes):
        mots = _title_words(replie[debut:fin])
        if len(mots) < _MOTS or fin - debut > _LIGNE or not mots <= _title_words(titre):
            continue
        if any(mots <= _title_words(autre) for autre in autres):
            continue
        suite = next((d for d, f in lignes[rang + 1 :] if f - d <= _COURTE and d > fin + 1), len(replie))
        yield fin, min(suite, fin + _BLOC)


def _title_words(texte: str) -> frozenset[str]:
    """Return the words of a title that count, cut to their beginning, what is in brackets left out."""
    nu = re.sub(r"\([^)]*\)", " ", squash(texte))
    mots = "".join(c if c.isalnum() else " " for c in nu).split()
    return frozenset(mot[:6] for mot in mots if len(mot) > 3 and mot not in ("pour", "dans", "avec"))


def _places(replie: str, titre: str, avant: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find a title that begins a line, a cell or a quotation, whatever follows it on its line."""
    mots = "".join(c if c.isalnum() else " " for c in squash(titre)).split()
    if len("".join(mots)) < _TITRE_MINIMUM:
        return
    corps = r"[\W_]+".join(map(re.escape, mots))
    mots_avant = "".join(rf"(?:{compile_pattern(motif).pattern}\W+)?" for motif in avant)
    for trouve in re.finditer(rf'(?:^|[\n\t":>|])[^\w\n]*{mots_avant}({corps})(?!\w)', replie):
        yield trouve.span(1)


def _amounts(texte: str) -> Lues:
    lues = [(m.debut, m.fin, m.valeur) for m in find_montants(texte) if m.par not in ("heure", "jour")]
    return lues[:4]


def _hours(texte: str) -> Lues:
    return [(lue.debut, lue.fin, lue.heures) for lue in find_durees(texte[:60])[:1] if lue.heures]


def _equal(un: float, autre: float, quoi: str) -> bool:
    if abs(un - autre) <= 0.5:
        return True
    grand, petit = max(un, autre), min(un, autre)
    return quoi.startswith("le tarif") and abs(petit * _TVA - grand) <= 1.0


def _word(quoi: str, unite: str, publie: Annonce, dit: Annonce, titre: str, trouve: bool) -> Vu:
    gauche = listing([f"{show(v)}{unite}" for v in publie.valeurs], 2)
    droite = listing([f"{show(v)}{unite}" for v in dit.valeurs], 2)
    passages = (publie.passage, dit.passage)
    nom = " ".join(titre.split())
    if trouve:
        note = f"« {nom} » : {quoi} dans {name_of(publie.piece)} ({gauche}) est ce que dit le programme."
        return Vu(True, 0.93, passages, note, droite, gauche)
    note = (
        f"« {nom} » : {quoi} est {gauche} dans {name_of(publie.piece)}, "
        f"mais {droite} dans {name_of(dit.piece)}."
    )
    return Vu(False, 0.07, passages, note, droite, gauche)
