"""The contradictions planted between the documents of a session: what is altered, and where it must show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Textes = Mapping[str, str]
ACCORD = "accord"


@dataclass(frozen=True)
class Contradiction:
    """One fault: the rules it breaks, the kind altered and how, and what must be said, by kind and mention.

    `accord` stands for the agreement of the session, whichever its kind.
    """

    regles: tuple[str, ...]
    type: str
    remplace: Callable[[Textes], dict[str, str]]
    dire: Mapping[tuple[str, str], str]
    explication: str


def _misspelt(nom: str) -> str:
    prenom, _, famille = nom.partition(" ")
    return f"{prenom} {famille[0]}{famille[2:] or 'X'}"


def _wrong_siret(textes: Textes) -> dict[str, str]:
    numero = textes["client_siret"]
    dernier = (int(numero[-1]) + 1) % 10
    return {"client_siret": f"{numero[:-1]}{dernier}"}


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        ("X01",),
        "convocation",
        lambda t: {"intitule": t["autre_intitule"]},
        {(ACCORD, "intitule"): "intitule", ("convocation", "intitule"): "intitule"},
        "La convocation annonce une autre formation que la convention.",
    ),
    Contradiction(
        ("X02",),
        "certificat_realisation",
        lambda t: {"dates": t["autres_dates"], "debut": t["autre_debut"], "fin": t["autre_fin"]},
        {(ACCORD, "periode"): "d", ("certificat_realisation", "dates"): "d"},
        "Les dates du certificat ne sont pas celles de la convention.",
    ),
    Contradiction(
        ("X03",),
        "programme_formation",
        lambda t: {"heures": str(int(t["heures"]) + 7)},
        {
            (ACCORD, "duree"): "heures",
            (ACCORD, "nature_duree_programme_objet"): "heures",
            ("programme_formation", "duree"): "heures}",
        },
        "La durée du programme dépasse de sept heures celle de la convention.",
    ),
    Contradiction(
        ("X03", "X04"),
        "certificat_realisation",
        lambda t: {"heures": str(int(t["heures"]) + 7)},
        {
            (ACCORD, "duree"): "heures",
            (ACCORD, "nature_duree_programme_objet"): "heures",
            ("certificat_realisation", "duree"): "heures",
        },
        "Le certificat compte sept heures de plus que ce qui a été signé.",
    ),
    Contradiction(
        ("X05",),
        "feuille_emargement",
        lambda t: {"oublie": t["dernier"]},
        {(ACCORD, "effectif_noms"): "stagiaires"},
        "Un stagiaire de la convention ne figure pas à l'émargement.",
    ),
    Contradiction(
        ("X05", "X06", "X12"),
        "feuille_emargement",
        lambda t: {"ajoute": t["ajout"]},
        {(ACCORD, "effectif_noms"): "stagiaires"},
        "Une personne qui n'est pas à la convention a signé l'émargement, sans certificat.",
    ),
    Contradiction(
        ("X07",),
        "feuille_emargement",
        lambda t: {"formateur": t["remplacant"]},
        {(ACCORD, "moyens"): "formateur", (ACCORD, "formateurs"): "formateur"},
        "Le formateur qui a signé n'est pas celui qui était annoncé.",
    ),
    Contradiction(
        ("X06",),
        "certificat_realisation",
        lambda t: {"stagiaire": _misspelt(t["stagiaire"])},
        {},
        "Le nom du certificat n'est pas écrit comme à l'émargement.",
    ),
    Contradiction(
        ("X08",),
        "convocation",
        lambda _: {
            "lieu": "14 quai des Mégisseries, 13000 Marseille",
            "a_lieu": "au 14 quai des Mégisseries, 13000 Marseille",
        },
        {(ACCORD, "lieu"): "", ("convocation", "lieu"): ""},
        "La convocation indique un autre lieu que la convention.",
    ),
    Contradiction(
        ("X13",),
        ACCORD,
        lambda t: {"date_signature": t["apres_debut"]},
        {(ACCORD, "periode"): "d"},
        "L'accord a été signé après le premier jour.",
    ),
    Contradiction(
        ("X14",),
        "analyse_besoin",
        lambda t: {"date_besoin": t["apres_debut"]},
        {},
        "L'analyse du besoin est postérieure au début de la formation.",
    ),
    Contradiction(
        ("X16",),
        "convocation",
        lambda t: {"date_convocation": t["apres_debut"]},
        {},
        "La convocation est datée d'après le début de la formation.",
    ),
    Contradiction(
        ("X18",),
        "reglement_interieur",
        lambda t: {"date_ri": t["date_ri_tardive"]},
        {("reglement_interieur", "date"): "date_ri"},
        "Le règlement intérieur n'était pas en vigueur au premier jour.",
    ),
    Contradiction(
        ("X21",),
        "certificat_realisation",
        lambda t: {"date_fin_plus": t["avant_fin"]},
        {},
        "Le certificat est daté d'avant la fin de la formation.",
    ),
    Contradiction(
        ("X22",),
        "facture",
        lambda t: {"date_facture": t["avant_fin"]},
        {},
        "La facture du prix entier est antérieure à la formation.",
    ),
    Contradiction(
        ("X25",),
        "facture",
        lambda t: {"prix": t["autre_prix"]},
        {(ACCORD, "prix"): "prix", (ACCORD, "paiement"): "prix", ("facture", "designation"): "prix"},
        "Le montant facturé n'est pas celui de la convention.",
    ),
    Contradiction(
        ("X26",),
        "certificat_realisation",
        lambda t: {"heures": str(int(t["heures"]) - 7)},
        {
            (ACCORD, "duree"): "heures",
            (ACCORD, "nature_duree_programme_objet"): "heures",
            ("certificat_realisation", "duree"): "heures",
            ("facture", "designation"): "prix",
        },
        "Sept heures n'ont pas été réalisées et le prix entier est facturé.",
    ),
    Contradiction(
        ("X34",),
        ACCORD,
        _wrong_siret,
        {(ACCORD, "parties"): "client_siret"},
        "Le SIRET de l'entreprise a une clé fausse.",
    ),
)
