"""The patterns worth a look. None is a proof of anything: each says why it may matter and why it may be innocent."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.documents.working_days import Calendar
from workflow.inspection.as_of.replay import principal_of
from workflow.inspection.patterns.scanning import acts_of_people, complete
from workflow.inspection.patterns.titles import TITLES
from workflow.inspection.recorded import dates_appointments, effect_of

WORK_BEGINS, WORK_ENDS = datetime.time(6, 30), datetime.time(18, 30)
"""Acts before the one or after the other are out of hours, as all are on days off."""
SECONDS_TO_READ = 60
"""A decision sooner than this after the document came to who decides is worth a look."""
CLEARED_AT_LEAST, CLEARED_WITHIN = 10, datetime.timedelta(minutes=15)
"""So many decisions of one person in so short a time."""
REFUSED_AT_LEAST = 3
"""So many refused acts of one person on one day."""
ROUNDS_AT_LEAST = 2
"""A report that was returned so often before it was accepted."""
ADDRESSES_AT_LEAST = 4
"""So many network addresses from which one person signed in on one day."""
FAILED_AT_LEAST = 3
"""So many failed sign-ins in a row on one name."""
SHOWN, SHOWN_ALONE = 20, 500
"""Cases shown of each pattern, and of one that is looked at alone."""
EVENTS_SHOWN = 6
"""Events shown of each case."""

DECIDING = frozenset(
    {
        "submissions.submit",
        "submissions.accept",
        "submissions.confirm",
        "reports.consent",
        "reports.approve",
        "reports.issue",
    }
)
"""The acts by which somebody answers for a text."""


@dataclass(frozen=True, slots=True)
class Case:
    """One finding: in words, with the events that it is made of."""

    words: str
    events: Sequence[Event]

    @property
    def shown(self) -> Sequence[Event]:
        return self.events[:EVENTS_SHOWN]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for, and what it may and may not mean."""

    code: str
    explanation: str | Promise
    find: Callable[[list[Event], Calendar], Iterator[Case]]

    @property
    def title(self) -> str | Promise:
        return TITLES[self.code]


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern with its first cases and the number of all."""

    pattern: Pattern
    cases: list[Case]
    count: int
    words: str


def look(events: list[Event], calendar: Calendar, alone: str = "") -> list[Found]:
    """Every pattern, or the one whose code is `alone`, over the events, which come earliest first. One query."""
    answers = []
    for pattern in PATTERNS:
        if alone in ("", pattern.code):
            cases = list(pattern.find(events, calendar))
            shown = cases[: SHOWN_ALONE if alone else SHOWN]
            answers.append(Found(pattern, shown, len(cases), str(pattern.explanation) % LIMITS))
    complete([event for found in answers for case in found.cases for event in case.shown])
    return answers


def out_of_hours(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    by_person: dict[tuple[int, datetime.date], list[Event]] = defaultdict(list)
    works: dict[datetime.date, bool] = {}
    for event in acts_of_people(events):
        local = timezone.localtime(event.at)
        day = local.date()
        if day not in works:
            works[day] = calendar.works(day)
        if not works[day] or not WORK_BEGINS <= local.time() < WORK_ENDS:
            by_person[event.actor_id or 0, day].append(event)
    for (_person, day), found in by_person.items():
        given = {"person": found[0].actor, "count": len(found), "day": f"{day:%d/%m/%Y}"}
        yield Case(
            ngettext(
                "%(person)s: %(count)d việc ngoài giờ ngày %(day)s",
                "%(person)s: %(count)d việc ngoài giờ ngày %(day)s",
                len(found),
            )
            % given,
            found,
        )


def within_seconds(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    last: dict[str, Event] = {}
    for event in acts_of_people(events):
        before = last.get(event.stream)
        last[event.stream] = event
        if event.action in DECIDING and before is not None:
            seconds = int((event.at - before.at).total_seconds())
            if seconds < SECONDS_TO_READ:
                given = {"person": event.actor, "act": event.action_label, "label": event.label, "seconds": seconds}
                yield Case(_("%(person)s: %(act)s “%(label)s” sau %(seconds)d giây") % given, [before, event])


def many_at_once(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    by_person: dict[int, list[Event]] = defaultdict(list)
    for event in acts_of_people(events):
        if event.action in DECIDING:
            by_person[event.actor_id or 0].append(event)
    for decided in by_person.values():
        for run in _runs(decided, CLEARED_WITHIN):
            if len(run) >= CLEARED_AT_LEAST:
                given = {
                    "person": run[0].actor,
                    "count": len(run),
                    "at": f"{timezone.localtime(run[0].at):%H:%M %d/%m/%Y}",
                }
                yield Case(_("%(person)s: %(count)d quyết định liền nhau từ %(at)s") % given, run)


def _runs(events: Iterable[Event], within: datetime.timedelta) -> Iterator[list[Event]]:
    """The events cut into stretches no longer than `within`."""
    run: list[Event] = []
    for event in events:
        if run and event.at - run[0].at > within:
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def refused_again(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    by_person: dict[tuple[int, datetime.date], list[Event]] = defaultdict(list)
    for event in events:
        if event.refused and event.actor_id is not None:
            by_person[event.actor_id, timezone.localdate(event.at)].append(event)
    for (_person, day), found in by_person.items():
        if len(found) >= REFUSED_AT_LEAST:
            given = {"person": found[0].actor, "count": len(found), "day": f"{day:%d/%m/%Y}"}
            yield Case(_("%(person)s: %(count)d việc bị từ chối ngày %(day)s") % given, found)


def by_delegation(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    for event in acts_of_people(events):
        if event.on_behalf_of_id is not None and event.action in DECIDING:
            given = {
                "person": event.actor,
                "principal": event.on_behalf_of,
                "act": event.action_label,
                "label": event.label,
            }
            yield Case(_("%(person)s thay mặt %(principal)s: %(act)s “%(label)s”") % given, [event])


def both_steps(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    """One person who acted on an object both for themselves and for another, or for two others."""
    roles: dict[tuple[str, int], dict[int, Event]] = defaultdict(dict)
    for event in acts_of_people(events):
        principal = principal_of(event)
        if principal is not None:
            roles[event.stream, event.actor_id or 0].setdefault(principal, event)
    for acted in roles.values():
        if len(acted) > 1:
            found = list(acted.values())
            given = {"person": found[0].actor, "label": found[0].label, "count": len(found)}
            yield Case(_("%(person)s làm “%(label)s” với tư cách của %(count)d người") % given, found)


def dated_back(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    """Decisions on who holds which role that were written down after a whole day on which they already counted."""
    decisions = [event for event in events if dates_appointments(event)]
    tell(decisions)
    for event in decisions:
        effect = effect_of(event)
        if effect is not None and effect < event.day:
            given = {
                "decision": event.told.label,
                "effect": f"{effect:%d/%m/%Y}",
                "recorded": f"{event.day:%d/%m/%Y}",
                "days": (event.day - effect).days,
            }
            words = _("%(decision)s – có hiệu lực từ %(effect)s, ghi ngày %(recorded)s, muộn %(days)d ngày") % given
            yield Case(words, [event])


def to_and_fro(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    returned: dict[str, list[Event]] = defaultdict(list)
    for event in acts_of_people(events):
        if event.action in ("submissions.return_for_revision", "reports.return_report"):
            returned[event.stream].append(event)
        elif event.action in ("submissions.accept", "submissions.confirm", "reports.approve"):
            before = returned.pop(event.stream, [])
            if len(before) >= ROUNDS_AT_LEAST:
                given = {"label": event.label, "count": len(before)}
                yield Case(_("“%(label)s”: trả lại %(count)d lần rồi mới chấp nhận") % given, [*before, event])
    for found in returned.values():
        if len(found) >= ROUNDS_AT_LEAST:
            given = {"label": found[0].label, "count": len(found)}
            yield Case(_("“%(label)s”: trả lại %(count)d lần, chưa chấp nhận") % given, found)


def many_addresses(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    by_person: dict[tuple[int, datetime.date], dict[str, Event]] = defaultdict(dict)
    for event in events:
        if event.action == "accounts.sign_in" and event.actor_id is not None and event.address:
            by_person[event.actor_id, timezone.localdate(event.at)].setdefault(event.address, event)
    for (_person, day), found in by_person.items():
        if len(found) >= ADDRESSES_AT_LEAST:
            first = next(iter(found.values()))
            given = {"person": first.actor, "count": len(found), "day": f"{day:%d/%m/%Y}"}
            words = _("%(person)s: đăng nhập từ %(count)d địa chỉ ngày %(day)s") % given
            yield Case(words, list(found.values()))


def failed_in_a_row(events: list[Event], calendar: Calendar) -> Iterator[Case]:
    failed: dict[str, list[Event]] = defaultdict(list)

    def case(found: list[Event]) -> Iterator[Case]:
        if len(found) >= FAILED_AT_LEAST:
            given = {"label": found[0].told.label or _("tên không có"), "count": len(found)}
            yield Case(_("%(label)s: %(count)d lần đăng nhập hỏng liền nhau") % given, found)

    tell([event for event in events if event.action == "accounts.sign_in_failed"])
    for event in events:
        if event.action == "accounts.sign_in_failed":
            failed[event.stream].append(event)
        elif event.action == "accounts.sign_in":
            yield from case(failed.pop(event.stream, []))
    for found in failed.values():
        yield from case(found)


LIMITS = {
    "begins": f"{WORK_BEGINS:%H:%M}",
    "ends": f"{WORK_ENDS:%H:%M}",
    "seconds": SECONDS_TO_READ,
    "cleared": CLEARED_AT_LEAST,
    "minutes": int(CLEARED_WITHIN.total_seconds() // 60),
    "refused": REFUSED_AT_LEAST,
    "rounds": ROUNDS_AT_LEAST,
    "addresses": ADDRESSES_AT_LEAST,
    "failed": FAILED_AT_LEAST,
}

PATTERNS = (
    Pattern(
        "out_of_hours",
        gettext_lazy(
            "Việc trước %(begins)s, sau %(ends)s hoặc vào ngày nghỉ theo lịch làm việc. Có thể đáng chú ý vì lúc ấy ít "
            "người thấy, và tài khoản bị mượn thường lộ ra như vậy. Có thể vô can: mùa tổng kết nhiều người làm tối."
        ),
        out_of_hours,
    ),
    Pattern(
        "within_seconds",
        gettext_lazy(
            "Ký, chấp nhận hay phê duyệt chưa đầy %(seconds)d giây sau việc trước đó trên cùng văn bản. Có thể là ký "
            "mà không đọc. Có thể vô can: đã đọc trước đó, rồi mới bấm tiếp nhận và chấp nhận liền nhau."
        ),
        within_seconds,
    ),
    Pattern(
        "many_at_once",
        gettext_lazy(
            "Một người có từ %(cleared)d quyết định trở lên trong %(minutes)d phút. Có thể là duyệt cho xong. Có thể "
            "vô can: các báo cáo đã được đọc cả tuần, hôm ấy chỉ chốt."
        ),
        many_at_once,
    ),
    Pattern(
        "refused_again",
        gettext_lazy(
            "Một người bị từ chối từ %(refused)d lần trong một ngày. Có thể là thử làm việc không thuộc quyền. Có thể "
            "vô can: chọn nhầm tư cách, hay trang mở từ trước khi đổi người."
        ),
        refused_again,
    ),
    Pattern(
        "by_delegation",
        gettext_lazy(
            "Quyết định do người được ủy quyền làm. Có thể đáng hỏi người ủy quyền có biết không. Thường vô can: ủy "
            "quyền là để làm thay khi vắng, và sự kiện ghi rõ cả hai người."
        ),
        by_delegation,
    ),
    Pattern(
        "both_steps",
        gettext_lazy(
            "Cùng một người làm trên một văn bản vừa cho mình vừa thay người khác. Có thể làm yếu việc người này xem "
            "lại việc người kia. Có thể vô can: hai việc cùng một bước, hoặc quy tắc tách nhiệm vụ vẫn được giữ."
        ),
        both_steps,
    ),
    Pattern(
        "dated_back",
        gettext_lazy(
            "Việc trao hay thôi vai trò được ghi sau khi đã có hiệu lực ít nhất một ngày, nên ai làm trong khoảng ấy "
            "thành đúng hay trái sau khi đã làm. Có thể là sửa lại chuyện đã rồi. Có thể vô can: quyết định bằng giấy "
            "đến chậm; hãy đối chiếu với quyết định và xem ai đã làm gì trong khoảng ấy."
        ),
        dated_back,
    ),
    Pattern(
        "to_and_fro",
        gettext_lazy(
            "Một văn bản bị trả lại từ %(rounds)d lần. Có thể là gây khó, hoặc yêu cầu không rõ. Có thể vô can: đơn vị "
            "làm sơ sài nhiều lần; hãy đọc lý do từng lần."
        ),
        to_and_fro,
    ),
    Pattern(
        "many_addresses",
        gettext_lazy(
            "Một người đăng nhập từ %(addresses)d địa chỉ mạng trở lên trong một ngày. Có thể là nhiều người dùng "
            "chung tài khoản. Có thể vô can: điện thoại đổi mạng, hoặc đi công tác."
        ),
        many_addresses,
    ),
    Pattern(
        "failed_in_a_row",
        gettext_lazy(
            "Từ %(failed)d lần đăng nhập hỏng liền nhau trên một tên. Có thể là dò mật khẩu. Có thể vô can: quên mật "
            "khẩu sau kỳ nghỉ, hay bàn phím bật chữ hoa."
        ),
        failed_in_a_row,
    ),
)
