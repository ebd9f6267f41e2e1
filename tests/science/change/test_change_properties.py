"""What must hold for every pair of scores and every rule."""

from dataclasses import dataclass

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from telos.science.change import (
    Better,
    ChangeRule,
    CutoffKind,
    Population,
    classify_change,
    classify_percentage,
    reliable_change_amount,
    rule_jacobson_truax,
    wilson_interval,
)

# A frame takes its time on a busy machine; only the answer matters here.
without_haste = settings(deadline=None)
SCORES = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(0, 240).map(lambda quarter: quarter / 4))] * 2),
    min_size=1,
    max_size=20,
)


@dataclass(frozen=True)
class _Drawn:
    """A line of some kind at exactly `at`, in whose reckoning the last digits may get lost.

    Two standard deviations from either mean it is a and b, and as far from both c.
    """

    kind: CutoffKind
    at: float
    ill_sd: float
    well_sd: float

    @property
    def ill(self) -> float:
        return self.at + 2 * self.ill_sd

    @property
    def well(self) -> float:
        return self.at - 2 * self.well_sd


LINES = st.builds(
    _Drawn,
    kind=st.sampled_from(["a", "b", "c"]),
    at=st.integers(-80, 240).map(lambda quarter: quarter / 4),
    ill_sd=st.integers(1, 99).map(lambda tenth: tenth / 10),
    well_sd=st.integers(1, 99).map(lambda tenth: tenth / 10),
)
MIDDLE = _Drawn("c", at=30, ill_sd=5, well_sd=5)


def _rule(
    better: Better, *, amount_sd: float, inclusive: bool, mirror: bool, line: _Drawn = MIDDLE
) -> ChangeRule:
    rule = rule_jacobson_truax(
        better=better,
        sd=amount_sd,
        reliability=0.8,
        confidence=0.95,
        cutoff=line.kind,
        clinical=Population("ill", 60 - line.ill if mirror else line.ill, line.ill_sd),
        functional=Population("well", 60 - line.well if mirror else line.well, line.well_sd),
    )
    return ChangeRule(
        better=rule.better,
        amount=5.25,
        inclusive=inclusive,
        cutoff=rule.cutoff,
        standard_error=rule.standard_error,
        provenance=rule.provenance,
    )


@without_haste
@given(pairs=SCORES, inclusive=st.booleans(), sd=st.floats(0.5, 20), line=LINES)
def test_higher_is_better_mirrors_lower_is_better(
    pairs: list[tuple[float | None, float | None]], inclusive: bool, sd: float, line: _Drawn
) -> None:
    low = _rule("lower", amount_sd=sd, inclusive=inclusive, mirror=False, line=line)
    high = _rule("higher", amount_sd=sd, inclusive=inclusive, mirror=True, line=line)
    # Two who end, or begin, on the line itself: they are on neither side of it.
    pairs = [*pairs, (line.at + 20, line.at), (line.at, line.at - 20)]
    first, last = [one for one, _ in pairs], [other for _, other in pairs]
    mirrored_first = [None if one is None else 60 - one for one in first]
    mirrored_last = [None if one is None else 60 - one for one in last]
    straight = classify_change(first, last, rule=low)
    mirrored = classify_change(mirrored_first, mirrored_last, rule=high)
    columns = ["category", "harmed", "reliable", "clinical_first", "functional_last"]
    assert straight.select(columns).equals(mirrored.select(columns))
    assert straight["category"].to_list()[-2:] == ["improved", "improved"]
    assert (straight["change"] == -mirrored["change"]).all()


@without_haste
@given(pairs=SCORES, inclusive=st.booleans())
def test_going_back_turns_better_into_worse(
    pairs: list[tuple[float | None, float | None]], inclusive: bool
) -> None:
    rule = _rule("lower", amount_sd=5, inclusive=inclusive, mirror=False)
    first, last = [one for one, _ in pairs], [other for _, other in pairs]
    there = classify_change(first, last, rule=rule)
    back = classify_change(last, first, rule=rule)
    assert there["reliable"].equals(back["reliable"])
    better_there = there["category"].is_in(["recovered", "improved"])
    assert better_there.equals((back["category"] == "deteriorated").alias("category"))
    # Who recovered one way is, on the way back, worse and across the line.
    assert (
        (there["category"] == "recovered").fill_null(value=False)
        & ~back["harmed"].fill_null(value=False)
    ).any() is False


@without_haste
@given(pairs=SCORES, order=st.randoms(use_true_random=False))
def test_people_are_judged_alike_in_any_order(
    pairs: list[tuple[float | None, float | None]], order: st.DataObject
) -> None:
    rule = _rule("lower", amount_sd=5, inclusive=False, mirror=False)
    places = list(range(len(pairs)))
    order.shuffle(places)  # type: ignore[attr-defined]  # a random.Random, drawn by hypothesis
    frame = pl.DataFrame(pairs, schema={"first": pl.Float64, "last": pl.Float64}, orient="row")
    straight = classify_change(frame["first"], frame["last"], rule=rule)
    mixed = frame[places]
    assert classify_change(mixed["first"], mixed["last"], rule=rule).equals(straight[places])


@given(
    sd=st.floats(0.1, 50),
    reliability=st.floats(0.01, 0.98),
    more=st.floats(0.001, 0.01),
    confidence=st.floats(0.5, 0.98),
)
def test_amount_falls_with_reliability_and_rises_with_spread_and_confidence(
    sd: float, reliability: float, more: float, confidence: float
) -> None:
    amount = reliable_change_amount(sd=sd, reliability=reliability, confidence=confidence)
    assert amount > 0
    assert (
        reliable_change_amount(sd=sd, reliability=reliability + more, confidence=confidence)
        < amount
    )
    assert (
        reliable_change_amount(sd=sd + more, reliability=reliability, confidence=confidence)
        > amount
    )
    assert (
        reliable_change_amount(sd=sd, reliability=reliability, confidence=confidence + more)
        > amount
    )


@given(n=st.integers(1, 10**7), share=st.floats(0, 1), confidence=st.floats(0.01, 0.9999))
def test_interval_holds_its_share_and_stays_between_nought_and_one(
    n: int, share: float, confidence: float
) -> None:
    count = min(n, round(n * share))
    interval = wilson_interval(count, n, confidence=confidence)
    assert 0 <= interval.low <= count / n <= interval.high <= 1


@given(n=st.integers(1, 10**4), share=st.floats(0, 1))
def test_interval_of_the_others_is_the_mirror(n: int, share: float) -> None:
    count = min(n, round(n * share))
    these = wilson_interval(count, n, confidence=0.95)
    others = wilson_interval(n - count, n, confidence=0.95)
    assert abs(these.low - (1 - others.high)) < 1e-12
    assert abs(these.high - (1 - others.low)) < 1e-12


@given(
    first=st.integers(0, 60),
    points=st.integers(1, 40),
    items=st.integers(2, 30),
    better=st.sampled_from(["lower", "higher"]),
    inclusive=st.booleans(),
)
def test_change_of_exactly_the_amount_counts_as_the_rule_says(
    first: int, points: int, items: int, better: Better, *, inclusive: bool
) -> None:
    """Means of some items are no whole numbers, and their differences off in the last digit."""
    rule = ChangeRule(
        better=better,
        amount=points / items,
        inclusive=inclusive,
        cutoff=None,
        standard_error=None,
        provenance=(),
    )
    way = 1 if better == "higher" else -1
    before, after = [first / items] * 2, [(first + k * way * points) / items for k in (1, -1)]
    expected = ["improved", "deteriorated"] if inclusive else ["unchanged"] * 2
    assert classify_change(before, after, rule=rule)["category"].to_list() == expected


@given(
    first=st.integers(1, 60),
    parts=st.integers(1, 20),
    items=st.integers(2, 30),
    better=st.sampled_from(["lower", "higher"]),
)
def test_change_of_exactly_the_share_counts(
    first: int, parts: int, items: int, better: Better
) -> None:
    """Parts of twenty, of means of some items; of each of them half a part less does not count."""
    way = 1 if better == "higher" else -1
    lasts = [first * (20 + k * way * parts) / items / 20 for k in (1, -1)]
    short = [first * (20 + k * way * (parts - 0.5)) / items / 20 for k in (1, -1)]
    judged = classify_percentage(
        [first / items] * 4, [*lasts, *short], better=better, improvement=parts / 20
    )
    assert judged["category"].to_list() == ["improved", "deteriorated", "unchanged", "unchanged"]
