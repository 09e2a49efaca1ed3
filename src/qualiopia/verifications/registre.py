"""Every operator a pack may name, by the name it has in YAML."""

from __future__ import annotations

from qualiopia.verifications.absence import Absence
from qualiopia.verifications.case_cochee import CaseCochee
from qualiopia.verifications.champ import Champ
from qualiopia.verifications.date import Date
from qualiopia.verifications.identifiant import Identifiant
from qualiopia.verifications.mention import Mention
from qualiopia.verifications.numerique import Numerique
from qualiopia.verifications.presences import Presences
from qualiopia.verifications.signature import Signature
from qualiopia.verifications.tous import Tous
from qualiopia.verifications.un_de import UnDe

OPERATEURS_DE_PIECE: dict[str, type] = {
    "absence": Absence,
    "case_cochee": CaseCochee,
    "champ": Champ,
    "date": Date,
    "identifiant": Identifiant,
    "mention": Mention,
    "numerique": Numerique,
    "presences": Presences,
    "signature": Signature,
    "tous": Tous,
    "un_de": UnDe,
}
OPERATEURS_DE_DOSSIER: dict[str, type] = {}
