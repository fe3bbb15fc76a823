import contextlib
import re
import unicodedata
from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.effort import assert_grows_with_size
from tests.documents.rich_text.strategies import DOCUMENTS, SCRAPS
from workflow.documents.rich_text.html import (
    MAX_CHARACTERS,
    TAGS,
    Block,
    Cell,
    ListBlock,
    Paragraph,
    Row,
    Run,
    Table,
    TextTooLong,
    blocks,
    clean,
    is_empty,
    plain,
    top_level,
)
from workflow.documents.rich_text.tags import MAX_CONTAINERS

ANY_HTML = st.one_of(DOCUMENTS, SCRAPS, st.text())


@given(ANY_HTML)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    assert clean(clean(html)) == clean(html)


@given(ANY_HTML)
def test_only_the_subset_is_left_and_it_is_nfc(html: str) -> None:
    cleaned = clean(html)
    tags = re.findall(r"<(/?)([^ >]*)([^>]*)>", cleaned)
    assert {name for _, name, _ in tags} <= TAGS
    assert all(re.fullmatch(r'( colspan="\d+")?( rowspan="\d+")?', attributes) for *_, attributes in tags)
    assert unicodedata.is_normalized("NFC", cleaned)


@given(ANY_HTML)
def test_the_top_level_parts_joined_are_the_cleaned_text(html: str) -> None:
    assert "".join(top_level(html)) == clean(html)


@given(ANY_HTML)
def test_blocks_read_the_same_before_and_after_cleaning(html: str) -> None:
    assert blocks(html) == blocks(clean(html))


@given(ANY_HTML)
def test_no_paragraph_is_blank_and_no_list_is_empty(html: str) -> None:
    def walk(block: Block) -> None:
        match block:
            case Paragraph():
                assert block.text.strip()
                assert block.text == block.text.strip(" \n")
            case ListBlock(items=items):
                assert items and all(items)
                for part in chain.from_iterable(items):
                    walk(part)
            case Table(rows=rows):
                assert rows
                for part in chain.from_iterable(cell.blocks for row in rows for cell in row.cells):
                    walk(part)

    for block in blocks(html):
        walk(block)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), min_size=1))
def test_words_survive_cleaning(word: str) -> None:
    typed = word.replace("&", "&amp;").replace("<", "&lt;").replace("\ufffe", "").replace("\uffff", "")
    assert plain(typed) == unicodedata.normalize("NFC", typed.replace("&lt;", "<").replace("&amp;", "&")).strip(
        "\n"
    ) or is_empty(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Kết quả đạt được", "<p>Kết quả đạt được</p>"),
        ("<b>Kết</b> <i>quả</i>", "<p><strong>Kết</strong> <em>quả</em></p>"),
        ("<p>a<em><strong>b</strong></em></p>", "<p>a<strong><em>b</em></strong></p>"),
        ("<p></p><p>&nbsp;</p><p><br></p>", ""),
        ("<p> một \n hai </p>", "<p>một hai</p>"),
        ("<p>một<br>hai<br></p>", "<p>một<br>hai</p>"),
        ("<div>một<div>hai</div></div>", "<p>một</p><p>hai</p>"),
        ("<p onclick='x()' style='color:red'>một</p>", "<p>một</p>"),
        ("<script>alert(1)</script><p>một</p>", "<p>một</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>uy\u0309 ban</p>", "<p>uỷ ban</p>"),
        ("<p>e<b></b>\u0301</p>", "<p>é</p>"),
        ("<p>đảng\x00\x0b bộ</p>", "<p>đảng bộ</p>"),
        ("<ul><li>một</li><li></li></ul>", "<ul><li><p>một</p></li></ul>"),
        (
            "<ul><li>một</li><ul><li>hai</li></ul></ul>",
            "<ul><li><p>một</p><ul><li><p>hai</p></li></ul></li></ul>",
        ),
        (
            "<table><tr><th>Đơn vị</th></tr><tr><td>Chi bộ</td></tr></table>",
            "<table><thead><tr><th><p>Đơn vị</p></th></tr></thead>"
            "<tbody><tr><td><p>Chi bộ</p></td></tr></tbody></table>",
        ),
        (
            '<table><tr><td rowspan="5" colspan="x">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
            '<table><tbody><tr><td rowspan="2"><p>a</p></td><td><p>b</p></td></tr>'
            "<tr><td><p>c</p></td></tr></tbody></table>",
        ),
        (
            "<table><caption>Bảng 1</caption><tr><td>a</td></tr></table>",
            "<p>Bảng 1</p><table><tbody><tr><td><p>a</p></td></tr></tbody></table>",
        ),
    ],
)
def test_text_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_blocks_give_the_structure() -> None:
    nested = "<ol><li>c<ul><li>d</li></ul></li></ol>"
    table = "<table><tr><td colspan=2>e</td></tr></table>"
    assert blocks(f"<p>a<strong>b</strong></p>{nested}{table}") == [
        Paragraph((Run("a"), Run("b", strong=True))),
        ListBlock(True, ((Paragraph((Run("c"),)), ListBlock(False, ((Paragraph((Run("d"),)),),))),)),
        Table((Row((Cell((Paragraph((Run("e"),)),), colspan=2),)),)),
    ]


def test_plain_text_has_a_line_for_each_paragraph_item_and_row() -> None:
    html = "<p>a</p><ul><li>b</li></ul><table><tr><td>c</td><td>d<p>e</p></td></tr><tr><td></td></tr></table>"
    assert plain(html) == "a\nb\nc\td e"


@pytest.mark.parametrize("html", ["", "<p>&nbsp;</p>", "<ul><li></li></ul>", "<table><tr><td> </td></tr></table>"])
def test_text_that_shows_nothing_is_empty(html: str) -> None:
    assert is_empty(html)


def test_text_beyond_the_bound_is_refused_in_words() -> None:
    with pytest.raises(TextTooLong, match=r"vượt giới hạn 200\.000 ký tự"):
        clean("a" * (MAX_CHARACTERS + 1))


def test_text_that_would_grow_beyond_the_bound_is_refused_too() -> None:
    with pytest.raises(TextTooLong):
        clean("<li>a" * (MAX_CHARACTERS // 6) + "&" * 20_000)


def test_a_table_wider_than_word_allows_is_refused_in_words() -> None:
    with pytest.raises(TextTooLong, match="nhiều hơn 63 cột"):
        clean(f"<table><tr>{'<td>a</td>' * 64}</tr></table>")


@pytest.mark.parametrize(
    "hostile",
    [
        lambda many: "<ul><li>" * many,
        lambda many: "<table><tr><td>" * many,
        lambda many: "<table>" + "<tr><td>" * many,
        lambda many: "<div>" * many + "<p>a" * many,
        lambda many: "<span>" * many + "<p>a" * many,
        lambda many: "<p>a<button>" * many,
        lambda many: "<p>" + "<b><i><em>" * many + "</p>" + "<p>a" * many,
        lambda many: "<p>" + "".join(f"<b x={at}>" for at in range(many)) + "</p>" + "<p>a" * many,
        lambda many: "<p>" + "".join(f'<i/x"={at}>' for at in range(many)) + "</p>" + "<p>a" * many,
        lambda many: "<b '" * many,
        lambda many: "<b \"'" * many,
        lambda many: "<b " * many,
        lambda many: "<b '>'" * many,
        lambda many: "<b x='>'" * many,
        lambda many: "<b x=" * many + ">",
        lambda many: '<b x="' * many,
        lambda many: "<script>" + "</script " * many,
        lambda many: "<!--" * many,
        lambda many: "<script>" * many,
    ],
)
def test_hostile_tags_cost_no_more_than_their_length(hostile: Callable[[int], str]) -> None:
    def read_or_refused(html: str) -> None:
        with contextlib.suppress(TextTooLong):
            clean(html)

    assert_grows_with_size(read_or_refused, hostile, size=4_800)


def test_a_text_of_nothing_but_lists_is_refused_in_words() -> None:
    with pytest.raises(TextTooLong, match=r"nhiều hơn 2\.000 danh sách và bảng.*dán dưới dạng văn bản thuần"):
        clean("<ul><li>" * (MAX_CONTAINERS + 1))
    one = "<ul><li><p>a</p></li></ul>"
    assert clean(one * MAX_CONTAINERS) == one * MAX_CONTAINERS


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ('<b title="a > b" id=c>đậm</b>', "<p><strong>đậm</strong></p>"),
        ("<p class='>'>một<o:p></o:p></p><P>hai</P>", "<p>một</p><p>hai</p>"),
        ("<!-- a > b --><p>một<!-->hai<!---->ba", "<p>mộthaiba</p>"),
        ('<script>if (a<b && "c) {}</script><p>một</p><STYLE>p > b {}</STYLE >hai', "<p>một</p><p>hai</p>"),
        ("<div>một<div>hai</div>ba</div>bốn", "<p>một</p><p>hai</p><p>ba</p><p>bốn</p>"),
        ("<h2>I. Mục</h2>một < hai & ba > bốn<5", "<p>I. Mục</p><p>một &lt; hai &amp; ba &gt; bốn&lt;5</p>"),
        ("<b>một<div>hai</div></b>ba", "<p><strong>một</strong></p><p><strong>hai</strong></p><p>ba</p>"),
        ('<p>một<b class="c', "<p>một</p>"),
        ("<p>một<b class=\"c>hai</b> 'ba", "<p>một<strong>hai</strong> 'ba</p>"),
    ],
)
def test_markup_of_pastes_goes_and_their_words_stay(pasted: str, kept: str) -> None:
    assert clean(pasted) == kept
