"""The parts of a document put into one .docx, whose bytes depend on its content alone."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflow.documents.official.writing.styles import LANGUAGE
from workflow.documents.official.writing.xml import DECLARATION, RELATIONSHIPS, attribute, printable

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE_ON_UNIX = 3
_LONGEST_PROPERTY = 255

_KINDS = {
    "officeDocument": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "settings": f"{_WORD}.settings+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "image": "image/png",
    "customXml": "application/xml",
    "customXmlProps": f"{_OFFICE}.customXmlProperties+xml",
    "custom-properties": f"{_OFFICE}.custom-properties+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
}
_CORE_RELATIONSHIP = f"{_PACKAGE}/relationships/metadata/core-properties"


@dataclass(slots=True)
class Package:
    """Parts by name, and how they refer to one another."""

    _parts: dict[str, bytes] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, content: bytes, kind: str, *, of: str = "") -> str:
        """Adds a part that ``of`` ("" for the package itself) refers to as ``kind``; the id of that reference."""
        self._parts[name] = content
        self._types[name] = _KINDS[kind]
        link = f"rId{len(self._links[of]) + 1}"
        type_ = _CORE_RELATIONSHIP if kind == "core-properties" else f"{RELATIONSHIPS}/{kind}"
        self._links[of].append(f'<Relationship Id="{link}" Type="{type_}" Target="/{name}"/>')
        return link

    def to_bytes(self) -> bytes:
        """The .docx: the list of types first, as readers expect it, then the rest by name, all without times."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in [("[Content_Types].xml", self._content_types()), *sorted(self._all().items())]:
                entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = _MADE_ON_UNIX
                archive.writestr(entry, content)
        return written.getvalue()

    def _all(self) -> Mapping[str, bytes]:
        links = {
            _links_of(source): _root("Relationships", "relationships", "".join(entries))
            for source, entries in self._links.items()
        }
        return {**self._parts, **links}

    def _content_types(self) -> bytes:
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        overrides = (f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in self._types.items())
        return _root("Types", "content-types", default + "".join(overrides))


def core_properties(*, title: str, subject: str, author: str, written_on: date | None) -> bytes:
    """docProps/core.xml; without ``written_on`` it says no time at all."""
    words = {"title": title, "subject": subject, "creator": author}
    entries = [
        f"<dc:{name}>{attribute(printable(value)[:_LONGEST_PROPERTY])}</dc:{name}>" for name, value in words.items()
    ]
    entries.append(f"<dc:language>{LANGUAGE}</dc:language>")
    if written_on is not None:
        moment = f"{written_on.isoformat()}T00:00:00Z"
        entries += [
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
        ]
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(entries)}</cp:coreProperties>'
    ).encode()


def _links_of(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _root(tag: str, namespace: str, children: str) -> bytes:
    return f'{DECLARATION}<{tag} xmlns="{_PACKAGE}/{namespace}">{children}</{tag}>'.encode()
