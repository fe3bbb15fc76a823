import re
import unicodedata

import pytest

from tests.documents.official.example import REPORT
from workflow.documents.encodings.syllables import is_syllable

RIGHT = """
    khuỷu nghiêng quốc giữ uỷ ủy hoà hòa khuya xoong yên yêu gì giếng già giá quý quên quyết Nguyễn ƯƠNG
    huỳnh huých thuở khuâng ngoằn ngoèo oái oăm tuýp kỹ kĩ mỹ Thy quả quờ rượu bướu ưu giường được khoẻ khỏe chù ý
"""
WRONG = """
    ngiêm kủa cê ghà qan cac tôt hàch iêu thủơ hoàì nghà ngê gê kà bb nguyêt §¶ng ®¶ng Ñaûng boä vµ qu giiữ khủyu
    tỏàn Word xyz ơng yêc bý
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_a_possible_syllable_is_known(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", WRONG.split())
def test_what_no_syllable_can_be_is_not_one(word: str) -> None:
    assert not is_syllable(word)


def test_the_words_of_a_real_paper_are_syllables() -> None:
    words = set(re.findall(r"[^\W\d_]+", repr(REPORT).replace("\\n", " ")))
    vietnamese = {word for word in words if not word.isascii()}
    assert len(vietnamese) > 100
    assert {word for word in vietnamese if not is_syllable(word) and not word.isupper()} == set()
