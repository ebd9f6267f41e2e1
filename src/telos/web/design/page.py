"""The page that shows every component, in the theme that the reader chose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_safe

from telos.web.charts import Mark, Point, course_chart, drawn_twice, goal_chart, sparkline
from telos.web.design.colours import PAIRS, contrast, palettes
from telos.web.design.words import chart_words
from telos.web.gate import Policy, policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from telos.web.charts import Drawing

_BEGAN = date(2026, 9, 14)
_SCORES = (17, 16, 16, 13, 14, 12, 10, 9, 9, 8)
# The same published line as everywhere else in the house: see the instrument's file.
_LINE = 10
_RATINGS = (3, 3, 4, 4, 5, 5, 6, 6)
_SWATCHES = (
    *("ink", "ink-soft", "pine", "clay", "ochre", "sky", "plum", "fault"),
    *("stone", "pine-mist", "clay-mist", "ochre-mist", "sky-mist", "plum-mist"),
)


class ExampleForm(forms.Form):
    """One of each kind of question, sent empty so that it also shows what went wrong."""

    words = forms.CharField(
        label=_later("Your goal, in your own words"),
        help_text=_later("It need not be finished to be written down."),
        widget=forms.Textarea(attrs={"class": "in-their-words", "rows": 3}),
        error_messages={"required": _later("Write the goal in a few words.")},
    )
    begun = forms.DateField(
        label=_later("Since when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    horizon = forms.ChoiceField(
        label=_later("How far it looks"),
        choices=[("short", _later("a few weeks")), ("long", _later("a year or more"))],
        widget=forms.RadioSelect,
        error_messages={"required": _later("Choose whether it is a matter of weeks or of months.")},
    )
    shared = forms.BooleanField(
        label=_later("My therapist may see this"),
        help_text=_later("You can change this at any time."),
        required=False,
    )


@policy(Policy.OPEN)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the design system."""
    return render(request, "design/components.html", _context())


def _context() -> dict[str, Any]:
    return {
        "form": ExampleForm({"horizon": ""}),
        "course": _course(),
        "goal": _goal(),
        "scores": [(_week(n), score) for n, score in enumerate(_SCORES)],
        "sparks": [
            sparkline(
                scores, lowest=0, highest=21, caseness=_LINE, label=f"{scores[0]} – {scores[-1]}"
            )
            for scores in (_SCORES, (12, 11, 12, 13, 12), (9, 11, 14, 16))
        ],
        "swatches": _SWATCHES,
        "contrasts": [
            (pair, *(round(contrast(p[pair.colour], p[pair.ground]), 1) for p in _themes()))
            for pair in PAIRS
        ],
    }


def _themes() -> tuple[dict[str, str], dict[str, str]]:
    both = palettes()
    return both["light"], both["dark"]


def _week(number: int) -> date:
    return _BEGAN + timedelta(weeks=number)


def _course() -> Drawing:
    marks = [Mark(_week(2), _("goals agreed"), "goal"), Mark(_week(6), _("exposure begins"))]
    sessions = [Mark(_week(n) + timedelta(days=1), "", "session") for n in range(9)]
    return drawn_twice(
        course_chart,
        [Point(_week(n), score) for n, score in enumerate(_SCORES)],
        ids="example-course",
        lowest=0,
        highest=21,
        better="lower",
        caseness=_LINE,
        noise=4,
        marks=[*marks, *sessions],
        title=_("Anxiety (GAD-7), September to November"),
        description=_(
            "Fell from 17 to 8, below the line of 10. Goals were agreed in the third week."
        ),
        words=chart_words(),
    )


def _goal() -> Drawing:
    return drawn_twice(
        goal_chart,
        [Point(_week(n + 2), rating) for n, rating in enumerate(_RATINGS)],
        ids="example-goal",
        heights=(116, 116),
        title=_("Speak up in the Monday meeting, 0 to 10"),
        description=_("Rose from 3 to 6."),
        start=_week(0),
        end=_week(len(_SCORES) - 1),
        words=chart_words(),
    )
