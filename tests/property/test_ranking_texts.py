"""Any text gets guesses that are sorted, bounded and the same each time; what is kept of it are its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dispatch.guess import ranker_of, words_of
from dispatch.lessons import HAN, MOST_WORDS, plain_words
from support.two_towns import matters

LIST = matters()
RANKER = ranker_of(LIST, {})
WORDS = st.sampled_from(
    ["路灯", "不亮", "小区", "油烟", "施工", "咨询", "欠薪", "王建国", "13800000000", "，", "\n", "\0", "𠮷"]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map("".join))


@given(TEXTS)
def test_guesses_are_sorted_bounded_and_the_same_each_time(text: str) -> None:
    found = RANKER.rank(text, words_of(text))
    assert found == RANKER.rank(text, words_of(text))
    assert len(found) <= 3
    assert len({guess.code for guess in found}) == len(found)
    assert all(0 < guess.confidence < 1 and guess.words for guess in found)
    assert [g.confidence for g in found] == sorted((g.confidence for g in found), reverse=True)
    for guess in found:
        assert LIST.get(guess.code) is not None
        assert all(part in text for word in guess.words for part in word.split("…"))


@given(TEXTS)
def test_what_is_kept_of_a_text_are_few_han_words_of_it(text: str) -> None:
    kept = plain_words(text)
    assert len(kept) == len(set(kept)) <= MOST_WORDS
    assert all(HAN.match(word) and word in text for word in kept)
