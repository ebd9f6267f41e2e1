"""A rule with its reasons in words, and the parts that every rule needs."""

from dataclasses import dataclass
from typing import Protocol

from telos.cli.language import gettext as _
from telos.science.change import ChangeRule
from telos.science.instruments import Instrument, Norm

CONFIDENCE = 0.95
"""Of a reliable change, as in the paper."""


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A rule and its reasons; without a rule nobody is put in a category."""

    rule: ChangeRule | None
    sentences: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    """Figures that nobody has looked up in their source yet, by name: “the reliability”."""
    name: str


class WithStatus(Protocol):
    """A figure that says whether it was seen in its source."""

    @property
    def status(self) -> str | None:
        """None where that is no question, as of the people in the file."""


def not_yet_confirmed(
    *,
    amount: WithStatus | None = None,
    spread: WithStatus | None = None,
    reliability: WithStatus | None = None,
    well: WithStatus | None = None,
    line: WithStatus | None = None,
) -> tuple[str, ...]:
    """Which of the figures that a rule rests on nobody has looked up yet."""
    figures = {
        _("the amount"): amount,
        _("the spread"): spread,
        _("the reliability"): reliability,
        _("the norm of people who are well"): well,
        _("the line"): line,
    }
    return tuple(
        name
        for name, figure in figures.items()
        if figure is not None and figure.status == "unconfirmed"
    )


def norm_of(instrument: Instrument, kind: str) -> Norm | None:
    """The norm of that kind: the first that has a standard deviation."""
    norms = [norm for norm in instrument.norms if norm.kind == kind and norm.sd is not None]
    return norms[0] if norms else None


def cited(instrument: Instrument, key: str | None, status: str) -> str:
    """A source and how sure it is, to follow a sentence."""
    text = f"; {instrument.source(key).text.rstrip('.')}" if key else ""
    return f"{text} ({status})"
