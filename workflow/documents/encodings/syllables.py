"""Whether a word could be a Vietnamese syllable: an onset, a rhyme and a tone that the spelling lets stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from workflow.documents.text import nfc

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu  i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut  uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
    oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt  oe oem oen oeo oet
    uâc uân uâng uât uây  uê uêch uên uênh uêt uêu  uơ uơi uy uya uych uyn uynh uyp uyt uyu  uyên uyêt
"""
# Only where nothing stands before: elsewhere the sound is written "iê".
_WITHOUT_ONSET = "y yêm yên yêng yêt yêu"
_Y_FOR_I = "d h k l m n s t th v"
# "u" of "qu" is the glide: these follow it.
_AFTER_QU = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc ân âng ât âu ây  e em en eo et
    ê êch ên ênh êt êu  i it  ôc ơ ơi ơn  y ych ynh yt yên yêt
"""
# "gi" before a rhyme that begins with "i" is written with one "i".
_AFTER_G_WITH_I = "i im in iêc iêng iêt"

_NARROW = tuple("eêiy")
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_STOPPED_TONES = ("\u0301", "\u0323")
_VOWELS_AND_CODA = re.compile("([aăâeêioôơuưy]+)([a-z]*)")


def is_syllable(word: str) -> bool:
    """Whether `word` is spelled as a Vietnamese syllable can be, in any case; NFC or NFD.

    "uỷ" and "ủy", "hoà" and "hòa", "kỹ" and "kĩ" are both right. Names and words of other languages, numbers and
    abbreviations are not syllables. It is no dictionary: "chù" is one, though no word.
    """
    return nfc(word).casefold() in _syllables()


@cache
def _syllables() -> frozenset[str]:
    """All of them, about 20,000: a look-up is many times faster than taking a word apart."""
    return frozenset(onset + rhyme for onset, bare in _spellings() for rhyme in _with_tones(bare))


def _spellings() -> Iterator[tuple[str, str]]:
    for rhyme in _RHYMES.split():
        if not rhyme.startswith("iê"):
            yield "", rhyme
        narrow = rhyme.startswith(_NARROW)
        for onset in _ONSETS.split():
            wrong = ("c", "g", "ng", "qu") if narrow else ("k", "gh", "ngh", "qu")
            doubled = onset == "gi" and narrow and rhyme.startswith("i")
            if onset not in wrong and not doubled:
                yield onset, rhyme
    yield from (("", rhyme) for rhyme in _WITHOUT_ONSET.split())
    yield from ((onset, "y") for onset in _Y_FOR_I.split())
    yield from (("qu", rhyme) for rhyme in _AFTER_QU.split())
    yield from (("g", rhyme) for rhyme in _AFTER_G_WITH_I.split())


def _with_tones(rhyme: str) -> Iterator[str]:
    found = _VOWELS_AND_CODA.fullmatch(rhyme)
    assert found is not None
    vowels, coda = found.groups()
    tones = _STOPPED_TONES if coda in ("c", "ch", "p", "t") else _TONES
    for place in _tone_places(vowels, coda):
        for tone in tones:
            yield nfc(vowels[: place + 1] + tone + vowels[place + 1 :] + coda)


def _tone_places(vowels: str, coda: str) -> tuple[int, ...]:
    """The vowels that the tone may stand on: both of "oa", "oe" and "uy" at the end of a word are taught."""
    marked = [place for place, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return (marked[-1],)
    if coda:
        return (len(vowels) - 1,)
    if vowels in ("oa", "oe", "uy"):
        return (0, 1)
    return (1,) if len(vowels) == 3 else (0,)
