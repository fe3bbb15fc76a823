"""What an e-mail looks like: that something waits and where, never what a report says or why it was returned."""

from __future__ import annotations

import unicodedata
import uuid
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.notices import bounces
from workflow.notices.models import Mail, Notice

LINES = 20
SUBJECT_AT_MOST = 120


class CannotBeAddressed(ValueError):
    """No mail server could be asked to deliver to this address."""


def new_message_id() -> str:
    """One that nobody else gives: `<…@our own domain>`."""
    return f"<{uuid.uuid4()}@{own_domain()}>"


def own_domain() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return domain.encode("idna").decode("ascii")


def letter(mail: Mail) -> EmailMultiAlternatives:
    """The e-mail as it is sent, the same at every try. Raises CannotBeAddressed. Two queries."""
    if not mail.address.rpartition("@")[0].isascii():
        raise CannotBeAddressed(_("Phần trước @ của địa chỉ có chữ ngoài bảng ASCII."))
    with translation.override(mail.language):
        notices = list(mail.notices.order_by("id")[:LINES])
        count = len(notices) if len(notices) < LINES else mail.notices.count()
        context = _context(mail, notices, count)
        message = EmailMultiAlternatives(
            subject=_subject(notices, count),
            body=render_to_string("notices/mail.txt", context),
            # The envelope's sender, to which a server returns what it cannot deliver.
            from_email=bounces.return_address(mail) or settings.DEFAULT_FROM_EMAIL,
            to=[mail.address],
            headers={
                "From": settings.DEFAULT_FROM_EMAIL,
                "Message-ID": mail.message_id,
                "Date": format_datetime(timezone.localtime(mail.made_at)),
                "List-Id": f"Trinh Ky <notices.{own_domain()}>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return message


def _context(mail: Mail, notices: list[Notice], count: int) -> dict[str, Any]:
    site = settings.SITE_URL.rstrip("/")
    return {
        "person": one_line(mail.person.full_name),
        "lines": [
            (one_line(notice.text), notice.at, site + reverse("notices:notice", args=[notice.pk])) for notice in notices
        ],
        "count": count,
        "more": count - len(notices),
        "all_url": site + reverse("notices:list"),
        "settings_url": site + reverse("notices:settings"),
        "language": mail.language,
    }


def _subject(notices: list[Notice], count: int) -> str:
    if count == 1:
        return _("Trình Ký: %(text)s") % {"text": _shortened(one_line(notices[0].text))}
    return ngettext("Trình Ký: %(count)d thông báo", "Trình Ký: %(count)d thông báo", count) % {"count": count}


def _shortened(text: str) -> str:
    return text if len(text) <= SUBJECT_AT_MOST else text[: SUBJECT_AT_MOST - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """`text` without what could end a header, hide or turn round what follows: names are typed by people."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join("".join(char for char in visible if unicodedata.category(char) != "Cf").split())
