from hypothesis import given
from hypothesis import strategies as st

from telos.web.charts.labels import Label, folded, shorten, width_of
from tests.web.charts.drawings import any_text


@given(any_text, st.floats(min_value=30, max_value=300))
def test_shorten_keeps_to_the_room_there_is(words, most):
    assert width_of(shorten(words, most)) <= most


def test_shorten_leaves_what_fits():
    assert shorten("goals agreed", 200) == "goals agreed"


def test_shorten_cuts_at_a_word():
    assert shorten("Get back to painting, and mean it", 150) == "Get back to painting…"


def test_bold_words_take_more_room():
    assert width_of("8 now", bold=True) > width_of("8 now")


def test_folded_words_stand_in_two_rows():
    assert folded("may be chance") == "may be\nchance"
    assert folded("chance") == "chance"
    label = Label(10, 40, folded("may be chance"), "lab")
    assert label.box.bottom > Label(10, 40, "may be", "lab").box.bottom
    assert label.drawn().count("<text") == 2
