"""Names of persons: « M. Jean-Pierre DUPONT », « DUPONT Jean », « Mme Marie MARTIN épouse DURAND ».

A name is kept as written, without its title. Streets, firms, headings and months are not persons;
the trade's own capitalised words come from the caller (`hors_noms`, folded).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.masque import mask


@dataclass(frozen=True, slots=True)
class PersonneLue:
    """A person: `texte[debut:fin]` spans the name alone; `civilite` is true when a title stands before."""

    debut: int
    fin: int
    nom: str
    civilite: bool = False


_L = "A-ZÀ-ÖØ-Þ"
_l = "a-zß-öø-ÿ"
_TITRE = rf"(?:[DOLN]['’])?[{_L}][{_l}]+(?:[-–'’][{_L}]?[{_l}]+)*"
_CAPITALES = rf"(?:[DOLN]['’])?[{_L}]{{2,}}(?:[-–'’][{_L}]{{2,}})*"
_INITIALE = rf"[{_L}]\.(?:-?[{_L}]\.)?"
_PARTICULE = (
    r"(?:[Dd]e [Ll]a|[Dd][eu]s?|de l['’]|[Ll][ea]s?|d['’]|[Vv]an(?: [Dd]er?)?|[Vv]on|[Ee]l|[Bb]en"
    r"|[Bb]in|[Dd][aio]|[Dd]os|[Dd]el|[Aa]l)"
)
_MOT = rf"(?:{_CAPITALES}|{_TITRE}|{_INITIALE})"
_B = r"[ \u00a0\u202f]{1,2}"
_SUITE = rf"(?:{_B}(?:(?:{_PARTICULE})(?:{_B}|(?<=['’])))?{_MOT})"
_ALLIANCE = rf"(?:{_B}\(?(?:[ée]pouse|[ée]poux|n[ée]e?|veuve|ép\.){_B}{_MOT}(?:{_B}{_MOT})?\)?)?"
_CIVILITE = (
    r"(?:(?:M{1,2}\.|Mr\.?|Mme\.?|Mlle|Mmes|MM\.?|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MME"
    r"|Ma[iî]tre|Dr\.?|Docteur)"
    r"|M(?=[ \u00a0][A-ZÀ-Þ]))"
)
_CIVIL = re.compile(
    rf"(?<![\w.]){_CIVILITE}(?:\s*(?:/|ou|et)\s*{_CIVILITE})?\s+(?:le "
    rf"|la )?(?P<nom>{_MOT}{_SUITE}{{0,4}}{_ALLIANCE})"
)
_LIBRE = re.compile(
    rf"(?<![\w'’.@-])(?P<nom>(?:{_TITRE}(?:{_B}{_TITRE})?(?:{_B}{_PARTICULE})?{_B}{_CAPITALES}(?:{_B}{_CAPITALES})?"
    rf"|{_CAPITALES}(?:{_B}(?:{_PARTICULE}{_B})?{_CAPITALES}){{0,2}}{_B}{_TITRE}"
    rf"|{_INITIALE}\s?{_CAPITALES}|{_INITIALE}\s?{_TITRE}"
    rf"|{_TITRE}(?:{_B}{_PARTICULE})?{_B}{_TITRE}){_ALLIANCE})(?![\w@])"
)
_SEUL = re.compile(rf"\s*(?:{_CIVILITE}\s+)?(?P<nom>{_MOT}{_SUITE}{{0,4}}{_ALLIANCE})\s*")
_VOIE_AVANT = re.compile(
    r"(?:\brue|\bavenue|\bav\.|\bboulevard|\bbd|\bplace|\ballees?|\bchemin|\broute|\bimpasse|\bquai"
    r"|\bcours|\bsquare"
    r"|\blycee|\bcollege|\becole|\bhopital|\bcentre|\bsalle|\bespace|\bresidence|\bimmeuble"
    r"|\bbatiment|\bville de|\btour"
    r"|\bsociete|\bsarl|\bsas|\bsasu|\beurl|\bassociation|\bcabinet|\bgroupe|\bfondation|\binstitut)"
    r"[^\S\n]+(?:(?:du|de la|de l'|des|de|d'|le|la)\s*)?(?:\w+\s+)?$"
)
_MOTS = """
article articles annexe annexes chapitre titre section page total sous date dates nom prenom prenoms
adresse ville pays france paris lyon europe telephone tel mail email courriel site web rue avenue
boulevard place allee chemin route impasse quai cours square lieu objet objectif objectifs duree prix
montant tarif horaire horaires signature cachet fait bon pour lu approuve le la les un une des de du en
et ou a au aux ce cette ces son sa ses notre nos votre vos nous vous il elle ils elles je on si par sur
dans avec sans entre madame monsieur mademoiselle mesdames messieurs janvier fevrier mars avril mai juin
juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
matin sarl sas sasu eurl sci scop snc ei auto entreprise societe association cabinet groupe fondation
institut conseil consulting services service solutions academie ecole lycee college hopital universite
centre agence bureau direction ministere prefet prefecture region departement republique etat code loi
decret arrete journal officiel directeur directrice president presidente gerant gerante responsable
representant charge chargee siret siren rcs ape naf tva ht ttc iban bic euro euros numero reference
version mise jour compte oui non present absent absente presente accueil contact contacts bonjour
cordialement merci document donnee donnees nombre resultat resultats rubrique appreciation avis question
reponse attestation certificat contrat facture devis programme microsoft word excel
powerpoint office google windows adobe internet zoom teams
"""
_JAMAIS = frozenset(_MOTS.split())
_ELISION = re.compile(r"^[dl]'(?=[a-z]{3})")


def find_personnes(
    texte: str, debut: int = 0, fin: int | None = None, hors_noms: Collection[str] = ()
) -> list[PersonneLue]:
    """Return the persons named between two offsets, in order, each place once."""
    masque, replie = mask(texte)
    borne = len(texte) if fin is None else fin
    lus: list[PersonneLue] = []
    for motif, civilite in ((_CIVIL, True), (_LIBRE, False)):
        for trouve in motif.finditer(masque, debut, borne):
            a, b = trouve.span("nom")
            if any(lu.debut < b and a < lu.fin for lu in lus):
                continue
            if civilite:
                b = _trim(masque, a, b, hors_noms)
                if b > a:
                    lus.append(PersonneLue(a, b, " ".join(texte[a:b].split()), True))
            elif _is_name(masque[a:b], hors_noms) and not _VOIE_AVANT.search(replie, max(0, a - 45), a):
                lus.append(PersonneLue(a, b, " ".join(texte[a:b].split())))
    return sorted(lus, key=lambda lu: lu.debut)


def read_cell(texte: str, hors_noms: Collection[str] = ()) -> str:
    """Read a text that should be one name and nothing else, all capitals allowed; empty when it is not."""
    trouve = _SEUL.fullmatch(texte)
    if trouve is None or not _is_name(trouve["nom"], hors_noms, minimum=1):
        return ""
    return " ".join(trouve["nom"].split())


def _trim(masque: str, debut: int, fin: int, hors_noms: Collection[str]) -> int:
    """After a title, stop the name before the first word that is never one (« Mme Durand Directrice »)."""
    for mot in re.finditer(r"\S+", masque[debut:fin]):
        if (
            _bare(mot.group()) in _JAMAIS - {"de", "du", "le", "la", "des", "un"}
            or _bare(mot.group()) in hors_noms
        ):
            return debut + len(masque[debut : debut + mot.start()].rstrip())
    return fin


def _is_name(nom: str, hors_noms: Collection[str], minimum: int = 2) -> bool:
    mots = [_bare(mot) for mot in nom.split()]
    significatifs = [mot for mot in mots if mot not in {"de", "du", "des", "la", "le", "d", "epouse", "nee"}]
    if len(significatifs) < minimum:
        return False
    return not any(mot in _JAMAIS or mot in hors_noms for mot in significatifs)


def _bare(mot: str) -> str:
    return _ELISION.sub("", fold(mot).strip(".,;:()'-"))
