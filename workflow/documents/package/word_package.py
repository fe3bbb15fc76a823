"""An opened .docx: its parts and how they refer to each other, after everything that would reach outside is gone."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from lxml import etree

from workflow.documents.package.refusal import BROKEN, MAX_CHARACTERS, SAVE_AGAIN, TOO_LONG, UnreadableDocument

Element = etree._Element

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIPS = f"{{{_NAMESPACE}}}Relationships"
RELATIONSHIP = f"{{{_NAMESPACE}}}Relationship"

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
)
_TOO_DEEP = f"Tài liệu lồng quá nhiều lớp, hoặc có đoạn chữ dài bất thường; có thể là tệp phá hoại. {SAVE_AGAIN}"
_LENGTH = etree.XPath("string-length(/)")
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # that a .zip can say


@dataclass(frozen=True)
class WordPackage:
    """The parts of a .docx by name ("word/document.xml"), in the order of the archive; made by `open_package`."""

    parts: Mapping[str, bytes]
    _roots: dict[str, Element] = field(default_factory=dict, repr=False, compare=False)
    _lengths: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def main(self) -> str:
        """The name of the part with the text; "" if the package names none."""
        return next(iter(self.related("officeDocument", of="")), "")

    def root(self, name: str) -> Element:
        """The root of an XML part, parsed once. Raises KeyError, UnreadableDocument.

        At most 255 elements are in each other, without comments and processing instructions. All parts together have
        MAX_CHARACTERS of text.
        """
        if name not in self._roots:
            root = _parsed(self.parts[name])
            self._lengths[name] = int(cast("float", _LENGTH(root)))
            if sum(self._lengths.values()) > MAX_CHARACTERS:
                raise UnreadableDocument(TOO_LONG)
            self._roots[name] = root
        return self._roots[name]

    def related(self, kind: str, *, of: str | None = None) -> list[str]:
        """The parts that `of` (the main part, or "" for the package) refers to as `kind` ("styles", "footnotes")."""
        folder, name = posixpath.split(self.main if of is None else of)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links not in self.parts:
            return []
        targets = (
            resolved(folder, link.get("Target", ""))
            for link in self.root(links).iterchildren(RELATIONSHIP)
            if not is_outside(link) and kind_of_link(link) == kind
        )
        return [target for target in targets if target in self.parts]

    def to_bytes(self) -> bytes:
        """The .docx again, as it is now; equal parts give equal bytes."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, _FIRST_DATE), content, zipfile.ZIP_DEFLATED, compresslevel=1)
        return written.getvalue()


def resolved(folder: str, target: str) -> str:
    """The name of the part that a part in `folder` means by `target`; it leads no higher than the top."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def is_outside(link: Element) -> bool:
    """Whether the relationship leads out of the package."""
    return link.get("TargetMode", "Internal") != "Internal"


def kind_of_link(link: Element) -> str:
    """What the target is to the part: the last word of the relationship's type."""
    return link.get("Type", "").rpartition("/")[2]


def _parsed(content: bytes) -> Element:
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as broken:
        is_too_much = broken.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT  # type: ignore[attr-defined]
        raise UnreadableDocument(_TOO_DEEP if is_too_much else BROKEN) from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(BROKEN)
    return root
