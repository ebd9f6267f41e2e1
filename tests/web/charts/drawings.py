"""Reading a chart back: its numbers, its words and the room that they take."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from telos.web.charts import Mark, Point
from telos.web.charts.labels import Box, Label

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
FIRST_DAY = date(2026, 3, 2)
ACROSS = ("x", "x1", "x2", "cx")
DOWN = ("y", "y1", "y2", "cy")


def read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 -- our own drawing


def places(root: ET.Element) -> Iterator[tuple[float, float]]:
    """Every place that something is drawn at, words apart."""
    for element in root.iter():
        if element.tag == f"{SVG}text":
            continue
        for across, down in zip(ACROSS, DOWN, strict=True):
            if across in element.attrib:
                yield float(element.attrib[across]), float(element.attrib[down])
        numbers = [float(n) for n in NUMBER.findall(element.get("d", ""))]
        yield from zip(numbers[::2], numbers[1::2], strict=True)
        if element.tag == f"{SVG}rect":
            right = float(element.attrib["x"]) + float(element.attrib["width"])
            yield right, float(element.attrib["y"]) + float(element.attrib["height"])


def words(root: ET.Element) -> list[Label]:
    """The words that stand in it, those that show on request apart."""
    return [
        Label(
            float(text.attrib["x"]),
            float(text.attrib["y"]),
            text.text or "",
            text.attrib["class"],
            text.get("text-anchor", "start"),  # type: ignore[arg-type]
            bold="now" in text.attrib["class"],
        )
        for text in root.iter(f"{SVG}text")
        if text.attrib["class"] != "tip"
    ]


def must_be_sound(drawing: str) -> ET.Element:
    """Hold a chart to what every chart promises."""
    root = read(drawing)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    frame = Box(0, 0, width, height)
    for x, y in places(root):
        assert math.isfinite(x)
        assert math.isfinite(y)
        assert 0 <= x <= width
        assert 0 <= y <= height
    labels = words(root)
    for label in labels:
        assert label.box.within(frame), label
    for one, other in combinations(labels, 2):
        assert not one.box.overlaps(other.box), (one, other)
    assert "style=" not in drawing
    return root


def days(count: int) -> date:
    return FIRST_DAY + timedelta(days=count)


any_text = st.text(max_size=60)
any_day = st.integers(min_value=-500, max_value=1500).map(days)
any_week = st.floats(min_value=0, max_value=400)
kinds = st.sampled_from(("goal", "session", "plain"))


def courses(when: st.SearchStrategy[date] | st.SearchStrategy[float]):
    """Scores and marks on one kind of time axis."""
    score = st.integers(min_value=0, max_value=27) | st.floats(min_value=-5, max_value=40)
    return st.tuples(
        st.lists(st.builds(Point, when, score, any_text), max_size=60),
        st.lists(st.builds(Mark, when, any_text, kinds), max_size=25),
    )
