"""The runs of a paragraph as text: neighbours joined, old encodings and signs in Unicode, and what was odd in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from unicodedata import is_normalized, normalize

from workflow.documents.encodings.doubts import SUSPECT, decode_words, misread, odd_words
from workflow.documents.encodings.legacy import LegacyFont, decode_runs, is_uncertain, is_unicode
from workflow.documents.findings import Finding
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import Conversions
from workflow.documents.word.styles import Look
from workflow.documents.word.symbols import UNKNOWN, SymbolFont

Piece = tuple[str, Look]
"""Text as it stands in the file, and what it looks like."""

MAX_DOUBTS = 20

_SPACES = str.maketrans(
    dict.fromkeys("\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f", " ")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
_COMBINING = re.compile("[\u0300-\u036f]+")
# What most text has nothing of: spaces and hyphens that are to be plain, marks that stand alone, old encodings.
_UNUSUAL = re.compile(f"[{''.join(map(chr, _SPACES))}\u0300-\u036f{SUSPECT}]")
_SHOWN = 120  # characters of a quotation


@dataclass(slots=True)
class Typesetter:
    """Makes runs of pieces, and remembers what had to be done to them."""

    tcvn3: int = 0
    vni: int = 0
    nfd: int = 0
    unknown_signs: int = 0
    _doubts: list[Finding] = field(default_factory=list)
    _either: list[Finding] = field(default_factory=list)
    _further_doubts: int = 0
    _old_font_has_unicode: bool = False
    _old_font_is_old: bool = False

    def runs(self, pieces: Sequence[Piece]) -> tuple[Run, ...]:
        """`pieces` as runs that differ in weight, NFC; white space has no weight of its own."""
        if not pieces:
            return ()
        joined = _joined_by_look(pieces)
        text = "".join([text for text, _ in joined])
        if any([look.font for _, look in joined]) or _UNUSUAL.search(text) or not is_normalized("NFC", text):
            joined = self._mended(joined)
        texts: list[list[str]] = []
        weights: list[tuple[bool, bool]] = []
        for text, look in joined:
            if look.caps:
                text = text.upper()
            weight = (look.strong, look.em)
            # A space goes with what stands before it: Word breaks words at will.
            if weights and (weights[-1] == weight or not text.strip()):
                texts[-1].append(text)
            elif text:
                texts.append([text])
                weights.append(weight)
        return tuple([Run("".join(parts), *weight) for parts, weight in zip(texts, weights, strict=True)])

    def conversions(self) -> Conversions:
        return Conversions(self.tcvn3, self.vni, self.nfd)

    def findings(self) -> Iterator[Finding]:
        """What was converted, and what is to be looked at because of it."""
        counts = {"TCVN3": self.tcvn3, "VNI": self.vni, "Unicode tổ hợp": self.nfd}
        if any(counts.values()):
            said = ", ".join(f"{count} đoạn chữ {encoding}" for encoding, count in counts.items() if count)
            message = f"Đã chuyển {said} sang Unicode dựng sẵn. Xem lại các chữ có dấu."
            yield Finding("encoding_converted", message, "Toàn văn", "hint")
        yield from self._doubts
        # Text that reads well in both ways is settled by other text in old fonts, if all of that is read in one way.
        if self._old_font_has_unicode or not self._old_font_is_old:
            yield from self._either[:MAX_DOUBTS]
        if self._further_doubts:
            message = f"Còn {self._further_doubts} chỗ khác có thể sai bảng mã. Sửa tệp gốc rồi tải lên lại."
            yield Finding("encoding_doubtful", message, "Toàn văn")
        if self.unknown_signs:
            message = (
                f"{self.unknown_signs} ký hiệu của phông Symbol hoặc Wingdings không có chữ tương ứng, "
                f"ghi là “{UNKNOWN}”. Đối chiếu với bản gốc."
            )
            yield Finding("symbols_unknown", message, "Toàn văn")

    def _mended(self, pieces: list[Piece]) -> list[Piece]:
        if any(look.font for _, look in pieces):
            pieces = self._decoded(pieces)
        # What is invisible may stand between a letter and its mark.
        pieces = self._in_nfc([(text.translate(_SPACES), look) for text, look in pieces])
        text = "".join([text for text, _ in pieces])
        if mended := misread(text):
            self._doubt(text, mended, "giống chữ gõ bằng bảng mã cũ (TCVN3, VNI) nhưng không mang phông cũ")
        return pieces

    def _decoded(self, pieces: list[Piece]) -> list[Piece]:
        # Unicode text that kept an old font would be ruined: one letter that the old encodings lack shows it.
        is_kept = any(isinstance(look.font, LegacyFont) and is_unicode(text) for text, look in pieces)
        self._old_font_has_unicode |= is_kept
        decoded: list[Piece] = []
        for font, group in groupby(pieces, key=lambda piece: piece[1].font):
            same = list(group)
            if isinstance(font, SymbolFont):
                for text, look in same:
                    signs = font.read(text)
                    self.unknown_signs += signs.count(UNKNOWN)
                    decoded.append((signs, look))
            elif font is None:
                decoded += same
            elif is_kept:
                decoded += [(self._read_mixed(text, font), look) for text, look in same]
            else:
                texts = self._read([text for text, _ in same], font)
                decoded += [(text, look) for text, (_, look) in zip(texts, same, strict=True)]
        return decoded

    def _read_mixed(self, text: str, font: LegacyFont) -> str:
        decoded = decode_words(text, font)
        if decoded != text:
            self._count(font)
            self._doubt(decoded, "", "lẫn chữ của phông cũ với Unicode, chỉ chuyển những chữ chắc chắn")
        return decoded

    def _count(self, font: LegacyFont) -> None:
        if font.encoding == "TCVN3":
            self.tcvn3 += 1
        else:
            self.vni += 1

    def _read(self, texts: list[str], font: LegacyFont) -> list[str]:
        raw = "".join(texts)
        decoded = decode_runs(texts, font)
        text = "".join(decoded)
        if raw.isascii() or raw.upper() == text.upper():
            return decoded
        odd_raw, odd = odd_words(raw), odd_words(text)
        if len(odd_raw) < len(odd):
            self._old_font_has_unicode = True
            return [found.upper() for found in texts] if font.capitals else texts
        self._old_font_is_old |= bool(odd_raw)
        self._count(font)
        if font.encoding == "VNI" and is_uncertain(raw):
            self._doubt(text, "", "viết theo lối không chuẩn của VNI")
        elif odd:
            self._doubt(text, "", f"có chữ lạ: “{'”, “'.join(odd[:3])}”")
        elif not odd_raw:
            message = "Chữ gõ bằng phông cũ, đọc theo bảng mã cũ hay theo Unicode đều được. Xem lại."
            self._either.append(Finding("encoding_doubtful", message, f"“{_shortened(text)}”", fix=_shortened(raw)))
        return decoded

    def _in_nfc(self, pieces: list[Piece]) -> list[Piece]:
        if all(is_normalized("NFC", text) and not _COMBINING.match(text) for text, _ in pieces):
            return pieces
        texts = [text for text, _ in pieces]
        before = 0  # the last run that is not empty
        for at, text in enumerate(texts):
            # A letter and its mark in two runs: the mark goes to the letter.
            if at and (marks := _COMBINING.match(text)):
                texts[before] += marks[0]
                texts[at] = text[marks.end() :]
            if texts[at]:
                before = at
        normal = [normalize("NFC", text) for text in texts]
        self.nfd += sum(1 for before, after in zip(texts, normal, strict=True) if before != after)
        return [(text, look) for text, (_, look) in zip(normal, pieces, strict=True)]

    def _doubt(self, text: str, fix: str, why: str) -> None:
        if len(self._doubts) >= MAX_DOUBTS:
            self._further_doubts += 1
            return
        message = f"Đoạn chữ {why}. Đối chiếu với bản gốc rồi sửa."
        self._doubts.append(Finding("encoding_doubtful", message, f"“{_shortened(text)}”", fix=_shortened(fix)))


def _joined_by_look(pieces: Sequence[Piece]) -> list[Piece]:
    if len(pieces) < 2:
        return list(pieces)
    return [("".join([text for text, _ in group]), look) for look, group in groupby(pieces, key=itemgetter(1))]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
