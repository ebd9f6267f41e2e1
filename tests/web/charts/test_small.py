from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from telos.web.charts import small_multiple, sparkline
from tests.web.charts.drawings import SVG, any_text, must_be_sound, read

scores = st.lists(st.floats(min_value=-5, max_value=40), max_size=60)
MOST_SIGNS = 700
"""Of a picture of four scores: a page of a thousand then has less than a megabyte of them."""


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


class Counted(Sequence):
    """Values that count how often one of them is read."""

    def __init__(self, values):
        self.values, self.reads = values, 0

    def __len__(self):
        return len(self.values)

    def __getitem__(self, place):
        if place >= len(self.values):
            raise IndexError
        self.reads += 1
        return self.values[place]


def drawn(count):
    """A course of so many scores, and how often each was read to draw it."""
    at, values = Counted(range(count)), Counted([score % 27 for score in range(count)])
    axes = {"lowest": 0, "highest": 27, "first": 0, "last": count}
    drawing = small_multiple(at, values, **axes, label="from 18 to 8", caseness=10, noise=6)
    return drawing, (at.reads + values.reads) / count


def test_small_multiples_are_light_enough_to_stand_by_the_thousand():
    drawing, _reads = drawn(4)
    assert len(drawing) < MOST_SIGNS
    # What is known by an id must be one of its kind on a page, and so could not be drawn twice.
    assert not [element for element in read(drawing).iter() if "id" in element.attrib]


def test_small_multiple_of_a_long_course_reads_each_score_as_often_as_a_short_one():
    long, reads_of_long = drawn(2_000)
    short, reads_of_short = drawn(20)
    assert reads_of_long <= reads_of_short
    assert len(long) / 2_000 < len(short) / 20
    assert len(list(read(long).iter(f"{SVG}circle"))) == 1
