"""`telos change`."""

from __future__ import annotations

from pathlib import Path
from statistics import correlation
from typing import Any
from unicodedata import normalize

import polars as pl
import pytest

from tests.cli.outcomes.conftest import Run
from tests.reference import reference_data, reference_groups

TABLE = "id,when,arm,score\n" + "".join(
    f"{name},{when},{arm},{score}\n"
    for name, arm, before, after in (
        ("Ada", "new", 24, 8),
        ("Ben", "new", 20, 19),
        ("Cy", "old", 18, 27),
        ("Di", "old", 22, 14),
        ("Eva", "old", 9, "NA"),
    )
    for when, score in (("pre", before), ("post", after))
)
ASKED = (
    *("--client", "id", "--time", "when", "--before", "pre", "--after", "post"),
    *("--score", "score", "--better", "lower", "--reliability", ".85"),
    *("--functional-mean", "4", "--functional-sd", "4"),
)

REFERENCES = [
    ("cs:claus_2020", f"claus_{name}.combined.{method}.c", name)
    for name in ("bdi", "hamd", "who")
    for method in ("JT", "GLN", "HLL", "EN", "NK", "HA")
] + [
    ("cs:jacobson_1989", f"jacobson_{name}.combined.{method}.c", name)
    for name in ("das", "gds")
    for method in ("JT", "GLN", "HLL", "EN", "NK", "HA")
]


@pytest.fixture(scope="session")
def groups(reference_dir: Path) -> Any:
    return reference_groups(reference_dir)


@pytest.mark.parametrize(("group", "name", "score"), REFERENCES)
def test_counts_are_those_of_the_reference(
    run: Run, groups: Any, reference_dir: Path, group: str, name: str, score: str
) -> None:
    told = groups[group][name]
    args = told["args"]
    trial = group == "cs:claus_2020"
    file = reference_data(reference_dir, ("cs_claus_2020.csv" if trial else "cs_jacobson_1989.csv"))
    words = [
        *("--client", args["id"], "--time", args["time"], "--score", score),
        *("--before", str(args["pre"]), "--after", "4" if trial else "post"),
        *("--better", args.get("better_is", "lower"), "--method", args["rci_method"].lower()),
        *("--reliability", str(args["reliability"])),
        *("--functional-mean", str(args["m_functional"])),
        *("--functional-sd", str(args["sd_functional"])),
    ]
    if "reliability_post" in args:
        words += ["--reliability-after", str(args["reliability_post"])]
    answer = run("change", file, *words)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == told["n"]["n_used"]
    assert answer.figures["cutoff"] == pytest.approx(told["cutoff"]["value"], rel=1e-9)
    assert answer.figures["counts"] == {
        row["category"].lower(): row["n"] for row in told["summary"]
    }


@pytest.mark.parametrize("against", ["average", "no-change"])
def test_slopes_need_no_reliability(
    run: Run, groups: Any, reference_dir: Path, against: str
) -> None:
    told = groups["cs:anxiety_complete"]["anx_compl.combined.HLM.c"]
    answer = run(
        "change",
        reference_data(reference_dir, "cs_anxiety_complete.csv"),
        *("--client", "subject", "--time", "measurement", "--score", "anxiety"),
        *("--before", "0", "--after", "4", "--better", "lower", "--method", "hlm"),
        *("--functional-mean", "8", "--functional-sd", "4", "--against", against),
    )
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    theirs = {row["category"].lower(): row["n"] for row in told["summary"]}
    assert (answer.figures["counts"] == theirs) is (against == "average")
    assert answer.figures["n"] == 116


def test_groups_are_counted_by_figures_of_all(run: Run) -> None:
    answer = run("change", TABLE, *ASKED, "--method", "jt", "--by", "arm")
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert (answer.figures["n"], answer.figures["n_started"]) == (4, 5)
    arms = answer.figures["by"]["arm"]
    for name, count in answer.figures["counts"].items():
        assert arms["new"][name] + arms["old"][name] == count
    assert answer.rows is not None
    assert answer.rows.columns == ["client", "arm", "before", "after", "rci", "category"]
    assert answer.rows["category"].to_list()[-1] is None
    assert "1 of 5 who started have no later score" in answer.out


def test_clinical_norm_moves_the_line(run: Run) -> None:
    own = run("change", TABLE, *ASKED, "--method", "jt")
    given = run(
        "change", TABLE, *ASKED, "--method", "jt", "--clinical-mean", "16", "--clinical-sd", "4"
    )
    assert given.figures is not None
    assert own.figures is not None
    assert given.figures["cutoff"] == 10
    assert own.figures["cutoff"] != 10


ORDERED = [
    ("0", "4", True),
    ("10", "9", False),
    ("0,5", "0.25", False),
    ("2024-02-01", "2024-03-01", True),
    ("2024-03-01", "2024-02-28", False),
    ("31/01/2024", "05/02/2024", True),
    ("05/02/2024", "31/01/2024", False),
    ("12 March 2024", "3 Jan 2024", False),
    ("28.02.2023 10:00", "27.02.2023 12:00", False),
    # 5 February to 6 March, or 2 May to 3 June.
    ("05/02/2024", "06/03/2024", True),
    ("06/03/2024", "05/02/2024", False),
    # 1 February to 5 January, or 2 January to 1 May: the table does not tell.
    ("01/02/2024", "05/01/2024", True),
    # Words have no order that can be known.
    ("post", "pre", True),
    ("week 9", "week 10", True),
]


@pytest.mark.parametrize(("before", "after", "used"), ORDERED)
def test_later_time_is_no_first_one(run: Run, before: str, after: str, used: bool) -> None:
    rows = [
        f'{who},"{time}",{who + k}' for who in range(9, 15) for k, time in ((9, before), (0, after))
    ]
    answer = run(
        *("change", "\n".join(["id,when,score", *rows]), *ASKED, "--method", "jt"),
        *("--before", before, "--after", after),
    )
    assert answer.exit_code == (0 if used else 2), answer.err
    if not used:
        assert "is later than --after" in answer.err
        assert answer.figures is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--method", "jt", "--before", "start"), "--before start; the table has pre, post"),
        (("--method", "nk"), "nk needs it"),
        (("--method", "jt", "--reliability-after", ".8"), "belongs to nk"),
        (("--method", "jt", "--reliability", "0"), "above 0 and below 1"),
        (("--method", "jt", "--confidence", "95"), "between 0 and 1"),
        (("--method", "jt", "--clinical-mean", "16"), "--clinical-sd go together"),
        (("--method", "jt", "--functional-sd", "0"), "--functional-sd is 0"),
        (("--method", "jt", "--functional-mean", "nan"), "--functional-mean is not a number"),
        (("--method", "hlm"), "times that are numbers"),
        (("--method", "jt", "--after", "pre"), "the same time"),
        (("--method", "jt", "--better", "higher"), "the right way round"),
        (("--method", "jt", "--clinical-mean", "3", "--clinical-sd", "4"), "the right way round"),
        (("--method", "jt", "--by", "id"), "--client and --by both name"),
        (("--method", "jt", "--by", "when"), "--time and --by both name"),
        (("--method", "ttest"), "ttest"),
        (("--method", "jt", "--score", "bdi"), "no column “bdi”. It has id, when, arm, score"),
    ],
)
def test_wrong_calls_say_what_to_ask(run: Run, words: tuple[str, ...], message: str) -> None:
    answer = run("change", TABLE, *ASKED, *words)
    assert answer.exit_code == 2
    assert message in " ".join(answer.err.split())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Ada,pre,new,24", "Ada,pre,new,many", "line 2, column score: “many” is not a number"),
        ("Ada,pre,new,24", ",pre,new,24", "line 2, column id: no client is named"),
        ("Ada,pre,new,24", "Ada,,new,24", "line 2, column when: no time is given"),
        ("Ben,pre,new,20", "Ada,pre,new,20", "line 4, column when: this client has another"),
    ],
)
def test_bad_rows_are_named(run: Run, old: str, new: str, message: str) -> None:
    assert old in TABLE
    answer = run("change", TABLE.replace(old, new), *ASKED, "--method", "jt")
    assert answer.exit_code == 3
    assert message in answer.err
    assert answer.figures is None


def test_scores_that_say_nothing_are_refused(run: Run) -> None:
    flat = "id,when,score\n" + "".join(f"{k},pre,5\n{k},post,{k}\n" for k in range(4))
    answer = run("change", flat, *ASKED, "--method", "jt")
    assert answer.exit_code == 3
    assert "All first scores are the same" in answer.err


COURSES = "id,when,score\n" + "".join(
    f"{name},{when},{score}\n"
    for name, scores in {
        "Ada": (24, 23, 12, 6, 3),
        "Ben": (21, 22, 16, 9, 4),
        "Cy": (23, 25, 14, 8, 6),
        "Di": (20, 21, 19, 22, 20),
        "Eva": (22, 20),
    }.items()
    for when, score in enumerate(scores, start=1)
)
SLOPES = (
    *("--client", "id", "--time", "when", "--score", "score", "--better", "lower"),
    *("--method", "hlm", "--functional-mean", "4", "--functional-sd", "4"),
)


def test_slopes_cross_the_line_by_the_scores_that_are_named(run: Run) -> None:
    named = run("change", COURSES, *SLOPES, "--before", "1", "--after", "2")
    assert named.figures is not None
    # Nobody's second score is on the functional side, however the course went on.
    assert named.figures["counts"]["recovered"] == 0
    ends = run("change", COURSES, *SLOPES, "--before", "1", "--after", "5")
    assert ends.figures is not None
    assert ends.figures["counts"]["recovered"] > 0


def test_too_few_scores_for_a_slope_are_counted_apart(run: Run) -> None:
    answer = run("change", COURSES, *SLOPES, "--before", "1", "--after", "2")
    assert answer.figures is not None
    counted = {key: answer.figures[key] for key in ("n", "n_started", "n_too_few_visits")}
    assert counted == {"n": 4, "n_started": 5, "n_too_few_visits": 1}
    assert "4 people judged; 0 of 5 who started have no later score." in answer.out
    assert "1 more has fewer than 3 scores" in answer.out


def test_slopes_are_of_those_with_both_scores(run: Run) -> None:
    # Fay has no first score: her course would move everybody's slope.
    others = run("change", COURSES, *SLOPES, "--before", "1", "--after", "5").rows
    more = COURSES + "Fay,2,9\nFay,3,18\nFay,4,26\nFay,5,27\n"
    with_her = run("change", more, *SLOPES, "--before", "1", "--after", "5").rows
    assert others is not None
    assert with_her is not None
    assert with_her.filter(~pl.col("client").eq("Fay")).equals(others)


def test_slopes_of_two_scores_each_are_refused(run: Run) -> None:
    pairs = "\n".join(line for line in COURSES.splitlines() if line.split(",")[1] in "when12")
    answer = run("change", pairs + "\n", *SLOPES, "--before", "1", "--after", "2")
    assert answer.exit_code == 2
    assert "needs at least 3 of them" in answer.err


def _courses(*, apart: int = 0, fanned: int = 0) -> str:
    """Ten people who fall by two a time, or fan out so far, and begin so far apart."""

    def score(who: int, when: int) -> int:
        fall = (2 + fanned * (who % 3)) * when
        return 20 + apart * who - fall + (who**2 + 2 * when * who + when) % 7

    return "id,when,score\n" + "".join(
        f"{who},{when},{score(who, when)}\n" for who in range(10) for when in range(4)
    )


@pytest.mark.parametrize(("against", "unchanged"), [("average", 10), ("no-change", 0)])
def test_slopes_that_do_not_differ_are_said_to(run: Run, against: str, unchanged: int) -> None:
    asked = (*SLOPES, "--before", "0", "--after", "3", "--against", against)
    answer = run("change", _courses(), *asked)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert (answer.figures["n"], answer.figures["counts"]["unchanged"]) == (10, unchanged)
    assert len(answer.figures["warnings"]) == 1
    assert "singular" in answer.figures["warnings"][0]
    assert "do not differ in slope" in answer.figures["warnings"][0]
    assert answer.figures["warnings"][0] in answer.err.replace("\n", " ")


def test_fit_on_the_boundary_is_said_where_slopes_differ_too(run: Run) -> None:
    answer = run("change", _courses(apart=1), *SLOPES, "--before", "0", "--after", "3")
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert ["level and slope move as one" in said for said in answer.figures["warnings"]] == [True]
    inside = run("change", _courses(apart=1, fanned=4), *SLOPES, "--before", "0", "--after", "3")
    assert inside.figures is not None
    assert inside.figures["warnings"] == []


def test_client_in_two_groups_is_named(run: Run) -> None:
    table = TABLE.replace("Ada,post,new", "Ada,post,old")
    answer = run("change", table, *ASKED, "--method", "jt", "--by", "arm")
    assert answer.exit_code == 3
    assert "line 3, column arm: this client is “new” elsewhere and “old” here" in answer.err


def test_people_without_a_group_stand_apart(run: Run) -> None:
    table = TABLE.replace("Di,pre,old", "Di,pre,").replace("Di,post,old", "Di,post,")
    answer = run("change", table, *ASKED, "--method", "jt", "--by", "arm")
    assert answer.figures is not None
    assert set(answer.figures["by"]["arm"]) == {"new", "old"}
    assert sum(answer.figures["without_group"].values()) == 1
    assert "Without a group" in answer.out


def test_stray_row_of_another_instrument_is_named(run: Run) -> None:
    lines = TABLE.splitlines()
    rows = [f"{line},{'gad7' if 'Di,post' in line else 'phq9'}" for line in lines[1:]]
    table = "\n".join([lines[0] + ",instrument", *rows]) + "\n"
    answer = run("change", table, *ASKED, "--method", "jt")
    assert answer.exit_code == 3
    assert "gad7 (1 row, line 9)" in answer.err
    assert "Choose one with --instrument, for instance --instrument phq9." in answer.err


def test_one_of_several_instruments_can_be_chosen(run: Run) -> None:
    alone = run("change", TABLE, *ASKED, "--method", "jt")
    head, *rows = TABLE.splitlines()
    table = "\n".join(
        [f"{head},instrument", *(f"{row},das" for row in rows), *(f"{row},other" for row in rows)]
    )
    several = run("change", table, *ASKED, "--method", "jt")
    assert several.exit_code == 3
    assert len(several.err.splitlines()) == 2
    chosen = run("change", table, *ASKED, "--method", "jt", "--instrument", "das")
    assert chosen.figures == alone.figures


def test_faults_of_all_kinds_are_named_at_once(run: Run) -> None:
    table = TABLE.replace("Ada,pre,new,24", "Ada,pre,new,many").replace("Ben,pre", ",pre")
    answer = run("change", table, *ASKED, "--method", "jt")
    assert "line 2, column score: “many” is not a number" in answer.err
    assert "line 4, column id: no client is named" in answer.err


def test_line_from_those_who_are_well_asks_nothing_of_the_ill(run: Run) -> None:
    """People who began better off than the well can be judged by cut-off b."""
    answer = run("change", TABLE, *ASKED, "--method", "jt", "--better", "higher", "--cutoff", "b")
    assert answer.exit_code == 0, answer.err


@pytest.mark.parametrize("method", ["jt", "gln", "hll", "en", "ha"])
def test_answer_says_by_what_people_were_judged(run: Run, method: str) -> None:
    answer = run("change", TABLE, *ASKED, "--method", method)
    assert answer.figures is not None
    told = {name: answer.figures[name] for name in ("method", "better", "cutoff_kind")}
    assert told == {"method": method, "better": "lower", "cutoff_kind": "c"}
    assert (answer.figures["reliability"], answer.figures["confidence"]) == (0.85, 0.95)
    said = " ".join(answer.figures["provenance"])
    assert "reliability 0.85" in said
    assert "these people at the start (mean" in said
    for sentence in answer.figures["provenance"]:
        assert sentence in " ".join(answer.out.split())


def test_slopes_say_against_what_they_were_held(run: Run) -> None:
    rows = "".join(
        f"{who},{when},{20 + who % 5 - when * (1 + who % 3) + (who * when) % 4}\n"
        for who in range(30)
        for when in range(5)
    )
    answer = run(
        "change",
        "id,when,score\n" + rows,
        *("--client", "id", "--time", "when", "--before", "0", "--after", "4"),
        *("--score", "score", "--better", "lower", "--method", "hlm"),
        *("--functional-mean", "4", "--functional-sd", "4"),
    )
    assert answer.exit_code == 0, answer.err
    assert "differs from no change beyond chance" in answer.out


def test_times_are_the_same_as_numbers(run: Run) -> None:
    table = TABLE.replace(",pre,", ",0.0,").replace(",post,", ",8.0,")
    asked = [{"pre": "0", "post": "8"}.get(word, word) for word in ASKED]
    answer = run("change", table, *asked, "--method", "jt")
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == 4


def test_share_of_a_few_among_many_is_no_nought(run: Run) -> None:
    rows = "".join(
        f"{who},pre,20\n{who},post,{27 if who == 0 else 20 + who % 2}\n" for who in range(300)
    ) + "".join(f"w{who},pre,{who}\nw{who},post,{who}\n" for who in range(40))
    answer = run("change", "id,when,score\n" + rows, *ASKED, "--method", "jt")
    assert answer.exit_code == 0, answer.err
    assert "0.3%" in answer.out


def test_surely_functional_is_what_ha_means_by_functional(run: Run) -> None:
    """Somebody is harmed by it whose last score lies on the good side, but not surely."""
    rows = "".join(
        f"{who},pre,{10 + who % 17}\n{who},post,{10 + (who * 7) % 17}\n" for who in range(120)
    )
    answer = run(
        "change",
        f"id,when,score\n{rows}h,pre,2\nh,post,11.5\n",
        *(*ASKED, "--method", "ha", "--reliability", ".9"),
        *("--functional-mean", "8", "--functional-sd", "4"),
    )
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.rows is not None
    assert answer.figures["cutoff"] > 11.5
    assert answer.rows.filter(pl.col("client") == "h")["category"].item() == "harmed"


def test_figures_that_contradict_the_direction_are_refused_for_every_line(run: Run) -> None:
    for line in ("a", "b", "c"):
        answer = run(
            "change",
            TABLE,
            *(*ASKED, "--method", "jt", "--cutoff", line),
            *("--clinical-mean", "3", "--clinical-sd", "4"),
        )
        assert answer.exit_code == 2, line
        assert "the right way round" in " ".join(answer.err.split())


@pytest.mark.parametrize(("line", "code"), [("a", 0), ("b", 0), ("c", 2)])
def test_people_who_begin_better_than_the_well_are_doubted_and_judged_by_one_line_alone(
    run: Run, line: str, code: int
) -> None:
    asked = (*ASKED, "--method", "jt", "--cutoff", line, "--functional-mean", "40")
    answer = run("change", TABLE, *asked)

    assert answer.exit_code == code, answer.err
    assert "would be better off" in " ".join(answer.err.split())
    if code == 0:
        assert answer.figures is not None
        [warning] = answer.figures["warnings"]
        assert warning in answer.figures["provenance"]
        assert warning not in answer.out


def test_answer_holds_by_what_people_were_judged(run: Run) -> None:
    found = run("change", TABLE, *ASKED, "--method", "jt").figures
    assert found is not None
    sd = 2.5819888974716  # of 24, 20, 18, 22
    assert found["sample"] == {
        "n": 4,
        "mean_before": 21.0,
        "sd_before": pytest.approx(sd),
        "mean_after": 17.0,
        "sd_after": pytest.approx(8.04155872120988),
        "correlation": pytest.approx(correlation([24, 20, 18, 22], [8, 19, 27, 14])),
    }
    error = sd * (2 * 0.15) ** 0.5
    assert found["standard_error"] == pytest.approx(error)
    assert found["reliable_amount"] == pytest.approx(1.959964 * error, rel=1e-6)
    assert found["clinical"] == {
        "from": "these people at the start",
        "mean": 21.0,
        "sd": pytest.approx(sd),
    }
    assert found["functional"] == {"from": "functional norm", "mean": 4.0, "sd": 4.0}
    assert found["warnings"] == []
    assert any("standard error is 1.41 points" in sentence for sentence in found["provenance"])
    others = run("change", TABLE, *ASKED, "--method", "nk", "--reliability-after", ".8").figures
    assert others is not None
    assert others["reliable_amount"] is None
    assert any("reliability of 0.8 for the later" in told for told in others["provenance"])


def test_one_time_in_two_spellings_is_one_time(run: Run) -> None:
    table = "id,when,score\n" + "".join(
        f"{name},{zero},{first}\n{name},1,{last}\n"
        for name, zero, first, last in (("A", "0", 20, 8), ("B", "0.0", 18, 9), ("C", "0.00", 9, 8))
    )
    words = (
        *("--client", "id", "--time", "when", "--before", "0", "--after", "1.0"),
        *("--score", "score", "--better", "lower", "--method", "jt", "--reliability", ".85"),
        *("--functional-mean", "4", "--functional-sd", "4"),
    )
    answer = run("change", table, *words)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == 3

    twice = run("change", table + "A,0.0,19\n", *words)
    assert twice.exit_code == 3
    assert "line 2, column when: this client has another score at this time" in twice.err
    assert "line 8, column when: this client has another score at this time" in twice.err


SHORT = (
    *("--before", "0", "--after", "1", "--better", "lower", "--method", "jt"),
    *("--reliability", ".85", "--functional-mean", "4", "--functional-sd", "4"),
)
BY_ID = ("--client", "id", "--time", "when", "--score", "score")


@pytest.mark.parametrize("other", ["0,0", "+0", "-0", "0.00"])
def test_one_time_is_one_however_its_number_is_written(run: Run, other: str) -> None:
    rows = f"id;when;score\nA;0;20\nA;1;8\nB;{other};18\nB;1;9\nC;0;9\nC;1;8\n"
    answer = run("change", rows, *BY_ID, *SHORT)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == 3

    twice = run("change", f"{rows}A;{other};19\n", *BY_ID, *SHORT)
    assert twice.exit_code == 3
    assert "line 2, column when: this client has another score at this time" in twice.err


def test_slopes_are_drawn_over_times_with_decimal_commas(run: Run) -> None:
    people = "".join(
        f"P{one};{time};{20 - one - 3 * place + (one * place) % 4}\n"
        for one in range(8)
        for place, time in enumerate(("0", "0,5", "1"))
    )
    words = ("--method", "hlm", "--better", "lower", "--before", "0", "--after", "1")
    norm = ("--functional-mean", "4", "--functional-sd", "4")
    answer = run("change", f"id;when;score\n{people}", *BY_ID, *words, *norm)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == 8


@pytest.mark.parametrize("column", ["client", "time", "score"])
def test_column_may_be_called_line(run: Run, column: str) -> None:
    names = {"client": "id", "time": "when", "score": "score", column: "line"}
    header = ",".join(names.values())
    words = [word for role, name in names.items() for word in (f"--{role}", name)]
    table = f"{header}\nA,0,20\nA,1,8\nB,0,18\nB,1,9\n"

    assert run("change", table, *words, *SHORT).exit_code == 0
    bad = run("change", f"{table},0,7\nA,1,9\n", *words, *SHORT)
    assert bad.exit_code == 3
    assert f"line 6, column {names['client']}: no client is named" in bad.err
    assert f"line 7, column {names['time']}: this client has another score" in bad.err


@pytest.mark.parametrize("group", ["[/red]", "[bold]x", "a\\[b"])
def test_group_is_shown_as_it_is_called(run: Run, group: str) -> None:
    table = f"id,when,score,arm\nA,0,20,{group}\nA,1,8,{group}\nB,0,18,{group}\nB,1,9,{group}\n"
    answer = run("change", table, *BY_ID, *SHORT, "--by", "arm")
    assert answer.exit_code == 0, answer.err
    assert group in answer.out


def test_letters_with_accents_are_one_however_they_are_coded(run: Run) -> None:
    table = "Prénom,when,score\nZoë,0,20\nZoë,1,8\nB,0,18\nB,1,9\n"
    split = normalize("NFD", table)
    assert split != table
    words = ("--client", "Prénom", "--time", "when", "--score", "score", *SHORT)
    answer = run("change", split.replace("Zoe\u0308,1", "Zoë,1"), *words)
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["n"] == 2
    assert answer.rows is not None
    assert answer.rows["client"].to_list() == ["Zoë", "B"]


def test_confidence_that_is_1_but_for_arithmetic_is_a_wrong_call(run: Run) -> None:
    answer = run("change", TABLE, *ASKED, "--method", "jt", "--confidence", "0.9999999999999999")
    assert answer.exit_code == 2
    assert "--confidence must be between 0 and 1" in answer.err


def test_first_scores_that_are_all_one_fraction_are_refused(run: Run) -> None:
    table = "id,when,score\n" + "".join(f"{n},0,0.1\n{n},1,{n}\n" for n in range(3))
    answer = run("change", table, *BY_ID, *SHORT)
    assert answer.exit_code == 3
    assert "All first scores are the same" in answer.err


@pytest.mark.parametrize("name", ["id", "when", "score"])
def test_column_that_is_there_twice_makes_the_table_unusable(run: Run, name: str) -> None:
    answer = run("change", TABLE.replace("arm", name, 1), *ASKED, "--method", "jt")
    assert answer.exit_code == 3
    assert f"More than one column is called “{name}”.\nRename one of them.\n" in answer.err
    assert answer.figures is answer.rows is None


def test_column_that_is_there_twice_and_not_asked_for_is_no_matter(run: Run) -> None:
    table = TABLE.replace("\n", ",\n").replace("arm,score,\n", "arm,score,arm\n", 1)
    assert run("change", table, *ASKED, "--method", "jt").exit_code == 0
