"""What LibreOffice prints of a .docx, measured on the paper by Poppler: millimetres and points from the top left."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from workflow.documents.text import nfc

_MM = 25.4 / 72
_ZOOM = 3  # the most that pdftohtml does; sizes are whole numbers then
_DPI = 200
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class PrintedLine:
    """A line of text: its words without spaces, its edges in mm, its size in points, its look."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size_pt: float
    bold: bool
    italic: bool

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A drawn horizontal line, in mm."""

    left: float
    right: float
    top: float


@dataclass(frozen=True)
class PrintedPage:
    width: float
    height: float
    lines: list[PrintedLine]
    rules: list[Rule]

    def line(self, text: str) -> PrintedLine:
        """The first line that begins with `text`, spaces aside."""
        wanted = squeezed(text)
        return next(line for line in self.lines if line.text.startswith(wanted))


def squeezed(text: str) -> str:
    return nfc("".join(text.split()))


def print_pages(documents: Mapping[str, bytes]) -> dict[str, list[PrintedPage]]:
    """The pages of each document by its name, all printed in one go; none at all without the programs."""
    if not all(shutil.which(program) for program in ("soffice", "pdftotext", "pdftohtml", "pdftoppm")):
        return {name: [] for name in documents}
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{name}.docx") for name in documents]
        for path, data in zip(paths, documents.values(), strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        options = ("--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder)
        _run("soffice", profile, *options, *map(str, paths))
        return {path.stem: _pages(path.with_suffix(".pdf")) for path in paths}


def _pages(pdf: Path) -> list[PrintedPage]:
    boxes = etree.fromstring(_run("pdftotext", "-bbox-layout", str(pdf), "-"), etree.XMLParser(recover=True))
    zoom = ("-xml", "-i", "-stdout", "-zoom", str(_ZOOM))
    fragments = etree.fromstring(_run("pdftohtml", *zoom, str(pdf)), etree.XMLParser(recover=True))
    _run("pdftoppm", "-gray", "-r", str(_DPI), str(pdf), str(pdf.with_suffix("")))
    images = [path.read_bytes() for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))]
    scale = float(next(fragments.iter("page")).get("height")) / float(next(boxes.iter(f"{_XHTML}page")).get("height"))
    fonts = {font.get("id"): float(font.get("size")) / scale for font in fragments.iter("fontspec")}
    pages = zip(boxes.iter(f"{_XHTML}page"), fragments.iter("page"), images, strict=True)
    return [
        PrintedPage(
            float(page.get("width")) * _MM,
            float(page.get("height")) * _MM,
            _lines(page, texts, fonts, scale),
            _rules(image),
        )
        for page, texts, image in pages
    ]


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def _lines(page: etree._Element, texts: etree._Element, fonts: dict[str, float], scale: float) -> list[PrintedLine]:
    lines = []
    for line in page.iter(f"{_XHTML}line"):
        left, top, right, bottom = (float(line.get(edge)) for edge in ("xMin", "yMin", "xMax", "yMax"))
        inside = [
            text
            for text in texts.iter("text")
            if top < (float(text.get("top")) + float(text.get("height")) / 2) / scale < bottom
            and left - 1 <= float(text.get("left")) / scale <= right
            and "".join(text.itertext()).strip()
        ]
        words = squeezed("".join(line.itertext()))
        size = max((fonts[text.get("font")] for text in inside), default=0)
        bold = sum(len("".join(text.itertext()).strip()) for text in inside if text.find(".//b") is not None)
        italic = sum(len("".join(text.itertext()).strip()) for text in inside if text.find(".//i") is not None)
        lines.append(
            PrintedLine(
                words, left * _MM, right * _MM, top * _MM, bottom * _MM, size,
                bold * 2 > len(words) * 0.8, italic * 2 > len(words) * 0.8,
            )
        )  # fmt: skip
    return lines


def _rules(image: bytes) -> list[Rule]:
    """Unbroken dark runs of at least 8 mm: longer than any stroke of a letter."""
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", image)
    assert header
    width, height = int(header[1]), int(header[2])
    millimetres = 25.4 / _DPI
    long = re.compile(rb"[\x00-\x7f]{%d,}" % round(8 / millimetres))
    runs = sorted(
        (run.start() - start, run.end() - start, row)
        for row in range(height)
        for start in [header.end() + row * width]
        for run in long.finditer(image, start, start + width)
    )
    rules = []
    for (left, right), same in groupby(runs, key=lambda run: run[:2]):
        rows = [row for *_, row in same]
        # A line is a few dots thick.
        tops = [row for row in rows if row - 1 not in rows]
        rules += [Rule(left * millimetres, right * millimetres, top * millimetres) for top in tops]
    return rules
