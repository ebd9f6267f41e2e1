"""The page of states, made from the tables by which moves are allowed.

.venv/bin/python -m tests.docs.states    writes docs/states.md
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from django.db.models import TextChoices

PAGE: Final = Path(__file__).parents[2] / "docs" / "states.md"
_HEAD: Final = """# Where things stand, and where they may go

Made from the tables in the code by `python -m tests.docs.states`; a test holds that they agree.
What is not drawn is refused, whoever asks; every move stands in the trail with who and when.
"""
_EPISODES: Final = """
## An episode of care

`telos.episodes.enums.ALLOWED_MOVES`. It begins before therapy does, in one of the first three.
Somebody who comes back after it was closed begins a new one; the old one stays as it ended. Each
move is a row with its reason. A pause has a day on which the two look again, and nothing is asked
in it. The day can be put off, by a move of its own, until a year after the pause began. After it
care goes on where it stood, or ends:
"""
_INTAKE: Final = """
## An intake

`telos.intake.enums.states.ALLOWED_MOVES`. One to an episode of care, begun by whoever opens it
first. The client hands it in (with somebody without an account the therapist does, once both have
gone through it); the therapist completes it with the formulation; either takes it up again, with a
reason. Before it is handed in, what the client writes is the client's alone. Each move is a row.
"""
_GOALS: Final = """
## A goal

`telos.goals.enums.ALLOWED_MOVES`. Agreeing is no move: each side agrees to a version of its words,
and once both have, it is agreed. New words for an agreed goal stand beside it until both have
agreed to those too. Each change is a revision with its reason, and none is deleted.
What comes first and five levels are agreed, and changed, as the words are. That the two looked at a
goal and it stays is a revision too, and no move: it is written while a goal is agreed or paused.
Under which aim it stands is agreed as the words are, so a goal becomes a step by agreement, and a
step an aim; what has steps of its own stays an aim.
A client without an account says yes or no in the room or on paper, and their therapist writes it
down with its day (`telos.access.actions.Spoken`): the side is the client's, the hand the
therapist's. The day is never before the one on which the words were proposed. For somebody who has
an account it is refused; what was written down before stays.
How far along they say a goal is, from 0 to 10, or at which of its levels, is written down in the
same way: their rating or scaling, of the day on which they said it.
"""
_STEPS: Final = """
## A step under a goal

`telos.goals.enums.STEP_MOVES`. It is a goal under a goal, one level deep, proposed and agreed like
one. But whoever wants to begin need not wait: a step may be reached that nobody agreed to. So one
that is taken up again is a proposal, whatever it was before. Once its aim is reached or set aside
a step rests: it awaits nobody and no deed on it is taken, until the aim is taken up and it stands
again as it stood:
"""
_PLANS: Final = """
## A plan

`telos.plans.enums.ALLOWED_MOVES`. Agreeing is no move: the therapist proposes a version, and has
agreed to it by that; once the client has agreed to the same, it stands. A further version stands
beside it until the client agrees to that too, or one of the two keeps what stands. Looking at it
together is a review, with the day of the next. What has ended is taken up by a new version.
"""
_APPOINTMENTS: Final = """
## An appointment

`telos.scheduling.enums.ALLOWED_MOVES`. A slip of the pen between attended and missed can be put
right; a cancelled hour may have gone to somebody else.
"""


def page() -> str:
    """Return the page as the tables say it."""
    from telos.episodes.enums import AFTER_A_PAUSE, OPENING_STATES
    from telos.episodes.enums import ALLOWED_MOVES as CARE
    from telos.goals.enums import ALLOWED_MOVES as GOALS
    from telos.goals.enums import STEP_MOVES, GoalState
    from telos.intake.enums.states import ALLOWED_MOVES as INTAKE
    from telos.intake.enums.states import IntakeState
    from telos.plans.enums import ALLOWED_MOVES as PLANS
    from telos.plans.enums import STANDING_STATES, PlanState
    from telos.scheduling.enums import ALLOWED_MOVES as HOURS
    from telos.scheduling.enums import AppointmentState

    return "\n".join(
        chain(
            [_HEAD.rstrip("\n"), _EPISODES],
            _after_a_pause(AFTER_A_PAUSE),
            [""],
            _drawn(CARE, begins=OPENING_STATES),
            [_GOALS],
            _drawn(
                GOALS,
                begins=[GoalState.PROPOSED],
                more=[(GoalState.PROPOSED, GoalState.AGREED, "both agree")],
            ),
            [_STEPS],
            _drawn(
                STEP_MOVES,
                begins=[GoalState.PROPOSED],
                more=[(GoalState.PROPOSED, GoalState.AGREED, "both agree")],
            ),
            [_INTAKE],
            _drawn(INTAKE, begins=[IntakeState.BEGUN]),
            [_PLANS],
            _drawn(
                PLANS,
                begins=[PlanState.PROPOSED],
                more=[
                    (state, PlanState.AGREED, "both agree to a version")
                    for state in (PlanState.PROPOSED, *sorted(STANDING_STATES))
                ],
            ),
            [_APPOINTMENTS],
            _drawn(HOURS, begins=[AppointmentState.PLANNED]),
            [""],
        )
    )


def _after_a_pause(after: Mapping[TextChoices, Collection[TextChoices]]) -> Iterator[str]:
    yield "| it paused from | and goes on to |"
    yield "| --- | --- |"
    for state, allowed in after.items():
        names = ", ".join(str(to.label) for to in type(state) if to in allowed)
        yield f"| {state.label} | {names} |"


def _drawn(
    table: Mapping[TextChoices, Collection[TextChoices]],
    *,
    begins: Collection[TextChoices],
    more: Collection[tuple[TextChoices, TextChoices, str]] = (),
) -> Iterator[str]:
    """The table as a diagram of states, in the order of the states."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    states = list(type(next(iter(table))))
    for state in states:
        yield f'    state "{state.label}" as {state.value}'
    for state in states:
        if state in begins:
            yield f"    [*] --> {state.value}"
    for state in states:
        for to, words in ((to, w) for was, to, w in more if was == state):
            yield f"    {state.value} --> {to.value}: {words}"
        for to in states:
            if to in table[state]:
                yield f"    {state.value} --> {to.value}"
    for state in states:
        if not table[state]:
            yield f"    {state.value} --> [*]"
    yield "```"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telos.config.settings")
    import django

    django.setup()
    PAGE.write_text(page(), "utf-8")
