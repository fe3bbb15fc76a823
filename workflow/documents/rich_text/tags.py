"""Tags as pastes have them, brought down to those that mean something here before anything builds a tree of them.

HTML can be written so that a parser which follows the standard works, or keeps memory, by the square of its length:
formatting tags of different attributes that are never closed are opened again in every later paragraph, and
each block looks through all that are open. Ten thousand characters could take seconds, a section of full length
more memory than a machine has. Here no tag has attributes that nobody reads, blocks that only end a paragraph are
paragraphs (which end each other), unknown tags are gone, and what truly nests is counted.
"""

from __future__ import annotations

import re

MAX_CONTAINERS = 2_000
"""The most lists and tables in one section."""

TAGS = frozenset({"p", "strong", "em", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "br"})
"""What stored text has."""

READ_TAGS = TAGS | {"tfoot", "b", "i"}
"""What ``simplified`` leaves."""

_CONTAINERS = {"ul", "ol", "table"}
_CELLS = {"td", "th"}
_PARAGRAPHS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav", "pre", "section"}
)

# As the standard cuts it: a ">" in the quotes of a value ends no tag; a tag never closed is all that is left, a quote
# never closed is a letter. Whatever begins, matches, and nothing is tried twice: a text of beginnings takes no square.
_MARKUP = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<hidden>script|style|title)(?=[\s/>]).*?(?:</(?P=hidden)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+(?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class TooManyContainers(ValueError):
    """More than MAX_CONTAINERS lists and tables."""


def simplified(html: str) -> str:
    """``html`` with the tags that are read, bare but for those of cells; it reads as before.

    Raises ``TooManyContainers``.
    """
    containers = 0

    def kept(markup: re.Match[str]) -> str:
        nonlocal containers
        name = (markup["name"] or "").lower()
        if name in _CELLS:
            return markup[0]
        if name in _PARAGRAPHS:
            return f"<{markup['end']}p>"
        if name not in READ_TAGS:
            return ""
        containers += name in _CONTAINERS and not markup["end"]
        return f"<{markup['end']}{name}>"

    text = _MARKUP.sub(kept, html)
    if containers > MAX_CONTAINERS:
        raise TooManyContainers
    return text
