"""Hypothesis strategies for rich text: what editors store, and what pastes throw at us."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "Đảng",
        "ủy",
        "uỷ",
        "khối",
        "Nghị",
        "quyết",
        "16-NQ/ĐUK,",
        "2021.",
        "x\u0301",
        "\u0338",
        "&",
        "<",
        "“đổi",
        "mới”",
    ]
)
TEXT = st.lists(WORDS, max_size=8).map(" ".join)

_ESCAPED = TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))


def _wrapped(tag: str) -> st.SearchStrategy[str]:
    return _ESCAPED.map(lambda text: f"<{tag}>{text}</{tag}>")


INLINE = st.lists(
    st.one_of(_ESCAPED, _wrapped("strong"), _wrapped("em"), st.just("<br>"), st.just(" ")), max_size=4
).map("".join)

PARAGRAPHS = INLINE.map(lambda text: f"<p>{text}</p>")


def _containers(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(blocks, max_size=3).map("".join)
    items = st.lists(body.map(lambda text: f"<li>{text}</li>"), max_size=4).map("".join)
    spans = st.sampled_from(["", ' rowspan="2"', ' colspan="2"', ' rowspan="9" colspan="3"'])
    cells = st.tuples(st.sampled_from(["td", "th"]), spans, body).map(lambda c: f"<{c[0]}{c[1]}>{c[2]}</{c[0]}>")
    rows = st.lists(cells, max_size=3).map(lambda row: f"<tr>{''.join(row)}</tr>")
    return st.one_of(
        items.map(lambda text: f"<ul>{text}</ul>"),
        items.map(lambda text: f"<ol>{text}</ol>"),
        st.lists(rows, max_size=4).map(lambda body: f"<table>{''.join(body)}</table>"),
    )


BLOCKS = st.recursive(PARAGRAPHS, _containers, max_leaves=8)
DOCUMENTS = st.lists(BLOCKS, max_size=5).map("".join)

_TAGS = ["p", "strong", "em", "b", "i", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "caption", "tr"]
_TAGS += ["th", "td", "br", "div", "span", "a", "button", "svg", "math", "script"]
_SCRAPS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(['<td colspan="5">', "<th rowspan=3>", "<p style='color:red' onclick=x>", "<!--", "-->", "&nbsp;"]),
    st.sampled_from(["&#769;", "&#x338;", "&#0;", "&lt;p&gt;", "\x0b", "\r\n", "  ", "\ufffe"]),
    st.text(max_size=5),
    WORDS,
)
SCRAPS = st.lists(_SCRAPS, max_size=25).map("".join)
"""Tags in any order, unbalanced, with hostile characters between."""
