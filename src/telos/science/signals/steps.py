"""The next step that a signal asks somebody to think about; the words are data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from telos.science.signals.kinds import Domain, SignalKind


@dataclass(frozen=True)
class NextStep:
    """One way to go on from a signal, for the professional: a thought, and a question.

    Attributes
    ----------
    signal : SignalKind
    domain : Domain
        In which part of the work it lies.
    thought : str
        What may be going on.
    question : str
        To think about, alone, in supervision or with the client. Nobody is told what to do.
    """

    signal: SignalKind
    domain: Domain
    thought: str
    question: str


def next_steps(signal: SignalKind | str) -> tuple[NextStep, ...]:
    """What to think about when a signal was raised, the first one first.

    Feedback alone changes little; with help for the next step it changes more. Which domain
    suits which signal is our own judgement, and the person who knows the client knows better.

    Parameters
    ----------
    signal : SignalKind or its value

    Returns
    -------
    tuple of NextStep
        In the order to think of them, each of another domain. Show the first; keep the others
        a click away.

    Raises
    ------
    ValueError
        When there is no such signal.

    References
    ----------
    de Jong K et al. (2021). Clin Psychol Rev (feedback, d = .15 [.10, .20], 58 studies).
    Barkham M et al. (2023) (with support for the next step, g = .36 to .53, people not on
    track).

    Examples
    --------
    >>> step = next_steps("deteriorating")[0]
    >>> str(step.domain)
    'safety'
    >>> step.question
    'How safe is this person between now and the next session, and who else knows how things are?'
    """
    return _steps()[SignalKind(signal)]


@cache
def _steps() -> dict[SignalKind, tuple[NextStep, ...]]:
    text = files("telos.science.signals").joinpath("data/next_steps.toml").read_text("utf-8")
    steps = [
        NextStep(
            signal=SignalKind(each["signal"]),
            domain=Domain(each["domain"]),
            thought=each["thought"],
            question=each["question"],
        )
        for each in tomllib.loads(text)["steps"]
    ]
    return {kind: tuple(step for step in steps if step.signal == kind) for kind in SignalKind}
