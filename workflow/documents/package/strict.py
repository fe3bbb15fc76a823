"""“Strict Open XML”, which Word can save too, put as the usual form. Source: ISO/IEC 29500-1 and 29500-4."""

from __future__ import annotations

import re

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(rb"""(["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_USUAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"


def make_usual(markup: dict[str, bytes]) -> None:
    """Gives the parts in `markup` the namespaces and relationships of the usual form, if they are strict.

    Both forms name the same things; the strict one lacks some, and has none that readers here would miss.
    """
    if _STRICT in markup.get("_rels/.rels", b""):
        for name, content in markup.items():
            markup[name] = _NAMESPACE.sub(_USUAL, content)
