"""Measure rules over simulated courses, where it is known what is true."""

from collections.abc import Mapping

import polars as pl

from telos.science.change import ChangeRule
from telos.science.signals.errors import RuleError
from telos.science.signals.finding import judge_courses
from telos.science.signals.measuring import Counting, RuleFigures, how_courses_ended, measure_rule
from telos.science.signals.verdicts import CourseRule
from telos.science.simulate import CareParameters, simulate_courses


def measure_by_simulation(
    rules: Mapping[str, CourseRule],
    *,
    parameters: CareParameters,
    measure: str,
    change: ChangeRule,
    counting: Counting,
    clients: int,
    seed: int,
) -> dict[tuple[str, str], RuleFigures]:
    """False alarms per client over a course, and what is found, in a simulated service.

    Use it to see what a rule would do before anybody is flagged by it. The service is made up:
    take parameters that are like your own, and a model that was fitted to other people than
    those it is measured on.

    Parameters
    ----------
    rules : mapping of name to CourseRule
        They may ask for the columns of `simulate_courses`.
    parameters : CareParameters
    measure : str
        Key of the instrument among the simulated ones.
    change : ChangeRule
        By which endings are judged, with a line.
    counting : Counting
        Against which endings, how far ahead, and how sure.
    clients, seed : int
        As in `simulate_courses`; take another seed than for the model's people.

    Returns
    -------
    dict of (name, outcome) to RuleFigures

    Raises
    ------
    RuleError
        When the measure is not among those simulated.
    SignalError, TrajectoryError
        As `judge_courses` and `how_courses_ended`.

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> from telos.science.signals import Counting, Deteriorating
    >>> from telos.science.simulate import ROUTINE_CARE
    >>> change = rule_from_instrument(load_instrument("phq9"))
    >>> rule = Deteriorating(change=change, against="first", earliest=1, in_a_row=1)
    >>> found = measure_by_simulation(
    ...     {"reliable change": rule}, parameters=ROUTINE_CARE, measure="phq9", change=change,
    ...     counting=Counting(outcomes=("deteriorated",), ahead=(1,), confidence=0.95),
    ...     clients=4000, seed=5,
    ... )["reliable change", "deteriorated"]
    >>> 0.02 < found.false_alarms.value < 0.06
    True
    """
    if measure not in {each.instrument for each in parameters.measures}:
        raise RuleError("measure", measure, "an instrument among those simulated")
    courses = simulate_courses(clients=clients, parameters=parameters, seed=seed).filter(
        pl.col("instrument") == measure
    )
    names = {"client": "client", "session": "session", "score": "score"}
    ended = how_courses_ended(courses, change=change, truth=None, **names)
    figures = {}
    for name, rule in rules.items():
        judged = judge_courses(courses, rule=rule, **names)
        for outcome in counting.outcomes:
            figures[name, outcome] = measure_rule(
                judged,
                ended,
                client="client",
                session="session",
                outcome=outcome,
                ahead=counting.ahead,
                confidence=counting.confidence,
            )
    return figures
