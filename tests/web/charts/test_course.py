import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.web.charts import Mark, Point, course_chart, drawn_twice
from tests.web.charts.drawings import (
    SVG,
    any_day,
    any_text,
    any_week,
    courses,
    days,
    must_be_sound,
    read,
    words,
)

PHQ9 = {"lowest": 0, "highest": 27, "better": "lower", "caseness": 10, "noise": 6}
WEEKLY = [Point(days(7 * week), score) for week, score in enumerate((17, 16, 13, 14, 9, 8))]


def chart(points, **settings):
    told = {"title": "Low mood", "description": "It fell.", "ids": "mood"}
    return course_chart(points, **(PHQ9 | told | settings))


def texts(drawing: str) -> list[str]:
    return [label.words for label in words(read(drawing))]


sizes = st.sampled_from(((620, 340), (520, 320), (340, 240), (300, 220)))


@given(courses(any_day), sizes, st.none() | st.floats(-5, 40), st.none() | st.floats(0, 40))
def test_course_with_dates_is_sound(course, size, caseness, noise):
    points, marks = course
    width, height = size
    must_be_sound(
        chart(points, marks=marks, width=width, height=height, caseness=caseness, noise=noise)
    )


@given(courses(any_week), sizes, st.sampled_from(("lower", "higher")))
def test_course_with_weeks_is_sound(course, size, better):
    points, marks = course
    width, height = size
    must_be_sound(chart(points, marks=marks, width=width, height=height, better=better))


@given(courses(any_day), any_day, any_day)
def test_course_within_given_ends_is_sound(course, one, other):
    points, marks = course
    start, end = sorted((one, other))
    must_be_sound(chart(points, marks=marks, start=start, end=end))


@given(any_text, any_text, any_text)
def test_course_escapes_what_it_is_told(title, description, label):
    points = [Point(days(0), 12, label), Point(days(30), 9)]
    must_be_sound(chart(points, title=title, description=description, marks=[Mark(days(9), label)]))


def test_course_escapes_markup():
    drawing = chart(WEEKLY, title="<script>alert(1)</script>", marks=[Mark(days(7), "a & b")])
    assert "<script>" not in drawing
    assert "a &amp; b" in drawing


def test_course_is_the_same_each_time():
    assert chart(WEEKLY) == chart(WEEKLY)


def test_course_does_not_mind_the_order_of_its_points():
    assert chart(WEEKLY[::-1]) == chart(WEEKLY)


def test_course_says_where_things_stand():
    said = texts(chart(WEEKLY, marks=[Mark(days(14), "goals agreed", "goal")]))
    assert {"8 now", "line of 10", "may be chance", "goals agreed"} <= set(said)


@pytest.mark.parametrize("width", [620, 520, 300])
def test_course_keeps_its_most_needed_words_at_any_width(width):
    said = texts(chart(WEEKLY, width=width, height=240))
    assert {"8 now", "line of 10"} <= set(said)


def test_course_tells_title_and_description():
    root = must_be_sound(chart(WEEKLY))
    assert root.find(f"{SVG}title").text == "Low mood"
    assert root.find(f"{SVG}desc").text == "It fell."
    assert root.attrib["aria-labelledby"] == root.find(f"{SVG}title").attrib["id"]


def test_course_lets_each_score_be_reached_and_read():
    root = read(chart(WEEKLY))
    points = [g for g in root.iter(f"{SVG}g") if g.get("class") == "point"]
    assert points[0].attrib["aria-label"] == "2 Mar 2026: 17"
    assert all(g.get("tabindex") == "0" for g in points)


def test_course_of_many_scores_stops_the_keyboard_only_at_its_ends():
    points = [Point(days(7 * week), 10 + week % 3) for week in range(60)]
    root = read(chart(points))
    stops = [g for g in root.iter(f"{SVG}g") if g.get("tabindex") == "0"]
    assert len(stops) == 2


def test_course_draws_band_before_line_before_dots():
    drawing = chart(WEEKLY, marks=[Mark(days(7), "goals agreed", "goal")])
    order = [drawing.index(f'class="{css}"') for css in ("noise", "case", "event", "line", "dot")]
    assert order == sorted(order)


def test_course_without_scores_says_so():
    assert "no scores yet" in texts(must_be_sound_text(chart([])))


def must_be_sound_text(drawing: str) -> str:
    must_be_sound(drawing)
    return drawing


def test_course_joins_goals_that_stand_too_close():
    marks = [Mark(days(14), f"goal {n}", "goal") for n in range(3)]
    assert "3 goals" in texts(chart(WEEKLY, marks=marks))


def goal(number: int, day: int, deed: str = "agreed") -> Mark:
    return Mark(days(day), "goal agreed", "goal", number=number, deed=deed)


def test_course_says_which_goal_a_line_marks():
    said = texts(chart(WEEKLY, marks=[goal(1, 3), goal(2, 15), goal(1, 30, "reached")]))
    assert {"goal 1 agreed", "goal 2 agreed", "goal 1 reached"} <= set(said)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([goal(1, 14), goal(2, 14)], "goals 1, 2 agreed"),
        ([goal(1, 14), goal(2, 14, "reached")], "1 agreed, 2 reached"),
        ([goal(2, 14, "reworded"), goal(2, 14, "agreed")], "goal 2 reworded, agreed"),
    ],
)
def test_course_says_which_goals_stand_together(marks, said):
    assert said in texts(chart(WEEKLY, marks=marks))


@pytest.mark.parametrize("width", [520, 280])
def test_course_names_every_goal_even_where_many_changed(width):
    marks = [goal(1 + n % 4, 4 * n, ("agreed", "paused", "reached")[n % 3]) for n in range(9)]
    said = " ".join(texts(chart(WEEKLY, marks=marks, width=width, height=260)))
    assert not {"…", "goals 4"} & set(said.split())
    numbers = set(re.findall(r"\b[1-4]\b", said))
    assert numbers == {"1", "2", "3", "4"}


def test_course_draws_no_line_without_words():
    marks = [goal(1 + n % 4, 3 * n) for n in range(11)]
    root = read(chart(WEEKLY, marks=marks, width=280, height=260))
    lines = [line for line in root.iter(f"{SVG}line") if line.get("class") == "event"]
    named = [label for label in words(root) if "event-label" in label.css]
    assert len(lines) == len(named)


SHAPES = {
    "falling": (17, 16, 13, 14, 9, 8),
    "on the line": (18, 14, 11, 10),
    "rising": (3, 9, 15, 22, 26),
    "up and down": (13, 8, 5, 5, 0, 9, 2, 20, 10),
    "at the top": (27, 27, 26, 27),
    "at the bottom": (2, 0, 1, 0),
}


@pytest.mark.parametrize("width", [520, 280])
@pytest.mark.parametrize("scores", SHAPES.values(), ids=SHAPES)
def test_course_words_stand_by_what_they_name_and_are_not_struck_through(scores, width):
    points = [Point(days(30 * n), score) for n, score in enumerate(scores)]
    marks = [goal(1, 20), goal(2, 55), *(Mark(days(9 * n), "", "session") for n in range(22))]
    root = must_be_sound(chart(points, marks=marks, width=width, height=260))
    labels = {label.words: label for label in words(root)}
    dots = [c for c in root.iter(f"{SVG}circle") if c.get("class") == "dot"]
    x, y = float(dots[-1].attrib["cx"]), float(dots[-1].attrib["cy"])
    now = labels[f"{scores[-1]} now"].box
    across = max(now.left - x, 0, x - now.right)
    down = max(now.top - y, 0, y - now.bottom)
    assert max(across, down) <= 20
    case = next(line for line in root.iter(f"{SVG}line") if line.get("class") == "case")
    line = labels["line of 10"].box
    assert abs((line.top + line.bottom) / 2 - float(case.attrib["y1"])) <= 20
    lines = [
        tuple(float(each.attrib[end]) for end in ("x1", "y1", "x2", "y2"))
        for each in root.iter(f"{SVG}line")
        if each.get("class") in {"event", "case", "noise-edge"}
    ]
    for label in labels.values():
        assert not any(label.box.crossed_by(each) for each in lines), label


def test_course_names_the_day_of_a_score_that_is_old():
    said = texts(chart(WEEKLY, is_now=False))
    assert "8 on 6 Apr" in said
    assert "8 now" not in said


def band_of(drawing: str) -> tuple[float, float]:
    band = next(r for r in read(drawing).iter(f"{SVG}rect") if r.get("class") == "noise")
    top = float(band.attrib["y"])
    return top, top + float(band.attrib["height"])


def dots_of(drawing: str) -> list[float]:
    return [
        float(c.attrib["cy"]) for c in read(drawing).iter(f"{SVG}circle") if c.get("class") == "dot"
    ]


@pytest.mark.parametrize(("change", "inside"), [(5, True), (6, False), (-5, True), (-6, False)])
def test_course_band_ends_short_of_the_amount_that_is_reliable(change, inside):
    drawing = chart([Point(days(0), 14), Point(days(30), 14 + change)])
    top, bottom = band_of(drawing)
    assert (top < dots_of(drawing)[-1] < bottom) is inside


def test_course_band_of_scores_with_tenths_ends_short_too():
    drawing = chart([Point(days(0), 2.5), Point(days(30), 1.5)], noise=1.0, highest=4)
    top, bottom = band_of(drawing)
    assert not top < dots_of(drawing)[-1] < bottom


def test_course_counts_sessions_once():
    marks = [Mark(days(7 * week), "", "session") for week in range(5)]
    assert texts(chart(WEEKLY, marks=marks)).count("5 sessions") == 1


def test_course_names_weeks_since_the_start():
    points = [Point(float(week), 12) for week in range(7)]
    said = texts(chart(points))
    assert said.count("start") == 1
    assert "week 6" in said


def test_course_over_a_year_names_the_new_year():
    points = [Point(days(30 * month), 12) for month in range(14)]
    assert any("2027" in text for text in texts(chart(points)))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_course_refuses_a_score_that_has_no_place(value):
    with pytest.raises(ValueError, match="no place"):
        chart([Point(days(0), value)])


def test_course_refuses_dates_and_weeks_together():
    with pytest.raises(ValueError, match="not both"):
        chart([Point(days(0), 1), Point(3.0, 2)])


def test_course_refuses_an_empty_range():
    with pytest.raises(ValueError, match="lowest value below"):
        chart(WEEKLY, lowest=5, highest=5)


def test_course_drawn_twice_has_names_of_its_own():
    drawing = drawn_twice(course_chart, WEEKLY, ids="mood", title="t", description="d", **PHQ9)
    assert 'id="mood-wide-title"' in drawing.wide
    assert 'id="mood-narrow-title"' in drawing.narrow
    assert read(drawing.narrow).attrib["width"] == "280"


def test_course_takes_a_moment_of_a_day():
    assert "2 Mar 2026: 9" in chart([Point(date(2026, 3, 2), 9)])
