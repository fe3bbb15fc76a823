"""A .docx changed at random, as a damaged disk, a bad program or an ill-meaning person would."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from collections.abc import Callable

from lxml import etree

Parts = dict[str, bytes]

ODD_VALUES = [
    "", "0", "-1", "1", "9", "255", "65536", "2147483648", "-2147483649", "99999999999999999999999999", "1.5", "1e309",
    "NaN", "0x10", "١٢", "²", "true", "none", "x", "decimal", "bullet", "lowerRoman", "%1.%2.%3", "%0%10%",
    "\u200b", "\ud7ff", "ﬃ", "Đ", "2023-02-30T25:61:61Z", "..", "../../x", "http://203.0.113.7/", "x" * 70_000,
]  # fmt: skip
ODD_TEXTS = ["", " ", "\u00ad", "I", "1.", "III.3", "Nơi nhận:", "KẾ HOẠCH", "31/02/2023", "9" * 400, "a\u0301" * 50]


def pack(parts: Parts) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def mutated(parts: Parts, chance: random.Random) -> bytes:
    """The .docx of `parts`, changed once to a few times in one way."""
    way = chance.choices([_in_markup, _between_parts, _in_bytes_of_a_part, _in_bytes_of_the_archive], [12, 3, 3, 2])[0]
    return way(parts, chance)


def _in_bytes_of_the_archive(parts: Parts, chance: random.Random) -> bytes:
    return _damaged(pack(parts), chance)


def _in_bytes_of_a_part(parts: Parts, chance: random.Random) -> bytes:
    name = _some_part(parts, chance)
    return pack({**parts, name: _damaged(parts[name], chance)})


def _damaged(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        start = chance.randrange(len(damaged) + 1)
        end = start + chance.choice([0, 1, 1, 4, 100, 10_000])
        kind = chance.randrange(6)
        if kind == 0 and start < len(damaged):
            damaged[start] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del damaged[start:end]
        elif kind == 2:
            damaged[start:end] = chance.randbytes(end - start)
        elif kind == 3:
            damaged[start:start] = damaged[chance.randrange(len(damaged) + 1) :][: end - start]
        elif kind == 4:
            damaged[start:end] = chance.choice([b"\0", b"\xff", b"<", b">", b'"', b"&", b"w:"]) * (end - start)
        elif chance.random() < 0.2:
            del damaged[start:]
    return bytes(damaged)


def _between_parts(parts: Parts, chance: random.Random) -> bytes:
    changed = dict(parts)
    one, other = chance.sample(list(changed), 2)
    links = chance.choice([name for name in parts if name.endswith(".rels")])
    kind = chance.randrange(6)
    if kind == 0:
        del changed[one]
    elif kind == 1:
        changed[one], changed[other] = changed[other], changed[one]
    elif kind == 2:
        changed[one] = changed[other]
    elif kind == 3:
        changed = {other if name == one else name: content for name, content in parts.items()}
    elif kind == 4:
        changed[links] = _with_links_changed(parts[links], chance)
    else:
        changed[one] = chance.choice([b"", b"<a/>", b"\0", "<w:p/>".encode("utf-16"), b"PK\x03\x04"])
    return pack(changed)


def _with_links_changed(links: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(links)
    one, other = (chance.choice(root) for _ in range(2))
    attribute = chance.choice(["Target", "Type", "Id"])
    one_value, other_value = one.get(attribute, ""), other.get(attribute, "")
    one.set(attribute, other_value)
    other.set(attribute, one_value)
    if chance.random() < 0.3:
        one.set("Target", chance.choice(["document.xml", "/word/document.xml", "../_rels/.rels", *ODD_VALUES]))
    return etree.tostring(root)


def _in_markup(parts: Parts, chance: random.Random) -> bytes:
    name = _some_part(parts, chance)
    root = copy.deepcopy(_tree(parts[name]))
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        elements = list(root.iter("*"))
        one, other = chance.choice(elements), chance.choice(elements)
        chance.choice(_CHANGES)(one, other, chance)
    return pack({**parts, name: etree.tostring(root, encoding="UTF-8", xml_declaration=True)})


def _some_part(parts: Parts, chance: random.Random) -> str:
    """A part that is XML; that with the text as often as all others."""
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    return chance.choice(["word/document.xml", chance.choice(names)])


_trees: dict[bytes, etree._Element] = {}


def _tree(content: bytes) -> etree._Element:
    if content not in _trees:
        _trees[content] = etree.fromstring(content)
    return _trees[content]


def _delete(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _duplicate(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 3])):
        one.addnext(copy.deepcopy(one)) if one.getparent() is not None else None


def _move(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    if one.getparent() is not None and one not in (other, *other.iterancestors()):
        other.insert(chance.randrange(len(other) + 1), one)


def _copy_into(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    if len(one) < 50:
        other.append(copy.deepcopy(one))


def _rename(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    one.tag, other.tag = other.tag, one.tag


def _wrap(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    parent = one.getparent()
    if parent is None:
        return
    place = parent.index(one)
    for _ in range(chance.choice([1, 2, 30, 100])):
        wrapper = etree.Element(other.tag)
        wrapper.append(one)
        one = wrapper
    parent.insert(place, one)


def _set_value(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    if one.attrib:
        one.set(chance.choice(list(one.attrib)), chance.choice(ODD_VALUES))


def _drop_attribute(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    if one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]


def _swap_attributes(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    one_had, other_had = dict(one.attrib), dict(other.attrib)
    for element, attributes in ((one, other_had), (other, one_had)):
        element.attrib.clear()
        element.attrib.update(attributes)


def _set_text(one: etree._Element, other: etree._Element, chance: random.Random) -> None:
    one.text = chance.choice([*ODD_TEXTS, (one.text or "") * 30])


_CHANGES: list[Callable[[etree._Element, etree._Element, random.Random], None]] = [
    _delete, _duplicate, _move, _copy_into, _rename, _wrap, _set_value, _set_value, _drop_attribute, _swap_attributes,
    _set_text,
]  # fmt: skip
