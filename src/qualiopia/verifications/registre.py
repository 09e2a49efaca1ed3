"""Every operator a pack may name, by the name it has in YAML."""

from __future__ import annotations

from qualiopia.verifications.absence import Absence
from qualiopia.verifications.absence_de_motif import AbsenceDeMotif
from qualiopia.verifications.absence_suivie import AbsenceSuivie
from qualiopia.verifications.assiduite_certifiee import AssiduiteCertifiee
from qualiopia.verifications.bornes_de_dates import BornesDeDates
from qualiopia.verifications.case_cochee import CaseCochee
from qualiopia.verifications.champ import Champ
from qualiopia.verifications.chevauchements import Chevauchements
from qualiopia.verifications.colonnes_remplies import ColonnesRemplies
from qualiopia.verifications.comparaison_de_nombres import ComparaisonDeNombres
from qualiopia.verifications.correspondance import Correspondance
from qualiopia.verifications.couverture_de_bareme import CouvertureDeBareme
from qualiopia.verifications.croissance import Croissance
from qualiopia.verifications.date import Date
from qualiopia.verifications.dates_de_fichier import DatesDeFichier
from qualiopia.verifications.dates_possibles import DatesPossibles
from qualiopia.verifications.delais_tenus import DelaisTenus
from qualiopia.verifications.diversite import Diversite
from qualiopia.verifications.doublons import Doublons
from qualiopia.verifications.doute import Doute
from qualiopia.verifications.duree_bornee import DureeBornee
from qualiopia.verifications.duree_concordante import DureeConcordante
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.heures_par_personne import HeuresParPersonne
from qualiopia.verifications.identifiant import Identifiant
from qualiopia.verifications.identifiant_identique import IdentifiantIdentique
from qualiopia.verifications.identifiant_valide import IdentifiantValide
from qualiopia.verifications.liste_couverte import ListeCouverte
from qualiopia.verifications.logiciel_suspect import LogicielSuspect
from qualiopia.verifications.meme_texte import MemeTexte
from qualiopia.verifications.meme_valeur import MemeValeur
from qualiopia.verifications.mention import Mention
from qualiopia.verifications.mentions_presentes import MentionsPresentes
from qualiopia.verifications.montants_concordants import MontantsConcordants
from qualiopia.verifications.nom_etranger import NomEtranger
from qualiopia.verifications.nom_porte import NomPorte
from qualiopia.verifications.nombre_dans_texte import NombreDansTexte
from qualiopia.verifications.nombres_couverts import NombresCouverts
from qualiopia.verifications.noms_inclus import NomsInclus
from qualiopia.verifications.numerique import Numerique
from qualiopia.verifications.offre_publiee import OffrePubliee
from qualiopia.verifications.ordre_de_dates import OrdreDeDates
from qualiopia.verifications.personne_unique import PersonneUnique
from qualiopia.verifications.personnes_disjointes import PersonnesDisjointes
from qualiopia.verifications.piece_liee import PieceLiee
from qualiopia.verifications.piece_par_personne import PieceParPersonne
from qualiopia.verifications.presences import Presences
from qualiopia.verifications.produits_justes import ProduitsJustes
from qualiopia.verifications.proportion import Proportion
from qualiopia.verifications.signature import Signature
from qualiopia.verifications.somme_bornee import SommeBornee
from qualiopia.verifications.suites_donnees import SuitesDonnees
from qualiopia.verifications.taux_concordants import TauxConcordants
from qualiopia.verifications.taux_recalcule import TauxRecalcule
from qualiopia.verifications.tous import Tous
from qualiopia.verifications.un_de import UnDe
from qualiopia.verifications.une_de import UneDe
from qualiopia.verifications.valeurs_retrouvees import ValeursRetrouvees
from qualiopia.verifications.validite_a_date import ValiditeADate

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
OPERATEURS_DE_DOSSIER: dict[str, type] = {
    "absence_de_motif": AbsenceDeMotif,
    "absence_suivie": AbsenceSuivie,
    "assiduite_certifiee": AssiduiteCertifiee,
    "bornes_de_dates": BornesDeDates,
    "comparaison_de_nombres": ComparaisonDeNombres,
    "delais_tenus": DelaisTenus,
    "dates_de_fichier": DatesDeFichier,
    "diversite": Diversite,
    "duree_concordante": DureeConcordante,
    "ensemble": Ensemble,
    "heures_par_personne": HeuresParPersonne,
    "identifiant_identique": IdentifiantIdentique,
    "identifiant_valide": IdentifiantValide,
    "liste_couverte": ListeCouverte,
    "meme_texte": MemeTexte,
    "meme_valeur": MemeValeur,
    "mentions_presentes": MentionsPresentes,
    "montants_concordants": MontantsConcordants,
    "nombre_dans_texte": NombreDansTexte,
    "noms_inclus": NomsInclus,
    "ordre_de_dates": OrdreDeDates,
    "personnes_disjointes": PersonnesDisjointes,
    "piece_liee": PieceLiee,
    "piece_par_personne": PieceParPersonne,
    "produits_justes": ProduitsJustes,
    "proportion": Proportion,
    "taux_recalcule": TauxRecalcule,
    "colonnes_remplies": ColonnesRemplies,
    "suites_donnees": SuitesDonnees,
    "nom_etranger": NomEtranger,
    "nom_porte": NomPorte,
    "taux_concordants": TauxConcordants,
    "offre_publiee": OffrePubliee,
    "chevauchements": Chevauchements,
    "correspondance": Correspondance,
    "couverture_de_bareme": CouvertureDeBareme,
    "croissance": Croissance,
    "dates_possibles": DatesPossibles,
    "doublons": Doublons,
    "doute": Doute,
    "duree_bornee": DureeBornee,
    "logiciel_suspect": LogicielSuspect,
    "nombres_couverts": NombresCouverts,
    "personne_unique": PersonneUnique,
    "somme_bornee": SommeBornee,
    "une_de": UneDe,
    "valeurs_retrouvees": ValeursRetrouvees,
    "validite_a_date": ValiditeADate,
}
