"""Characters of symbol fonts (Wingdings and its kin) written as ordinary Unicode."""

from __future__ import annotations

_WINGDINGS = {
    0x6F: "☐", 0xA8: "☐", 0x71: "❑", 0x72: "❒", 0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0xFC: "✓", 0xFB: "✗",
    0xA7: "▪", 0x6C: "●", 0x6E: "■", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xE8: "→", 0xF0: "⇨", 0x9F: "•",
    0xA1: "○", 0x6D: "❍", 0x28: "☎", 0x2A: "✉", 0x2B: "✉", 0x46: "☞", 0x4A: "☺", 0x3F: "✍", 0x21: "✏",
}  # fmt: skip
_WINGDINGS_2 = {
    0x52: "☑",
    0x53: "☒",
    0xA3: "☐",
    0x2A: "☐",
    0x30: "☐",
    0x50: "✓",
    0x4F: "✗",
    0x54: "☒",
    0x97: "•",
}
_WEBDINGS = {0x61: "✓", 0x72: "✗", 0x63: "☐", 0x67: "■"}
_SYMBOL = {0xB7: "•", 0xA8: "♦", 0xDE: "⇒", 0xAE: "→", 0xB0: "°", 0x2D: "–", 0xA3: "≤", 0xB3: "≥"}
_POLICES = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}


def is_symbol_font(police: str) -> bool:
    """Whether characters in this font are not what they seem."""
    return police.strip().lower() in _POLICES


def symbol(police: str, code: int) -> str:
    """Return what one character of a symbol font shows; unknown ones are a bullet."""
    table = _POLICES.get(police.strip().lower())
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
        table = table or _WINGDINGS
    if table is None:
        return chr(code) if code < 0x110000 else "•"
    if code in (0x20, 0xA0):
        return " "
    return table.get(code, "•")


def translate(police: str, texte: str) -> str:
    """Return a text of a symbol font as it shows on paper."""
    return "".join(symbol(police, ord(caractere)) for caractere in texte)


def bullet(police: str, texte: str) -> str:
    """Return the bullet of a list; hollow shadowed squares are bullets there, not boxes."""
    glyphe = translate(police, texte) if is_symbol_font(police) else texte
    if glyphe.lower() == "o":
        return "◦"
    glyphe = "".join(symbol("symbol", ord(c)) if 0xF000 <= ord(c) <= 0xF0FF else c for c in glyphe)
    return "•" if glyphe in "❑❒❍❖➢●■" else glyphe
