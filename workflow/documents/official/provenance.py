"""Where the passages of an issued document came from, carried inside the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from workflow.documents.package.opening import open_document

NAMESPACE = "urn:trinh-ky:provenance"

_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPERTIES_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE = UUID("6f1a3c0e-52c7-4d8e-9a40-7b8f5d9c2e11")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of section ``section_key`` taken from ``source``, whose text had that ``digest``."""

    section_key: str
    source: str
    digest: str


def embed_provenance(document: Document, passages: Sequence[Passage]) -> None:
    """Adds ``passages`` to ``document`` as a custom XML part (ECMA-376 Part 1, 15.2.5), which Word keeps."""
    root = etree.Element(etree.QName(NAMESPACE, "provenance"), nsmap={"p": NAMESPACE})
    for passage in passages:
        attributes = {"section": passage.section_key, "source": passage.source, "digest": passage.digest}
        etree.SubElement(root, etree.QName(NAMESPACE, "passage"), attributes)
    content = _serialised(root)
    package = document.part.package
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", content, package)
    properties = _properties(str(uuid5(_STORE, content.decode())).upper())
    item.relate_to(
        Part(PackURI("/customXml/itemProps1.xml"), _PROPERTIES_TYPE, properties, package),
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
    )
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def read_provenance(data: bytes) -> list[Passage]:
    """The passages that the .docx ``data`` carries, in order; none if it was not written by this program.

    Raises ``UnreadableDocument``.
    """
    return [
        Passage(element.get("section", ""), element.get("source", ""), element.get("digest", ""))
        for root in _custom_parts(open_document(data))
        if root.tag == f"{{{NAMESPACE}}}provenance"
        for element in root.iterchildren(f"{{{NAMESPACE}}}passage")
    ]


def _custom_parts(document: Document) -> list[etree._Element]:
    roots = []
    for relationship in document.part.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relationship.is_external:
            try:
                roots.append(etree.fromstring(relationship.target_part.blob, _PARSER))
            except etree.XMLSyntaxError:
                continue
    return roots


def _properties(item_id: str) -> bytes:
    root = etree.Element(etree.QName(_PROPERTIES_NAMESPACE, "datastoreItem"), nsmap={"ds": _PROPERTIES_NAMESPACE})
    root.set(etree.QName(_PROPERTIES_NAMESPACE, "itemID"), f"{{{item_id}}}")
    references = etree.SubElement(root, etree.QName(_PROPERTIES_NAMESPACE, "schemaRefs"))
    reference = etree.SubElement(references, etree.QName(_PROPERTIES_NAMESPACE, "schemaRef"))
    reference.set(etree.QName(_PROPERTIES_NAMESPACE, "uri"), NAMESPACE)
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
