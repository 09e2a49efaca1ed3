"""From a pack to its documentation page: what is said, in which order; how it looks is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from qualiopia.packs.modele import Indicateur, Pack, Parametre, PreuveAttendue
from qualiopia.reports.html.presentation import french_date, french_value, name_of_type
from qualiopia.reports.referentiel.fiches import Fait, Fiche, Lien, Page, Section, fact
from qualiopia.reports.referentiel.lexique import LIBELLES
from qualiopia.reports.referentiel.mots import condition_in_words, period
from qualiopia.reports.referentiel.pieces import folder, kind, rest, review_marks, rule

_DITS_DE_L_INDICATEUR = frozenset(
    (
        "numero",
        "critere",
        "titre",
        "libelles",
        "categories",
        "preuves_attendues",
        "gradations",
        "condition",
        "condition_texte",
        "verifie_le",
    )
)


def describe(pack: Pack, motifs: bool = False) -> Page:
    """Return the whole documentation of a pack, without empty sections nor (unless asked) patterns."""
    exigences = [exigence for genre in pack.types_de_pieces for exigence in genre.exigences]
    relisibles: list[Any] = [*exigences, *pack.coherence]
    return Page(
        titre=pack.titre,
        surtitre="Référentiel",
        faits=_identity(pack),
        chiffres=(
            (len(pack.types_de_pieces), "types de documents"),
            (len(exigences), "mentions vérifiées"),
            (len(pack.coherence), "règles entre documents"),
            (sum(objet.verifie_le is None for objet in relisibles), "points non relus par une personne"),
            (sum(objet.a_verifier for objet in relisibles), "points à vérifier"),
        ),
        avertissements=pack.avertissements,
        sections=tuple(
            section if motifs else section.without_patterns()
            for section in _sections(pack)
            if any(section.fiches())
        ),
    )


def _identity(pack: Pack) -> tuple[Fait, ...]:
    return (
        *fact("Nom", pack.id),
        *fact("Éditeur", pack.editeur),
        *fact("Licence", pack.licence),
        *fact("Versions", *(f"{v.libelle} ({v.id}), {period(v.en_vigueur)}" for v in pack.versions)),
        *fact("Catégories", *(f"{code} : {libelle}" for code, libelle in pack.categories.items())),
        *fact("Empreinte", pack.empreinte[:16]),
    )


def _sections(pack: Pack) -> Iterable[Section]:
    yield Section(
        "documents",
        "Documents",
        "Ce que chaque document doit dire, et pourquoi.",
        _families(pack),
    )
    regles = (rule(pack, regle) for regle in pack.coherence)
    yield _simple("regles", "Ce qui doit concorder", "Ce qui rapproche plusieurs documents.", regles)
    dossiers = (folder(pack, dossier) for dossier in pack.types_de_dossiers)
    yield _simple("dossiers", "Dossiers", "Les sortes de dossiers, et les documents attendus.", dossiers)
    yield Section(
        "indicateurs", "Indicateurs", "Ce qu'un auditeur conclut, version après version.", _criteria(pack)
    )
    valeurs = (_parameter(parametre) for parametre in pack.parametres)
    yield _simple("parametres", "Valeurs datées", "Les nombres des textes, et leurs dates.", valeurs)
    for ancre, titre, texte, declares in (
        ("baremes", "Durées selon le cas", "Les durées qui dépendent d'un âge, d'un résultat.", pack.baremes),
        (
            "deduites",
            "Ce que les pièces répondent",
            "Les réponses déduites des pièces.",
            pack.variables_deduites,
        ),
    ):
        yield _simple(ancre, titre, texte, (_plain(ancre, nom, o) for nom, o in declares.items()))
    protegees = (_plain("protege", regle.id, regle) for regle in pack.confidentialite)
    yield _simple("confidentialite", "Ce qui n'est jamais relevé", "Masqué dès la lecture.", protegees)
    conditions = (_condition(pack, nom) for nom in pack.conditions if nom != "toujours")
    yield _simple("conditions", "Quand une règle s'applique", "Chaque condition, en clair.", conditions)
    yield from _law_sections(pack)


def _families(pack: Pack) -> tuple[tuple[str, tuple[Fiche, ...]], ...]:
    triees = sorted(pack.types_de_pieces, key=lambda genre: (genre.famille, genre.nom))
    familles = groupby(triees, key=lambda genre: genre.famille)
    return tuple((_title(famille), tuple(kind(pack, g) for g in suite)) for famille, suite in familles)


def _criteria(pack: Pack) -> tuple[tuple[str, tuple[Fiche, ...]], ...]:
    return tuple(
        (
            f"Critère {critere.numero} : {critere.intitule}",
            tuple(_indicateur(pack, i) for i in pack.indicateurs if i.critere == critere.numero),
        )
        for critere in pack.criteres
    )


def _law_sections(pack: Pack) -> Iterable[Section]:
    yield _simple("textes", "Textes cités", "Chaque texte, et ce qui s'y réfère.", _articles(pack))
    yield _simple("abroges", "Tournures périmées", "Ce qui trahit un texte abrogé.", _repealed(pack))
    yield _simple("reformes", "Ce qui change", "Les réformes et les textes récents.", _changes(pack))
    mots = (
        *_words("obligation", pack.obligations),
        *_words("severite", pack.severites),
        *_words("terme", pack.glossaire),
    )
    yield _simple("lexique", "Vocabulaire", "Les mots de ce référentiel.", mots)
    yield _simple("sources", "Sources", "Les textes d'où ce référentiel est tiré.", _sources(pack))


def _repealed(pack: Pack) -> Iterable[Fiche]:
    for rang, perimee in enumerate(pack.references_obsoletes, 1):
        yield Fiche(
            f"abroge-{rang}",
            perimee.constat,
            marques=(LIBELLES[perimee.severite.value], *_doubtful(perimee.a_verifier)),
            faits=fact("Il faut écrire", perimee.attendu),
            details=fact("Motif", perimee.motif, nature="code"),
        )


def _changes(pack: Pack) -> Iterable[Fiche]:
    dits = frozenset(("version", "texte", "objet", "a_verifier"))
    for reforme in pack.reformes:
        yield Fiche(
            f"reforme-{reforme.version}",
            reforme.texte,
            reforme.version,
            _doubtful(reforme.a_verifier),
            reforme.objet,
            rest(reforme, dits),
        )
    for rang, recent in enumerate(pack.contexte_legal_recent, 1):
        yield Fiche(
            f"recent-{rang}",
            recent.texte,
            marques=_doubtful(recent.a_verifier),
            texte=recent.effet,
            faits=fact("Sources", *recent.source),
        )


def _sources(pack: Pack) -> Iterable[Fiche]:
    for source in pack.sources:
        yield Fiche(
            f"source-{source.id}",
            source.reference,
            source.id,
            (source.nature.replace("_", " "), *_doubtful(source.a_verifier)),
            faits=fact("Ce qu'on en a tiré", source.apport),
        )


def _simple(ancre: str, titre: str, texte: str, fiches: Iterable[Fiche]) -> Section:
    return Section(ancre, titre, texte, (("", tuple(fiches)),))


def _plain(prefixe: str, nom: str, objet: Any) -> Fiche:
    """Return the fiche of a declaration said key by key."""
    return Fiche(
        f"{prefixe}-{nom}",
        getattr(objet, "libelle", "") or nom.replace("_", " "),
        nom,
        review_marks(objet) if hasattr(objet, "verifie_le") else (),
        faits=rest(objet, frozenset(("id", "libelle", "verifie_le", "a_verifier"))),
    )


def _doubtful(a_verifier: bool) -> tuple[str, ...]:
    return ("à vérifier",) if a_verifier else ()


def _words(genre: str, mots: Mapping[str, str]) -> Iterable[Fiche]:
    for rang, (mot, sens) in enumerate(mots.items(), 1):
        marque = "sévérité" if genre == "severite" else genre
        yield Fiche(f"{genre}-{rang}", mot.replace("_", " "), marques=(marque,), texte=sens)


def _indicateur(pack: Pack, indicateur: Indicateur) -> Fiche:
    condition = condition_in_words(pack, indicateur.condition) if indicateur.condition != "toujours" else ""
    return Fiche(
        ancre=f"indicateur-{indicateur.numero}",
        titre=f"{indicateur.numero}. {indicateur.titre}",
        marques=review_marks(indicateur),
        faits=(
            *(
                Fait(f"Texte {period(lib.en_vigueur)}".strip(), (_wording(lib.texte, lib.evolution),))
                for lib in indicateur.libelles
            ),
            *fact("Ce qui change", *(lib.resume_evolution for lib in indicateur.libelles)),
            *fact("Catégories", *indicateur.categories),
            *fact("Quand", indicateur.condition_texte, condition),
            *(
                f
                for preuve in indicateur.preuves_attendues
                for f in fact(
                    _proof(preuve),
                    *(Lien(name_of_type(pack, slug), f"piece-{slug}") for slug in preuve.types),
                )
            ),
            *(
                f
                for g in indicateur.gradations
                for f in fact(
                    f"Gradation {period(g.en_vigueur)}".strip()
                    + (" (par analogie)" if g.par_analogie else ""),
                    LIBELLES[g.regle],
                    g.mineure_si and f"mineur : {g.mineure_si}",
                    g.majeure_si and f"majeur : {g.majeure_si}",
                )
            ),
            *rest(indicateur, _DITS_DE_L_INDICATEUR),
        ),
    )


def _proof(preuve: PreuveAttendue) -> str:
    quand = period(preuve.en_vigueur)
    return f"Preuve {LIBELLES[preuve.niveau.value]} : {preuve.libelle} {quand}".strip()


def _title(famille: str) -> str:
    return famille.replace("_", " ").capitalize()


def _wording(texte: str, evolution: str) -> str:
    return f"{texte} [{LIBELLES.get(evolution, evolution)}]" if evolution else texte


def _parameter(parametre: Parametre) -> Fiche:
    valeurs = sorted(parametre.valeurs, key=lambda v: v.du or "")
    return Fiche(
        ancre=f"parametre-{parametre.nom}",
        titre=parametre.libelle or parametre.nom.replace("_", " "),
        code=parametre.nom,
        marques=review_marks(parametre),
        faits=(
            *fact("Valeur", *(_dated(v.valeur, parametre.unite, v.du, v.reference) for v in valeurs)),
            *fact("Référence", parametre.reference),
        ),
    )


def _dated(valeur: object, unite: str, du: str | None, reference: str) -> str:
    depuis = f", depuis le {french_date(du)}" if du else ""
    return f"{french_value(valeur)} {unite}".strip() + depuis + (f" ({reference})" if reference else "")


def _condition(pack: Pack, nom: str) -> Fiche:
    condition = pack.conditions[nom]
    return Fiche(
        ancre=f"condition-{nom}",
        titre=condition.libelle,
        code=nom,
        texte=condition_in_words(pack, nom),
        details=fact("Tournures cherchées", *condition.motifs, nature="code"),
    )


def _articles(pack: Pack) -> Iterable[Fiche]:
    """List every reference with the mentions and rules that cite it."""
    cites: dict[str, list[Lien]] = {}
    for genre in pack.types_de_pieces:
        for exigence in genre.exigences:
            for reference in exigence.references:
                texte = f"{exigence.libelle} ({genre.nom})"
                cites.setdefault(reference, []).append(Lien(texte, f"mention-{genre.slug}.{exigence.id}"))
    for regle in pack.coherence:
        for reference in regle.references:
            cites.setdefault(reference, []).append(Lien(regle.libelle, f"regle-{regle.id}"))
    for rang, reference in enumerate(sorted(cites, key=str.casefold), 1):
        marques = (f"{len(cites[reference])} point{'s' if len(cites[reference]) > 1 else ''}",)
        yield Fiche(f"texte-{rang}", reference, marques=marques, faits=fact("Cité par", *cites[reference]))
