"""E-mail messages: EML (and MHTML, mbox) by the standard library, Outlook MSG by python-oxmsg."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from typing import Any

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.lecture import Lecture, Metadonnees
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.encodage import decode
from qualiopia.engines.readers.html import write_html
from qualiopia.engines.readers.lectures import doubtful, make_lecture
from qualiopia.stages.ports import Depot

_ENTETES = (("From", "De"), ("To", "À"), ("Cc", "Copie à"), ("Bcc", "Copie cachée à"))
_SEPARATION = re.compile(rb"^From \S+ .*\d{4}\r?\n", re.MULTILINE)
_MESSAGES_MAXIMUM = 2000
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_DECOR_MAXIMUM = 50_000
_PROFONDEUR_MAXIMUM = 30


class LecteurEml:
    """Reads a message: who wrote to whom, when, about what, then its text."""

    formats: Sequence[str] = ("eml",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the headers and the body."""
        message = _parse(depot.contenu)
        objet = _header(message, "Subject")
        date = _date(_header(message, "Date"))
        composition = Composition()
        _write_headers(
            composition,
            [(libelle, _header(message, nom)) for nom, libelle in _ENTETES],
            date or _header(message, "Date"),
            objet,
            [nom for nom, _, decor in _attached(message) if not decor],
        )
        _write_body(message, composition)
        meta = Metadonnees(
            titre=objet, auteur=_header(message, "From"), cree_le=_iso(_header(message, "Date"))
        )
        return make_lecture(depot, format, composition.finish(), meta)

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the attached files; small images that decorate the text are left out."""
        joints = [
            Depot(nom, contenu) for nom, contenu, decor in _attached(_parse(depot.contenu)) if not decor
        ]
        suite = _messages(depot.contenu)[1:]
        return [*joints, *(Depot(f"message {rang}.eml", contenu) for rang, contenu in enumerate(suite, 2))]


def _messages(contenu: bytes) -> list[bytes]:
    """Return the messages of a file: one, unless it is a mailbox."""
    contenu = contenu.lstrip(b"\xef\xbb\xbf\r\n")
    if not contenu.startswith(b"From "):
        return [contenu]
    return [m for m in _SEPARATION.split(contenu) if m.strip()][:_MESSAGES_MAXIMUM] or [b""]


def _parse(contenu: bytes) -> EmailMessage:
    contenu = _messages(contenu)[0]
    return email.message_from_bytes(contenu, _class=EmailMessage, policy=email.policy.default)


def _header(message: EmailMessage, nom: str) -> str:
    try:
        valeur = message.get(nom)
    except Exception:  # the standard parser fails in many ways on hostile headers
        valeur = next((v for cle, v in message._headers if cle.lower() == nom.lower()), "")  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", str(valeur or "")).strip().encode("utf-8", "replace").decode("utf-8")


def _date(brut: str) -> str:
    instant = _instant(brut)
    return instant.strftime("%d/%m/%Y %H:%M") if instant else ""


def _iso(brut: str) -> str:
    instant = _instant(brut)
    return instant.strftime("%Y-%m-%d") if instant else ""


def _instant(brut: str) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return email.utils.parsedate_to_datetime(brut)
    return None


def _write_headers(
    composition: Composition, adresses: list[tuple[str, str]], date: str, objet: str, joints: list[str]
) -> None:
    for libelle, valeur in [*adresses, ("Date", date), ("Objet", objet)]:
        if valeur:
            composition.paragraph(f"{libelle} : {valeur}")
    if joints:
        composition.paragraph(f"Pièces jointes : {', '.join(joints)}")
    composition.blank()


def _write_body(message: EmailMessage, composition: Composition) -> None:
    with suppress(Exception):  # a hostile structure: fall through to the first text part found
        corps = message.get_body(preferencelist=("plain", "html"))
        if corps is not None and _text(corps).strip():
            _write_part(corps, composition)
            return
    for partie in _leaves(message):
        if partie.get_content_maintype() == "text" and not partie.get_filename():
            _write_part(partie, composition)
            return


def _write_part(partie: MIMEPart, composition: Composition) -> None:
    texte = _text(partie)
    if partie.get_content_subtype() == "html":
        write_html(texte, composition)
    else:
        composition.write(texte.replace("\r\n", "\n").replace("\r", "\n"))


def _text(partie: MIMEPart) -> str:
    contenu = partie.get_payload(decode=True)
    brut = (
        contenu
        if isinstance(contenu, bytes)
        else str(partie.get_payload()).encode("utf-8", "surrogateescape")
    )
    return decode(brut, partie.get_content_charset() or "")


def _leaves(message: EmailMessage, profondeur: int = 0) -> Iterator[EmailMessage]:
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    if profondeur < _PROFONDEUR_MAXIMUM:
        for partie in message.iter_parts():
            yield from _leaves(partie, profondeur + 1)  # type: ignore[arg-type]


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes, bool]]:
    """Yield (name, bytes, whether it only decorates) for every part that is not the text."""
    for rang, partie in enumerate(_leaves(message), 1):
        nom = partie.get_filename() or ""
        type_mime = partie.get_content_type()
        if type_mime == "message/rfc822":
            interieur = partie.get_payload(0) if partie.is_multipart() else None
            if isinstance(interieur, EmailMessage):
                with suppress(Exception):  # a hostile nested message that cannot be written back
                    nom = nom or f"{_header(interieur, 'Subject')[:80] or f'message {rang}'}.eml"
                    yield nom.replace("/", "-"), interieur.as_bytes(policy=email.policy.SMTP), False
            continue
        if type_mime in _SIGNATURES:
            continue
        annexe = partie.get_content_disposition() == "attachment" or bool(nom)
        if partie.get_content_maintype() in ("text", "multipart") and not annexe:
            continue
        contenu = partie.get_payload(decode=True)
        if isinstance(contenu, bytes) and contenu:
            decor = bool(partie.get("Content-ID")) and partie.get_content_maintype() == "image"
            nom = nom or f"piece jointe {rang}.{partie.get_content_subtype()}"
            yield nom.replace("/", "-"), contenu, decor and len(contenu) < _DECOR_MAXIMUM


class LecteurMsg:
    """Reads an Outlook message and the files attached to it."""

    formats: Sequence[str] = ("msg",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the headers and the body."""
        message = _open_msg(depot)
        composition = Composition()
        destinataires = "; ".join(_person(d.name, d.email_address) for d in message.recipients)
        objet = message.subject or ""
        envoye = message.sent_date if message.sent_date and message.sent_date.year > 1980 else None
        _write_headers(
            composition,
            [("De", message.sender or ""), ("À", destinataires)],
            envoye.strftime("%d/%m/%Y %H:%M") if envoye else "",
            objet,
            [joint.file_name or "" for joint in message.attachments if joint.file_name],
        )
        self._write_body(message, composition)
        jour = envoye.strftime("%Y-%m-%d") if envoye else ""
        meta = Metadonnees(titre=objet, auteur=message.sender or "", logiciel="Outlook", cree_le=jour)
        perdus = [joint.file_name or "sans nom" for joint in message.attachments if not joint.file_bytes]
        anomalies = [_lost(depot, perdus)] if perdus else []
        return make_lecture(depot, format, composition.finish(), meta, anomalies=anomalies)

    def _write_body(self, message: Any, composition: Composition) -> None:
        texte = message.body or ""
        if texte.strip():
            composition.write(texte.replace("\r\n", "\n").replace("\r", "\n"))
        elif message.html_body:
            write_html(message.html_body, composition)

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the attached files; images that decorate the text are left out."""
        joints: list[Depot] = []
        for rang, joint in enumerate(_open_msg(depot).attachments, 1):
            contenu = joint.file_bytes
            nom = (joint.file_name or f"piece jointe {rang}").replace("/", "-")
            decor = nom.lower().startswith("image0") and len(contenu or b"") < _DECOR_MAXIMUM
            if contenu and not decor:
                joints.append(Depot(nom, contenu))
        return joints


def _lost(depot: Depot, noms: Sequence[str]) -> Anomalie:
    return doubtful(
        depot,
        f"Une pièce jointe de ce message n'a pas pu en être sortie ({', '.join(noms)[:200]}).",
        "Ouvrez le message dans Outlook, enregistrez la pièce jointe à part et déposez-la.",
    )


def _open_msg(depot: Depot) -> Any:
    from oxmsg import Message

    return Message.load(io.BytesIO(depot.contenu))


def _person(nom: str, adresse: str) -> str:
    return f"{nom} <{adresse}>" if nom and nom != adresse else adresse
