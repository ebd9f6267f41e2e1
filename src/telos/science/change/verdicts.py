"""The categories of first and last scores by any rule that looks at these two alone."""

import polars as pl

from telos.science.change.classification import ChangeCategory, classify_change
from telos.science.change.importance import PercentageRule, classify_percentage
from telos.science.change.indices import IndexRule
from telos.science.change.rules import ChangeRule
from telos.science.change.series import Scores

EndsRule = ChangeRule | IndexRule | PercentageRule


def verdicts(first: Scores, last: Scores, *, rule: EndsRule) -> pl.Series:
    """The category of each, null where a score is missing or no share can be taken of the first."""
    if isinstance(rule, PercentageRule):
        found = classify_percentage(
            first,
            last,
            better=rule.better,
            improvement=rule.improvement,
            deterioration=rule.deterioration,
            package_zero=rule.package_zero,
        )
    else:
        found = classify_change(first, last, rule=rule)
    return found["category"]


def categories_of(rule: EndsRule) -> tuple[ChangeCategory, ...]:
    """The categories that the rule can give: a share knows no line, so nobody recovers by it."""
    every = tuple(ChangeCategory)
    if isinstance(rule, PercentageRule):
        return tuple(one for one in every if one is not ChangeCategory.RECOVERED)
    return every


def started(pairs: pl.DataFrame, rule: EndsRule) -> pl.DataFrame:
    """Those of the pairs whom the rule can judge, once there is a last score."""
    first = pairs["first"]
    if not isinstance(rule, PercentageRule):
        return pairs.filter(first.is_not_null())
    above = first >= 0 if rule.package_zero else first > 0
    return pairs.filter(above.fill_null(value=False))
