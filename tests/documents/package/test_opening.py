import io
import itertools
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.package.hostile_files import (
    DOCUMENT,
    GOOD,
    KINDS,
    LINKS,
    OLE,
    OPENED,
    PARTS,
    REFUSED,
    archive,
    compound,
    document,
    noise,
    with_link,
    with_text,
)
from tests.documents.word_files import with_parts
from workflow.documents.package.opening import UnreadableDocument, open_package
from workflow.documents.package.refusal import MAX_CHARACTERS
from workflow.documents.package.word_package import Element, WordPackage

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLENTY = 10  # seconds; what is measured on a quiet machine is under 0.3


@dataclass(frozen=True)
class Outcome:
    message: str
    seconds: float
    megabytes: float


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What became of each file, opened in a process of its own."""
    folder = tmp_path_factory.mktemp("files")
    makers = {name: make for name, (_, make) in REFUSED.items()} | OPENED
    paths = []
    for at, make in enumerate(makers.values()):
        paths.append(folder / str(at))
        paths[-1].write_bytes(make())
    command = [sys.executable, "-m", "tests.documents.package.opened", *map(str, paths)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return {name: Outcome(**json.loads(line)) for name, line in zip(makers, printed.splitlines(), strict=True)}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_taken_is_refused_quickly_and_in_words(kind: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[kind]
    assert REFUSED[kind][0] in outcome.message
    assert outcome.message.endswith(".")
    assert outcome.megabytes < 200
    assert outcome.seconds < PLENTY


@pytest.mark.parametrize("kind", OPENED)
def test_an_odd_file_opens_quickly(kind: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[kind]
    assert outcome.message == ""
    assert outcome.megabytes < 200
    assert outcome.seconds < PLENTY


def words(package: WordPackage) -> str:
    return "".join(element.text or "" for element in package.root(package.main).iter(f"{W}t"))


def links(package: WordPackage, name: str = "word/_rels/document.xml.rels") -> list[tuple[str, str]]:
    """The last word of the kind, and the target, of what the text refers to."""
    return [(link.get("Type", "").rpartition("/")[2], link.get("Target", "")) for link in package.root(name)]


def test_a_good_file_opens() -> None:
    package = open_package(GOOD)
    assert words(package) == "Kế hoạch"
    assert package.main == "word/document.xml"
    assert package.related("styles") == ["word/styles.xml"]
    assert {name: package.parts[name] for name in package.parts if not name.endswith(".rels")} == {
        name: content for name, content in PARTS.items() if not name.endswith(".rels")
    }


def test_the_text_in_utf_16_is_read() -> None:
    assert words(open_package(OPENED["text in UTF-16"]())) == "Kế hoạch"


def test_the_text_of_all_parts_counts_together() -> None:
    half = b"<w:p><w:t>" + b"a" * (MAX_CHARACTERS // 2 + 1) + b"</w:t></w:p>"
    package = open_package(with_parts(with_text(half), {"word/half.xml": b'<w:p xmlns:w="w">' + half + b"</w:p>"}))
    with pytest.raises(UnreadableDocument, match="ký tự"):
        package.root("word/half.xml")


def test_comments_and_instructions_in_the_markup_are_not_seen() -> None:
    package = open_package(with_text(b"<w:p><!-- x --><?y z?></w:p>"))
    assert all(isinstance(element.tag, str) for element in package.root(package.main).iter())


def test_links_to_other_files_are_taken_out_and_hyperlinks_stay() -> None:
    document = Document(io.BytesIO(GOOD))
    for kind in ("image", "attachedTemplate", "subDocument", "frame", "oleObject", "hyperlink"):
        document.part.relate_to(f"http://203.0.113.7/{kind}", f"{KINDS}/{kind}", is_external=True)
    saved = io.BytesIO()
    document.save(saved)
    opened = open_package(saved.getvalue())
    assert [kind for kind, target in links(opened) if "203.0.113.7" in target] == ["hyperlink"]
    assert opened.parts["word/_rels/document.xml.rels"].count(b"203.0.113.7") == 1


def test_links_of_every_part_are_taken_out() -> None:
    outside = f'<Relationship Id="rId1" TargetMode="External" Target="http://203.0.113.7/" Type="{KINDS}/image"/>'
    names = ["_rels/.rels", "word/_rels/header1.xml.rels", "word/_rels/settings.xml.rels", "docProps/_rels/x.xml.rels"]
    mine = LINKS[: LINKS.index(b"<Relationship ")] + outside.encode() + b"</Relationships>"
    top = PARTS["_rels/.rels"].replace(b"</Relationships>", outside.encode() + b"</Relationships>")
    opened = open_package(with_parts(GOOD, {name: top if name == "_rels/.rels" else mine for name in names}))
    assert b"203.0.113.7" not in b"".join(opened.parts.values())


@pytest.mark.parametrize(
    "odd",
    [
        '<Relationship Id="a" TargetMode="external" Target="http://203.0.113.7/" Type="x/image"/>',
        '<Relationship Id="a" Target="http://203.0.113.7/" Type="x/image"/>',
        '<Relationship xmlns="urn:x" Id="a" TargetMode="External" Target="http://203.0.113.7/" Type="x/image"/>',
        '<x><Relationship Id="a" TargetMode="External" Target="http://203.0.113.7/" Type="x/image"/></x>',
        '<Relationship Id="a" TargetMode="External" Target="u" Type="x/hyperlink"><x y="203.0.113.7"/></Relationship>',
        '<Relationship Id="a" TargetMode="External" Target="&#x68;ttp://203.0.113.7/" Type="x/image"/>',
    ],
)
def test_a_link_to_outside_in_odd_markup_goes_too(odd: str) -> None:
    markup = LINKS.replace(b"</Relationships>", odd.encode() + b"</Relationships>")
    opened = open_package(with_parts(GOOD, {"word/_rels/document.xml.rels": markup}))
    assert b"203.0.113.7" not in b"".join(opened.parts.values())
    assert opened.related("styles") == ["word/styles.xml"]


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "", "media/x.png"])
def test_a_link_to_a_part_that_is_not_there_goes(target: str) -> None:
    assert "image" not in dict(links(open_package(with_link("image", target))))


@pytest.mark.parametrize(
    "target",
    ["media/A%20b.png", "media/a b.png", "/word/Media/a b.png", "../word/media/a b.png", "../../word/media/a b.png"],
)
def test_a_part_is_found_however_its_name_is_written(target: str) -> None:
    opened = open_package(with_link("image", target, parts={"word/media/a b.png": b"\x89PNG"}))
    assert opened.related("image") == ["word/media/a b.png"]


def test_a_name_in_other_case_still_leads_to_the_text() -> None:
    top = PARTS["_rels/.rels"].replace(b"word/document.xml", b"/Word/DOCUMENT.xml")
    assert words(open_package(with_parts(GOOD, {"_rels/.rels": top}))) == "Kế hoạch"


@pytest.mark.parametrize("kind", ["oleObject", "package", "control"])
def test_an_embedded_document_or_control_goes_and_its_picture_stays(kind: str) -> None:
    parts = {"word/embeddings/oleObject1.bin": OLE + bytes(600), "word/media/a.png": b"\x89PNG"}
    links = LINKS.replace(
        b"</Relationships>",
        f'<Relationship Id="rId98" Target="embeddings/oleObject1.bin" Type="{KINDS}/{kind}"/>'
        f'<Relationship Id="rId99" Target="media/a.png" Type="{KINDS}/image"/></Relationships>'.encode(),
    )
    opened = open_package(with_parts(GOOD, {**parts, "word/_rels/document.xml.rels": links}))
    assert "word/embeddings/oleObject1.bin" not in opened.parts
    assert opened.related(kind) == []
    assert opened.related("image") == ["word/media/a.png"]


def test_a_part_that_something_else_needs_stays() -> None:
    opened = open_package(with_link("oleObject", "styles.xml"))
    assert opened.related("oleObject") == []
    assert opened.related("styles") == ["word/styles.xml"]


@pytest.mark.parametrize("name", ["word/media/a.svg", "word/media/a.png"])
def test_a_picture_that_can_link_to_others_goes(name: str) -> None:
    picture = b'<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="http://203.0.113.7/"/></svg>'
    opened = open_package(with_link("image", f"/{name}", parts={name: picture}))
    assert name not in opened.parts
    assert opened.related("image") == []


def test_the_strict_form_is_given_as_the_usual_one() -> None:
    def strict(content: bytes) -> bytes:
        for room in (b"officeDocument", b"wordprocessingml", b"drawingml"):
            content = content.replace(
                b"http://schemas.openxmlformats.org/" + room + b"/2006/", b"http://purl.oclc.org/ooxml/" + room + b"/"
            )
        return content

    data = archive([(name, strict(content)) for name, content in PARTS.items()])
    assert data != GOOD
    opened, usual = open_package(data), open_package(GOOD)
    assert words(opened) == "Kế hoạch"
    assert opened.related("styles") == ["word/styles.xml"]
    same = [name for name in usual.parts if opened.parts[name] == usual.parts[name]]
    assert {"word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"} <= set(same)


def test_pictures_come_back_as_they_were() -> None:
    picture = noise(700_000)
    opened = open_package(with_parts(GOOD, {"word/media/a.png": picture}))
    assert opened.parts["word/media/a.png"] == picture
    with pytest.raises(KeyError):
        opened.parts["word/media/b.png"]


def test_equal_documents_are_saved_as_equal_bytes_and_open_again() -> None:
    data = with_link("hyperlink", "http://example.org/", mode="External", parts={"word/media/a.png": noise(3_000)})
    saved = open_package(data).to_bytes()
    assert saved == open_package(data).to_bytes()
    assert saved == open_package(saved).to_bytes()
    assert dict(open_package(saved).parts) == dict(open_package(data).parts)
    with zipfile.ZipFile(io.BytesIO(saved)) as written:
        assert written.testzip() is None
    assert words(open_package(saved)) == "Kế hoạch"


def test_a_part_is_parsed_once() -> None:
    package = open_package(GOOD)
    assert package.root("word/document.xml") is package.root("word/document.xml")


def test_a_broken_part_that_the_opening_does_not_need_is_refused_when_it_is_read() -> None:
    package = open_package(with_parts(GOOD, {"word/styles.xml": b"<w:styles"}))
    with pytest.raises(UnreadableDocument, match="bị hỏng"):
        package.root("word/styles.xml")


def nesting(root: Element) -> int:
    return max(sum(1 for _ in element.iterancestors()) for element in root.iter())


def test_what_opens_is_never_deeper_than_a_reader_can_go() -> None:
    def depths() -> Iterator[int]:
        for depth in itertools.count(240):
            markup = b"<w:sdt>" * depth + b"</w:sdt>" * depth
            try:
                package = open_package(with_text(markup))
            except UnreadableDocument:
                return
            yield nesting(package.root(package.main))

    assert 240 < max(depths()) < 256


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_opens_or_is_refused_in_words(at: int, damage: bytes) -> None:
    try:
        open_package(GOOD[:at] + damage + GOOD[at + len(damage) :])
    except UnreadableDocument as refused:
        assert str(refused)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(DOCUMENT) - 1), st.binary(max_size=10))
def test_damaged_markup_opens_or_is_refused_in_words(at: int, damage: bytes) -> None:
    try:
        open_package(document(DOCUMENT[:at] + damage + DOCUMENT[at + 5 :]))
    except UnreadableDocument as refused:
        assert str(refused)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 4_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_compound_file_is_refused_in_words(at: int, damage: bytes) -> None:
    data = compound("1Table", "WordDocument")
    with pytest.raises(UnreadableDocument):
        open_package(data[:at] + damage + data[at + len(damage) :])
