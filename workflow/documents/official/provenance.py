"""Where the passages of an issued document came from, carried inside the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from workflow.documents.official.writing.package import Package
from workflow.documents.official.writing.xml import DECLARATION, attribute
from workflow.documents.package.opening import open_package
from workflow.documents.package.refusal import UnreadableDocument

NAMESPACE = "urn:trinh-ky:provenance"

_PROPERTIES_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE = UUID("6f1a3c0e-52c7-4d8e-9a40-7b8f5d9c2e11")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of section ``section_key`` taken from ``source``, whose text had that ``digest``."""

    section_key: str
    source: str
    digest: str


def add_provenance(package: Package, passages: Sequence[Passage], *, of: str) -> None:
    """Adds ``passages`` as a custom XML part (ECMA-376 Part 1, 15.2.5) of ``of``, which Word keeps."""
    entries = "".join(
        f'<p:passage section="{attribute(passage.section_key)}" source="{attribute(passage.source)}" '
        f'digest="{attribute(passage.digest)}"/>'
        for passage in passages
    )
    content = f'{DECLARATION}<p:provenance xmlns:p="{NAMESPACE}">{entries}</p:provenance>'
    item_id = str(uuid5(_STORE, content)).upper()
    properties = (
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="{_PROPERTIES_NAMESPACE}" ds:itemID="{{{item_id}}}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item = "customXml/item1.xml"
    package.add(item, content.encode(), "customXml", of=of)
    package.add("customXml/itemProps1.xml", properties.encode(), "customXmlProps", of=item)


def read_provenance(data: bytes) -> list[Passage]:
    """The passages that the .docx ``data`` carries, in order; none if it was not written by this program.

    Raises ``UnreadableDocument``.
    """
    package = open_package(data)
    found: list[Passage] = []
    for name in package.related("customXml"):
        try:
            root = package.root(name)
        except UnreadableDocument:
            continue
        if root.tag == f"{{{NAMESPACE}}}provenance":
            found.extend(
                Passage(element.get("section", ""), element.get("source", ""), element.get("digest", ""))
                for element in root.iterchildren(f"{{{NAMESPACE}}}passage")
            )
    return found
