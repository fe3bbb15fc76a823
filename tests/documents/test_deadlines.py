import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.deadlines import VIETNAM, UnreadableDeadline, due_words, find_deadlines, read_deadline
from workflow.documents.working_days import is_working_day, working_days


def local(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("words", "kind", "due"),
    [
        ("trước ngày 10/3/2023", "before", "09/03/2023 23:59:59"),
        ("Xong trước ngày 10/3/2023.", "before", "09/03/2023 23:59:59"),
        ("Hoàn thành trước 15/4/2023", "before", "14/04/2023 23:59:59"),
        ("trước ngày 01 tháng 01 năm 2024", "before", "31/12/2023 23:59:59"),
        ("trước 17 giờ 30 phút ngày 10/3/2023", "before", "10/03/2023 17:30:00"),
        ("trước 17h00 ngày 10/3/2023", "before", "10/03/2023 17:00:00"),
        ("chậm nhất ngày 10/3/2023", "by", "10/03/2023 23:59:59"),
        ("Chậm nhất là ngày 10-3-2023", "by", "10/03/2023 23:59:59"),
        ("đến hết ngày 30/6/2023", "by", "30/06/2023 23:59:59"),
        ("trước hết ngày 30/6/2023", "by", "30/06/2023 23:59:59"),
        ("Hoàn thành trong ngày 30/6/2023", "by", "30/06/2023 23:59:59"),
        ("xong trong ngày 30/6/2023", "by", "30/06/2023 23:59:59"),
        ("TRƯỚC NGÀY 10/3/2023", "before", "09/03/2023 23:59:59"),
    ],
)
def test_a_deadline_is_read_with_its_last_moment(words: str, kind: str, due: str) -> None:
    deadline = read_deadline(words)
    assert (deadline.kind, deadline.due_at) == (kind, local(due))


def test_a_deadline_typed_in_decomposed_unicode_is_read() -> None:

    assert read_deadline(unicodedata.normalize("NFD", "trước ngày 10/3/2023")).date == date(2023, 3, 10)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Không đọc được thời hạn"),
        ("trong quý I", "Không đọc được thời hạn"),
        ("trong ngày làm việc 10/3/2023", "Không đọc được thời hạn"),
        ("ngày 10/3/2023", "Không đọc được thời hạn"),
        ("trước ngày 31/02/2023", "không có ngày 31/02/2023"),
        ("trước ngày 10/3", "không ghi năm"),
        ("trước ngày 10/3/0023", "năm phải từ 1990"),
        ("trước 25 giờ ngày 10/3/2023", "không có giờ 25:00"),
        ("trước ngày 10/3/2023 hoặc trước ngày 12/3/2023", "nhiều thời hạn"),
        ("x" * 3000, "dài quá"),
    ],
)
def test_what_is_no_deadline_is_refused_with_what_to_do(words: str, message: str) -> None:
    with pytest.raises(UnreadableDeadline, match=message):
        read_deadline(words)


def test_a_year_left_out_can_be_given() -> None:
    assert read_deadline("trước ngày 10/3", year=2023).date == date(2023, 3, 10)


def test_deadlines_are_found_where_they_stand() -> None:
    text = "Chi bộ gửi trước ngày 10/3/2023; Đảng ủy hoàn thành trước 15/4/2023."
    assert [text[found.start : found.end] for found in find_deadlines(text)] == [
        "trước ngày 10/3/2023",
        "trước 15/4/2023",
    ]


@given(st.dates(date(1990, 1, 2), date(2100, 12, 31)))
def test_before_a_day_is_due_one_day_earlier_than_by_that_day(day: date) -> None:
    before = read_deadline(f"trước ngày {day.day}/{day.month}/{day.year}")
    by = read_deadline(f"chậm nhất ngày {day.day}/{day.month}/{day.year}")
    assert by.due_at.date() - before.due_at.date() == timedelta(days=1)
    assert by.date == before.date == day


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read_deadline(text)
    except UnreadableDeadline as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 5, 4), True),
        (date(2026, 8, 22), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 11, 24), False),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2023, 3, 9), True),
        (date(2023, 3, 11), False),
    ],
)
def test_days_are_worked_as_announced(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_working_days_do_not_count_the_day_one_counts_from() -> None:
    assert working_days(date(2023, 3, 6), date(2023, 3, 9)) == 3
    assert working_days(date(2023, 3, 9), date(2023, 3, 9)) == 0


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("06/03/2023 08:00:00", "còn 3 ngày làm việc"),
        ("03/03/2023 23:00:00", "còn 4 ngày làm việc"),
        ("09/03/2023 08:00:00", "hết hạn hôm nay"),
        ("10/03/2023 00:00:00", "quá hạn 1 ngày"),
        ("11/03/2023 08:00:00", "quá hạn 2 ngày"),
        ("01/01/2021 08:00:00", "còn 797 ngày"),
    ],
)
def test_the_time_left_is_said_in_words(now: str, words: str) -> None:
    assert due_words(local("09/03/2023 23:59:59"), local(now)) == words


def test_a_deadline_with_only_days_off_before_it_says_so() -> None:
    assert due_words(local("12/03/2023 23:59:59"), local("10/03/2023 08:00:00")) == "còn 2 ngày nghỉ"


def test_a_deadline_earlier_today_is_overdue_today() -> None:
    assert due_words(local("10/03/2023 17:00:00"), local("10/03/2023 17:00:01")) == "quá hạn hôm nay"
