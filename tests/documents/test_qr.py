"""QR codes that pages and papers show."""

import struct

import pytest
from lxml import etree

from workflow.documents.qr import MOST_BYTES, qr_png, qr_svg


def test_a_picture_is_square_and_always_the_same() -> None:
    picture = qr_png("Niêm phong 17")
    width, height = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG") and width == height and width % 4 == 0
    assert picture == qr_png("Niêm phong 17") != qr_png("Niêm phong 18")


def test_an_element_has_a_name_and_nothing_that_a_content_policy_stops() -> None:
    markup = qr_svg("a", title='Mã "17" <b>')
    element = etree.fromstring(markup)
    assert element.find("{*}title").text == 'Mã "17" <b>'
    assert "style" not in markup and "script" not in markup and element.get("viewBox")


def test_a_text_that_no_phone_would_read_is_refused() -> None:
    assert qr_png("ế" * (MOST_BYTES // 3))
    with pytest.raises(ValueError):
        qr_png("ế" * (MOST_BYTES // 3 + 1))
