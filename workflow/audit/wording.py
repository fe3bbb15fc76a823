"""The words of what events hold as codes. Each room registers its own in `AppConfig.ready()`.

An event keeps codes, because they are hashed and outlive every wording; a reader sees words in their own
language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words: TypeAlias = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """What objects of one kind of stream are called, and the page of one (`url_name` takes its id)."""

    words: Words
    url_name: str = ""


Summary: TypeAlias = Callable[[Mapping[str, Any]], str]
"""One line of what an event's changes say."""

_actions: dict[str, Words] = {}
_summaries: dict[str, Summary] = {}
_kinds: dict[str, Kind] = {}
_states: dict[str, Words] = {}
_fields: dict[tuple[str, str], Words] = {}
_campaigns: Callable[[], Iterable[tuple[int, str]]] = tuple


def register(action: str, words: Words) -> None:
    """`register("submissions.submit", _("Trình"))`."""
    # Words of another act would be told of events that nobody looks at twice.
    assert action not in _actions, action
    _actions[action] = words


def register_summary(action: str, summary: Summary) -> None:
    """For acts whose own words say too little in a time line. It gets whatever stands in the row, tampered or not."""
    _summaries[action] = summary


def register_kind(kind: str, words: Words, url_name: str = "") -> None:
    """For streams "submission:17": `register_kind("submission", _("Báo cáo"), "submissions:detail")`."""
    _kinds[kind] = Kind(words, url_name)


def register_states(states: Mapping[str, Words]) -> None:
    """`register_states(dict(SubmissionState.choices))`."""
    _states.update(states)


def register_fields(fields: Mapping[str, Words], room: str = "") -> None:
    """Words of the keys of `Event.changes`: `register_fields({"due_at": _("Hạn nộp")})`.

    `room` is the beginning of the codes of acts of which alone they are the words: "audit" of "audit.search".
    """
    _fields.update({(room, name): words for name, words in fields.items()})


def register_campaigns(source: Callable[[], Iterable[tuple[int, str]]]) -> None:
    """`source` gives (id, name) of the campaigns to choose from in a search, some hundreds at most."""
    global _campaigns
    _campaigns = source


def register_own() -> None:
    """The words of what this app writes down itself, from its own pages and from signals below it."""
    register("accounts.sign_in", _("Đăng nhập"))
    register("accounts.sign_in_failed", _("Đăng nhập không thành công"))
    register("accounts.sign_out", _("Đăng xuất"))
    register("accounts.choose_capacity", _("Chọn tư cách làm việc"))
    register("accounts.change_password", _("Đổi mật khẩu"))
    register("accounts.send_without_right", _("Gửi việc không thuộc quyền"))
    register("organisation.load", _("Nạp dữ liệu tổ chức"))
    register("organisation.date_back", _("Nạp phân công lùi ngày"))
    register("organisation.export", _("Xuất dữ liệu tổ chức"))
    register("organisation.note_day", _("Ghi ngày trong lịch làm việc"))
    register("organisation.forget_day", _("Bỏ ngày khỏi lịch làm việc"))
    register("audit.bundle", _("Xuất bộ chứng cứ"))
    register("audit.use_key", _("Dùng khóa niêm phong mới"))
    register("audit.erase", _("Xóa khóa của địa chỉ mạng hết hạn lưu"))
    register_kind("person", _("Người dùng"), "organisation:person")
    register_kind("organisation", _("Dữ liệu tổ chức"))
    register_kind("appointment", _("Phân công vai trò"))
    register_kind("calendar", _("Lịch làm việc"))
    register_kind("sign-in", _("Đăng nhập bằng tên không có"))
    register_kind("system", _("Hệ thống"))
    register_fields(
        {
            "username": _("Tên đăng nhập đã gõ"),
            "calendar_day": _("Ngày trong lịch"),
            "object": _("Đối tượng"),
            "key": _("Khóa công khai"),
            "years": _("Các năm"),
            "is_new": _("Phân công mới"),
            "page": _("Trang"),
            "unit": _("Đơn vị"),
            "stream": _("Đối tượng"),
            "people": _("Người"),
            "appointments": _("Phân công"),
            "created": _("thêm"),
            "updated": _("sửa"),
            "unchanged": _("giữ nguyên"),
        }
    )
    register_fields({"units": _("Đơn vị")}, "organisation")


def label(action: str) -> str:
    """The words of an action; the code itself when no room has words for it (any more)."""
    return str(_actions.get(action, action))


def summary(action: str, changes: object) -> str:
    """One line of what the event's changes say, for acts that have one; else ""."""
    return _summaries[action](changes) if action in _summaries and isinstance(changes, dict) else ""


def state_label(state: str) -> str:
    return str(_states.get(state, state))


def field_label(name: str, action: str = "") -> str:
    """The words of a field, of an event of that act; the code itself when no room has words for it."""
    room = action.partition(".")[0]
    return str(_fields.get((room, name)) or _fields.get(("", name), name))


def kind_label(kind: str) -> str:
    return str(_kinds[kind].words) if kind in _kinds else kind


def object_words(stream: str) -> str:
    """An object that has no name of its own: "Báo cáo của đơn vị 17", "Hệ thống" of "system:0"."""
    kind, _colon, identity = stream.partition(":")
    if kind not in _kinds:
        return stream
    is_one_of_many = identity.isdigit() and identity != "0"
    return f"{kind_label(kind)} {identity}" if is_one_of_many else kind_label(kind)


def actions() -> list[tuple[str, str]]:
    """All (code, words), in the order of registration."""
    return [(code, str(words)) for code, words in _actions.items()]


def states() -> list[tuple[str, str]]:
    """All (code, words), in the order of registration; of two kinds' states with one code, the words of the last."""
    return [(code, str(words)) for code, words in _states.items()]


def campaigns() -> list[tuple[int, str]]:
    return list(_campaigns())


def object_url(stream: str) -> str:
    """The page of the object that a stream is about; "" when its kind has none."""
    kind, _colon, identity = stream.partition(":")
    if kind not in _kinds or not _kinds[kind].url_name:
        return ""
    try:
        return reverse(_kinds[kind].url_name, args=[identity])
    except NoReverseMatch:
        return ""
