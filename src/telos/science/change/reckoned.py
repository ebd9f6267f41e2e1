"""A rule reckoned from an instrument's published figures, where no amount is published."""

from dataclasses import dataclass, replace

from telos.science.change.cutoffs import Cutoff, Population
from telos.science.change.rules import ChangeRule, ends_of, rule_jacobson_truax
from telos.science.instruments import Instrument, Norm, Reliability


@dataclass(frozen=True, kw_only=True)
class PublishedFigures:
    """What a rule can be reckoned from.

    Attributes
    ----------
    spread : Norm
        The clinical norm with a standard deviation; where there is none the functional one.
    sd : float
        The standard deviation of `spread`, in score units.
    reliability : Reliability
        The lowest that is published, so that no change counts which one of them would not count.
    clinical, functional : Norm or None
        The first norm of each kind that has a standard deviation.
    """

    spread: Norm
    sd: float
    reliability: Reliability
    clinical: Norm | None
    functional: Norm | None

    @property
    def is_confirmed(self) -> bool:
        """Whether spread and reliability, on which an amount rests, were seen in their sources."""
        return "unconfirmed" not in {self.spread.status, self.reliability.status}


def published_figures(instrument: Instrument) -> PublishedFigures | None:
    """The figures that a rule can be reckoned from; None where spread or reliability is missing.

    Parameters
    ----------
    instrument : Instrument
        Any; whether it has a published amount does not matter here.

    Returns
    -------
    PublishedFigures or None
        Each figure carries its source and whether it was confirmed there.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> published_figures(load_instrument("bdi2")).reliability.value
    0.92
    """
    clinical, functional = _norm_of(instrument, "clinical"), _norm_of(instrument, "functional")
    spread = clinical or functional
    reliability = min(instrument.reliability, key=lambda known: known.value, default=None)
    if spread is None or spread.sd is None or reliability is None:
        return None
    return PublishedFigures(
        spread=spread,
        sd=spread.sd,
        reliability=reliability,
        clinical=clinical,
        functional=functional,
    )


def rule_from_published_figures(instrument: Instrument, *, confidence: float) -> ChangeRule | None:
    """The rule of Jacobson and Truax from norms and reliability; None where they are missing.

    Parameters
    ----------
    instrument : Instrument
        One whose scores have a better direction.
    confidence : float
        Above 0 and below 1; .95 in the paper.

    Returns
    -------
    ChangeRule or None
        The line is the published one where there is one, else cut-off c where both norms are
        known. It does not depend on whom it is used for; it is no better than the figures, of which
        each says whether it was confirmed (`published_figures`).

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19.
    https://doi.org/10.1037/0022-006X.59.1.12. Which figures are taken is our own judgement.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> rule = rule_from_published_figures(load_instrument("bdi2"), confidence=0.95)
    >>> round(rule.amount, 3), round(rule.cutoff.value, 1)
    (9.996, 16.9)
    """
    figures = published_figures(instrument)
    if figures is None:
        return None
    clinical, functional = figures.clinical, figures.functional
    drawn = clinical is not None and functional is not None and instrument.caseness is None
    rule = rule_jacobson_truax(
        better=instrument.better,
        sd=figures.sd,
        reliability=figures.reliability.value,
        confidence=confidence,
        cutoff="c" if drawn else None,
        clinical=None if clinical is None else Population.from_norm(clinical),
        functional=None if functional is None else Population.from_norm(functional),
    )
    return with_published_line(replace(rule, ends=ends_of(instrument)), instrument)


def with_published_line(rule: ChangeRule, instrument: Instrument) -> ChangeRule:
    """The rule with the published line in place of a reckoned one, where there is one.

    Parameters
    ----------
    rule : ChangeRule
        Any.
    instrument : Instrument
        Whose scores it judges.

    Returns
    -------
    ChangeRule
        The same rule where the instrument has no published line.
    """
    line = instrument.caseness
    if line is None:
        return rule
    cutoff = Cutoff(value=line.cut, kind="caseness", operator=line.operator)
    word = "or more" if line.operator == ">=" else "or less"
    sentence = f"The line is the published one: {line.cut:g} {word} is on the clinical side."
    return replace(rule, cutoff=cutoff, provenance=(*rule.provenance, sentence))


def _norm_of(instrument: Instrument, kind: str) -> Norm | None:
    norms = [norm for norm in instrument.norms if norm.kind == kind and norm.sd is not None]
    return norms[0] if norms else None
