"""Word files for tests: of raw markup, or an existing one changed."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.oxml import parse_xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def docx_of(markup: str) -> bytes:
    """A .docx with `markup` as its body."""
    document = Document()
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    wrapped = parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>")
    for place, child in enumerate(list(wrapped)):
        body.insert(place, child)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """The markup of a paragraph of one run."""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def changed(data: bytes, replaced: Mapping[str, str]) -> bytes:
    """The .docx `data` with words replaced in its text; each must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        text = source.read("word/document.xml").decode()
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    return with_parts(data, {"word/document.xml": text.encode()})


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The .docx `data` with `parts` added or put in place of those of the same names."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()
