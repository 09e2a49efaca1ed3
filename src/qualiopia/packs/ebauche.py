"""The smallest valid pack, to start a référentiel for another trade without writing Python."""

from __future__ import annotations

import re
from pathlib import Path

from qualiopia.errors import PackError, UsageError
from qualiopia.packs.fichiers import FICHE

_NOM = re.compile(r"[a-z][a-z0-9_-]{1,40}")

_FICHIERS = {
    FICHE: """\
# La fiche du référentiel. Chaque clé est expliquée dans docs/referentiel-format.md.
id: {nom}
titre: Référentiel {nom}
editeur: À compléter
licence: À compléter
versions:
  - id: {nom}-1
    libelle: Première version
    en_vigueur: {{ du: '2020-01-01', au: null }}
criteres:
  - numero: 1
    intitule: Premier critère
categories:
  TOUS: tous les organismes
obligations:
  legale: texte législatif ou réglementaire
variables:
  salaries: L'organisme emploie-t-il des salariés ?
""",
    "conditions.yaml": """\
conditions:
  toujours:
    libelle: toujours
    toujours: true
  salaries:
    libelle: présence de salariés
    variable: salaries
""",
    "audit.yaml": """\
audit:
  cumul_de_mineures: 5
  delai_mineure_mois: 6
  delai_majeure_mois: 3
""",
    "dossiers.yaml": """\
types_de_dossiers:
  - id: organisme
    libelle: Organisme
    portees: [organisme]
    attendus:
      - {{ type: attestation_exemple, niveau: obligatoire }}
""",
    "types_de_pieces/attestation_exemple.yaml": """\
slug: attestation_exemple
nom: Attestation (exemple)
famille: exemple
portee: organisme
reconnaissance:
  titres:
    - motif: attestation
      poids: 3
  indices:
    - motif: atteste que
      poids: 1
exigences:
  - id: date
    libelle: Date de l'attestation
    obligation: legale
    severite: majeure
    references:
      - À compléter (article)
    verifie_le: null
    indicateurs: [1]
    verification:
      operateur: mention
      motifs:
        - fait à [^\\n]{{1,40}}, le
        - fait le
      valeur: date
      formulations:
        - Fait à Lyon, le 3 mars 2026
""",
    "indicateurs/i01.yaml": """\
numero: 1
critere: 1
titre: Premier indicateur
libelles:
  - texte: L'organisme délivre une attestation datée.
    en_vigueur: {{ du: '2020-01-01', au: null }}
categories: [TOUS]
preuves_attendues:
  - libelle: Attestation
    types: [attestation_exemple]
gradations:
  - regle: mineure_ou_majeure
    mineure_si: L'attestation n'est pas datée.
    majeure_si: L'attestation n'existe pas.
verifie_le: null
""",
    "cas/attestation_exemple.date/conforme_date_ecrite.txt": """\
ATTESTATION
Le directeur atteste que la visite a eu lieu.
Fait à Lyon, le 3 mars 2026
""",
    "cas/attestation_exemple.date/non_conforme_date_laissee_vide.txt": """\
ATTESTATION
Le directeur atteste que la visite a eu lieu.
Fait à Lyon, le ..............
""",
}


def scaffold(nom: str, racine: Path) -> Path:
    """Write a minimal valid pack in `racine / nom` and return its folder.

    Raises:
        UsageError: the name will not do.
        PackError: the folder already exists or cannot be written.
    """
    if not _NOM.fullmatch(nom):
        raise UsageError(
            f"« {nom} » ne convient pas : minuscules sans accent, chiffres, « _ » et « - », "
            "en commençant par une lettre."
        )
    dossier = racine / nom
    if dossier.exists():
        raise PackError(f"« {dossier} » existe déjà : choisissez un autre nom ou un autre dossier.")
    try:
        for chemin, contenu in _FICHIERS.items():
            fichier = dossier / chemin
            fichier.parent.mkdir(parents=True, exist_ok=True)
            texte = contenu if chemin.endswith(".txt") else contenu.format(nom=nom)
            fichier.write_text(texte, encoding="utf-8")
    except OSError as erreur:
        raise PackError(f"Impossible d'écrire dans « {dossier} » : {erreur}") from erreur
    return dossier
