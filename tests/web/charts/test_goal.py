from hypothesis import given
from hypothesis import strategies as st

from telos.web.charts import Point, course_chart, goal_chart
from tests.web.charts.drawings import SVG, any_day, any_text, days, must_be_sound, read, words

ratings = st.lists(
    st.builds(Point, any_day, st.integers(min_value=0, max_value=10), any_text), max_size=40
)


def chart(points, **settings):
    return goal_chart(points, **({"title": "Dance", "description": "", "ids": "g"} | settings))


@given(ratings, st.sampled_from((520, 300)), st.booleans())
def test_goal_is_sound(points, width, times):
    must_be_sound(chart(points, width=width, height=140, times=times))


def test_goal_says_where_it_stands():
    drawing = chart([Point(days(0), 3), Point(days(30), 6)])
    assert "6 now" in [label.words for label in words(read(drawing))]


def test_goal_stands_under_its_measure():
    ends = {"start": days(0), "end": days(90), "title": "t", "description": "d", "ids": "i"}
    goal = read(goal_chart([Point(days(45), 4)], **ends))
    measure = read(course_chart([Point(days(45), 9)], lowest=0, highest=27, better="lower", **ends))
    dots = [next(root.iter(f"{SVG}circle")).attrib["cx"] for root in (goal, measure)]
    assert dots[0] == dots[1]
