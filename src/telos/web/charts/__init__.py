"""Charts as SVG text: plain Python in, words and drawing out, and no style but by class."""

from telos.web.charts.course import course_chart
from telos.web.charts.goal import goal_chart
from telos.web.charts.small import small_multiple, sparkline
from telos.web.charts.twice import Drawing, drawn_twice
from telos.web.charts.values import ENGLISH, Mark, Point, Words

__all__ = [
    "ENGLISH",
    "Drawing",
    "Mark",
    "Point",
    "Words",
    "course_chart",
    "drawn_twice",
    "goal_chart",
    "small_multiple",
    "sparkline",
]
