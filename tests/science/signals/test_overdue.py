"""Questionnaires that wait too long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from telos.science.signals import CourseFrameError, Overdue, RuleError, overdue_questionnaires

NAMES = {"client": "who", "due": "due", "answered": "answered"}
WEEK = Overdue(after_days=7)


def test_days_are_counted_from_the_due_date() -> None:
    forms = pl.DataFrame(
        {
            "who": ["late", "just", "answered", "later"],
            "due": [date(2024, 3, 1), date(2024, 3, 3), date(2024, 2, 1), date(2024, 2, 20)],
            "answered": [None, None, date(2024, 3, 9), None],
        }
    )
    found = overdue_questionnaires(forms, rule=WEEK, now=date(2024, 3, 10), **NAMES)
    assert found.select("who", "days_overdue").rows() == [("later", 19.0), ("late", 9.0)]
    assert found["signal"].unique().to_list() == ["overdue"]


def test_times_and_plain_days_are_counted_too() -> None:
    noon = datetime(2024, 3, 1, 12, tzinfo=UTC)
    forms = pl.DataFrame(
        {"who": ["a"], "due": [noon], "answered": [None]},
        schema_overrides={"answered": pl.Datetime("us", "UTC")},
    )
    found = overdue_questionnaires(forms, rule=WEEK, now=noon + timedelta(days=7.5), **NAMES)
    assert found["days_overdue"].to_list() == [7.5]
    numbers = pl.DataFrame({"who": ["a", "b"], "due": [3, 9], "answered": [None, None]})
    assert overdue_questionnaires(numbers, rule=WEEK, now=11, **NAMES)["who"].to_list() == ["a"]


def test_an_empty_table_has_nothing_overdue() -> None:
    forms = pl.DataFrame(schema={"who": pl.Int64, "due": pl.Date, "answered": pl.Date})
    assert overdue_questionnaires(forms, rule=WEEK, now=date(2024, 3, 1), **NAMES).is_empty()


def test_nan_is_no_day() -> None:
    """A column of days that pandas made holds NaN where nothing was answered."""
    forms = pl.DataFrame({"who": ["a", "b"], "due": [3.0, 3.0], "answered": [float("nan"), 5.0]})
    assert overdue_questionnaires(forms, rule=WEEK, now=11.0, **NAMES)["who"].to_list() == ["a"]
    with pytest.raises(CourseFrameError, match="is empty somewhere"):
        overdue_questionnaires(
            forms.with_columns(due=pl.lit(float("nan"))), rule=WEEK, now=11.0, **NAMES
        )
    with pytest.raises(CourseFrameError, match="which is nan"):
        overdue_questionnaires(forms, rule=WEEK, now=float("nan"), **NAMES)


def test_refuses_what_it_cannot_count() -> None:
    forms = pl.DataFrame({"who": ["a"], "due": [date(2024, 3, 1)], "answered": [None]})
    with pytest.raises(CourseFrameError, match="one kind"):
        overdue_questionnaires(forms, rule=WEEK, now=12, **NAMES)
    with pytest.raises(CourseFrameError, match="is not in the table"):
        overdue_questionnaires(forms.drop("due"), rule=WEEK, now=date(2024, 3, 1), **NAMES)
    empty = forms.with_columns(due=pl.lit(None, pl.Date))
    with pytest.raises(CourseFrameError, match="is empty somewhere"):
        overdue_questionnaires(empty, rule=WEEK, now=date(2024, 3, 1), **NAMES)
    with pytest.raises(RuleError, match="after_days"):
        Overdue(after_days=-1)
