"""Attendance tables: which rows and columns are headers, and who and when each cell is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qualiopia.domain.lecture import Cellule, Marque, Tableau
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.dates import DateLue, Precision, find_dates
from qualiopia.domain.valeurs.horaires import HoraireLu, find_horaires
from qualiopia.domain.valeurs.noms import find_personnes, read_cell
from qualiopia.stages.extract.lexique import Mots


@dataclass(slots=True)
class Contexte:
    """What the headers of a row or a column say of its cells."""

    dates: list[DateLue] = field(default_factory=list)
    demi_journee: str = ""
    horaires: list[HoraireLu] = field(default_factory=list)
    personne: str = ""
    role: str = ""
    signature: bool = False
    muet: bool = False

    @property
    def date(self) -> str:
        """The only day these headers name, or empty."""
        jours = {jour for lue in self.dates for jour in lue.jours}
        return jours.pop() if len(jours) == 1 else ""

    @property
    def temporel(self) -> bool:
        """Whether a day or a part of a day is named."""
        return bool(self.dates or self.demi_journee or self.horaires)

    def merge(self, autre: Contexte) -> Contexte:
        """Return what both say; the other one completes this one."""
        return Contexte(
            self.dates or autre.dates,
            self.demi_journee or autre.demi_journee,
            self.horaires or autre.horaires,
            self.personne or autre.personne,
            self.role or autre.role,
            self.signature or autre.signature,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A cell to judge and all its context."""

    cellule: Cellule
    contexte: Contexte
    reference: Cellule
    """The cell that names the person or the day, to be cited when this one is empty."""


_PONCTUATION = re.compile(r"^[\s\d.)°:-]+|[\s:]+$")
_FAIT_A = re.compile(r"[a-z],?\s+le\s*$")
_PART_DU_NOM = 0.4
_COLONNES_DE_TETE = 4
_LIGNES_DE_TETE = 4


class Grille:
    """One table read as an attendance sheet."""

    def __init__(self, tableau: Tableau, mots: Mots, annee: int | None) -> None:
        self.lignes = unmerged(tableau)
        self.mots = mots
        self.annee = annee
        self._lus: dict[str, Contexte] = {}

    def cases(self) -> list[Case]:
        """Return the cells to judge, or nothing when this is not an attendance sheet."""
        if len(self.lignes) < 2 or max(len(ligne) for ligne in self.lignes) < 2:
            return []
        en_lignes = self._persons_in_rows()
        return en_lignes if en_lignes else self._persons_in_columns()

    def read(self, cellule: Cellule) -> Contexte:
        """Say what one cell is about."""
        if cellule.texte not in self._lus:
            self._lus[cellule.texte] = self._read(cellule)
        return self._lus[cellule.texte]

    def _read(self, cellule: Cellule) -> Contexte:
        texte = " ".join(cellule.texte.split())
        if not texte or len(texte) > 120:
            return Contexte(muet=not texte)
        replie = fold(texte)
        nu = _PONCTUATION.sub("", replie)
        dates = [
            lue
            for lue in find_dates(texte, annee=self.annee, jour_mois=True)
            if lue.precision is Precision.JOUR and not lue.legale and not _FAIT_A.search(replie, 0, lue.debut)
        ]
        horaires = find_horaires(texte)
        role = next((r.presence for r in self.mots.roles if r.presence and r.motif.search(replie)), "")
        personne = "" if dates or horaires else self._person(texte, nu)
        signature = bool(self.mots.signatures.search(replie))
        return Contexte(dates, self._half(replie, horaires, dates), horaires, personne, role, signature)

    def _person(self, texte: str, nu: str) -> str:
        if self.mots.noms.fullmatch(nu) or self.mots.prenoms.fullmatch(nu):
            return ""
        lues = find_personnes(texte, 0, len(texte), self.mots.hors_noms)
        if lues:
            return lues[0].nom if len(lues[0].nom) >= _PART_DU_NOM * len(texte) else ""
        nom = read_cell(re.sub(r"^[\s\d.)°-]+", "", texte), self.mots.hors_noms)
        return nom if " " in nom and not self._is_word(nu) else ""

    def _is_word(self, nu: str) -> bool:
        mots = self.mots
        motifs = (mots.signatures, mots.matin, mots.apres_midi, mots.presents, mots.absents, mots.dates)
        return any(motif.fullmatch(nu) for motif in motifs)

    def _half(self, replie: str, horaires: Sequence[HoraireLu], dates: Sequence[DateLue]) -> str:
        reste = replie
        for lue in dates:
            reste = reste[: lue.debut] + " " * (lue.fin - lue.debut) + reste[lue.fin :]
        nu = reste.strip(" :.-/()")
        apres_midi = bool(self.mots.apres_midi.fullmatch(nu)) or _long_word(self.mots.apres_midi, reste)
        matin = bool(self.mots.matin.fullmatch(nu)) or _long_word(self.mots.matin, reste)
        if matin != apres_midi:
            return "matin" if matin else "apres_midi"
        return "jour" if matin else half_of(horaires)

    def _persons_in_rows(self) -> list[Case]:
        depart = self._first_person_row()
        if depart is None or not depart:
            return []
        colonnes = {}
        largeur = max(len(ligne) for ligne in self.lignes)
        for colonne in range(1, largeur):
            contexte = self._header(colonne, depart)
            if contexte is not None:
                colonnes[colonne] = contexte
        if not colonnes:
            return []
        premiere = min(colonnes)
        cases, role = [], ""
        for ligne in self.lignes[depart:]:
            tete = self._lead(ligne[:premiere])
            if not tete.personne:
                role = tete.role or role
                if not tete.role or not _has_marks(ligne[premiere:]):
                    continue
            tete.role = tete.role or role
            reference = next((c for c in ligne[:premiere] if self.read(c).personne), ligne[0])
            cases += [
                Case(ligne[colonne], tete.merge(contexte), reference)
                for colonne, contexte in colonnes.items()
                if colonne < len(ligne) and ligne[colonne] is not reference
            ]
        return cases if _plausible(cases, self.mots) else []

    def _first_person_row(self) -> int | None:
        """The first row that begins with a person, under a row that names columns."""
        for numero, ligne in enumerate(self.lignes[: _LIGNES_DE_TETE + 2]):
            tete = ligne[:_COLONNES_DE_TETE]
            lus = [self.read(cellule) for cellule in tete]
            if any(lu.personne for lu in lus[:2]) and not any(lu.dates for lu in lus[:2]):
                return numero
            if self._split_name(ligne):
                return numero
        return None

    def _split_name(self, ligne: Sequence[Cellule]) -> bool:
        """Whether name and first name stand in two columns."""
        tetes = self.lignes[0]
        if len(tetes) < 3 or ligne is tetes:
            return False
        noms = [i for i, c in enumerate(tetes[:_COLONNES_DE_TETE]) if self.mots.noms.fullmatch(_nu(c))]
        prenoms = [i for i, c in enumerate(tetes[:_COLONNES_DE_TETE]) if self.mots.prenoms.fullmatch(_nu(c))]
        colonnes = noms[:1] + prenoms[:1]
        return len(colonnes) == 2 and all(
            i < len(ligne) and read_cell(ligne[i].texte.strip(), self.mots.hors_noms) for i in colonnes
        )

    def _lead(self, cellules: Sequence[Cellule]) -> Contexte:
        """What the cells that begin a row say, its name possibly split over two of them."""
        contexte = Contexte()
        for cellule in cellules:
            contexte = contexte.merge(self.read(cellule))
        if not contexte.personne:
            bouts = [read_cell(c.texte.strip(), self.mots.hors_noms) for c in cellules[:3]]
            mots = list(dict.fromkeys(bout for bout in bouts if bout))
            if len(mots) >= 2:
                contexte.personne = " ".join(mots[:2])
        return contexte

    def _header(self, colonne: int, hauteur: int) -> Contexte | None:
        """What the headers of a column say; None when its cells bear no presence."""
        cellules = [ligne[colonne] for ligne in self.lignes[:hauteur] if colonne < len(ligne)]
        contexte = Contexte()
        dernier: Contexte | None = None
        for cellule in dict.fromkeys(reversed(cellules)):
            lu = self.read(cellule)
            dernier = lu if dernier is None and not lu.muet else dernier
            contexte = contexte.merge(lu)
        if dernier is None or not (contexte.temporel or contexte.signature):
            return None
        if not (dernier.temporel or dernier.signature or dernier.role or dernier.personne):
            return None
        contexte.personne = ""
        return contexte

    def _persons_in_columns(self) -> list[Case]:
        entete = self.lignes[0]
        colonnes = {
            numero: lu
            for numero, cellule in enumerate(entete)
            if numero
            and (lu := self.read(cellule))
            and (lu.personne or lu.role or lu.signature or (lu.demi_journee and not lu.dates))
        }
        if not colonnes:
            return []
        premiere = min(colonnes)
        cases, courante = [], Contexte()
        for ligne in self.lignes[1:]:
            tete = Contexte()
            for cellule in ligne[:premiere]:
                tete = tete.merge(self.read(cellule))
            if not tete.temporel:
                continue
            if not tete.dates:
                tete.dates = courante.dates
            courante = tete
            cases += [
                Case(ligne[numero], tete.merge(contexte), ligne[0])
                for numero, contexte in colonnes.items()
                if numero < len(ligne)
            ]
        return cases if _plausible(cases, self.mots) else []


def unmerged(tableau: Tableau) -> tuple[tuple[Cellule, ...], ...]:
    """Return the rows of a table, each with its own share of a text read across several cells.

    A text whose lines all have as many parts as it has cells is that of cells whose rule was missed.
    """
    return tuple(_unmerged_row(ligne) for ligne in tableau.lignes)


def _unmerged_row(ligne: Sequence[Cellule]) -> tuple[Cellule, ...]:
    cellules: list[Cellule] = []
    rang = 0
    while rang < len(ligne):
        fin = rang + 1
        while fin < len(ligne) and ligne[fin].texte == ligne[rang].texte and "\t" in ligne[rang].texte:
            fin += 1
        largeur = fin - rang
        morceaux = [bout.split("\t") for bout in ligne[rang].texte.split("\n")]
        if largeur > 1 and all(len(bouts) == largeur for bouts in morceaux):
            for colonne in range(largeur):
                texte = "\n".join(bouts[colonne].strip() for bouts in morceaux)
                cellules.append(replace(ligne[rang + colonne], texte=texte, debut=-1))
        else:
            cellules.extend(ligne[rang:fin])
        rang = fin
    return tuple(cellules)


def half_of(horaires: Sequence[HoraireLu]) -> str:
    """The part of the day that times cover."""
    if not horaires:
        return ""
    debut, fin = min(h.de for h in horaires), max(h.a for h in horaires)
    if fin <= 14:
        return "matin"
    return "apres_midi" if debut >= 12 else "jour"


def _long_word(motif: re.Pattern[str], texte: str) -> bool:
    """Whether a wording of at least four letters is in a text (« m » or « am » alone would be noise)."""
    return any(len(trouve.group()) >= 4 for trouve in motif.finditer(texte))


def _nu(cellule: Cellule) -> str:
    return _PONCTUATION.sub("", " ".join(fold(cellule.texte).split()))


def _has_marks(cellules: Sequence[Cellule]) -> bool:
    return any(cellule.marque in {Marque.SIGNE, Marque.INCERTAIN} for cellule in cellules)


def _plausible(cases: Sequence[Case], mots: Mots) -> bool:
    """Whether most cells bear a mark, a short word or nothing, as an attendance sheet does."""
    if not cases:
        return False
    return sum(_speaks(case, mots) for case in cases) * 3 <= len(cases)


def _speaks(case: Case, mots: Mots) -> bool:
    """Whether a cell holds words that are neither a mark of presence nor the person's own name."""
    texte = " ".join(fold(case.cellule.texte).split()).strip(" .:-")
    if len(texte) <= 4 or case.cellule.marque in {Marque.SIGNE, Marque.COCHE, Marque.NON_COCHE}:
        return False
    if mots.presents.fullmatch(texte) or mots.absents.fullmatch(texte) or mots.signes.search(texte):
        return False
    return not any(len(mot) >= 3 and mot in texte for mot in fold(case.contexte.personne).split())
