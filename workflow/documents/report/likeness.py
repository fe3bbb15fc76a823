"""How much the words of two headings are alike."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from workflow.documents.outline import split_guidance
from workflow.documents.text import fold

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SAME_WORDS_OTHER_ORDER = 0.95
# A heading cut short keeps its beginning; one that goes on may well be of something else.
_CUT_SHORT = 0.85
_GOES_ON = 0.7
_SHORTEST_PART = 12  # characters
_SHORTEST_BEGINNING = 7  # characters of whole words: "hạn chế"
_SAYS_MORE = 75
_OTHER_NUMBERS = 60
_OTHER_WORDS = 64
_OTHER_WORDS_SHARE = 0.12
_WORTH_A_LOOK = 60
_SAME_TOGETHER = 80  # rapidfuzz, 0 to 100: "ketqua" for "ket qua"
_STATEMENT = 4  # words of weight beyond a heading that no mere rewording has
_PARTED = re.compile(r"\s[-–—]\s|[:;]\s")  # what parts a heading from its text
_LONG_WORD = 6
_SMALL_WORDS = frozenset(
    [
        "va",
        "cac",
        "cua",
        "trong",
        "viec",
        "voi",
        "cho",
        "ve",
        "nhung",
        "mot",
        "so",
        "doi",
        "hoac",
        "tai",
        "o",
        "de",
        "theo",
    ]
)


@lru_cache(maxsize=1024)
def heading_key(heading: str) -> str:
    """What headings are compared by: folded, without guidance in brackets and without punctuation."""
    return words_key(split_guidance(heading)[0])


def words_key(text: str) -> str:
    """`text` folded and without punctuation."""
    return " ".join(_BETWEEN_WORDS.sub(" ", fold(text)).split())


def likeness(typed: str, known: str) -> int:
    """How much the heading `typed` is like the one `known`, 0 to 100; both are keys.

    Letters decide, so that a slip of the keys costs little; but another word, or another number, makes another
    heading however alike the letters are: "nguyên nhân chủ quan" is not "nguyên nhân khách quan".
    """
    if typed == known:
        return 100 if typed else 0
    best = max(fuzz.ratio(typed, known), _SAME_WORDS_OTHER_ORDER * fuzz.token_sort_ratio(typed, known))
    shorter, longer = sorted((typed, known), key=len)
    if len(shorter) >= _SHORTEST_PART:
        part = _CUT_SHORT if shorter == typed else _GOES_ON
        best = max(best, part * fuzz.ratio(shorter, longer[: len(shorter)]))
    elif len(typed) >= _SHORTEST_BEGINNING and known.startswith(f"{typed} "):
        best = max(best, 100 * _CUT_SHORT)
    if typed.startswith(f"{known} ") and not _SMALL_WORDS.issuperset(typed[len(known) :].split()):
        best = min(best, _SAYS_MORE)
    if best >= _WORTH_A_LOOK:
        typed_words, known_words = typed.split(), known.split()
        if _have_other_numbers(typed_words, known_words):
            best = min(best, _OTHER_NUMBERS)
        elif _have_other_words(typed_words, known_words, cut_short=len(typed) < len(known)):
            best = min(best, _OTHER_WORDS)
    return round(best)


def _have_other_numbers(typed: list[str], known: list[str]) -> bool:
    one, other = ({word for word in words if word.isdigit()} for words in (typed, known))
    return bool(one and other) and not (one <= other or other <= one)


def _have_other_words(typed: list[str], known: list[str], *, cut_short: bool) -> bool:
    """Whether both have words of weight that the other lacks: one thing is said in the place of another."""
    left, right = _left_over(typed, known, cut_short=cut_short)
    if not left or not right:
        return False
    typed_rest, known_rest = "".join(left), "".join(right)
    share = min(len(typed_rest), len(known_rest)) / sum(map(len, known))
    return share >= _OTHER_WORDS_SHARE


def said_beyond(typed: str, known: str) -> str:
    """What the line `typed` says beyond the heading `known`: what follows its words, or all if it has others.

    "" where nothing is said but the heading, slips apart.
    """
    typed_key, known_key = words_key(typed), words_key(known)
    left = _left_over(typed_key.split(), known_key.split(), cut_short=len(typed_key) < len(known_key))[0]
    if not left or not _may_be_statement(left, typed):
        return ""
    words = typed.split()
    for end in range(1, len(words)):
        if words_key(" ".join(words[:end])) == known_key:
            return " ".join(words[end:]).lstrip(" .,;:-–—")
    return typed


def _may_be_statement(left: list[str], typed: str) -> bool:
    """Whether words beyond a heading may say something: not so the few by which one rewords it."""
    has_figures = any(char.isdigit() for word in left for char in word)
    return has_figures or len(left) >= _STATEMENT or typed.rstrip().endswith((".", ";")) or bool(_PARTED.search(typed))


def _left_over(typed: list[str], known: list[str], *, cut_short: bool) -> tuple[list[str], list[str]]:
    """The words of weight that one has and the other has not, in both directions; slips of the keys do not count."""
    left, right = _without(typed, known), _without(known, typed)
    for word in list(left):
        meant = next((other for other in right if _is_slip(word, other)), None)
        if meant is not None:
            left.remove(word)
            right.remove(meant)
    # The last word of a heading cut short may be cut itself.
    if cut_short and left and left[-1] == typed[-1] and any(word.startswith(left[-1]) for word in right):
        left.pop()
    has_figures = any(char.isdigit() for word in left for char in word)
    if left and right and not has_figures and fuzz.ratio("".join(left), "".join(right)) >= _SAME_TOGETHER:
        return [], []
    return left, right


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    """The words of weight among `words`, in order, each as often as `others` have it less often."""
    met = Counter(others)
    left = []
    for word in words:
        met[word] -= 1
        if met[word] < 0 and word not in _SMALL_WORDS:
            left.append(word)
    return left


def _is_slip(word: str, other: str) -> bool:
    if any(char.isdigit() for char in word + other):
        return False
    return OSA.distance(word, other, score_cutoff=2) <= (2 if len(word) >= _LONG_WORD else 1)
