"""Shares, pairs of measures, and people who never came back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from telos.science.change import (
    Better,
    ChangeRule,
    CutoffKind,
    IndexRule,
    Line,
    PairedScores,
    ParameterError,
    PercentageRule,
    Population,
    PopulationError,
    SummaryFrameError,
    classify_change,
    classify_percentage,
    describe_pairs,
    exact_interval,
    impute_shares,
    rule_by_method,
    rule_from_anchor,
    rule_from_instrument,
    rule_jacobson_truax,
    service_outcomes,
    share_bounds,
    summarise_service,
    wilson_interval,
)
from telos.science.change.sentences import NAMES
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange, ScoreRangeError

PHQ9 = rule_from_instrument(load_instrument("phq9"))
RANGE = ScoreRange(lowest=0, highest=27, step=1)
GAD7_AT_8 = rule_from_instrument(load_instrument("gad7"), line="nhs")
scores = st.lists(
    st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=5, max_size=40
).filter(lambda rows: len({first for first, _ in rows}) > 2 and len({last for _, last in rows}) > 2)


def _line() -> Line:
    return Line("c", clinical=Population("ill", 17, 5), functional=Population("well", 3, 4))


def _mirrored() -> Line:
    return Line("c", clinical=Population("ill", -17, 5), functional=Population("well", -3, 4))


@given(rows=scores, method=st.sampled_from(sorted(NAMES)))
def test_categories_stay_when_the_direction_is_flipped(
    rows: list[tuple[int, int]], method: str
) -> None:
    first, last = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    after = 0.7 if method == "nk" else None

    def judged(way: int, better: str, line: Line) -> list[str]:
        rule = rule_by_method(
            method,  # type: ignore[arg-type]
            better=better,  # type: ignore[arg-type]
            pairs=describe_pairs(way * first, way * last),
            reliability=0.8,
            reliability_after=after,
            confidence=0.9,
            line=line,
        )
        found = classify_change(way * first, way * last, rule=rule)
        return (
            found.select(pl.concat_str("category", pl.col("harmed").cast(pl.String)))
            .to_series()
            .to_list()
        )

    try:
        lower = judged(1, "lower", _line())
    except PopulationError:
        with pytest.raises(PopulationError):
            judged(-1, "higher", _mirrored())
        return
    assert lower == judged(-1, "higher", _mirrored())


NORMED = describe_pairs([20, 18, 15, 22, 17, 12, 25], [12, 11, 14, 9, 13, 12, 8])
# None of these rests on the people it judges: its figures are published, named, or another group's.
MADE_BEFORE: dict[str, ChangeRule | IndexRule] = {
    "published": PHQ9,
    "published, a service's line": GAD7_AT_8,
    "published, higher is better": rule_from_instrument(load_instrument("who5")),
    "published, of any scores": replace(PHQ9, ends=None),
    "anchored": rule_from_anchor(better="lower", improvement=5, deterioration=3, source="a study"),
    "anchored, with a line": rule_from_anchor(
        better="lower", improvement=5, line=_line(), source="a study"
    ),
    **{
        f"Jacobson and Truax, {kind}, {better} is better": rule_jacobson_truax(
            better=better,
            sd=5.2,
            reliability=0.84,
            confidence=0.95,
            cutoff=kind,
            clinical=line.clinical,
            functional=line.functional,
        )
        for kind in get_args(CutoffKind)
        for better, line in (("lower", _line()), ("higher", _mirrored()))
    },
    **{
        f"{method}, from another group": rule_by_method(
            method,
            better="lower",
            pairs=NORMED,
            reliability=0.85,
            reliability_after=0.7 if method == "nk" else None,
            confidence=0.9,
            line=_line(),
        )
        for method in NAMES
    },
}
FURTHEST = 1e6
anywhere = st.sampled_from([-FURTHEST, FURTHEST]) | st.floats(-FURTHEST, FURTHEST) | st.none()
# Others, as far away as the rule lets a score be, and where in the table they stand.
others = st.lists(st.tuples(anywhere, anywhere), min_size=1, max_size=5)


def _within(score: float | None, ends: tuple[float, float] | None) -> float | None:
    if score is None or ends is None:
        return score
    return min(max(score, ends[0]), ends[1])


def _among(
    people: Sequence[float | None], far: Sequence[float | None], *, at: int
) -> list[float | None]:
    return [*people[:at], *far, *people[at:]]


@pytest.mark.parametrize("name", MADE_BEFORE)
@given(rows=scores, far=others, at=st.integers(0, 40))
def test_another_person_does_not_move_a_published_rule(
    name: str, rows: list[tuple[int, int]], far: list[tuple[float | None, float | None]], at: int
) -> None:
    rule = MADE_BEFORE[name]
    ends = None if isinstance(rule, IndexRule) else rule.ends
    # Every score of these people, under every instrument.
    own = [tuple(_within(score, ends) for score in row) for row in rows]
    away = [tuple(_within(score, ends) for score in row) for row in far]
    first, last = zip(*own, strict=True)
    far_first, far_last = zip(*away, strict=True)
    at = min(at, len(first))
    alone = classify_change(first, last, rule=rule)
    together = classify_change(
        _among(first, far_first, at=at), _among(last, far_last, at=at), rule=rule
    )
    kept = together.with_row_index("row").filter(~pl.col("row").is_between(at, at + len(far) - 1))
    assert alone.equals(kept.drop("row"))


@given(rows=scores, far=others)
def test_another_person_does_not_move_a_share_of_the_first_score(
    rows: list[tuple[int, int]], far: list[tuple[float | None, float | None]]
) -> None:
    first, last = zip(*rows, strict=True)
    far_first, far_last = zip(*far, strict=True)
    alone = classify_percentage(first, last, better="lower", improvement=0.5)
    together = classify_percentage(
        [*far_first, *first], [*far_last, *last], better="lower", improvement=0.5
    )
    assert alone.equals(together.tail(len(alone)))


@given(rows=scores, far=others)
def test_another_person_does_not_move_what_a_service_reports(
    rows: list[tuple[int, int]], far: list[tuple[float | None, float | None]]
) -> None:
    def judged(people: list[tuple[float | None, float | None]]) -> pl.DataFrame:
        first, last = zip(*people, strict=True)
        both = (
            PairedScores(
                [_within(score, rule.ends) for score in first],
                [_within(score, rule.ends) for score in last],
                rule,
            )
            for rule in (PHQ9, GAD7_AT_8)
        )
        return service_outcomes(*both)

    alone = judged([*rows])
    assert alone.equals(judged([*far, *rows]).tail(len(alone)))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"method": "hlm"}, ParameterError, "jt, gln, hll, en, nk, ha"),
        ({"method": "nk"}, ParameterError, "given for nk"),
        ({"reliability_after": 0.8}, ParameterError, "left out for the others"),
        ({"method": "nk", "reliability_after": 1.0}, ParameterError, "above 0 and below 1"),
        ({"reliability": 0.0}, ParameterError, "above 0 and below 1"),
        ({"confidence": 1.0}, ParameterError, "between 0 and 1"),
        ({"line": Line("c", clinical=Population("ill", 17, 5))}, PopulationError, "functional="),
        ({"line": Line("d")}, ParameterError, "“a”, “b”"),  # type: ignore[arg-type]
        (
            {"method": "ha", "pairs": describe_pairs([20, 18, 15, 22], [19, 18, 14, 22])},
            PopulationError,
            "no more than their errors",
        ),
    ],
)
def test_refuses_rules_that_cannot_be(
    change: dict[str, object], error: type[Exception], message: str
) -> None:
    choices: dict[str, object] = {
        "method": "jt",
        "better": "lower",
        "pairs": describe_pairs([20, 18, 15, 22], [12, 11, 14, 9]),
        "reliability": 0.85,
        "confidence": 0.95,
        "line": None,
        **change,
    }
    method = choices.pop("method")
    with pytest.raises(error, match=message):
        rule_by_method(method, **choices)  # type: ignore[arg-type]


def test_refuses_true_scores_that_spread_less_than_error() -> None:
    pairs = describe_pairs([20, 18, 15, 25, 9], [2, 19, 13, 4, 23])
    narrow = Line("c", clinical=pairs.clinical, functional=Population("well", 3, 0.5))
    with pytest.raises(PopulationError, match="Choose another norm"):
        rule_by_method(
            "ha", better="lower", pairs=pairs, reliability=0.8, confidence=0.95, line=narrow
        )


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [([], [], "0 of 0"), ([3], [4], "1 of 1"), ([5, 5, 5], [1, 2, 3], "all the same|All first")],
)
def test_refuses_a_group_that_says_nothing(
    first: list[float], last: list[float], message: str
) -> None:
    with pytest.raises(PopulationError, match=message):
        describe_pairs(first, last)


def test_anchored_amounts_may_differ_for_better_and_worse() -> None:
    rule = rule_from_anchor(better="higher", improvement=5, deterioration=3, source="a study")
    judged = classify_change([10, 10, 10, 10], [15, 14, 7, 8], rule=rule)
    assert judged["category"].to_list() == ["improved", "unchanged", "deteriorated", "unchanged"]
    with pytest.raises(ParameterError, match="amount_worse"):
        rule_from_anchor(better="higher", improvement=5, deterioration=0, source="a study")


def test_nothing_is_a_share_of_nothing() -> None:
    ours = classify_percentage([0, 0, 10], [5, 0, 4], better="lower", improvement=0.5)
    assert ours["category"].to_list() == [None, None, "improved"]
    theirs = classify_percentage(
        [0, 0, 10], [5, 0, 4], better="lower", improvement=0.5, package_zero=True
    )
    assert theirs["category"].to_list() == ["improved", "unchanged", "improved"]
    with pytest.raises(ParameterError, match="deterioration"):
        classify_percentage([1], [1], better="lower", improvement=0.5, deterioration=-1)


SERVICE = [
    # PHQ-9 and GAD-7, first and last → caseness, recovered, improved, worse, reliably recovered
    (18, 8, 12, 6, True, True, True, False, True),
    (18, 12, 12, 6, True, False, True, False, False),
    (10, 9, 8, 7, True, True, False, False, False),
    (9, 3, 7, 3, False, False, True, False, False),
    (18, 8, 3, 7, True, True, False, False, False),
    (12, 18, 9, 9, True, False, False, True, False),
    (12, 18, 12, 8, True, False, False, False, False),
]


@pytest.mark.parametrize("row", SERVICE)
def test_service_outcomes_follow_the_manual(row: tuple[int | bool, ...]) -> None:
    found = service_outcomes(
        PairedScores([row[0]], [row[1]], PHQ9), PairedScores([row[2]], [row[3]], GAD7_AT_8)
    ).row(0, named=True)
    names = ("caseness_first", "recovered", "reliably_improved", "reliably_deteriorated")
    assert tuple(found[name] for name in (*names, "reliably_recovered")) == row[4:]


def test_services_lines_are_chosen_by_their_key() -> None:
    """The manual's lines, PHQ-9 10, GAD-7 8 and PCL-5 32; its amounts 6, 4 and 10."""
    pcl5 = rule_from_instrument(load_instrument("pcl5"), line="nhs")
    found = [(rule.cutoff.value, rule.amount) for rule in (PHQ9, GAD7_AT_8, pcl5) if rule.cutoff]
    assert found == [(10, 6), (8, 4), (32, 10)]
    assert "line “nhs” (" in GAD7_AT_8.provenance[1]
    assert pcl5.provenance[1].endswith("unconfirmed).")
    main = rule_from_instrument(load_instrument("gad7"))
    assert (main.cutoff.value if main.cutoff else None, main.amount) == (10, 4)


def test_unknown_line_names_those_there_are() -> None:
    with pytest.raises(ParameterError, match="one of nhs, panic, social_anxiety, ptsd"):
        rule_from_instrument(load_instrument("gad7"), line="NHS")
    with pytest.raises(ParameterError, match="who5 has no other line"):
        rule_from_instrument(load_instrument("who5"), line="nhs")


def test_service_rates_have_their_own_denominators() -> None:
    columns = list(zip(*SERVICE, strict=True))
    depression = PairedScores([*columns[0], 15], [*columns[1], None], PHQ9)  # type: ignore[list-item]
    anxiety = PairedScores([*columns[2], 9], [*columns[3], 9], GAD7_AT_8)  # type: ignore[list-item]
    rates = {
        row["outcome"]: row
        for row in summarise_service(service_outcomes(depression, anxiety)).iter_rows(named=True)
    }
    assert (rates["recovered"]["count"], rates["recovered"]["n"]) == (3, 6)
    assert (rates["reliably_improved"]["count"], rates["reliably_improved"]["n"]) == (3, 7)
    assert rates["recovered"]["n_missing"] == 1
    assert rates["recovered"]["low"] == wilson_interval(3, 6, confidence=0.95).low


def test_service_rates_of_nobody_are_unknown() -> None:
    none = service_outcomes(PairedScores([5], [None], PHQ9), PairedScores([5], [5], GAD7_AT_8))
    assert summarise_service(none)["share"].null_count() == 5
    with pytest.raises(SummaryFrameError, match="recovered"):
        summarise_service(none.drop("recovered"))


def test_service_refuses_other_measures() -> None:
    swls = rule_from_anchor(better="higher", improvement=5, source="nothing")
    with pytest.raises(ParameterError, match="published caseness"):
        service_outcomes(PairedScores([5], [5], swls), PairedScores([5], [5], GAD7_AT_8))
    with pytest.raises(ParameterError, match="same 1 people"):
        service_outcomes(PairedScores([5], [5], PHQ9), PairedScores([5, 6], [5, 6], GAD7_AT_8))


@given(n=st.integers(1, 200), share=st.floats(0, 1), confidence=st.sampled_from([0.8, 0.95]))
def test_exact_interval_leaves_what_it_should_outside(
    n: int, share: float, confidence: float
) -> None:
    count = round(share * n)
    found = exact_interval(count, n, confidence=confidence)
    tail = (1 - confidence) / 2
    assert found.low <= count / n <= found.high
    if count > 0:
        assert binom.sf(count - 1, n, found.low) == pytest.approx(tail, abs=1e-9)
    if count < n:
        assert binom.cdf(count, n, found.high) == pytest.approx(tail, abs=1e-9)


def test_exact_interval_refuses_what_is_no_share() -> None:
    with pytest.raises(ParameterError, match="without people"):
        exact_interval(0, 0, confidence=0.95)
    with pytest.raises(ParameterError, match="between 0 and n"):
        exact_interval(3, 2, confidence=0.95)
    with pytest.raises(ParameterError, match="confidence"):
        exact_interval(1, 2, confidence=95)


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 27), st.none() | st.integers(0, 27)), min_size=1, max_size=12
    )
)
def test_bounds_hold_whatever_became_of_the_missing(
    rows: list[tuple[int, int | None]],
) -> None:
    first, last = zip(*rows, strict=True)
    bounds = {
        row["category"]: row
        for row in share_bounds(first, last, rule=PHQ9, score_range=RANGE).iter_rows(named=True)
    }
    for filled in ([0] * 28, list(range(28)), [27] * 28, [13, 4, 22, 9] * 7):
        complete = [end if end is not None else filled[k] for k, end in enumerate(last)]
        found = classify_change(first, complete, rule=PHQ9)["category"]
        for name, bound in bounds.items():
            share = (found == name).mean()
            assert bound["least"] - 1e-12 <= share <= bound["most"] + 1e-12  # type: ignore[operator]


@given(first=st.integers(0, 27), amount=st.floats(0.5, 15), cut=st.floats(1, 26))
def test_bounds_are_what_some_score_gives(first: int, amount: float, cut: float) -> None:
    rule = replace(PHQ9, amount=amount, cutoff=replace(PHQ9.cutoff, value=cut))  # type: ignore[type-var]
    bounds = share_bounds([first], [None], rule=rule, score_range=RANGE)
    every = classify_change([first] * 28, list(range(28)), rule=rule)["category"].unique()
    assert set(bounds.filter(pl.col("most") == 1)["category"]) == set(every)


def test_bounds_know_that_the_well_cannot_recover() -> None:
    bounds = share_bounds([4, 4], [None, None], rule=PHQ9, score_range=RANGE)
    assert bounds["most"].to_list() == [0, 0, 1, 1]
    with pytest.raises(ScoreRangeError, match="below the second"):
        share_bounds([4], [4], rule=PHQ9, score_range=ScoreRange(lowest=27, highest=0, step=1))


def _trial(people: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and all last scores, and who was seen: those who began worse left more often."""
    draw = np.random.default_rng(seed)
    first = np.rint(np.clip(draw.normal(16, 5, people), 0, 27))
    last = np.rint(np.clip(0.6 * first + draw.normal(0, 4, people), 0, 27))
    return first, last, draw.random(people) > first / 40


def test_imputed_rate_is_nearer_the_truth_than_that_of_those_who_stayed() -> None:
    """Those who began worse, and so had further to fall, are seen less often."""
    first, last, seen = _trial(20_000, seed=1)

    def improved(before: np.ndarray, after: np.ndarray) -> float:
        return float((classify_change(before, after, rule=PHQ9)["category"] == "improved").mean())  # type: ignore[arg-type]

    known = np.where(seen, last, np.nan)
    imputed = impute_shares(first, known, rule=PHQ9, score_range=RANGE, draws=10, seed=3)[1]
    assert (imputed.n_started, imputed.n_imputed) == (20_000, int((~seen).sum()))
    truth = improved(first, last)
    assert imputed.share == pytest.approx(truth, abs=0.01)
    assert abs(improved(first[seen], last[seen]) - truth) > 0.02
    assert 0 < imputed.information_missing < 1


def test_whole_scores_are_imputed_whole() -> None:
    """Half are gone by chance alone: rates of all must come back, for a rule of whole points."""
    first, last, _ = _trial(40_000, seed=4)
    gone = np.random.default_rng(5).random(len(first)) < 0.5
    truth = classify_change(first, last, rule=PHQ9)["category"]
    for found in impute_shares(
        first,
        np.where(gone, np.nan, last),
        rule=PHQ9,
        score_range=RANGE,
        draws=10,
        seed=6,
    ):
        assert found.share == pytest.approx((truth == found.category).mean(), abs=0.008)


def test_imputed_interval_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        first, last, seen = _trial(150, seed=seed)
        truth = (
            classify_change(*_trial(40_000, seed=999)[:2], rule=PHQ9)["category"] == "recovered"
        ).mean()
        found = impute_shares(
            first,
            np.where(seen, last, np.nan),
            rule=PHQ9,
            score_range=RANGE,
            draws=20,
            seed=seed,
        )[0]
        held += found.low <= truth <= found.high
    assert held >= 52


def test_shift_for_the_worse_makes_fewer_recover() -> None:
    first, last, seen = _trial(500, seed=2)
    known = np.where(seen, last, np.nan)
    as_others, worse = (
        impute_shares(first, known, rule=PHQ9, score_range=RANGE, draws=10, seed=3, shift=shift)
        for shift in (0.0, 5.0)
    )
    assert worse[0].share < as_others[0].share
    assert worse[3].share > as_others[3].share


def test_same_seed_gives_the_same_and_nobody_missing_nothing_imputed() -> None:
    first, last, _ = _trial(80, seed=5)
    one, other = (
        impute_shares(first, last, rule=PHQ9, score_range=RANGE, draws=5, seed=1) for _ in range(2)
    )
    assert one == other
    assert one[0].n_imputed == 0
    assert one[0].information_missing == 0


def test_imputing_refuses_too_little() -> None:
    with pytest.raises(PopulationError, match="share_bounds"):
        impute_shares([9, 12, 15], [3, 4, None], rule=PHQ9, score_range=RANGE, draws=5, seed=1)
    with pytest.raises(ParameterError, match="draws"):
        impute_shares([9], [3], rule=PHQ9, score_range=RANGE, draws=1, seed=1)


def test_imputing_takes_whole_numbers_of_numpy() -> None:
    assert imputed(draws=np.int64(5), seed=np.uint8(1)) == imputed(draws=5)


def imputed(**other: object):
    first = [18.0, 20, 15, 16, 22, 19, 17]
    asked = {"rule": PHQ9, "score_range": RANGE, "draws": 20, "seed": 1} | other
    return impute_shares(first, [17.0, 18, 14, 15, 21, None, None], **asked)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("draws", 5.0),
        ("draws", True),
        ("seed", 1.5),
        ("shift", math.nan),
        ("shift", math.inf),
        ("confidence", 2.0),
        ("confidence", math.nan),
        ("confidence", 0.0),
        ("draws", 2.5),
        ("draws", 1),
        ("seed", -1),
    ],
)
def test_imputation_refuses_what_means_nothing(name: str, value: float) -> None:
    with pytest.raises(ParameterError, match=name):
        imputed(**{name: value})


def test_rate_of_nobody_has_an_upper_end() -> None:
    recovered = imputed()[0]
    assert recovered.share == 0
    assert recovered.low == 0
    wilson = wilson_interval(0, 7, confidence=0.95)
    assert recovered.high == pytest.approx(wilson.high)


def test_share_of_a_first_score_below_zero_is_not_known() -> None:
    found = classify_percentage([-5.0, -20, 10], [3.0, -30, 4], better="lower", improvement=0.5)
    assert found["category"].to_list() == [None, None, "improved"]


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_shift_is_for_the_worse_whichever_way_that_is(better: Better) -> None:
    """The same people told on a scale that is turned round have the same rates."""
    turned = better == "higher"
    first = [20, 18, 19, 21, 17, 22, 16, 20]
    last = [6, 8, 15, 4, 9, 18, None, None]
    rule = rule_jacobson_truax(
        better=better,
        sd=4,
        reliability=0.85,
        confidence=0.95,
        cutoff="c",
        clinical=Population("clients", mean=27 - 18 if turned else 18, sd=4),
        functional=Population("others", mean=27 - 5 if turned else 5, sd=4),
    )

    def recovered(shift: float) -> float:
        scores = [
            [None if score is None else 27 - score if turned else score for score in of]
            for of in (first, last)
        ]
        return impute_shares(*scores, rule=rule, score_range=RANGE, draws=40, seed=3, shift=shift)[
            0
        ].share

    assert recovered(9.0) < recovered(0.0) < recovered(-9.0)


@pytest.mark.parametrize(
    ("better", "shares"),
    [
        ("lower", {"improvement": 50}),
        ("lower", {"improvement": 1.01}),
        ("higher", {"improvement": 0.5, "deterioration": 50}),
    ],
)
def test_fall_of_more_than_the_whole_is_refused(better: Better, shares: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match=r"half of the score is 0\.5"):
        classify_percentage([20, 10], [10, 9], better=better, **shares)


def test_rise_by_more_than_the_whole_is_a_rise() -> None:
    found = classify_percentage([20, 20], [70, 30], better="higher", improvement=2)
    assert found["category"].to_list() == ["improved", "unchanged"]


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_well_who_are_worse_off_than_the_ill_are_refused(better: Better) -> None:
    ill, well = (5, 18) if better == "lower" else (18, 5)
    with pytest.raises(PopulationError, match="the right way round"):
        rule_jacobson_truax(
            better=better,
            sd=4,
            reliability=0.85,
            confidence=0.95,
            cutoff="c",
            clinical=Population("clients", mean=ill, sd=4),
            functional=Population("others", mean=well, sd=4),
        )


@pytest.mark.parametrize("unit", [1.0, 1e-3, 1e-6])
def test_sentences_show_digits_whatever_the_unit(unit: float) -> None:
    first = [20 * unit, 24 * unit, 28 * unit, 18 * unit]
    last = [10 * unit, 22 * unit, 17 * unit, 19 * unit]
    rule = rule_by_method(
        "jt",
        better="lower",
        pairs=describe_pairs(first, last),
        reliability=0.85,
        confidence=0.95,
        line=Line("b", functional=Population("the well", mean=4 * unit, sd=2 * unit)),
    )
    told = " ".join(rule.provenance)
    assert "0.00 " not in told
    assert "at 0.00," not in told


HALVED = PercentageRule("lower", improvement=0.5, deterioration=0.25)


@given(
    first=st.integers(0, 27),
    rule=st.builds(
        PercentageRule,
        st.just("lower"),
        improvement=st.floats(0.05, 1),
        deterioration=st.none() | st.floats(0.05, 3),
        package_zero=st.booleans(),
    ),
)
def test_bounds_of_a_percentage_are_what_some_score_gives(first: int, rule: PercentageRule) -> None:
    bounds = share_bounds([first], [None], rule=rule, score_range=RANGE)
    every = classify_percentage(
        [first] * 28,
        list(range(28)),
        better="lower",
        improvement=rule.improvement,
        deterioration=rule.deterioration,
        package_zero=rule.package_zero,
    )["category"].unique()
    assert set(bounds.filter(pl.col("most") == 1)["category"]) == set(every.drop_nulls())


def test_percentage_of_nothing_is_no_start() -> None:
    bounds = share_bounds([0, 20, 20, 20], [4, 10, None, None], rule=HALVED, score_range=RANGE)
    assert bounds.rows() == [
        ("improved", 3, 1, 1 / 3, 1.0),
        ("unchanged", 3, 0, 0.0, 2 / 3),
        ("deteriorated", 3, 0, 0.0, 2 / 3),
    ]


def test_imputed_percentages_come_back_where_chance_took_half() -> None:
    first, last, _ = _trial(40_000, seed=4)
    gone = np.random.default_rng(5).random(len(first)) < 0.5
    known = np.where(gone, np.nan, last)
    found = impute_shares(first, known, rule=HALVED, score_range=RANGE, draws=10, seed=6)
    judged = classify_percentage(first, last, better="lower", improvement=0.5, deterioration=0.25)
    truth = judged["category"].drop_nulls()
    assert [one.category for one in found] == ["improved", "unchanged", "deteriorated"]
    for one in found:
        assert one.share == pytest.approx((truth == one.category).mean(), abs=0.01)


def test_percentage_rule_refuses_what_is_no_share() -> None:
    with pytest.raises(ParameterError, match="a share of 1 at most"):
        PercentageRule("lower", improvement=1.5)
