"""The only place where engines are chosen and wired; the command line and the web start here."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol

import msgspec

import qualiopia
from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.dossier import Examen
from qualiopia.domain.lecture import Lecture
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.engines.executors.processus import Abandon, Processus
from qualiopia.engines.indexes.lexical import RechercheLexicale
from qualiopia.engines.indexes.ressemblance import RessemblanceLineaire
from qualiopia.engines.stores.disque import DisqueStore
from qualiopia.errors import PackError, UsageError
from qualiopia.packs.chargeur import find_packs, load_pack
from qualiopia.packs.modele import Pack
from qualiopia.settings import Settings
from qualiopia.stages.declarations import Declarations, complete_organisme, read_declarations
from qualiopia.stages.epreuve import Banc
from qualiopia.stages.extract import extract
from qualiopia.stages.limites import Limites
from qualiopia.stages.pipeline import (
    Cadre,
    Comparaison,
    ResultatFichier,
    analyse_lectures,
    conclude_all,
    with_moteur,
)
from qualiopia.stages.ports import Lecteur
from qualiopia.stages.read import read_entree
from qualiopia.stages.walk import Entree, list_configurations, list_depots

_LECTURES = msgspec.msgpack.Decoder(list[Lecture])
_RESULTAT = msgspec.msgpack.Decoder(ResultatFichier)
_RACINE = Path(qualiopia.__file__).parent
_CODE_DE_LECTURE = (
    "engines/readers",
    "engines/ocr",
    "engines/mise_en_page",
    *(f"stages/{nom}" for nom in ("read", "archive", "detect", "formats", "limites", "messages", "walk")),
    "domain/lecture",
    "domain/anomalie",
)

_CODE_D_ANALYSE = ("domain", "stages", "verifications", "engines/indexes")


class Suivi(Protocol):
    """Whoever follows an analysis: a progress display, a log, nothing."""

    def start(self, fichiers: int, octets: int) -> None:
        """Files are about to be analysed."""
        ...

    def done(self, fichier: str, octets: int, pages: int) -> None:
        """One file is done."""
        ...

    def stage(self, nom: str) -> None:
        """A stage begins."""
        ...


class SansSuivi:
    """Follows nothing."""

    def start(self, fichiers: int, octets: int) -> None:
        """Do nothing."""

    def done(self, fichier: str, octets: int, pages: int) -> None:
        """Do nothing."""

    def stage(self, nom: str) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Demande:
    """What the user asked for, beside the settings."""

    chemin: Path
    date_audit: str = ""
    organisme: Path | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    exclus: tuple[Path, ...] = ()


class Atelier:
    """Everything one process needs to analyse files; heavy engines are built when first used."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = None if settings.sans_cache else DisqueStore(settings.cache / "pieces")
        self.limites = Limites(taille_fichier=settings.taille_max << 20, pages=settings.pages_max)

    @cached_property
    def pack(self) -> Pack:
        """The référentiel, loaded once."""
        cache = None if self.settings.sans_cache else self.settings.cache / "packs"
        return load_pack(self.settings.referentiel, cache) if self.settings.referentiel else _default(cache)

    @cached_property
    def lecteurs(self) -> Mapping[str, Lecteur]:
        """The readers by format."""
        from qualiopia.engines.readers.registre import build_readers

        return build_readers(self.settings.ocr, self.limites)

    @cached_property
    def recherche(self) -> RechercheLexicale:
        """Lexical search weighted by the pack's own wordings."""
        return RechercheLexicale(
            formulation
            for genre in self.pack.types_de_pieces
            for exigence in genre.exigences
            for formulation in getattr(exigence.verification, "formulations", ())
        )

    @cached_property
    def ressemblance(self) -> RessemblanceLineaire:
        """Likeness to the pack's sample texts."""
        return RessemblanceLineaire(self.pack.echantillons)

    @cached_property
    def _cles(self) -> tuple[str, str]:
        reglages = f"{self.settings.ocr}|{self.limites}"
        lecture = _code_fingerprint(_CODE_DE_LECTURE) + reglages
        return lecture, _code_fingerprint(
            ("domain", "stages", "verifications", "engines/indexes")
        ) + self.pack.empreinte

    def known(self, entree: Entree) -> ResultatFichier | None:
        """Return the result of an unchanged file from the store, or None."""
        if self.store is None:
            return None
        contenu = self.store.get(self._key(entree, "analyse"))
        try:
            return _RESULTAT.decode(contenu) if contenu is not None else None
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def _key(self, entree: Entree, etape: str) -> str:
        lecture, analyse = self._cles
        cle = f"{etape}|{entree.fichier}|{entree.digest()}|{lecture}|{analyse if etape == 'analyse' else ''}"
        return hashlib.sha256(cle.encode()).hexdigest()

    def analyse(self, entree: Entree) -> ResultatFichier:
        """Analyse one file from its bytes, keeping what was read and what was concluded."""
        lectures = self._read(entree)
        resultat = analyse_lectures(entree.fichier, lectures, self.pack, self.recherche, self.ressemblance)
        if self.store is not None:
            self.store.put(self._key(entree, "analyse"), msgspec.msgpack.encode(resultat))
        return resultat

    def _read(self, entree: Entree) -> Sequence[Lecture]:
        contenu = self.store.get(self._key(entree, "lecture")) if self.store else None
        if contenu is not None:
            try:
                return _LECTURES.decode(contenu)
            except (msgspec.DecodeError, msgspec.ValidationError):
                pass
        lectures = read_entree(entree, self.lecteurs, self.limites)
        if self.store is not None:
            self.store.put(self._key(entree, "lecture"), msgspec.msgpack.encode(lectures))
        return lectures


def _default(cache: Path | None) -> Pack:
    """Load the pack declared as the default one, or the only one there is."""
    noms = sorted(find_packs())
    packs = [load_pack(nom, cache) for nom in noms]
    if not packs:
        raise PackError("Aucun référentiel n'est installé : indiquez-en un avec --referentiel.")
    return next((pack for pack in packs if pack.par_defaut), packs[0])


def _code_fingerprint(parties: Sequence[str]) -> str:
    """Name the state of our own code, so that an upgrade never serves what older code concluded."""
    empreinte = hashlib.sha256(qualiopia.__version__.encode())
    for partie in parties:
        chemin = _RACINE / partie
        fichiers = sorted(chemin.rglob("*.py")) if chemin.is_dir() else sorted(_RACINE.glob(f"{partie}*.py"))
        for fichier in fichiers:
            etat = fichier.stat()
            empreinte.update(f"{fichier.name}|{etat.st_size}|{etat.st_mtime_ns}".encode())
    return empreinte.hexdigest()


_atelier: Atelier | None = None


def _prepare(settings: Settings) -> None:
    global _atelier
    _atelier = Atelier(settings)


def _work(entree: Entree) -> ResultatFichier:
    assert _atelier is not None
    return _atelier.analyse(entree)


def analyse(demande: Demande, settings: Settings, suivi: Suivi | None = None) -> Examen:
    """Analyse a folder, a file or an archive and conclude on everything.

    Raises:
        UsageError: the path does not exist or the date is not a date.
        PackError: the référentiel cannot be loaded.
    """
    suivi = suivi or SansSuivi()
    debut = time.monotonic()
    atelier = Atelier(settings)
    suivi.stage("chargement du référentiel")
    pack = atelier.pack
    suivi.stage("inventaire des fichiers")
    entrees, declarations = _inventory(demande, atelier)
    resultats = _analyse_all(entrees, atelier, suivi)
    organisme = complete_organisme(
        declarations.organisme,
        demande.variables,
        [piece for resultat in resultats for piece in resultat.pieces],
        pack,
    )
    cadre = Cadre(
        pack=pack,
        organisme=organisme,
        date_audit=demande.date_audit or date.today().isoformat(),
        date_analyse=date.today().isoformat(),
        comparaison=Comparaison(similarite, memes_noms),
        declarations=declarations.dossiers,
    )
    examen = conclude_all(resultats, cadre, declarations.anomalies, suivi.stage)
    return with_moteur(examen, **_engine_facts(debut, resultats))


def _inventory(demande: Demande, atelier: Atelier) -> tuple[list[Entree], Declarations]:
    exclus = {chemin.resolve() for chemin in demande.exclus}
    entrees = [e for e in list_depots(demande.chemin, atelier.limites) if e.chemin.resolve() not in exclus]
    if not entrees:
        raise UsageError(f"« {demande.chemin} » ne contient aucun fichier à analyser.")
    fichiers = [(nom, chemin.read_bytes()) for nom, chemin in list_configurations(demande.chemin)]
    declarations = read_declarations(fichiers, atelier.pack)
    if demande.organisme is not None:
        donnees = read_declarations([("organisme.yaml", demande.organisme.read_bytes())], atelier.pack)
        declarations = Declarations(
            donnees.organisme or declarations.organisme,
            declarations.dossiers,
            (*declarations.anomalies, *donnees.anomalies),
        )
    return entrees, declarations


def _analyse_all(entrees: Sequence[Entree], atelier: Atelier, suivi: Suivi) -> list[ResultatFichier]:
    suivi.start(len(entrees), sum(entree.taille for entree in entrees))
    suivi.stage("lecture et vérification")
    resultats: dict[int, ResultatFichier] = {}
    restants: list[int] = []
    for indice, entree in enumerate(entrees):
        connu = atelier.known(entree)
        if connu is None:
            restants.append(indice)
        else:
            resultats[indice] = connu
            suivi.done(entree.fichier, entree.taille, connu.pages)
    restants.sort(key=lambda indice: -entrees[indice].taille)
    processus: Processus[Entree, ResultatFichier] = Processus(
        _work, _prepare, (atelier.settings,), atelier.settings.processus, atelier.settings.delai_par_fichier
    )
    for rang, trouve in processus.map([entrees[indice] for indice in restants]):
        entree = entrees[restants[rang]]
        resultat = _given_up(entree, trouve, atelier.settings) if isinstance(trouve, Abandon) else trouve
        resultats[restants[rang]] = resultat
        suivi.done(entree.fichier, entree.taille, resultat.pages)
    return [resultats[indice] for indice in range(len(entrees))]


_RAISONS = {
    "trop_long": "La lecture du fichier a pris trop de temps et a été arrêtée.",
    "processus_interrompu": "La lecture du fichier a interrompu le programme qui le lisait.",
    "faute": "Une faute de notre programme a empêché l'analyse de ce fichier.",
}


def _given_up(entree: Entree, abandon: Abandon, settings: Settings) -> ResultatFichier:
    """Say that a file was given up; the trace of a fault of ours goes to a log next to the cache."""
    remede = "Ouvrez le fichier, enregistrez-le à nouveau (par exemple en PDF) et relancez l'analyse."
    if abandon.trace:
        journal = settings.cache / "fautes.log"
        with contextlib.suppress(OSError):
            journal.parent.mkdir(parents=True, exist_ok=True)
            with journal.open("a", encoding="utf-8") as flux:
                flux.write(f"{entree.fichier}\n{abandon.trace}\n")
        remede = f"Signalez-la en joignant « {journal} ». Les autres fichiers ont été analysés."
    anomalie = Anomalie(entree.fichier, CodeAnomalie.ERREUR_INTERNE, _RAISONS[abandon.raison], remede)
    return ResultatFichier(entree.fichier, (), (anomalie,))


def _engine_facts(debut: float, resultats: Sequence[ResultatFichier]) -> dict[str, object]:
    return {
        "logiciel": f"qualiopia {qualiopia.__version__}",
        "modele": None,
        "embeddings": None,
        "duree_s": round(time.monotonic() - debut, 2),
        "energie_wh": None,
        "co2_g": None,
        "pages_lues": sum(resultat.pages for resultat in resultats),
    }


def build_banc(pack: Pack) -> Banc:
    """Return what runs the cases of a référentiel."""
    return Banc(pack, extract, similarite, memes_noms)


def html_report(examen: Examen, demande: Demande, settings: Settings) -> str:
    """Write the HTML report of an examen, with the images of its citations."""
    from qualiopia.engines.apercus.imagier import Imagier
    from qualiopia.reports.html import to_html
    from qualiopia.stages.inside import Ouvreur

    atelier = Atelier(settings)
    rotations = {
        (jugee.piece.fichier, page.numero): page.rotation
        for jugee in examen.pieces
        for page in jugee.piece.pages
        if page.rotation
    }
    ouvreur = Ouvreur(demande.chemin, lambda: atelier.lecteurs, atelier.limites)
    return to_html(examen, atelier.pack, Imagier(ouvreur, rotations, atelier.store))
