"""Tokens with which a machine (a SIEM) reads the events.

A token is a JSON object, {"e": when it ends, in seconds since 1970, "s": a secret}, in the signed form of
django.core.signing: who holds it cannot make its end later, and one that we never signed costs no query. The row knows
its SHA-256, and can end it before its time.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterable

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit.recording import Entry, append
from workflow.documents.text import nfc
from workflow.inspection.out.models import FeedToken
from workflow.organisation import throttle
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role, today

LIVING_AT_MOST = 20

UNKNOWN = "feed:unknown"
"""The stream of refused tokens that were never given."""

READINGS_A_MINUTE = 120
_NOTED_EVERY = 60
_NOTED_AT_MOST = 60
"""Refusals written down in a minute, from however many addresses they come."""

_SALT = "workflow.inspection.feed"
_LONGEST_TOKEN = 300


CONNECTING = (Role.INSPECTOR, Role.ADMINISTRATOR)


class NotMade(Exception):
    """Why no token is made, in words for the person."""


class NotRead(Exception):
    """Why a token reads nothing, in words for who keeps the machine."""


class _Rule:
    """Inspectors and administrators connect machines."""

    reason = gettext_lazy("Chỉ người kiểm tra nhật ký và quản trị hệ thống được cấp thẻ đọc nhật ký cho máy.")

    def refusal(self, acting: Acting) -> str | None:
        return None if acting.role in CONNECTING else str(self.reason)


may_connect = _Rule()


def make_token(name: str, expires_at: datetime.datetime, *, acting: Acting) -> str:
    """Give a new token and answer it; it is kept nowhere. Raises NotMade."""
    assert acting.person is not None
    now = timezone.now()
    with transaction.atomic():
        living = FeedToken.objects.select_for_update().filter(revoked_at=None, expires_at__gt=now)
        if len(living.values_list("pk", flat=True)) >= LIVING_AT_MOST:
            raise NotMade(_("Đang có %(most)d thẻ còn hiệu lực. Hãy thu hồi bớt.") % {"most": LIVING_AT_MOST})
        token = _signer().sign_object({"e": int(expires_at.timestamp()), "s": secrets.token_urlsafe(24)})
        made = FeedToken.objects.create(
            name=nfc(name), digest=_digest(token), made_by=acting.person, made_at=now, expires_at=expires_at
        )
        _note("audit.make_token", made, acting, {"expires_at": expires_at.astimezone(datetime.UTC).isoformat()})
    return token


def revoke_token(token: FeedToken, *, acting: Acting) -> bool:
    """End it now; answer whether it had not been ended before."""
    with transaction.atomic():
        ended = FeedToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        if ended:
            _note("audit.revoke_token", token, acting)
    return bool(ended)


def read_token(text: str, *, address: str) -> FeedToken:
    """Whose reading it is. Raises NotRead for a token that is not good, which is written down, at most once a minute.

    A token gives what its maker may: it ends with their account, or with the last appointment that let them give it.
    """
    found = _known(text)
    if found is None or not found.is_good:
        _refuse(found, address)
        raise NotRead(_("Thẻ không hợp lệ, đã hết hạn hoặc đã bị thu hồi."))
    if found.made_by_id not in who_may_still({found.made_by_id}):
        _refuse(found, address)
        raise NotRead(_("Người cấp thẻ này không còn quyền cấp thẻ. Hãy xin thẻ mới."))
    return found


def who_may_still(makers: Iterable[int]) -> set[int]:
    """Those of the people who could give a token today. One query."""
    held = Appointment.objects.on(today()).filter(person__in=makers, person__is_active=True, role__in=CONNECTING)
    return set(held.values_list("person_id", flat=True))


def take_reading(token: FeedToken) -> bool:
    """Count one more reading; False when there were too many in this minute."""
    key = f"feed-reading:{token.pk}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) <= READINGS_A_MINUTE
    except ValueError:  # the minute ended between the two lines
        return True


def note_use(token: FeedToken, *, after: int, address: str) -> None:
    """Keep when and from where it was last used; the first reading of a day is an event. Each reading as one would
    never end: it would be the next reading's event."""
    now = timezone.now()
    if token.used_at and now - token.used_at < datetime.timedelta(minutes=1):
        return
    with transaction.atomic():
        # Of two readings at once, the one whose UPDATE fits writes the event.
        used = FeedToken.objects.filter(pk=token.pk, used_at=token.used_at).update(used_at=now, used_from=address)
        is_new_day = token.used_at is None or timezone.localdate(token.used_at) != timezone.localdate(now)
        if used and is_new_day:
            _note("audit.read_feed", token, Acting(None, address=address), {"after": after})


def _known(text: str) -> FeedToken | None:
    if len(text) > _LONGEST_TOKEN:
        return None
    try:
        held = _signer().unsign_object(text)
    except (signing.BadSignature, ValueError):
        return None
    token = FeedToken.objects.filter(digest=_digest(text)).first()
    is_over = not isinstance(held, dict) or held.get("e", 0) <= timezone.now().timestamp()
    if token is not None and is_over:
        # What was signed counts, whatever the row says.
        token.expires_at = min(token.expires_at, timezone.now())
    return token


def _refuse(token: FeedToken | None, address: str) -> None:
    stream = token.stream if token else UNKNOWN
    if not cache.add(f"feed-refused:{stream}:{address}", 1, _NOTED_EVERY) or not _may_note():
        return
    append(
        Entry(
            stream=stream,
            action="audit.refuse_token",
            acting=Acting(None, address=address),
            label=token.name if token else "",
            refused=True,
        )
    )


def _may_note() -> bool:
    cache.add("feed-refused", 0, _NOTED_EVERY)
    try:
        return cache.incr("feed-refused") <= _NOTED_AT_MOST
    except ValueError:
        return True


def take_guess(address: str) -> bool:
    """Count one more token that was not good; False when there were too many from there."""
    return throttle.take_guess("feed", address)


def _note(action: str, token: FeedToken, acting: Acting, changes: dict[str, object] | None = None) -> None:
    append(Entry(stream=token.stream, action=action, acting=acting, label=token.name, changes=changes or {}))


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
