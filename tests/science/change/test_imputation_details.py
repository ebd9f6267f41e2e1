"""What a rate over all who started must not lose: Rubin's factor, and every category in reach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from telos.science.change import (
    ChangeRule,
    IndexMethod,
    Line,
    Population,
    classify_change,
    describe_pairs,
    impute_shares,
    rule_by_method,
    rule_from_instrument,
    share_bounds,
)
from telos.science.change.sentences import NAMES
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange

PHQ9 = rule_from_instrument(load_instrument("phq9"))
WHOLE = ScoreRange(lowest=0, highest=27, step=1)
ANY = ScoreRange(lowest=0, highest=27, step=0)


@pytest.mark.parametrize("draws", [2, 3, 5])
def test_interval_holds_rubins_variance_of_few_tables(draws: int) -> None:
    """One person is missing, so the share says how many tables have that person recovered.

    With few tables the factor 1 + 1/m is large; all else follows by hand.
    """
    first, last = [18, 18, 18, 20, 16, 18], [9, 17, 6, 11, 12, None]
    n, sure = 6, 2
    for seed in range(100):
        found = impute_shares(
            first, last, rule=PHQ9, score_range=WHOLE, draws=draws, seed=seed, confidence=0.5
        )[0]
        tables_with = round((found.share * n - sure) * draws)
        if 0 < tables_with < draws:
            break
    else:
        pytest.fail("in no draw were the tables of two minds")
    shares = np.array([sure + 1] * tables_with + [sure] * (draws - tables_with)) / n
    within = float(np.mean(shares * (1 - shares) / n))
    between = (1 + 1 / draws) * float(np.var(shares, ddof=1))
    freedom = (draws - 1) * (1 + within / between) ** 2
    quantile = student.ppf(0.75, freedom)
    assert found.share == pytest.approx(shares.mean(), rel=1e-12)
    assert found.information_missing == pytest.approx(between / (within + between), rel=1e-12)
    assert found.low < found.share < found.high
    for end in (found.low, found.high):
        variance = end * (1 - end) / n * (1 + between / within)
        assert (found.share - end) ** 2 == pytest.approx(quantile**2 * variance, rel=1e-9)


@pytest.mark.parametrize("method", sorted(NAMES))
def test_bounds_reach_every_category_that_some_last_score_gives(method: IndexMethod) -> None:
    """Against all last scores, a hundredth of a point apart, for people who began anywhere.

    At a turn itself rounding may put a person on either side of it, so both sides must be tried.
    """
    draw = np.random.default_rng(1)
    before = draw.normal(16, 5, 60)
    rule = rule_by_method(
        method,
        better="lower",
        pairs=describe_pairs(before, 0.6 * before + draw.normal(0, 4, 60)),
        reliability=0.8,
        reliability_after=0.7 if method == "nk" else None,
        confidence=0.9,
        line=Line("c", clinical=Population("ill", 17, 5), functional=Population("well", 3, 4)),
    )
    ends = np.linspace(0, 27, 2701)
    missed = []
    for began in np.arange(28.0):
        judged = classify_change(np.full(len(ends), began), ends, rule=rule)["category"]
        bounds = share_bounds([began], [None], rule=rule, score_range=ANY)
        for category, most in bounds.select("category", "most").rows():
            if most < (judged == category).any():
                missed.append((began, category))
    assert missed == []


def test_residuals_have_as_many_degrees_of_freedom_as_a_line_leaves() -> None:
    """Five people seen leave three: what is drawn for a sixth is Student's t with as many.

    Their scores lie around the line last = first with residuals 1, −1, 0, −1, 1 (sum of squares
    4, none along the line), so s² = 4/3 for the freedom of 3, and at their mean what is drawn
    lies around 20 by s √(1 + 1/5) t.
    """
    first = [16.0, 18, 20, 22, 24, 20]
    last = [17.0, 17, 20, 21, 25, None]
    far = 3.0  # of t: beyond it lie 2.9 % for 3 degrees, 2.0 % for 4
    amount = far * np.sqrt(4 / 3 * 1.2)
    rule = ChangeRule(
        better="lower",
        amount=float(amount),
        inclusive=True,
        cutoff=None,
        standard_error=None,
        provenance=(),
    )
    found = impute_shares(
        first,
        last,
        rule=rule,
        score_range=ScoreRange(lowest=-1e6, highest=1e6, step=0),
        draws=200_000,
        seed=5,
    )
    improved = next(one for one in found if one.category == "improved")
    assert improved.share * 6 == pytest.approx(student.sf(far, 3), abs=0.0015)
