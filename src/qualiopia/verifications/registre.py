"""Every operator a pack may name, by the name it has in YAML."""

from __future__ import annotations

from qualiopia.verifications.mention import Mention

OPERATEURS_DE_PIECE: dict[str, type] = {"mention": Mention}
OPERATEURS_DE_DOSSIER: dict[str, type] = {}
