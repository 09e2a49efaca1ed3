"""The fiches of a référentiel's kinds of pièces, of their mentions, of its rules and of its dossiers."""

from __future__ import annotations

import dataclasses
from typing import Any

from qualiopia.packs.modele import (
    Exigence,
    Pack,
    PieceAttendue,
    RegleCoherence,
    TypeDeDossier,
    TypeDePiece,
)
from qualiopia.reports.html.presentation import french_date, name_of_type
from qualiopia.reports.referentiel.fiches import Fait, Fiche, Lien, fact
from qualiopia.reports.referentiel.lexique import LIBELLES, PARAMETRES
from qualiopia.reports.referentiel.mots import (
    condition_in_words,
    in_words,
    label_of_condition,
    operator_in_words,
    parameters_in_words,
    period,
)

_DITS_DU_TYPE = frozenset(
    ("slug", "nom", "famille", "portee", "reconnaissance", "alias", "indicateurs", "base_legale", "champs",
     "exigences", "annexes")
)  # fmt: skip
_DITS_DE_LA_MENTION = frozenset(
    ("id", "libelle", "obligation", "severite", "verification", "references", "indicateurs", "condition",
     "condition_texte", "en_vigueur", "verifie_le", "question", "modele", "indice", "annexes", "note",
     "a_verifier", "types", "portee", "regle", "tolerance", "remede")
)  # fmt: skip
_DITS_DU_DOSSIER = frozenset(
    ("id", "libelle", "attendus", "alternatives", "reconnu_par", "portees", "condition")
)


def kind(pack: Pack, genre: TypeDePiece) -> Fiche:
    """Return the fiche of a kind of pièce, with one fiche for each of its mentions."""
    return Fiche(
        ancre=f"piece-{genre.slug}",
        titre=genre.nom,
        code=genre.slug,
        marques=(_count(len(genre.exigences), "mention"),),
        faits=(
            *fact("Autres noms", *genre.alias),
            *fact("Concerne", genre.portee.replace("_", " ")),
            *fact("Base légale", *genre.base_legale),
            *fact("Prouve", *(_indicateur(n) for n in genre.indicateurs)),
            *fact("Peut renvoyer à", *(link(pack, slug) for slug in genre.annexes)),
            *fact("Informations relevées", *(c.libelle or c.nom.replace("_", " ") for c in genre.champs)),
            *fact("Attendu dans", *_expecting(pack, genre.slug)),
            *rest(genre, _DITS_DU_TYPE),
        ),
        details=(
            *fact("Titres qui l'annoncent", *(i.motif for i in genre.reconnaissance.titres), nature="code"),
            *fact("Indices", *(i.motif for i in genre.reconnaissance.indices), nature="code"),
            *fact("Se confond avec", *(link(pack, slug) for slug in genre.reconnaissance.voisins)),
        ),
        fiches=tuple(mention(pack, genre, exigence) for exigence in genre.exigences),
    )


def mention(pack: Pack, genre: TypeDePiece, exigence: Exigence) -> Fiche:
    """Return the fiche of one mandatory mention."""
    verification = exigence.verification
    formulations = getattr(verification, "formulations", ())
    return Fiche(
        ancre=f"mention-{genre.slug}.{exigence.id}",
        titre=exigence.libelle,
        code=f"{genre.slug}.{exigence.id}",
        marques=_marks(exigence),
        faits=(
            *_law(pack, exigence),
            *fact("Modèle de rédaction", exigence.modele, nature="citation"),
            *fact("Exemples", *formulations[:4], nature="citation"),
            *fact("Ce qu'on regarde", exigence.indice),
            *fact("Question", exigence.question),
            *fact("Peut figurer dans", *(link(pack, slug) for slug in exigence.annexes or ())),
            *fact("Remarque", exigence.note),
            *rest(exigence, _DITS_DE_LA_MENTION),
        ),
        details=_checked(pack, verification),
    )


def rule(pack: Pack, regle: RegleCoherence) -> Fiche:
    """Return the fiche of a coherence rule."""
    return Fiche(
        ancre=f"regle-{regle.id}",
        titre=regle.libelle,
        code=regle.id,
        marques=_marks(regle),
        texte=regle.regle,
        faits=(
            *fact("Compare", *(link(pack, slug) for slug in regle.types)),
            *fact("Étendue", "tout l'organisme" if regle.portee == "organisme" else ""),
            *_law(pack, regle),
            *fact("Toléré", regle.tolerance),
            *fact("Que faire en cas d'écart", regle.remede),
            *fact("Remarque", regle.note),
            *rest(regle, _DITS_DE_LA_MENTION),
        ),
        details=_checked(pack, regle.verification),
    )


def folder(pack: Pack, dossier: TypeDeDossier) -> Fiche:
    """Return the fiche of a kind of dossier and the pièces it expects, by level."""
    niveaux: dict[str, list[Lien]] = {}
    for attendue in dossier.attendus:
        niveaux.setdefault(LIBELLES[attendue.niveau.value], []).append(_expected(pack, attendue))
    condition = "" if dossier.condition == "toujours" else condition_in_words(pack, dossier.condition)
    return Fiche(
        ancre=f"dossier-{dossier.id}",
        titre=dossier.libelle,
        code=dossier.id,
        marques=(_count(len(dossier.attendus), "document"),),
        faits=(
            *(f for niveau, liens in niveaux.items() for f in fact(niveau.capitalize(), *liens)),
            *fact("Un seul suffit", *(_names(pack, groupe) for groupe in dossier.alternatives)),
            *fact("Reconnu par", *(link(pack, slug) for slug in dossier.reconnu_par)),
            *fact("Rassemble", *(p.replace("_", " ") for p in dossier.portees)),
            *fact("Si", condition),
            *rest(dossier, _DITS_DU_DOSSIER),
        ),
    )


def link(pack: Pack, slug: str) -> Lien:
    """Return a link to the fiche of a kind of pièce."""
    return Lien(name_of_type(pack, slug), f"piece-{slug}")


def rest(objet: Any, dits: frozenset[str]) -> tuple[Fait, ...]:
    """Return what an object declares besides what has its own words, so that nothing is left unsaid."""
    faits: list[Fait] = []
    for champ in dataclasses.fields(objet):
        valeur = getattr(objet, champ.name)
        if champ.name in dits or valeur in (None, "", (), False, {}) or valeur == champ.default:
            continue
        terme = PARAMETRES.get(champ.name, champ.name.replace("_", " "))
        faits.append(Fait(terme[:1].upper() + terme[1:], (in_words(valeur),)))
    return tuple(faits)


def review_marks(objet: Any) -> tuple[str, ...]:
    """Say whether someone has read the source again, and whether the point remains to be checked."""
    relu = f"relu le {french_date(objet.verifie_le)}" if objet.verifie_le else "non relu"
    return (relu, *(("à vérifier",) if getattr(objet, "a_verifier", False) else ()))


def _marks(objet: Exigence | RegleCoherence) -> tuple[str, ...]:
    return (LIBELLES[objet.severite.value], *review_marks(objet))


def _law(pack: Pack, objet: Exigence | RegleCoherence) -> tuple[Fait, ...]:
    conditions = [objet.condition_texte]
    if objet.condition != "toujours":
        libelle = label_of_condition(pack, objet.condition)
        conditions += [libelle if libelle != objet.condition_texte else ""]
        conditions += [condition_in_words(pack, objet.condition)]
    return (
        *fact("Référence", *objet.references),
        *fact("Obligation", pack.obligations.get(objet.obligation, objet.obligation)),
        *fact("Quand", *dict.fromkeys(conditions)),
        *fact("En vigueur", period(objet.en_vigueur)),
        *fact("Indicateurs", *(_indicateur(numero) for numero in objet.indicateurs)),
    )


def _checked(pack: Pack, verification: object) -> tuple[Fait, ...]:
    parametres = parameters_in_words(pack, verification)
    return (*fact("Ce qui est vérifié", operator_in_words(verification)), *parametres)


def _indicateur(numero: int) -> Lien:
    return Lien(f"indicateur {numero}", f"indicateur-{numero}")


def _expected(pack: Pack, attendue: PieceAttendue) -> Lien:
    precisions = []
    if attendue.condition != "toujours":
        precisions.append(attendue.condition_texte or label_of_condition(pack, attendue.condition))
    if attendue.par != "dossier":
        precisions.append(f"par {attendue.par.replace('_', ' ')}")
    if attendue.note:
        precisions.append(attendue.note)
    suite = f" ({' ; '.join(precisions)})" if precisions else ""
    return Lien(name_of_type(pack, attendue.type) + suite, f"piece-{attendue.type}")


def _expecting(pack: Pack, slug: str) -> list[Lien]:
    return [
        Lien(dossier.libelle, f"dossier-{dossier.id}")
        for dossier in pack.types_de_dossiers
        if any(attendue.type == slug for attendue in dossier.attendus)
    ]


def _names(pack: Pack, slugs: tuple[str, ...]) -> str:
    return " ou ".join(name_of_type(pack, slug) for slug in slugs)


def _count(nombre: int, mot: str) -> str:
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"
