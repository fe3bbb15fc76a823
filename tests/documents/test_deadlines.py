import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.deadlines import (
    MAX_DAYS,
    VIETNAM,
    UnreadableDeadline,
    due_moment,
    due_words,
    find_deadlines,
    read_deadline,
)
from workflow.documents.working_days import STANDARD, Calendar, EndlessRest, noted_days


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
    assert STANDARD.works(day) is works


def test_working_days_do_not_count_the_day_one_counts_from() -> None:
    assert STANDARD.working_days(date(2023, 3, 6), date(2023, 3, 9)) == 3
    assert STANDARD.working_days(date(2023, 3, 9), date(2023, 3, 9)) == 0


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


@pytest.mark.parametrize(
    ("words", "due"),
    [
        # 10/3/2023 is a Friday and is not counted.
        ("trong 5 ngày làm việc kể từ ngày 10/3/2023", "17/03/2023 23:59:59"),
        ("Trong vòng 05 ngày làm việc, kể từ 10/3/2023", "17/03/2023 23:59:59"),
        ("sau 10 ngày làm việc kể từ ngày 10/3/2023", "24/03/2023 23:59:59"),
        ("chậm nhất sau 5 (năm) ngày làm việc tính từ ngày 10 tháng 3 năm 2023", "17/03/2023 23:59:59"),
        ("không quá 1 ngày làm việc sau ngày 10/3/2023", "13/03/2023 23:59:59"),
        # Over 30/4 and 1/5/2024, with 29/4 off and Saturday 04/5 worked for it.
        ("trong 3 ngày làm việc kể từ ngày 26/4/2024", "04/05/2024 23:59:59"),
        # Over Tết 2026, 14 to 22/02.
        ("trong 1 ngày làm việc kể từ ngày 13/02/2026", "23/02/2026 23:59:59"),
    ],
)
def test_a_term_counts_working_days_and_not_its_first_day(words: str, due: str) -> None:
    deadline = read_deadline(words)
    assert (deadline.kind, deadline.due_at) == ("working_days_after", local(due))


def test_a_term_from_an_event_asks_for_its_day() -> None:
    words = "trong vòng 5 ngày làm việc kể từ ngày nhận được văn bản này"
    with pytest.raises(UnreadableDeadline, match="ghi ngày bắt đầu"):
        read_deadline(words)
    assert read_deadline(words, start=date(2023, 3, 10)).due_at == local("17/03/2023 23:59:59")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("trong 0 ngày làm việc kể từ ngày 10/3/2023", "từ 1 đến 366"),
        ("trong 999 ngày làm việc kể từ ngày 10/3/2023", "từ 1 đến 366"),
        ("trong 5 ngày làm việc kể từ ngày 31/02/2023", "không có ngày 31/02/2023"),
        ("trong 5 ngày làm việc kể từ ngày 10/3", "không ghi năm"),
        ("trong 5 ngày làm việc", "Không đọc được thời hạn"),
        ("trong 5 ngày làm việc kể từ ngày 10/3/2023, trước ngày 20/3/2023", "nhiều thời hạn"),
    ],
)
def test_a_term_that_cannot_be_counted_is_refused(words: str, message: str) -> None:
    with pytest.raises(UnreadableDeadline, match=message):
        read_deadline(words)


def naive_end(start: date, days: int, calendar: Calendar) -> date:
    """Strike off one day after another, as one would on a paper calendar."""
    day, left = start, days
    while left or not calendar.works(day):
        day += timedelta(days=1)
        left -= calendar.works(day) and left > 0
    return day


@given(
    start=st.dates(date(2023, 1, 1), date(2027, 12, 31)),
    days=st.integers(0, 60),
    otherwise=st.dictionaries(st.dates(date(2023, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=20),
)
def test_a_term_ends_where_a_paper_calendar_ends_it(start: date, days: int, otherwise: dict[date, bool]) -> None:
    calendar = Calendar(otherwise)
    end = due_moment("working_days_after", start, days=days, calendar=calendar).date()
    assert end == naive_end(start, days, calendar)
    assert calendar.works(end)
    if days:
        assert calendar.working_days(start, end) == days
        assert calendar.before(end, days) <= start or calendar.works(start)


@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.integers(2, MAX_DAYS))
def test_a_longer_term_never_ends_earlier(start: date, days: int) -> None:
    shorter = due_moment("working_days_after", start, days=days - 1)
    assert shorter < due_moment("working_days_after", start, days=days)


def test_what_an_organisation_knows_wins_over_what_was_announced() -> None:
    calendar = Calendar({date(2026, 1, 2): True, date(2023, 3, 9): False})
    assert calendar.works(date(2026, 1, 2))
    assert calendar.last_on_or_before(date(2023, 3, 9)) == date(2023, 3, 8)
    assert due_words(local("09/03/2023 23:59:59"), local("06/03/2023 08:00:00"), calendar) == "còn 2 ngày làm việc"


def test_a_calendar_date_is_not_moved_off_a_day_off() -> None:
    assert read_deadline("chậm nhất ngày 11/3/2023").due_at == local("11/03/2023 23:59:59")  # a Saturday


def test_a_calendar_without_a_working_day_is_said_to_be_wrong() -> None:
    rest = Calendar({date(2026, 3, 1) + timedelta(days=ahead): False for ahead in range(90)})
    with pytest.raises(EndlessRest, match="không có ngày làm việc"):
        rest.first_on_or_after(date(2026, 3, 1))


def test_days_that_are_only_reckoned_are_marked() -> None:
    noted = {day.date: day for day in noted_days(2027)}
    assert noted[date(2027, 2, 5)].is_estimate  # Tết
    assert noted[date(2027, 9, 3)].is_estimate  # second day of 2/9
    assert not noted[date(2027, 9, 2)].is_estimate
    assert not noted[date(2027, 4, 30)].is_estimate
    announced = {day.date: day for day in noted_days(2026)}
    assert not any(day.is_estimate for day in announced.values())
    assert announced[date(2026, 1, 2)].legal_reference.startswith("12729/VPCP-KGVX")
    assert announced[date(2026, 8, 22)].works
