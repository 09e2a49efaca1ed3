"""Write the e-mail messages that travel with documents attached."""

from email import policy
from email.message import EmailMessage
from typing import Any

from evaluations.generateur.blocs import Contenu
from evaluations.generateur.rendus.texte import en_lignes

GENRES = {"pdf": ("application", "pdf"), "jpg": ("image", "jpeg"), "txt": ("text", "plain")}


def ecrire(contenu: Contenu, valeurs: dict[str, Any], jointes: list[tuple[str, bytes]]) -> bytes:
    """Compose a message (.eml) with its attachments, its date and its boundary fixed."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = valeurs["de"], valeurs["a"]
    message["Subject"], message["Date"] = valeurs["objet"], valeurs["envoye"]
    message["Message-ID"] = f"<{contenu.graine}.{contenu.date}@exemple.invalid>"
    corps = [ligne for bloc in contenu.blocs for ligne in [*en_lignes(bloc), ""]]
    message.set_content("\n".join(corps))
    for nom, octets in jointes:
        genre = GENRES.get(nom.rpartition(".")[2].lower(), ("application", "octet-stream"))
        message.add_attachment(octets, maintype=genre[0], subtype=genre[1], filename=nom)
    if jointes:
        message.set_boundary(f"=_{contenu.graine}_")
    return message.as_bytes()
