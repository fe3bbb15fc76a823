"""The words that changed, in pieces of a bounded length."""

from hypothesis import given
from hypothesis import strategies as st

from tests.documents.rich_text.strategies import DOCUMENTS
from workflow.documents.rich_text.changed_words import ADDED, KEPT, REMOVED, changed_words
from workflow.documents.rich_text.html import plain


def test_a_change_stands_between_the_words_around_it() -> None:
    old = "<p>một hai ba bốn năm sáu bảy tám chín mười mười một mười hai</p><p>Cuối.</p>"
    found = changed_words(old, old.replace("hai ba", "2 3").replace("Cuối", "Hết"), at_most=1000)
    assert found.pieces == (
        (KEPT, "một"),
        (REMOVED, "hai ba"),
        (ADDED, "2 3"),
        (KEPT, "bốn năm sáu bảy tám … mười một mười hai\n"),
        (REMOVED, "Cuối."),
        (ADDED, "Hết."),
    )
    assert (found.added, found.removed, found.left_out) == (3, 3, 0)


def test_nothing_is_shown_of_what_stayed() -> None:
    found = changed_words("<p>một hai</p>", "<p>một <em>hai</em></p>", at_most=1000)
    assert found.pieces == () and (found.added, found.removed) == (0, 0)


@given(old=DOCUMENTS, new=DOCUMENTS, at_most=st.integers(0, 60))
def test_the_figures_are_of_the_whole_texts_and_the_pieces_have_their_bound(old: str, new: str, at_most: int) -> None:
    found = changed_words(old, new, at_most=at_most)
    assert found.added - found.removed == len(plain(new).split()) - len(plain(old).split())
    assert (found.before, found.after) == (len(plain(old)), len(plain(new)))
    assert sum(len(words) for _what, words in found.pieces) <= at_most
    whole = changed_words(old, new, at_most=10**9)
    assert whole.left_out == 0 and (found.left_out == 0) >= (found.pieces == whole.pieces)
