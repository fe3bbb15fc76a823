"""The settings of a campaign type in words, and what differs between two versions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.campaigns.flow_settings import DueDefault, FlowSettings, Numbering, ReminderRules


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its code in events, what it is about, what it says."""

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that two versions have otherwise."""

    code: str
    label: str
    before: str
    after: str


def in_words(settings: FlowSettings) -> list[Setting]:
    """Every setting, in the order in which a report meets them."""
    return [
        Setting(
            "secretary_signs",
            _("Ký trình ở đơn vị"),
            _("Bí thư ký trình") if settings.secretary_signs else _("Người soạn thảo trình thẳng, không cần bí thư ký"),
        ),
        Setting(
            "review_levels",
            _("Thẩm định"),
            _("Hai cấp: người thẩm định đề nghị, trưởng ban duyệt")
            if settings.head_confirms
            else _("Một cấp: người thẩm định chấp nhận"),
        ),
        Setting(
            "quorum",
            _("Phê duyệt bản tổng hợp"),
            _("Người ký và %(count)d người khác đồng ý đúng văn bản đó") % {"count": settings.others_agree}
            if settings.others_agree
            else _("Người ký phê duyệt"),
        ),
        Setting("units_due", _("Hạn của đơn vị khi kế hoạch không nêu"), due_in_words(settings.units_due)),
        Setting("report_due", _("Hạn của bản tổng hợp khi kế hoạch không nêu"), due_in_words(settings.report_due)),
        Setting("reminders", _("Lịch nhắc"), reminders_in_words(settings.reminders)),
        Setting("numbering", _("Số văn bản"), numbering_in_words(settings.numbering)),
    ]


def reminders_in_words(rules: ReminderRules) -> str:
    """The reminder schedule as one sentence."""
    parts = []
    if days := sorted((day for day in rules.before if day), reverse=True):
        listed = ", ".join(map(str, days))
        parts.append(_("trước hạn %(days)s ngày làm việc") % {"days": listed})
    if 0 in rules.before:
        parts.append(_("ngày đến hạn"))
    if rules.daily_after:
        parts.append(_("mỗi ngày làm việc sau hạn"))
    words = _("Nhắc: %(when)s.") % {"when": "; ".join(parts)} if parts else _("Không nhắc.")
    if rules.escalate_after is None:
        return words
    later = ngettext(
        "Quá hạn %(days)d ngày làm việc thì báo bí thư và trưởng ban.",
        "Quá hạn %(days)d ngày làm việc thì báo bí thư và trưởng ban.",
        rules.escalate_after,
    ) % {"days": rules.escalate_after}
    return f"{words} {later}"


def due_in_words(due: DueDefault | None) -> str:
    """When what a plan leaves open is due."""
    if due is None:
        return _("Không điền sẵn, người lập đợt tự ghi")
    given = {"days": due.days}
    if due.kind == "working_days_after":
        return _("Trong %(days)d ngày làm việc kể từ ngày ban hành kế hoạch") % given
    if due.kind == "before":
        return _("Trước ngày thứ %(days)d sau ngày ban hành kế hoạch") % given
    return _("Chậm nhất ngày thứ %(days)d sau ngày ban hành kế hoạch") % given


def numbering_in_words(numbering: Numbering) -> str:
    """In which series numbers run, and the symbol that is proposed."""
    if numbering.yearly:
        series = _("theo năm")
    elif numbering.term_from:
        series = _("theo nhiệm kỳ từ năm %(year)d") % {"year": numbering.term_from}
    else:
        series = _("theo nhiệm kỳ")
    symbol = numbering.symbol or _("theo ký hiệu của kế hoạch")
    return _("Ký hiệu: %(symbol)s; đánh số %(series)s") % {"symbol": symbol, "series": series}


def differences(before: FlowSettings, after: FlowSettings) -> list[Difference]:
    """What `after` has otherwise than `before`."""
    return [
        Difference(old.code, old.label, old.words, new.words)
        for old, new in zip(in_words(before), in_words(after), strict=True)
        if old.words != new.words
    ]
