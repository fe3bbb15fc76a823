import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.outline import (
    OutlineNode,
    children,
    from_roman,
    leaves,
    parent_key,
    parse_key,
    to_roman,
)

OUTLINE = [
    OutlineNode("I", 1, "Đặc điểm"),
    OutlineNode("IV", 1, "Đánh giá"),
    OutlineNode("IV.3", 2, "Nguyên nhân"),
    OutlineNode("IV.3.a", 3, "Khách quan"),
    OutlineNode("IV.3.đ", 3, "Chủ quan"),
]


def test_a_key_says_its_places() -> None:
    assert parse_key("IV.3.a") == (4, 3, 1)
    assert parse_key("A.II.10") == (1, 2, 10)


def test_keys_sort_in_reading_order() -> None:
    ordered = ["I", "II", "IV", "IV.2", "IV.10", "IV.10.d", "IV.10.đ", "IV.10.e", "V", "IX", "XI"]
    assert sorted(reversed(ordered), key=parse_key) == ordered


@pytest.mark.parametrize("key", ["", ".", "I.", "IIII", "VX", "I.3.ab", "I 3", "III.1234", "../I", "1.²"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"không phải"):
        parse_key(key)


@given(st.integers(1, 39))
def test_roman_numerals_read_back(number: int) -> None:
    assert from_roman(to_roman(number)) == number


def test_the_tree_is_walked_by_keys() -> None:
    assert parent_key("IV.3.a") == "IV.3"
    assert [node.key for node in children(OUTLINE, "")] == ["I", "IV"]
    assert [node.key for node in children(OUTLINE, "IV.3")] == ["IV.3.a", "IV.3.đ"]
    assert [node.key for node in leaves(OUTLINE)] == ["I", "IV.3.a", "IV.3.đ"]
