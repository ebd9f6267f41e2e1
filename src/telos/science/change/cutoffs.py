"""Where the line lies between people who are ill and people who are well."""

import math
from dataclasses import dataclass
from typing import Literal, Self

import polars as pl

from telos.science.change.errors import ParameterError, PopulationError
from telos.science.change.series import SLACK
from telos.science.instruments.facts import Norm, Status

Better = Literal["lower", "higher"]
CutoffKind = Literal["a", "b", "c"]

# Jacobson and Truax place a and b two standard deviations from the mean (p. 13).
STANDARD_DEVIATIONS = 2.0


@dataclass(frozen=True)
class Population:
    """Mean and standard deviation (score units) of people who are described by `label`.

    ``status`` tells whether the figures were seen in their source; None where that is no
    question, as for the people of the file in hand.
    """

    label: str
    mean: float
    sd: float
    status: Status | None = None

    def __post_init__(self) -> None:
        check_mean("mean", self.mean)
        check_sd("sd", self.sd)

    @classmethod
    def from_norm(cls, norm: Norm) -> Self:
        """Take a norm of an instrument.

        Raises
        ------
        PopulationError
            When the norm has no standard deviation.
        """
        if norm.sd is None:
            raise PopulationError(
                f"The norm “{norm.key}” has no standard deviation; choose another norm."
            )
        return cls(label=norm.population, mean=norm.mean, sd=norm.sd, status=norm.status)


@dataclass(frozen=True)
class Cutoff:
    """The line between the clinical and the functional side.

    Attributes
    ----------
    value : float
        In score units.
    kind : "a", "b", "c" or "caseness"
        How the line was drawn.
    operator : ">=", "<=", ">" or "<"
        What makes a score *clinical*. With ``>=`` and ``<=`` (published caseness) every other
        score is functional. With ``>`` and ``<`` (Jacobson and Truax) a score exactly on the
        line is on neither side. The last digits of arithmetic are forgiven: a line reckoned at
        14.000000000000002 is one of 14.
    """

    value: float
    kind: Literal["a", "b", "c", "caseness"]
    operator: Literal[">=", "<=", ">", "<"]

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ParameterError("value", self.value, "a number")
        if self.operator not in (">=", "<=", ">", "<"):
            raise ParameterError("operator", self.operator, "one of >=, <=, >, <")

    def is_clinical(self, score: pl.Expr) -> pl.Expr:
        """On the clinical side; with a line that is on neither side, beyond it."""
        slack = self._slack
        return {
            ">=": score >= self.value - slack,
            "<=": score <= self.value + slack,
            ">": score > self.value + slack,
            "<": score < self.value - slack,
        }[self.operator]

    def is_functional(self, score: pl.Expr) -> pl.Expr:
        """Strictly beyond the line on the good side, whichever operator makes a score clinical."""
        slack = self._slack
        if self.operator[0] == ">":
            return score < self.value - slack
        return score > self.value + slack

    @property
    def _slack(self) -> float:
        """In score units, and not of the line alone: one at 0 comes of figures that are not."""
        return SLACK * max(1.0, abs(self.value))


def cutoff_a(*, clinical_mean: float, clinical_sd: float, better: Better) -> float:
    r"""The score that only about 2 of 100 of the clinical population pass on the good side.

    Use it when nothing is known of people who are well. It is the most lenient line where the
    populations overlap and the strictest where they lie far apart.

    Parameters
    ----------
    clinical_mean, clinical_sd : float
        Of the clinical population, in score units; the standard deviation above 0.
    better : "lower" or "higher"
        Which way a score should move.

    Returns
    -------
    float
        In score units. May lie outside the instrument's range: then nobody can pass it.

    Raises
    ------
    ParameterError
        When a parameter is not a number or outside its range.

    Notes
    -----
    .. math:: a = M_{clinical} + d \cdot 2\,SD_{clinical}, \quad
              d = -1 \text{ when lower is better, else } 1

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 13.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    The worked example of the paper:

    >>> cutoff_a(clinical_mean=40, clinical_sd=7.5, better="higher")
    55.0
    """
    check_mean("clinical_mean", clinical_mean)
    check_sd("clinical_sd", clinical_sd)
    return clinical_mean + direction(better) * STANDARD_DEVIATIONS * clinical_sd


def cutoff_b(
    *,
    functional_mean: float,
    functional_sd: float,
    better: Better,
    package_clinical_sd: float | None = None,
) -> float:
    r"""The score within which about 98 of 100 of the functional population lie.

    Parameters
    ----------
    functional_mean, functional_sd : float
        Of people who are well, in score units; the standard deviation above 0.
    better : "lower" or "higher"
        Which way a score should move.
    package_clinical_sd : float, optional
        Only to reproduce the R package clinicalsignificance 2.1, which multiplies the
        standard deviation of the *clinical* population. When given it takes the place of
        `functional_sd`; the result is then not the cut-off of the paper.

    Returns
    -------
    float
        In score units.

    Raises
    ------
    ParameterError
        When a parameter is not a number or outside its range.

    Notes
    -----
    .. math:: b = M_{functional} - d \cdot 2\,SD_{functional}, \quad
              d = -1 \text{ when lower is better, else } 1

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 13.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    The worked example of the paper:

    >>> cutoff_b(functional_mean=60, functional_sd=7.5, better="higher")
    45.0
    """
    check_mean("functional_mean", functional_mean)
    check_sd("functional_sd", functional_sd)
    spread = functional_sd if package_clinical_sd is None else package_clinical_sd
    check_sd("package_clinical_sd", spread)
    return functional_mean - direction(better) * STANDARD_DEVIATIONS * spread


def cutoff_c(
    *, clinical_mean: float, clinical_sd: float, functional_mean: float, functional_sd: float
) -> float:
    r"""The score that is as likely to come from the one population as from the other.

    The least arbitrary of the three where both populations are known and they overlap.

    Parameters
    ----------
    clinical_mean, clinical_sd, functional_mean, functional_sd : float
        In score units; the standard deviations above 0.

    Returns
    -------
    float
        In score units, between the two means. It does not depend on which way is better.

    Raises
    ------
    ParameterError
        When a parameter is not a number or outside its range.

    Notes
    -----
    .. math:: c = \frac{SD_{clinical} M_{functional} + SD_{functional} M_{clinical}}
                        {SD_{functional} + SD_{clinical}}

    Exactly as likely only where the standard deviations are equal; the paper uses this
    weighting for unequal ones too.

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 13.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    The worked example of the paper:

    >>> cutoff_c(clinical_mean=40, clinical_sd=7.5, functional_mean=60, functional_sd=7.5)
    50.0
    """
    check_mean("clinical_mean", clinical_mean)
    check_mean("functional_mean", functional_mean)
    check_sd("clinical_sd", clinical_sd)
    check_sd("functional_sd", functional_sd)
    weighted = clinical_sd * functional_mean + functional_sd * clinical_mean
    return weighted / (functional_sd + clinical_sd)


def direction(better: Better) -> int:
    """−1 when a lower score is better, 1 when a higher one is."""
    if better not in ("lower", "higher"):
        raise ParameterError("better", better, "“lower” or “higher”")
    return -1 if better == "lower" else 1


def check_mean(name: str, value: float) -> None:
    """Refuse a mean that is not a number."""
    if not math.isfinite(value):
        raise ParameterError(name, value, "a number")


def check_sd(name: str, value: float) -> None:
    """Refuse a standard deviation that is not a number above 0."""
    if not (math.isfinite(value) and value > 0):
        raise ParameterError(name, value, "a number above 0")
