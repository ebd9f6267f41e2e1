"""People of whom the later score is known and the first is not: told so, and bounded by it."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telos.cli.report.choices import Choices, Method, Reading
from telos.cli.report.file import read_file
from telos.cli.report.missing import bounds_of, range_of
from telos.cli.report.outcomes import Outcome, outcome_of
from telos.cli.report.pairing import has_started
from telos.cli.report.responses import score_rows
from telos.science.change import classify_change, rule_from_instrument
from telos.science.instruments import load_instrument
from tests.cli.report.conftest import Run
from tests.cli.report.test_too_few import HEADER, answers, full, short

PHQ9 = ("--instrument", "phq9")
ALONE = "".join(
    [
        *(f"A{n},0,20\nA{n},6,{4 + n}\nA{n},12,9\n" for n in range(8)),
        *(f"B{n},6,14\nB{n},12,5\n" for n in range(4)),
        *(f"C{n},6,14\n" for n in range(2)),
        *(f"D{n},0,14\nD{n},12,5\n" for n in range(2)),
    ]
)


def test_only_score_at_the_time_asked_for_is_not_called_none(run: Run) -> None:
    table = f"client,week,score\n{ALONE}"
    made = run(table, *PHQ9, "--to", "6", "--json", "page.json")
    assert "6 have a score at week 6 and none before it to compare it with." in made.text
    assert "2 gave other scores later, but none at week 6." in made.text
    assert "never gave" not in made.text
    assert made.text.count("No earlier score") == 6 + 1  # each client's row, and the courses'
    assert made.text.count("No score at week 6") == 2 + 1
    measure = made.json["measures"][0]
    people = measure["people"]
    assert (people["no_earlier"], people["elsewhere"], people["gone"]) == (6, 2, 0)
    (part,) = measure["missing"]
    assert part["question"] == ("The score at week 6; of 8 this score or an earlier one is missing")
    # At 14 nobody has recovered, from wherever; the two without a score then may have.
    assert "38% to 50% (6–8 of 16) 50% to 100% (8–16 of 16) 0% to 50% (0–8 of 16)" in made.text


def test_planned_end_that_is_somebodys_only_score_is_known(run: Run) -> None:
    rows = "".join(f"A{n},0,20\nA{n},4,18\nA{n},8,{4 if n else ''}\n" for n in range(9))
    made = run(f"client,week,score\n{rows}B,0,\nB,4,\nB,8,14\n", *PHQ9, "--json", "page.json")
    _latest, end = made.json["measures"][0]["missing"]
    assert end["question"] == (
        "The score at week 8, the planned end; of 2 this score or an earlier one is missing"
    )
    recovered = end["people"][0]["recovered"]
    assert (recovered["least"]["count"], recovered["most"]["count"]) == (8, 9)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param(
            answers("J", 0, 99, *[1] * 8),
            "1 has one score to compare and another row that could not be used",
            id="refused",
        ),
        pytest.param(
            short("J", 0),
            "1 has one score to compare, at week 6; the response before it had too few answers",
            id="too short",
        ),
    ],
)
def test_score_at_the_time_asked_for_after_one_that_could_not_be_used(
    run: Run, before: str, told: str
) -> None:
    known = full("A", 0, 20) + full("A", 6, 9) + full("J", 6, 14) + full("J", 12, 3)
    made = run(HEADER + known + before, "--to", "6", "--json", "page.json")
    assert told in made.text
    assert "gave another score later" not in made.text
    assert made.json["measures"][0]["people"]["no_earlier"] == 0
    assert "50% (1 of 2) 50% to 100% (1–2 of 2) 0% to 50% (0–1 of 2)" in made.text


def test_one_score_after_a_refused_one_bounds_by_what_it_can_be(run: Run) -> None:
    rows = "".join(f"R{n},0,99\nR{n},8,20\n" for n in range(10))
    rows += "".join(f"K{n},0,15\nK{n},8,15\n" for n in range(3))
    made = run(f"client,week,score\n{rows}", *PHQ9)
    # Whoever is at 20 has not recovered, from wherever.
    assert "0% (0 of 13) 0% to 77% (0–10 of 13) 0% to 77% (0–10 of 13)" in made.text


Response = int | str
SHORT, REFUSED = "short", "refused"
EVERY = range(28)
RULE = rule_from_instrument(load_instrument("phq9"))
RATES = {
    "recovered": {"recovered"},
    "better": {"recovered", "improved"},
    "deteriorated": {"deteriorated"},
}
TIMES = range(4)
COURSES = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(TIMES),
            st.sampled_from([0, 3, 5, 9, 10, 15, 20, 27, SHORT, REFUSED]),
            min_size=1,
        ),
        # A refused row besides, at a time that nobody can tell.
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=5,
)
Asked = tuple[int | None, int | None]
ASKED = st.sampled_from([(None, None), (None, 2), (0, None), (1, None), (0, 2), (1, 3)])


@cache
def could_be(first: int | None, last: int | None) -> frozenset[str]:
    """Every category of these two scores, of which one that is not known may be any."""
    of_each = (EVERY if score is None else [score] for score in (first, last))
    firsts, lasts = zip(*product(*of_each), strict=True)
    return frozenset(classify_change(firsts, lasts, rule=RULE)["category"])


def known_ends(
    course: dict[int, Response], *, undated: bool, asked: Asked, dates: bool
) -> tuple[int | None, int | None] | None:
    """First and later score by hand, null where it is not known; None for who has not started."""
    start, end = asked
    firsts = [
        time
        for time in course
        if (start is None or (time >= start if dates else time == start))
        and (end is None or time <= end)
    ]
    if not firsts:
        scores = [one for one in course.values() if isinstance(one, int)]
        return (None, None) if undated and not scores else None
    begun = min(firsts)
    if undated:
        return None, None
    if begun == end and not dates:
        return None, number(course[begun])
    lasts = [
        time
        for time in course
        if time > begun and (end is None or (time <= end if dates else time == end))
    ]
    return number(course[begun]), number(course[max(lasts)]) if lasts else None


def number(response: Response) -> int | None:
    return response if isinstance(response, int) else None


def written(courses: list[tuple[dict[int, Response], bool]], *, dates: bool) -> str:
    rows = "".join(full("Z", time, 14) for time in TIMES)
    for n, (course, undated) in enumerate(courses):
        rows += f"C{n},{'soon' if n % 2 else ''},phq9_1,1\n" if undated else ""
        for time, response in course.items():
            if isinstance(response, int):
                rows += full(f"C{n}", time, response)
            elif response == SHORT:
                rows += short(f"C{n}", time)
            else:
                rows += answers(f"C{n}", time, 99, *[1] * 8)
    if not dates:
        return HEADER + rows
    cells = [line.split(",") for line in rows.splitlines()]
    return HEADER.replace("week", "date") + "".join(
        f"{client},{day(int(time)) if time.isdecimal() else time},{item},{value}\n"
        for client, time, item, value in cells
    )


def day(time: int) -> str:
    return str(date(2026, 3, 2) + timedelta(weeks=time))


def outcome(table: str, asked: Asked, *, dates: bool) -> tuple[Outcome, list[str]]:
    first, last = (None if time is None else day(time) if dates else str(time) for time in asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        path.write_text(table, encoding="utf-8")
        choices = Choices(
            responses=path,
            reading=Reading(instrument_key="phq9"),
            method=Method(first=first, last=last),
        )
        rows = read_file(choices, today=date(2026, 12, 1)).rows
    (scored,), _fates = score_rows(rows)
    found = outcome_of(scored, rows, groupings=(), method=choices.method)
    return found, rows.clients.to_list()


@settings(max_examples=25, deadline=None)
@given(COURSES, ASKED, st.booleans())
def test_ends_are_all_that_can_be_true_of_each_person(
    courses: list[tuple[dict[int, Response], bool]], asked: Asked, dates: bool
) -> None:
    """By brute force, neither narrower nor wider: every score that an unknown one may have been."""
    found, names = outcome(written(courses, dates=dates), asked, dates=dates)
    score_range = range_of(found.instrument, found.scored.scores["score"])
    for n, (course, undated) in enumerate(courses):
        person = found.clients.filter(pl.col("client") == names.index(f"C{n}"))
        known = known_ends(course, undated=undated, asked=asked, dates=dates)
        assert person.select(has_started()).item() == (known is not None)
        if known is None:
            continue
        bounds = bounds_of(person, RULE, score_range)
        for name, categories in RATES.items():
            could = could_be(*known)
            least, most = bounds[name].low.count, bounds[name].high.count
            assert (least, most) == (could <= categories, bool(could & categories)), name
