import time

from hypothesis import given
from hypothesis import strategies as st

from telos.web.charts import small_multiple, sparkline
from tests.web.charts.drawings import SVG, any_text, must_be_sound, read

scores = st.lists(st.floats(min_value=-5, max_value=40), max_size=60)
TEN_THOUSAND = 10_000
# Half a second where it was measured; the rest is for slow machines.
SECONDS = 8


@given(scores, st.none() | st.floats(0, 27), any_text)
def test_sparkline_is_sound(values, caseness, label):
    must_be_sound(sparkline(values, lowest=0, highest=27, caseness=caseness, label=label))


@given(scores, st.none() | st.floats(0, 27), st.none() | st.floats(0, 27), any_text)
def test_small_multiple_is_sound(values, caseness, noise, label):
    axes = {"lowest": 0, "highest": 27, "first": 0, "last": 30}
    lines = {"label": label, "caseness": caseness, "noise": noise}
    must_be_sound(small_multiple(range(len(values)), values, **axes, **lines))


def test_small_multiple_of_one_time_is_sound():
    must_be_sound(small_multiple([3.0], [12], lowest=0, highest=27, first=3, last=3, label="one"))


def test_sparkline_ends_in_a_dot_and_says_what_it_shows():
    root = read(sparkline([16, 9], lowest=0, highest=27, caseness=10, label="from 16 to 9"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "from 16 to 9"
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_small_multiples_are_drawn_by_the_thousand():
    axes = {"lowest": 0, "highest": 27, "first": 0, "last": 8}
    lines = {"label": "from 18 to 8", "caseness": 10, "noise": 6}
    began = time.perf_counter()
    for _ in range(TEN_THOUSAND):
        small_multiple((0, 2, 4, 6), (18, 14, 9, 8), **axes, **lines)
    assert time.perf_counter() - began < SECONDS
