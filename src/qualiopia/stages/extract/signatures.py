"""Signatures: whether each block bears something, with the name and the date beside it.

What a block bears is ink within its zone (by boxes when there are any, else by offsets), or words
saying it was signed. A printed name alone proves nothing: it is uncertain unless other blocks do
bear ink. Ink that stands in no block is read by what is written above it (`encres`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.lecture import Encre, Marque, Source
from qualiopia.domain.piece import Champ, EtatSignature, Signature
from qualiopia.domain.texte import squash
from qualiopia.domain.valeurs.dates import Precision, find_dates
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.cadres import Cadre, find_blocks
from qualiopia.stages.extract.encres import orphan_signatures
from qualiopia.stages.extract.feuille import Feuille, Zone, meets
from qualiopia.stages.extract.lexique import Lexique
from qualiopia.stages.extract.personnes import name_key
from qualiopia.stages.extract.presences import Feuilles

_CONFIANCE_OCR = 0.85


def read_signatures(
    feuilles: Sequence[Feuille],
    champs: Sequence[Champ],
    pointages: Feuilles,
    lexique: Lexique,
) -> list[Signature]:
    """Return the signature blocks of a pièce; what `pointages` fill is left out."""
    parties = _names(champs, lexique, personnes=False)
    personnes = _names(champs, lexique, personnes=True)
    cadres = [cadre for feuille in feuilles for cadre in find_blocks(feuille, parties, pointages, lexique)]
    signatures = [_judge(cadre, lexique) for cadre in cadres]
    orphelines = [
        orpheline
        for feuille in feuilles
        for orpheline in orphan_signatures(
            feuille, [c for c in cadres if c.feuille is feuille], parties, pointages, lexique
        )
    ]
    encrees = any(s.etat is EtatSignature.SIGNEE for s in signatures)
    finies = [
        _settle(_with_role(signature, personnes), encrees, cadre.feuille)
        for signature, cadre in zip(signatures, cadres, strict=True)
    ]
    finies.extend(_with_role(orpheline, personnes) for orpheline in orphelines)
    return _last_role(finies, champs, lexique) + list(_digital(feuilles, finies))


def _names(champs: Sequence[Champ], lexique: Lexique, personnes: bool) -> dict[str, str]:
    """The names of parties (squashed) or of persons (keys), with the id of their role."""
    noms: dict[str, str] = {}
    roles = {role.id: bool(role.presence) for role in lexique.mots.roles}
    for champ in champs:
        role = champ.nom if champ.nom in roles else champ.nom.removesuffix("s")
        if role not in roles or roles[role] is not personnes:
            continue
        for valeur in champ.valeur if isinstance(champ.valeur, tuple) else (str(champ.valeur),):
            noms[name_key(valeur) if personnes else squash(valeur)] = role
    return noms


def _with_role(signature: Signature, personnes: dict[str, str]) -> Signature:
    if signature.role or not signature.nom:
        return signature
    return replace(signature, role=personnes.get(name_key(signature.nom), ""))


def _last_role(signatures: Sequence[Signature], champs: Sequence[Champ], lexique: Lexique) -> list[Signature]:
    """Of two blocks, the one without a role is that of the other party of the contract."""
    sans = [s for s in signatures if not s.role]
    avec = {s.role for s in signatures if s.role}
    if len(sans) != 1 or len(signatures) != 2 or len(avec) != 1:
        return list(signatures)
    presents = {champ.nom for champ in champs}
    autres = [
        role.id
        for role in lexique.mots.roles
        if role.partie and role.id not in avec and presents & {role.id, f"{role.id}s"}
    ]
    if not autres:
        return list(signatures)
    return [s if s.role else replace(s, role=autres[0]) for s in signatures]


def _settle(signature: Signature, encrees: bool, feuille: Feuille) -> Signature:
    """Decide the blocks that bear nothing but print: a name alone is uncertain when nobody inked."""
    if signature.etat is not EtatSignature.VIDE:
        return signature
    douteuse = feuille.page.source is not Source.TEXTE and (
        not encrees or feuille.page.confiance < _CONFIANCE_OCR
    )
    rempli = bool(signature.nom or signature.date) and feuille.page.source is not Source.TEXTE
    if douteuse or rempli or (signature.nom and not encrees):
        return replace(signature, etat=EtatSignature.INCERTAINE)
    return signature


def _judge(cadre: Cadre, lexique: Lexique) -> Signature:
    feuille = cadre.feuille
    zones = [(cadre.debut, cadre.fin), *cadre.zones]
    nom = next((n for zone in zones for n in _persons(feuille, zone, lexique)), "")
    date = next((d for zone in zones for d in _dates(feuille, zone)), "")
    passage = feuille.passage(*feuille.strip(cadre.debut, cadre.fin))
    vide = Signature(cadre.role, EtatSignature.VIDE, passage, "", nom, date)
    encre = _ink(cadre)
    if encre is not None:
        return replace(
            vide,
            etat=EtatSignature.SIGNEE,
            nature=encre.nature,
            nom=encre.auteur or nom,
            date=encre.date[:10] or date,
        )
    ecrit = next((t for zone in zones for t in lexique.mots.signes.finditer(feuille.replie, *zone)), None)
    if ecrit is not None:
        ligne = feuille.passage(*feuille.strip(*feuille.line(ecrit.start())))
        return replace(vide, etat=EtatSignature.SIGNEE, passage=ligne, nature="texte")
    if any(cellule.marque is Marque.SIGNE for cellule in cadre.cellules):
        return replace(vide, etat=EtatSignature.SIGNEE, nature="image")
    if any(cellule.marque is Marque.INCERTAIN for cellule in cadre.cellules):
        return replace(vide, etat=EtatSignature.INCERTAINE)
    if nom and date and any(_dates(feuille, zone) for zone in cadre.zones):
        return replace(vide, etat=EtatSignature.SIGNEE, nature="texte")
    return vide


def _persons(feuille: Feuille, zone: Zone, lexique: Lexique) -> list[str]:
    return [lue.nom for lue in find_personnes(feuille.brut, *zone, hors_noms=lexique.mots.hors_noms)]


def _dates(feuille: Feuille, zone: Zone) -> list[str]:
    return [
        lue.premier
        for lue in find_dates(feuille.brut, *zone)
        if lue.precision is Precision.JOUR and not lue.legale
    ]


def _ink(cadre: Cadre) -> Encre | None:
    """The ink of a block: in its box, in its cells, or between its offsets."""
    encres = cadre.encres
    boites = [c.boite for c in cadre.cellules if c.boite is not None]
    if not boites and cadre.boite is not None:
        boites = [cadre.boite]
    for encre in encres:
        if encre.boite is not None and any(meets(encre.boite, boite) for boite in boites):
            return encre
    for encre in encres:
        if encre.boite is None and encre.debut >= 0 and _between(cadre, encre.debut):
            return encre
    return None


def _between(cadre: Cadre, position: int) -> bool:
    return any(debut <= position <= fin for debut, fin in [(cadre.debut, cadre.fin), *cadre.zones])


def _digital(feuilles: Sequence[Feuille], connues: Sequence[Signature]) -> Iterator[Signature]:
    """Cryptographic signatures that no block claimed."""
    reclamees = {(s.nom, s.date) for s in connues if s.nature == "numerique"}
    for feuille in feuilles:
        for encre in feuille.page.encres:
            if encre.nature == "numerique" and (encre.auteur, encre.date[:10]) not in reclamees:
                yield Signature("", EtatSignature.SIGNEE, None, "numerique", encre.auteur, encre.date[:10])
