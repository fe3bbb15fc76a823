import random
import re

import pytest
from hypothesis import given

from tests.documents.effort import assert_grows_with_size
from tests.documents.rich_text.strategies import DOCUMENTS
from workflow.documents.rich_text.diff import word_diff
from workflow.documents.rich_text.html import clean, plain


def without(tag: str, html: str) -> str:
    return re.sub(f"<{tag}>.*?</{tag}>", "", html, flags=re.DOTALL)


def unmarked(html: str) -> str:
    return re.sub("</?(ins|del)>", "", html)


@given(DOCUMENTS, DOCUMENTS)
def test_without_insertions_it_reads_as_the_old_text(old: str, new: str) -> None:
    assert plain(without("ins", word_diff(old, new))) == plain(old)


@given(DOCUMENTS, DOCUMENTS)
def test_without_deletions_it_reads_as_the_new_text(old: str, new: str) -> None:
    assert plain(without("del", word_diff(old, new))) == plain(new)


@given(DOCUMENTS)
def test_an_unchanged_text_has_no_marks(html: str) -> None:
    assert word_diff(html, html) == clean(html)


@given(DOCUMENTS, DOCUMENTS)
def test_a_diff_is_as_safe_as_cleaned_text(old: str, new: str) -> None:
    tags = set(re.findall("</?([^ >]+)", word_diff(old, new)))
    assert tags <= set(re.findall("</?([^ >]+)", clean(old) + clean(new))) | {"ins", "del"}


@given(DOCUMENTS)
def test_a_new_text_is_one_insertion_and_a_removed_one_a_deletion(html: str) -> None:
    assert unmarked(word_diff("", html)) == clean(html) == unmarked(word_diff(html, ""))
    assert plain(without("ins", word_diff("", html))) == ""
    assert plain(without("del", word_diff(html, ""))) == ""


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "<p>Đã kết nạp 12 đảng viên.</p>",
            "<p>Đã kết nạp 15 đảng viên mới.</p>",
            "<p>Đã kết nạp <del>12</del><ins>15</ins> đảng viên<ins> mới</ins>.</p>",
        ),
        (
            "<p>Còn hạn chế, yếu kém lớn.</p>",
            "<p>Còn một số, khuyết điểm lớn.</p>",
            "<p>Còn <del>hạn chế, yếu kém</del><ins>một số, khuyết điểm</ins> lớn.</p>",
        ),
        (
            "<p>a bc</p>",
            "<p>a <strong>bc</strong></p>",
            "<p>a <del>bc</del><ins><strong>bc</strong></ins></p>",
        ),
        (
            "<p>Một hai ba bốn.</p><p>Năm sáu bảy tám.</p>",
            "<p>Một hai ba bốn.</p><p>Chín mười.</p><p>Năm sáu bảy tám.</p>",
            "<p>Một hai ba bốn.</p><p><ins>Chín mười.</ins></p><p>Năm sáu bảy tám.</p>",
        ),
        (
            "<ul><li>quán triệt nghị quyết</li><li>ban hành kế hoạch</li></ul>",
            "<ul><li>ban hành kế hoạch</li></ul>",
            "<ul><li><p><del>quán triệt nghị quyết</del></p></li><li><p>ban hành kế hoạch</p></li></ul>",
        ),
        (
            "<table><tr><td>Chi bộ 1</td><td>12</td></tr><tr><td>Chi bộ 2</td><td>7</td></tr></table>",
            "<table><tr><td>Chi bộ 1</td><td>13</td></tr><tr><td>Chi bộ 2</td><td>7</td></tr></table>",
            "<table><tbody><tr><td><p>Chi bộ 1</p></td><td><p><del>12</del><ins>13</ins></p></td></tr>"
            "<tr><td><p>Chi bộ 2</p></td><td><p>7</p></td></tr></tbody></table>",
        ),
        (
            "<p>một</p>",
            "<ul><li>một</li></ul>",
            "<p><del>một</del></p><ul><li><p><ins>một</ins></p></li></ul>",
        ),
        ("<p>a&lt;b</p>", "<p>a&lt;c</p>", "<p>a&lt;<del>b</del><ins>c</ins></p>"),
    ],
)
def test_changes_are_shown_in_words(old: str, new: str, shown: str) -> None:
    assert word_diff(old, new) == shown


def test_a_table_with_spanning_rows_is_replaced_whole_when_rows_come_or_go() -> None:
    old = '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    new = "<table><tr><td>a</td><td>b</td></tr></table>"
    assert word_diff(old, new).count("<table>") == 2


def prose(words: int, paragraph: int, seed: int) -> str:
    chooser = random.Random(seed)
    vocabulary = [f"từ{number}" for number in range(800)]
    text = [chooser.choice(vocabulary) for _ in range(words)]
    return "".join(f"<p>{' '.join(text[start : start + paragraph])}.</p>" for start in range(0, words, paragraph))


@pytest.mark.parametrize("paragraph", [8, 80, 100_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_long_texts_are_compared_in_time_that_grows_with_them(paragraph: int, seed: int) -> None:
    def texts(words: int) -> tuple[str, str]:
        return prose(words, paragraph, 1), prose(words, paragraph, seed).replace("từ7", "đổi7")

    assert_grows_with_size(lambda texts: word_diff(*texts), texts, size=6_400)
