"""Measure the product on the road-transport example: `python -m evaluations.transport [--resultat FICHIER]`.

Kinds, statuts of the pièces expected, deadlines, contradictions and unreadable files, each against the
truth that the generator wrote. Without `--resultat`, the product's public command is run first.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ECARTS = frozenset({"manquant", "expire", "expire_bientot", "illisible", "incoherent"})
FAUTES = frozenset({"non_conforme", "indetermine"})


@dataclass
class Mesure:
    """What was right, held wrongly, and missed, with the words to say each."""

    nom: str
    justes: int = 0
    en_trop: list[str] = field(default_factory=list)
    manques: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was held that is true."""
        tenus = self.justes + len(self.en_trop)
        return self.justes / tenus if tenus else 1.0

    @property
    def rappel(self) -> float:
        """Share of what is true that was held."""
        vrais = self.justes + len(self.manques)
        return self.justes / vrais if vrais else 1.0

    def lines(self) -> Iterable[str]:
        """Say the figures, then every error."""
        yield f"{self.nom} : précision {self.precision:.2f}, rappel {self.rappel:.2f} ({self.justes} justes)"
        yield from (f"    en trop : {mot}" for mot in self.en_trop)
        yield from (f"    manque : {mot}" for mot in self.manques)


@dataclass(frozen=True)
class Comparaison:
    """A result of the product beside the truth."""

    resultat: dict[str, Any]
    verite: dict[str, Any]

    def measures(self) -> list[Mesure]:
        """Return every measure."""
        return [
            self.kinds(),
            self.statuts(),
            self.gaps(),
            self.deadlines(),
            self.contradictions(),
            self.unread(),
        ]

    def kinds(self) -> Mesure:
        """The kind of each file that can be read."""
        mesure = Mesure("Types de pièces")
        lus = {piece["fichier"]: piece["type"] for piece in self.resultat["pieces"]}
        perdus = {anomalie["fichier"] for anomalie in self.verite["anomalies"]}
        for fichier in self.verite["fichiers"]:
            nom, types = fichier["fichier"], fichier["types"]
            if not types or nom in perdus:
                continue
            if lus.get(nom) in types:
                mesure.justes += 1
            else:
                mesure.manques.append(f"{nom} : {lus.get(nom)} au lieu de {types[0]}")
                mesure.en_trop.extend([f"{nom} : {lus[nom]}"] if nom in lus else [])
        return mesure

    def _dossier_of(self, sujet: str) -> set[str]:
        """Return the dossiers that hold the files of a subject, the fullest first kept with its equals."""
        siens = {f["fichier"] for f in self.verite["fichiers"] if f.get("sujet") == sujet}
        compte = Counter(
            p["dossier"] for p in self.resultat["pieces"] if p["fichier"] in siens and p["dossier"]
        )
        return {dossier for dossier, nombre in compte.items() if nombre >= max(2, max(compte.values()) // 2)}

    def _expected_of(self, sujet: str) -> dict[str, set[str]]:
        dossiers = self._dossier_of(sujet)
        dits: dict[str, set[str]] = {}
        for dossier in self.resultat["dossiers"]:
            if dossier["id"] in dossiers:
                for attendu in dossier["attendus"]:
                    dits.setdefault(attendu["type"], set()).add(attendu["statut"])
        return dits

    def statuts(self) -> Mesure:
        """The statut of each pièce whose truth is known."""
        mesure = Mesure("Statuts des pièces attendues")
        for sujet, attendus in self.verite["attendus"].items():
            dits = self._expected_of(sujet)
            for genre, statut in attendus.items():
                if statut in dits.get(genre, set()):
                    mesure.justes += 1
                else:
                    lu = ", ".join(sorted(dits.get(genre, {"rien"})))
                    mesure.manques.append(f"{sujet}, {genre} : {lu} au lieu de {statut}")
                    if genre in dits and "a_examiner" not in dits[genre]:
                        mesure.en_trop.append(f"{sujet}, {genre} : {lu}")
        return mesure

    def gaps(self) -> Mesure:
        """What is held missing, expired or about to expire."""
        mesure = Mesure("Écarts (manquant, expiré, bientôt)")
        for sujet, attendus in self.verite["attendus"].items():
            vrais = {(genre, statut) for genre, statut in attendus.items() if statut in ECARTS}
            tenus = {
                (genre, statut)
                for genre, statuts in self._expected_of(sujet).items()
                for statut in statuts & ECARTS
            }
            mesure.justes += len(vrais & tenus)
            mesure.en_trop += [f"{sujet}, {genre} : {statut}" for genre, statut in sorted(tenus - vrais)]
            mesure.manques += [f"{sujet}, {genre} : {statut}" for genre, statut in sorted(vrais - tenus)]
        return mesure

    def deadlines(self) -> Mesure:
        """The deadline of each file that has one."""
        mesure = Mesure("Échéances")
        dites: dict[str, set[str]] = {}
        for echeance in self.resultat["echeances"]:
            dites.setdefault(echeance["fichier"], set()).add(echeance["date"])
        for vraie in self.verite["echeances"]:
            lues = dites.get(vraie["fichier"], set())
            if vraie["date"] in lues:
                mesure.justes += 1
                continue
            mesure.manques.append(
                f"{vraie['fichier']} : {', '.join(sorted(lues)) or 'rien'}, {vraie['date']}"
            )
            mesure.en_trop += [f"{vraie['fichier']} : {lue}" for lue in sorted(lues)]
        return mesure

    def contradictions(self) -> Mesure:
        """The rules that are broken, whether held broken or left to a person."""
        mesure = Mesure("Contradictions")
        dites = [dite for dite in self.resultat["coherence"] if dite["statut"] in FAUTES]
        expliquees: list[int] = []
        for vraie in self.verite["contradictions"]:
            proches = [rang for rang, dite in enumerate(dites) if self._about(dite, vraie)]
            if vraie.get("admis"):
                if not proches:
                    mesure.justes += 1
                continue
            expliquees += proches
            if proches:
                mesure.justes += 1
            else:
                mesure.manques.append(f"{vraie['regle']} {vraie['sujet']} : {vraie['explication']}")
        for rang, dite in enumerate(dites):
            if rang not in expliquees and dite["statut"] == "non_conforme":
                mesure.en_trop.append(f"{dite['id']} [{dite['dossier']}] {dite['motif'][:150]}")
        return mesure

    def _about(self, dite: dict[str, Any], vraie: dict[str, Any]) -> bool:
        if dite["id"] != vraie["regle"]:
            return False
        siens = {f["fichier"] for f in self.verite["fichiers"] if f.get("sujet") == vraie["sujet"]}
        cites = {preuve["fichier"] for preuve in dite["preuves"]}
        return (
            not vraie["sujet"] or bool(cites & siens) or dite["dossier"] in self._dossier_of(vraie["sujet"])
        )

    def unread(self) -> Mesure:
        """The files that nobody could read."""
        mesure = Mesure("Fichiers illisibles")
        dits = {anomalie["fichier"] for anomalie in self.resultat["anomalies"]}
        vrais = {anomalie["fichier"] for anomalie in self.verite["anomalies"]}
        mesure.justes = len(dits & vrais)
        mesure.manques, mesure.en_trop = sorted(vrais - dits), sorted(dits - vrais)
        return mesure


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures of a result, made first when none is given."""
    analyseur = argparse.ArgumentParser(prog="python -m evaluations.transport", description=__doc__)
    analyseur.add_argument("--exemples", type=Path, default=Path("exemples"), help="dossier des exemples")
    analyseur.add_argument("--resultat", type=Path, help="résultat JSON déjà produit")
    analyseur.add_argument(
        "--commande", default=f"{shlex.quote(sys.executable)} -m qualiopia", help="le produit"
    )
    options = analyseur.parse_args(arguments)
    verite = yaml.safe_load((options.exemples / "transport-verite.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as provisoire:
        chemin = options.resultat or Path(provisoire) / "resultat.json"
        if options.resultat is None:
            commande = [*shlex.split(options.commande), "analyser", str(options.exemples / "transport")]
            commande += ["--referentiel", verite["referentiel"], "--date-audit", verite["date_audit"]]
            subprocess.run([*commande, "--silencieux", "--json", str(chemin)], check=False)
        resultat = json.loads(chemin.read_text(encoding="utf-8"))
    for mesure in Comparaison(resultat, verite).measures():
        print("\n".join(mesure.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
