"""A rule of change: how far, where the line is, and where both come from."""

import math
from dataclasses import dataclass
from typing import Literal

from telos.science.change.cutoffs import Better, Cutoff, CutoffKind, Population, direction
from telos.science.change.errors import NoPublishedAmountError, ParameterError
from telos.science.change.lines import Line
from telos.science.change.reliability import critical_value, standard_error_of_difference
from telos.science.change.series import SLACK
from telos.science.figures import figure
from telos.science.instruments import Caseness, Instrument, ReliableChange


@dataclass(frozen=True)
class ChangeRule:
    """How a change from a first to a last score is judged. Chosen by a person, never assumed.

    Attributes
    ----------
    better : "lower" or "higher"
        Which way a score should move.
    amount : float
        Points that count as reliable, above 0.
    inclusive : bool
        Whether a change of exactly `amount` counts: true for published whole amounts (“falls
        by 6 or more”), false for the statistic of Jacobson and Truax (“more than 1.96”).
    cutoff : Cutoff or None
        Without it nobody can be counted as recovered or harmed.
    standard_error : float or None
        Of the difference, in score units; None for a published amount, and then there is no
        reliable change index.
    provenance : tuple of str
        Sentences that say where amount and line come from, to be printed with every result.
    amount_worse : float or None
        Points that count as a deterioration, where they are not those of an improvement.
    rests_on : "reliability" or "importance"
        What the amount stands for. "reliability": more than the measure's own error would give.
        "importance": as much as matters to people; the measure's error may give that too, so
        such a change must not be called reliable.
    ends : (lowest, highest) or None
        What the instrument can give; other scores are refused. None where no instrument is named.
    """

    better: Better
    amount: float
    inclusive: bool
    cutoff: Cutoff | None
    standard_error: float | None
    provenance: tuple[str, ...]
    amount_worse: float | None = None
    rests_on: Literal["reliability", "importance"] = "reliability"
    ends: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.amount_worse is not None and not 0 < self.amount_worse < math.inf:
            raise ParameterError("amount_worse", self.amount_worse, "a number above 0")
        way = direction(self.better)
        if not (math.isfinite(self.amount) and self.amount > 0):
            raise ParameterError("amount", self.amount, "a number above 0")
        if self.cutoff is not None and (self.cutoff.operator[0] == ">") != (way == -1):
            raise ParameterError(
                "cutoff.operator",
                self.cutoff.operator,
                f"of the other way: {self.better} is better",
            )

    @property
    def least_better(self) -> float:
        """The least gain in points that counts, the last digits of arithmetic forgiven."""
        return self._least(self.amount)

    @property
    def least_worse(self) -> float:
        """The least loss in points that counts, above 0, as `least_better`."""
        return self._least(self.amount if self.amount_worse is None else self.amount_worse)

    def _least(self, amount: float) -> float:
        slack = SLACK * amount
        return amount - slack if self.inclusive else amount + slack


def rule_from_instrument(instrument: Instrument, *, line: str | None = None) -> ChangeRule:
    """The rule that services use: the published amount, and a published caseness line.

    Parameters
    ----------
    instrument : Instrument
        One with `reliable_change`.
    line : str, optional
        Another published line, by its key in `alternative_lines`: for GAD-7 and PCL-5 ``nhs``,
        at which NHS Talking Therapies counts a case. Without it the main line.

    Returns
    -------
    ChangeRule
        The amount is inclusive (a fall of 6 is reliable when the amount is 6). Without a line
        for the total (PHQ-4, SWLS) `cutoff` is None. No reliable change index. `rests_on` is
        "importance" where the published amount is a minimal important one (WHO-5).

    Raises
    ------
    NoPublishedAmountError
        When the instrument has no published amount; nothing is put in its place.
    ParameterError
        When the instrument has no other line of this key; the message names those it has.

    References
    ----------
    The instrument's own sources; `provenance` names them.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> rule = rule_from_instrument(load_instrument("phq9"))
    >>> rule.amount, rule.inclusive, rule.cutoff.value, rule.cutoff.operator
    (6.0, True, 10.0, '>=')
    >>> gad7 = load_instrument("gad7")
    >>> [rule_from_instrument(gad7, line=key).cutoff.value for key in (None, "nhs")]
    [10.0, 8.0]
    >>> rule.rests_on, rule_from_instrument(load_instrument("who5")).rests_on
    ('reliability', 'importance')
    """
    published = instrument.reliable_change
    if published is None:
        raise NoPublishedAmountError(instrument.key)
    how_far = (
        f"A change of {published.amount:g} points or more is counted: {published.basis}"
        f"{_cited(instrument, published)}."
    )
    provenance = [how_far]
    cutoff = None
    chosen = _line_of(instrument, line)
    if chosen is not None:
        cutoff = Cutoff(value=chosen.cut, kind="caseness", operator=chosen.operator)
        provenance.append(_line_said(instrument, chosen, key=line))
    return ChangeRule(
        better=instrument.better,
        amount=published.amount,
        inclusive=True,
        cutoff=cutoff,
        standard_error=None,
        provenance=tuple(provenance),
        rests_on="reliability" if published.kind == "reliable" else "importance",
        ends=ends_of(instrument),
    )


def ends_of(instrument: Instrument) -> tuple[float, float] | None:
    """The lowest and the highest total; None where there is no total."""
    scoring = instrument.scoring
    return None if scoring is None else (scoring.lowest, scoring.highest)


def _line_of(instrument: Instrument, key: str | None) -> Caseness | None:
    if key is None:
        return instrument.caseness
    known = {line.key: line for line in instrument.alternative_lines}
    if key not in known:
        allowed = (
            f"one of {', '.join(known)}"
            if known
            else f"left out, for {instrument.key} has no other line"
        )
        raise ParameterError("line", key, allowed)
    return known[key]


def _line_said(instrument: Instrument, line: Caseness, *, key: str | None) -> str:
    word = "or more" if line.operator == ">=" else "or less"
    which = "" if key is None else f" “{key}”"
    return (
        f"A score of {line.cut:g} {word} is on the clinical side of the line{which}"
        f"{_cited(instrument, line)}."
    )


def rule_jacobson_truax(
    *,
    better: Better,
    sd: float,
    reliability: float,
    confidence: float,
    cutoff: CutoffKind | None,
    clinical: Population | None = None,
    functional: Population | None = None,
    package_cutoff_b: bool = False,
) -> ChangeRule:
    """The rule of Jacobson and Truax, from figures that you choose.

    Parameters
    ----------
    better : "lower" or "higher"
        Which way a score should move.
    sd : float
        Standard deviation at the start (n − 1), in score units.
    reliability : float
        Above 0 and below 1.
    confidence : float
        Between 0 and 1, for example 0.95.
    cutoff : "a", "b", "c" or None
        Which line to draw; None to judge reliable change only.
    clinical, functional : Population, optional
        "a" needs `clinical`, "b" `functional`, "c" both.
    package_cutoff_b : bool
        Draw line b as the R package clinicalsignificance 2.1 does, with the spread of the
        clinical population (needs both populations). Only for comparison.

    Returns
    -------
    ChangeRule
        Comparisons are strict: a change must be larger than the amount, a score on the line
        is on neither side.

    Raises
    ------
    ParameterError
        When a number is outside its range.
    PopulationError
        When the line needs a population that was not given, or the two lie the wrong way
        round.

    Notes
    -----
    See `reliable_change_amount` and `cutoff_a`, `cutoff_b`, `cutoff_c` for the formulas.

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> rule = rule_jacobson_truax(
    ...     better="lower", sd=8, reliability=0.8, confidence=0.95, cutoff="c",
    ...     clinical=Population("clients", mean=35, sd=8),
    ...     functional=Population("neighbours", mean=8, sd=8),
    ... )
    >>> round(rule.amount, 3), rule.cutoff.value
    (9.917, 21.5)
    """
    error = standard_error_of_difference(sd=sd, reliability=reliability)
    amount = critical_value(confidence=confidence) * error
    how_far = (
        f"A change of more than {figure(amount, decimals=2)} points counts as reliable: Jacobson "
        f"and Truax (1991), standard deviation {sd:g}, reliability {reliability:g}, "
        f"{100 * confidence:g} % confidence."
    )
    provenance = [how_far]
    line = None
    if cutoff is not None:
        chosen = Line(cutoff, clinical, functional, package_cutoff_b=package_cutoff_b)
        value = chosen.value(better)
        line = Cutoff(value=value, kind=cutoff, operator=">" if better == "lower" else "<")
        provenance += chosen.told(value, better)
    return ChangeRule(
        better=better,
        amount=amount,
        inclusive=False,
        cutoff=line,
        standard_error=error,
        provenance=tuple(provenance),
    )


def _cited(instrument: Instrument, fact: ReliableChange | Caseness) -> str:
    text = "" if fact.source is None else f"{instrument.source(fact.source).text.rstrip('.')}; "
    return f" ({text}{fact.status})"
