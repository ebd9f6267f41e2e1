"""What waits for the client, each with one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import Side
from telos.access.queries import SAID_NO
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.enums import GoalState
from telos.web.words import number_word, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telos.access.queries import Consent
    from telos.episodes.models import Episode
    from telos.goals.queries import GoalGlance
    from telos.intake.queries import IntakeDue
    from telos.measures.queries import DueQuestionnaire
    from telos.plans.queries import PlanGlance
    from telos.scheduling.models import Appointment
    from telos.science.instruments import Instrument

# Questions asked this near to a meeting are asked for it.
_BEFORE_A_MEETING: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing that waits: in words, and what to press."""

    kind: Literal[
        "questions",
        "goal",
        "ended",
        "answer",
        "look",
        "plan",
        "plan_ended",
        "intake",
        "shut_intake",
        "consent",
    ]
    count: int
    """How many questions have no answer yet, or how many things are asked; one for all else."""
    title: str
    words: str
    url: str
    action: str


def needs_of(
    due: Iterable[DueQuestionnaire],
    *,
    goals: Iterable[GoalGlance],
    meeting: Appointment | None,
) -> list[Need]:
    """Return what waits, the questionnaires first."""
    waiting = [questionnaire for questionnaire in due if questionnaire.due_on is not None]
    needs = [_questionnaire(questionnaire, meeting) for questionnaire in waiting]
    shown = list(goals)
    needs += [_goal(glance) for glance in shown if glance.awaits_agreement]
    return needs + [_look(glance) for glance in shown if glance.is_due]


def intake_needs(
    due: IntakeDue, episode: Episode, *, treatment: Consent | None = None
) -> list[Need]:
    """Return the intake as long as it is not handed in, from the assessment on; not in a pause.

    Where the client said no to treatment, or took the yes back, it says that this is in the way.
    """
    is_to_begin = due.intake is None and episode.state == EpisodeState.ASSESSMENT
    if episode.is_paused or not (due.waits or is_to_begin):
        return []
    if treatment is not None and treatment.state in SAID_NO:
        return [_shut_intake(due)]
    begin = _(
        "What brings you, what carries you, what is hard: in your own words and in your own time."
    )
    go_on = _("It is kept as far as you are. Your therapist reads it once you have handed it in.")
    return [
        Need(
            kind="intake",
            count=1,
            title=_("Your intake"),
            words=go_on if due.intake else begin,
            url=reverse("my-intake"),
            action=_("Go on") if due.intake else _("Begin"),
        )
    ]


def _shut_intake(due: IntakeDue) -> Need:
    begin = _(
        "It opens if you agree to treatment and confidentiality. You have not, and that is all "
        "right: your therapist talks with you about what happens now."
    )
    go_on = _(
        "It goes on if you agree to treatment and confidentiality. You do not now, and that is "
        "all right: what you wrote stays for you to read."
    )
    return Need(
        kind="shut_intake",
        count=1,
        title=_("Your intake"),
        words=go_on if due.intake else begin,
        url=reverse("my-intake"),
        action=_("See how it stands"),
    )


def plan_needs(glance: PlanGlance | None) -> list[Need]:
    """Return what waits of the plan: an answer of the client's, or looking at it together."""
    if glance is None or not (glance.awaits == Side.CLIENT or glance.is_due):
        return []
    if glance.awaits == Side.CLIENT and glance.serves_ended:
        # There is nothing to say yes to until the therapist has put it anew.
        return []
    if glance.is_due:
        title = _("Your plan is to be looked at again")
        words = _("Read what you two said, and bring what you have noticed when you next meet.")
    elif glance.is_new:
        title = _("A plan to look at")
        words = _("Your therapist proposes how you could work together. Is it right for you?")
    else:
        title = _("A change of your plan")
        words = _("Your therapist would change something of it. Say yes, or keep what stands.")
    url, action = reverse("my-plan"), _("Read it")
    return [Need(kind="plan", count=1, title=title, words=words, url=url, action=action)]


def questions_waiting(needs: Sequence[Need]) -> int:
    """Return how many questions wait in all."""
    return sum(need.count for need in needs if need.kind == "questions")


def count_words(count: int) -> str:
    """Return how many short questions: “seven short questions”."""
    return ngettext("%(many)s short question", "%(many)s short questions", count) % {
        "many": number_word(count)
    }


def _questionnaire(due: DueQuestionnaire, meeting: Appointment | None) -> Need:
    instrument = due.instrument
    is_begun, left = due.given is not None, instrument.item_count - (due.given or 0)
    return Need(
        kind="questions",
        count=left,
        title=_about(instrument.plain_name),
        words=_kept_words(left) if is_begun else _invitation(due, meeting),
        url=reverse("questionnaire", args=[due.schedule.public_id]),
        action=_("Go on") if is_begun else _("Answer now"),
    )


def _about(plain_name: str) -> str:
    return capfirst(_("%(name)s, lately") % {"name": plain_name})


def _kept_words(left: int) -> str:
    if left == 0:
        return _("You have answered everything. It is kept, and not sent yet.")
    return _("You have begun. What you have answered is kept; go on whenever you like.")


def _invitation(due: DueQuestionnaire, meeting: Appointment | None) -> str:
    minutes = ngettext("about a minute", "about %(minutes)s minutes", due.instrument.minutes) % {
        "minutes": number_word(due.instrument.minutes)
    }
    asked = {"questions": count_words(due.instrument.item_count), "minutes": minutes}
    if meeting is not None and meeting.starts_at - clock.now() < _BEFORE_A_MEETING:
        first = _("Before you meet: %(questions)s, %(minutes)s.") % asked
    else:
        first = capfirst(_("%(questions)s, %(minutes)s.") % asked)
    return f"{first} {seen_words(due.instrument)}"


def seen_words(instrument: Instrument) -> str:
    """Say when the therapist sees answers, before any is given: one of them may go at once."""
    if instrument.answers_only and instrument.alerts:
        return _(
            "Your therapist sees your answers once you have sent them, except a yes to one of "
            "these, which they see at once."
        )
    if instrument.alerts:
        return _(
            "Your therapist sees your answers once you have sent them, except an answer about "
            "harming yourself, which they see at once."
        )
    return _("Your therapist sees your answers once you have sent them.")


def _goal(glance: GoalGlance) -> Need:
    goal, is_new = glance.goal, glance.goal.revision_number == 1
    # Of words that are sealed a list cannot tell which changed: the goal’s, those of its levels, or
    # where it stands.
    words = _(
        "Your therapist would put %(goal)s, or what stands with it, into other words, or let it "
        "stand elsewhere. Say yes, or keep it as it is."
    )
    title = _("A change of a goal to look at")
    if goal.is_step and goal.state == GoalState.PROPOSED:
        words = _("Your therapist proposes a small step: %(goal)s. Read it and say if it is right.")
        title = _("A step to look at")
    elif is_new:
        words = _("Your therapist proposes %(goal)s. Read it and say whether it is right.")
        title = _("A new goal to look at")
    elif goal.state == GoalState.PROPOSED:
        words = _("It now says %(goal)s. Read it and say whether it is right.")
    return Need(
        kind="goal",
        count=1,
        title=title,
        words=words % {"goal": quoted(goal.words)},
        url=reverse("my-goal", args=[goal.public_id]),
        action=_("Read it"),
    )


def _look(glance: GoalGlance) -> Need:
    words = _("You two said that you would look at %(goal)s again by now. Bring what you notice.")
    return Need(
        kind="look",
        count=1,
        title=_("A goal to look at together"),
        words=words % {"goal": quoted(glance.goal.words)},
        url=reverse("my-goal", args=[glance.goal.public_id]),
        action=_("Read it"),
    )
