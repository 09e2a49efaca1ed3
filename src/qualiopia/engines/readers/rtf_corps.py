"""The control words of an RTF body, one after the other, written into a `Composition`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from qualiopia.domain.lecture import Annotation
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.docx_symboles import bullet, is_symbol_font, translate

_JETON = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_IGNOREES = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "listtable", "listoverridetable", "rsidtbl", "generator",
    "themedata",
    "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "mmathPr", "revtbl", "filetbl",
    "bkmkstart",
    "bkmkend", "objdata", "objclass", "shprslt", "nonesttables", "pgptbl", "userprops", "atnid",
    "atnauthor", "atntime",
    "atnref", "atndate", "atnparent", "sn", "tc", "xe", "template", "fontemb", "panose", "falt", "blipuid",
    "picprop",
    "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "footnote",
    "annotation",
    "do", "background", "levelnumbers", "leveltext", "nesttableprops", "docvar", "passwordhash", "ffname",
    "ffl",
))  # fmt: skip
_ETOILEES = frozenset(("shpinst", "shptxt", "fldinst", "formfield", "ud", "listtext", "pntext", "nestrow"))
_SIGNES = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "nestcell": " ",
    "nestrow": "\n",
    "~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_CODAGES = {77: "mac-roman", 128: "cp932", 134: "gbk", 161: "cp1253", 162: "cp1254", 177: "cp1255",
           178: "cp1256",
            186: "cp1257", 204: "cp1251", 238: "cp1250", 254: "cp437", 255: "cp850"}  # fmt: skip


@dataclass
class Polices:
    """The fonts of a document: name and encoding by number."""

    noms: dict[int, str] = field(default_factory=dict)
    codages: dict[int, str] = field(default_factory=dict)
    codage: str = "cp1252"

    @classmethod
    def of(cls, table: str, debut: str) -> Polices:
        """Read the font table and the code page of the document."""
        page = re.search(r"\\ansicpg(\d{3,5})", debut)
        soi = cls(codage=f"cp{page.group(1)}" if page and page.group(1) != "0" else "cp1252")
        for police in re.finditer(r"\\f(\d+)([^;{}]*(?:\{[^{}]*\}[^;{}]*)*);", table):
            jeu = re.search(r"\\fcharset(\d+)", police.group(2))
            nom = re.sub(r"\{[^{}]*\}|\\[a-z]+-?\d* ?", "", police.group(2)).strip()
            soi.noms[int(police.group(1))] = nom
            if jeu and int(jeu.group(1)) in _CODAGES:
                soi.codages[int(police.group(1))] = _CODAGES[int(jeu.group(1))]
        return soi


@dataclass(frozen=True, slots=True)
class _Etat:
    muet: bool = False
    champ: bool = False
    puce: bool = False
    police: int = -1
    saute: int = 1
    cache: bool = False
    supprime: bool = False


@dataclass
class CorpsRtf:
    """Walks the tokens of RTF groups; `end_page` is called at each page break."""

    composition: Composition
    polices: Polices
    end_page: Callable[[], None] = lambda: None
    annotations: list[Annotation] = field(default_factory=list)
    _etat: _Etat = field(default_factory=_Etat)
    _pile: list[_Etat] = field(default_factory=list)
    _octets: bytearray = field(default_factory=bytearray)
    _a_sauter: int = 0
    _etoile: bool = False
    _dans_tableau: bool = False
    _rangee: bool = False
    _cellule: bool = False
    _fusions: list[bool] = field(default_factory=list)
    _suite: bool = False
    _rang: int = 0
    _instruction: str = ""
    _case: list[int] = field(default_factory=lambda: [0, 25])
    _supprimes: str = ""

    def nested(self, source: str) -> None:
        """Write a group of its own (header, footer, note) at the current place."""
        garde = self._etat, self._pile, self._dans_tableau, self._rangee, self._cellule
        self._close_table()
        self._etat, self._pile = _Etat(), []
        self.run(source)
        self._etat, self._pile, self._dans_tableau, self._rangee, self._cellule = garde
        self._rangee = self._cellule = False

    def run(self, source: str) -> None:
        """Write everything a source says."""
        for mot, argument, octet, signe, accolade, texte in _JETON.findall(source):
            if octet:
                self._byte(int(octet, 16))
                continue
            self._flush()
            if mot:
                self._word(mot, int(argument) if argument else None)
            elif signe:
                self._sign(signe)
            elif accolade:
                self._brace(accolade)
            elif texte:
                self._plain(texte)
        self._flush()
        self._close_table()
        self._flush_deleted()

    def _byte(self, octet: int) -> None:
        if self._a_sauter:
            self._a_sauter -= 1
        elif is_symbol_font(self._font()):
            self._flush()
            self._symbol(chr(octet))
        else:
            self._octets.append(octet)

    def _flush(self) -> None:
        if not self._octets:
            return
        codage = self.polices.codages.get(self._etat.police, self.polices.codage)
        brut = bytes(self._octets)
        self._octets.clear()
        try:
            texte = brut.decode(codage, "replace")
        except LookupError:
            texte = brut.decode("cp1252", "replace")
        self._write(texte)

    def _font(self) -> str:
        return self.polices.noms.get(self._etat.police, "")

    def _symbol(self, texte: str) -> None:
        police = self._font()
        self._write(bullet(police, texte) if self._etat.puce else translate(police, texte))

    def _plain(self, texte: str) -> None:
        if self._a_sauter:
            saute = min(self._a_sauter, len(texte))
            self._a_sauter -= saute
            texte = texte[saute:]
        if is_symbol_font(self._font()) and not self._etat.champ:
            self._symbol(texte)
        else:
            self._write(texte)

    def _sign(self, signe: str) -> None:
        if signe == "*":
            self._etoile = True
        elif signe in ("\n", "\r"):
            self._word("par", None)
        elif signe in _SIGNES:
            self._write(_SIGNES[signe])

    def _brace(self, accolade: str) -> None:
        self._a_sauter = 0
        self._etoile = False
        if accolade == "{":
            self._pile.append(self._etat)
        elif self._pile:
            sortant, self._etat = self._etat, self._pile.pop()
            if sortant.champ and not self._etat.champ:
                self._end_instruction()
            if sortant.supprime and not self._etat.supprime:
                self._flush_deleted()

    def _end_instruction(self) -> None:
        instruction, self._instruction = self._instruction, ""
        if "FORMCHECKBOX" in instruction:
            defaut, resultat = self._case
            self._write(COCHEE if (defaut if resultat == 25 else resultat) else NON_COCHEE)
        self._case = [0, 25]

    def _flush_deleted(self) -> None:
        if self._supprimes.strip():
            self.annotations.append(Annotation("suppression", self._supprimes))
        self._supprimes = ""

    def _word(self, mot: str, valeur: int | None) -> None:
        etoile, self._etoile = self._etoile, False
        if mot == "u" and valeur is not None:
            self._unicode(valeur)
        elif mot in _SIGNES:
            self._write(_SIGNES[mot])
        elif mot in _IGNOREES or (etoile and mot not in _ETOILEES):
            self._etat = replace(self._etat, muet=True)
        elif mot == "pict":
            if not self._etat.muet:
                self._place()
                self.composition.mark("image")
            self._etat = replace(self._etat, muet=True)
        elif mot in ("shptxt", "ud", "result"):
            self._etat = replace(self._etat, muet=False)
            self._write("\n")
        elif mot in ("shpinst", "upr"):
            self._etat = replace(self._etat, muet=True)
        else:
            self._state_word(mot, valeur)

    def _state_word(self, mot: str, valeur: int | None) -> None:
        actif = valeur != 0
        if mot == "f":
            self._etat = replace(self._etat, police=valeur or 0)
        elif mot == "uc":
            self._etat = replace(self._etat, saute=valeur or 0)
        elif mot == "v":
            self._etat = replace(self._etat, cache=actif)
        elif mot == "deleted":
            self._etat = replace(self._etat, supprime=actif)
        elif mot == "plain":
            self._etat = replace(self._etat, cache=False, supprime=False)
        elif mot in ("fldinst", "formfield"):
            self._etat = replace(self._etat, champ=True)
        elif mot in ("listtext", "pntext"):
            self._etat = replace(self._etat, puce=True)
        elif mot in ("ffdefres", "ffres"):
            self._case[mot == "ffres"] = valeur or 0
        elif mot == "bin":
            self._a_sauter = valeur or 0
        elif not self._etat.muet:
            self._layout_word(mot)

    def _layout_word(self, mot: str) -> None:
        composition = self.composition
        if mot == "pard":
            self._dans_tableau = False
        elif mot == "intbl":
            self._dans_tableau = True
        elif mot == "par":
            self._par()
        elif mot in ("page", "sect"):
            if not self._rangee and composition.has_body:
                self._close_table()
                self.end_page()
        elif mot == "trowd":
            self._fusions = []
            self._suite = False
        elif mot == "clvmrg":
            self._suite = True
        elif mot == "cellx":
            self._fusions.append(self._suite)
            self._suite = False
        elif mot == "cell":
            self._open_cell()
            composition.close_cell()
            self._cellule = False
            self._rang += 1
        elif mot == "row":
            self._end_row()

    def _par(self) -> None:
        if self._rangee and not self._cellule:
            return
        if self.composition.at_line_start:
            self.composition.blank()
        else:
            self.composition.line()

    def _unicode(self, valeur: int) -> None:
        code = valeur + 65536 if valeur < 0 else valeur
        self._a_sauter = self._etat.saute
        if 0xF000 <= code <= 0xF0FF:
            police = self._font() or "symbol"
            self._write(bullet(police, chr(code)) if self._etat.puce else translate(police, chr(code)))
        elif 0 < code < 0x110000:
            self._write(chr(code))

    def _write(self, texte: str) -> None:
        etat = self._etat
        if etat.champ:
            self._instruction += texte
        elif etat.muet or not texte:
            return
        elif etat.supprime:
            self._supprimes += texte
        elif etat.cache:
            if texte.strip():
                self.annotations.append(Annotation("texte_masque", texte))
        else:
            self._place()
            if etat.puce or self._cellule:
                texte = texte.replace("\t", " ")
            self.composition.write(texte)

    def _place(self) -> None:
        """Be in a cell when the paragraph is in a table, out of the table when it is not."""
        if self._dans_tableau or self._rangee:
            self._open_cell()
        elif self.composition.depth:
            self._close_table()

    def _open_cell(self) -> None:
        if self.composition.depth == 0:
            self.composition.open_table()
        if not self._rangee:
            self.composition.open_row()
            self._rangee, self._rang = True, 0
        if not self._cellule:
            suite = self._rang < len(self._fusions) and self._fusions[self._rang]
            self.composition.open_cell(1, 1, suite)
            self._cellule = True

    def _end_row(self) -> None:
        if self._cellule:
            self.composition.close_cell()
        if self._rangee:
            self.composition.close_row()
        self._rangee = self._cellule = False

    def _close_table(self) -> None:
        self._end_row()
        if self.composition.depth:
            self.composition.close_table()
