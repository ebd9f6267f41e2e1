"""Six ways to ask whether a change is more than chance."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from telos.science.change.cutoffs import Better, Cutoff, Population, direction
from telos.science.change.errors import ParameterError, PopulationError
from telos.science.change.lines import Line
from telos.science.change.pairs import PairStatistics
from telos.science.change.reliability import critical_value, standard_error_of_difference
from telos.science.change.sentences import NAMES, IndexMethod, how_far, how_large


@dataclass(frozen=True)
class TrueScore:
    """How far a last score's true value lies beyond a line, in its standard errors.

    With the score x, ``(weight * x + offset - line) / standard_error``.
    """

    weight: float
    offset: float
    standard_error: float


@dataclass(frozen=True)
class IndexRule:
    """A rule that judges change by an index of first and last score.

    The index is ``(weight_last * last - weight_first * first + offset) / standard_error``; a
    change is reliable when it lies strictly beyond ``critical``.

    Attributes
    ----------
    better : "lower" or "higher"
    method : "jt", "gln", "hll", "en", "nk" or "ha"
    weight_last, weight_first : float
        Without unit.
    offset, standard_error : float
        In score units, the error above 0.
    critical : float
        In standard errors.
    cutoff : Cutoff or None
    functional_by : TrueScore or None
        For Hageman and Arrindell the last score is functional only where its true value is
        beyond the line with confidence.
    provenance : tuple of str
        Sentences that say where the figures come from, to be printed with every result.
    """

    better: Better
    method: IndexMethod
    weight_last: float
    weight_first: float
    offset: float
    standard_error: float
    critical: float
    cutoff: Cutoff | None
    functional_by: TrueScore | None
    provenance: tuple[str, ...]


def rule_by_method(
    method: IndexMethod,
    *,
    better: Better,
    pairs: PairStatistics,
    reliability: float,
    reliability_after: float | None = None,
    confidence: float,
    line: Line | None,
) -> IndexRule:
    r"""The rule of one of the methods that research compares.

    They differ in what they hold a person's last score against. JT: the first score. GLN, EN
    and NK: the first score drawn towards the mean of the group, because extreme scores come
    back by themselves. HLL: the same, around the group's last mean, so that only those who
    changed more than the others count, and a group that improved as one shows hardly anybody.
    HA: difference and line by their true values. Choose before you look; JT is what most
    services mean.

    Parameters
    ----------
    method : "jt", "gln", "hll", "en", "nk" or "ha"
    better : "lower" or "higher"
    pairs : PairStatistics
        The group, from `describe_pairs`.
    reliability : float
        Above 0 and below 1.
    reliability_after : float, optional
        Of the last scores; needed by NK, and by no other.
    confidence : float
        Between 0 and 1. Two-sided for all methods but HA, which is one-sided by its authors.
    line : Line or None
        None to judge reliable change only.

    Returns
    -------
    IndexRule
        Judged by it, those who deteriorated beyond the line count as harmed. By HA the last score
        must have been functional with confidence to count as recovered, and who deteriorated is
        harmed where it is no longer so: that is easier reached than lying beyond the line.

    Raises
    ------
    ParameterError
        When a figure is outside its range, `better` or `method` is unknown, or NK has no
        `reliability_after`.
    PopulationError
        When the line needs a population that was not given; when first and last scores
        differ by no more than error, so that HA has no reliable difference to speak of.

    Notes
    -----
    With first score :math:`x`, last :math:`y`, means :math:`\bar x, \bar y`, reliability
    :math:`r`, :math:`S_E = s_x \sqrt{1 - r}` and :math:`\hat y = \bar x + r (x - \bar x)`:

    .. math::
        JT: \frac{y - x}{\sqrt 2 S_E} \quad
        GLN: \frac{y - \hat y}{s_x \sqrt{1 - r^2}} \quad
        HLL: \frac{y - \bar y - r (x - \bar x)}{s_x \sqrt{1 - r^2}} \quad
        EN: \frac{y - \hat y}{S_E}

    .. math::
        NK: \frac{y - \hat y}{s_x \sqrt{r^2 (1 - r) + (1 - r_{after})}} \quad
        HA: \frac{(y - x) r_d + (\bar y - \bar x)(1 - r_d)}{\sqrt{r_d} \sqrt 2 S_E}

    with :math:`r_d = (s_x^2 r + s_y^2 r_y - 2 s_{xy}) / (s_x^2 + s_y^2 - 2 s_{xy})` and
    :math:`r_y = 1 - S_E^2 / s_y^2`.

    References
    ----------
    Bauer S, Lambert MJ, Nielsen SL (2004). Clinical significance methods: a comparison of
    statistical techniques. J Pers Assess 82:60-70.
    https://doi.org/10.1207/s15327752jpa8201_11
    Hageman WJJM, Arrindell WA (1999). Establishing clinically significant change: increment of
    precision and the distinction between individual and group level of analysis. Behav Res Ther
    37:1169-1193. https://doi.org/10.1016/S0005-7967(99)00032-7

    Examples
    --------
    >>> from telos.science.change import classify_change, describe_pairs
    >>> first, last = [20, 24, 28, 18, 22], [10, 22, 17, 19, 12]
    >>> rule = rule_by_method(
    ...     "en", better="lower", pairs=describe_pairs(first, last), reliability=0.85,
    ...     confidence=0.95, line=None,
    ... )
    >>> classify_change(first, last, rule=rule)["category"].to_list()
    ['improved', 'unchanged', 'improved', 'unchanged', 'improved']
    """
    if method not in NAMES:
        raise ParameterError("method", method, f"one of {', '.join(NAMES)}")
    if (reliability_after is None) == (method == "nk"):
        raise ParameterError(
            "reliability_after",
            reliability_after,
            "given for nk, the reliability of the last scores, and left out for the others",
        )
    direction(better)
    error = standard_error_of_difference(sd=pairs.sd_first, reliability=reliability) / math.sqrt(2)
    critical = critical_value(confidence=confidence)
    if method == "ha":
        return _hageman_arrindell(
            better, pairs, reliability=reliability, confidence=confidence, line=line
        )
    weight, offset, divisor = _index_of(
        method, pairs, reliability, error=error, after=reliability_after
    )
    value = None if line is None else line.value(better)
    return IndexRule(
        better=better,
        method=method,
        weight_last=1.0,
        weight_first=weight,
        offset=offset,
        standard_error=divisor,
        critical=critical,
        cutoff=_cutoff(value, line, better),
        functional_by=None,
        provenance=(
            how_far(method, pairs, reliability, confidence=confidence),
            how_large(method, divisor, critical, later=reliability_after),
            *(() if line is None or value is None else line.told(value, better)),
        ),
    )


def _index_of(
    method: IndexMethod,
    pairs: PairStatistics,
    reliability: float,
    *,
    error: float,
    after: float | None,
) -> tuple[float, float, float]:
    """How much the first score weighs, what is added, and by what the whole is divided."""
    drawn = (1 - reliability) * pairs.mean_first
    prediction = pairs.sd_first * math.sqrt(1 - reliability**2)
    return {
        "jt": (1.0, 0.0, math.sqrt(2) * error),
        "gln": (reliability, -drawn, prediction),
        "hll": (reliability, reliability * pairs.mean_first - pairs.mean_last, prediction),
        "en": (reliability, -drawn, error),
        "nk": (reliability, -drawn, _both_errors(pairs, reliability, after)),
    }[method]


def _both_errors(pairs: PairStatistics, before: float, after: float | None) -> float:
    if after is None:
        return math.nan
    if not 0 < after < 1:
        raise ParameterError("reliability_after", after, "above 0 and below 1")
    # The spread at the start stands for both: what a treatment spreads apart is no error.
    return pairs.sd_first * math.sqrt(before**2 * (1 - before) + (1 - after))


def _hageman_arrindell(
    better: Better,
    pairs: PairStatistics,
    *,
    reliability: float,
    confidence: float,
    line: Line | None,
) -> IndexRule:
    error = pairs.sd_first * math.sqrt(1 - reliability)
    # Where all end alike first and last share nothing.
    together = pairs.sd_first * pairs.sd_last * pairs.correlation if pairs.sd_last else 0.0
    whole = pairs.sd_first**2 + pairs.sd_last**2 - 2 * together
    true = whole - 2 * error**2
    # Rounding alone must not make a difference out of none.
    if not true > 1e-12 * whole:
        raise PopulationError(
            "First and last scores differ by no more than their errors, so that no difference is "
            "reliable by Hageman and Arrindell. Choose another method, or look at the reliability."
        )
    of_difference = true / whole
    critical = NormalDist().inv_cdf(confidence)
    divisor = math.sqrt(of_difference) * math.sqrt(2) * error
    value = None if line is None else _true_line(line, better, reliability)
    after = 1 - error**2 / pairs.sd_last**2 if pairs.sd_last > 0 else 0.0
    if value is not None and not after > 0:
        raise PopulationError(
            "The last scores spread less than their own error, so their true values are not known. "
            "Choose another method, or look at the reliability."
        )
    return IndexRule(
        better=better,
        method="ha",
        weight_last=of_difference,
        weight_first=of_difference,
        offset=(pairs.mean_last - pairs.mean_first) * (1 - of_difference),
        standard_error=divisor,
        critical=critical,
        cutoff=_cutoff(value, line, better),
        functional_by=None if value is None else _true_last(pairs, weight=after, error=error),
        provenance=(
            how_far("ha", pairs, reliability, confidence=confidence),
            how_large("ha", divisor, critical),
            *(() if line is None or value is None else line.told(value, better)),
        ),
    )


def _true_last(pairs: PairStatistics, *, weight: float, error: float) -> TrueScore:
    return TrueScore(
        weight=weight,
        offset=pairs.mean_last * (1 - weight),
        standard_error=math.sqrt(weight) * error,
    )


def _true_line(line: Line, better: Better, reliability: float) -> float:
    """The line from the spreads of true scores; errors are as large for both populations."""
    ill = line.needed("clinical")
    narrow = Population(ill.label, mean=ill.mean, sd=ill.sd * math.sqrt(reliability))
    if line.kind == "a":
        return Line("a", clinical=narrow).value(better)
    well = line.needed("functional")
    true_variance = well.sd**2 - ill.sd**2 * (1 - reliability)
    if not true_variance > 0:
        raise PopulationError(
            "The functional population spreads less than the measure's own error, so the spread "
            "of its true scores is not known. Choose another norm, or another method."
        )
    return Line(
        line.kind,
        clinical=narrow,
        functional=Population(well.label, mean=well.mean, sd=math.sqrt(true_variance)),
        package_cutoff_b=line.package_cutoff_b,
    ).value(better)


def _cutoff(value: float | None, line: Line | None, better: Better) -> Cutoff | None:
    if value is None or line is None:
        return None
    return Cutoff(value=value, kind=line.kind, operator=">" if direction(better) == -1 else "<")
