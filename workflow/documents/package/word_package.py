"""An opened .docx: its parts and how they refer to each other, after everything that would reach outside is gone."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

Element = etree._Element

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


@dataclass(frozen=True)
class WordPackage:
    """The parts of a .docx by name ("word/document.xml"), in the order of the archive; made by `open_package`."""

    parts: Mapping[str, bytes]
    _roots: dict[str, Element] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def main(self) -> str:
        """The name of the part with the text; "" if the package names none."""
        return next(iter(self.related("officeDocument", of="")), "")

    def root(self, name: str) -> Element:
        """The root of an XML part, parsed once. Raises KeyError, etree.XMLSyntaxError."""
        if name not in self._roots:
            self._roots[name] = etree.fromstring(self.parts[name], _PARSER)
        return self._roots[name]

    def related(self, kind: str, *, of: str | None = None) -> list[str]:
        """The parts that `of` (the main part, or "" for the package) refers to as `kind` ("styles", "footnotes")."""
        source = self.main if of is None else of
        folder, name = posixpath.split(source)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links not in self.parts:
            return []
        found = []
        for link in self.root(links).iterchildren(f"{{{_RELATIONSHIPS}}}Relationship"):
            if link.get("TargetMode") != "External" and link.get("Type", "").rpartition("/")[2] == kind:
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                if target in self.parts:
                    found.append(target)
        return found

    def to_bytes(self) -> bytes:
        """The .docx again, as it is now."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return written.getvalue()
