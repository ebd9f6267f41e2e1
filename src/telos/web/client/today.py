"""Today: what comes next, what waits, and how it has been lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from telos.access.enums import ConsentKind, Side
from telos.access.queries import consents_visible_to
from telos.access.rules import rests_and_is_cared_for
from telos.base import clock
from telos.episodes.queries import OPEN_FIRST, episodes_visible_to
from telos.goals.queries import endings_told, open_goals
from telos.intake.queries import intakes_due
from telos.measures.queries import (
    answer_waits,
    called_for_help_in,
    measures_at_a_glance,
    with_calls_for_help,
)
from telos.notices.enums import NoticeKind
from telos.plans.queries import plan_at_a_glance, plan_steps_told, with_plans
from telos.scheduling.queries import next_appointments
from telos.web.care_story import is_over
from telos.web.client.consent_page import consent_needs
from telos.web.client.courses import Told, told
from telos.web.client.needs import Need, intake_needs, needs_of, plan_needs
from telos.web.client.today_words import headline, part_of_day
from telos.web.client.told_needs import ending_needs, plan_told_needs
from telos.web.gate import Policy, policy
from telos.web.news import news_of
from telos.web.public.help import emergency_in, listeners_in
from telos.web.public.where import place_now
from telos.web.time_line import drawn_course, is_now, span_of
from telos.web.words import day_words, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.http import HttpResponse

    from telos.access.queries import Consent
    from telos.episodes.models import Episode
    from telos.goals.queries import GoalGlance
    from telos.measures.queries import Course, MeasuresGlance
    from telos.people.models import Client, Person
    from telos.scheduling.models import Appointment
    from telos.web.charts import Drawing
    from telos.web.standing import ClientRequest

# Pixels. Smaller than on the page of progress: a glance, not a study.
_GLANCE_HEIGHTS: Final = (220, 200)
# What the page says itself, with who and why.
_TOLD: Final = frozenset({NoticeKind.GOAL_ENDED, NoticeKind.ANSWERED})
_TOLD_AS: Final = frozenset({"ended", "answer", "plan_ended"})


@dataclass(frozen=True, kw_only=True)
class Lately:
    """How it has been: two sentences, what was said of a goal, and a small drawing."""

    told: Told | None
    about_goal: str
    drawing: Drawing | None


@dataclass(frozen=True, kw_only=True)
class PauseSaid:
    """That care pauses, or that the day is past on which two wanted to look again."""

    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class TodayPage:
    """What the page says, in its order."""

    part_of_day: str
    headline: str
    needs: tuple[Need, ...]
    lately: Lately | None
    farewell: str = ""
    """What is said to somebody whose care has ended."""
    calls_for_help: bool = False
    """Whether an answer of today was one at which help is shown."""
    rests: bool = False
    """Whether the client asked that nobody read their record for now."""
    paused: PauseSaid | None = None
    """What is said to somebody whose care pauses."""
    nobody_looks: bool = False
    """Whether care goes on, and nobody at the practice reads what is written just now."""
    answer_unseen: bool = False
    """Whether nobody is there any more who looks at the answer at which help is shown."""


@policy(Policy.CLIENT)
@require_GET
def today(request: ClientRequest) -> HttpResponse:
    """Show the client's day."""
    episode = _present_episode(request.user, request.own)
    news = news_of(request)
    kinds = frozenset(each.kind for each in news)
    page = today_page(request.user, request.own, episode, news=kinds)
    # What the page says with who and why is not told among the news as well.
    told = _TOLD if any(need.kind in _TOLD_AS for need in page.needs) else frozenset()
    context = {
        "page": page,
        "news": [each for each in news if each.kind not in told],
        "listeners": listeners_in(place_now(request)),
        "emergency": emergency_in(place_now(request)),
    }
    return render(request, "client/today.html", context)


def _present_episode(viewer: Person, own: Client) -> Episode | None:
    """Return the care that goes on, or went on last, with what the day says of it."""
    visible = with_plans(viewer, episodes_visible_to(viewer).filter(client=own))
    read = with_calls_for_help(viewer, visible, since=_midnight())
    return read.order_by(OPEN_FIRST, "-opened_on", "-pk").first()


def today_page(
    viewer: Person,
    own: Client,
    episode: Episode | None,
    *,
    news: frozenset[NoticeKind] = frozenset(),
) -> TodayPage:
    """Put the day together; what a therapist ended or answered is read where `news` say so."""
    resting, is_cared_for = rests_and_is_cared_for(own)
    is_asked = not resting and (episode is None or episode.is_open)
    consents = consents_visible_to(viewer, own) if is_asked else {}
    asked = consent_needs(consents.values(), practice=own.practice.name)
    if episode is None:
        words = headline(episode=None, meeting=None, needs=())
        return TodayPage(part_of_day=part_of_day(), headline=words, needs=tuple(asked), lately=None)
    goals = open_goals(viewer, [episode], of_side=Side.CLIENT).get(episode.pk, [])
    measures = measures_at_a_glance(viewer, [episode], whole=True)
    due = measures.due.get(episode.pk, [])
    meeting = next_appointments(viewer, [episode]).get(episode.pk)
    # Once care has ended a goal that was not agreed waits for nobody's answer.
    waiting = goals if episode.is_open else []
    intake = _intake(viewer, episode, consents) if is_asked else []
    of_goals = needs_of(due, goals=waiting, meeting=meeting)
    of_plan = plan_needs(plan_at_a_glance(episode))
    of_endings = _told_needs(viewer, episode, news) if episode.is_open else []
    needs = [*of_goals, *of_endings, *of_plan, *intake, *asked]
    needs_help = called_for_help_in(episode)
    return TodayPage(
        part_of_day=part_of_day(),
        headline=headline(episode=episode, meeting=meeting, needs=needs),
        needs=tuple(needs),
        # On the day of a grave answer a figure that has come down is no comfort.
        lately=None if needs_help else _lately(episode, goals, measures=measures),
        farewell="" if episode.is_open else _farewell(episode),
        paused=_paused(episode, meeting),
        calls_for_help=needs_help,
        rests=resting,
        answer_unseen=needs_help and _is_unseen(viewer, episode, is_cared_for=is_cared_for),
        nobody_looks=episode.is_open and not resting and not is_cared_for,
    )


def _told_needs(viewer: Person, episode: Episode, news: frozenset[NoticeKind]) -> list[Need]:
    of_goals = ending_needs(endings_told(viewer, episode)) if news & _TOLD else []
    is_answered = NoticeKind.ANSWERED in news
    return [*of_goals, *(plan_told_needs(plan_steps_told(viewer, episode)) if is_answered else [])]


def _is_unseen(viewer: Person, episode: Episode, *, is_cared_for: bool) -> bool:
    """Tell whether nobody looks at an answer: after care somebody does while it waits for them."""
    if episode.is_open:
        return False
    return not (is_cared_for and answer_waits(viewer, episode))


def _intake(
    viewer: Person, episode: Episode, consents: Mapping[ConsentKind, Consent]
) -> list[Need]:
    """Return the intake as it waits, or what stands in its way."""
    due = intakes_due(viewer, [episode])[episode.pk]
    return intake_needs(due, episode, treatment=consents.get(ConsentKind.TREATMENT))


def _farewell(episode: Episode) -> str:
    return _(
        "What you worked for stays here for you to read. If things get hard again, you can come "
        "back: ask %(practice)s for an appointment. Until then the people under “Need help now?” "
        "are there for you, at any hour."
    ) % {"practice": episode.client.practice.name}


def _paused(episode: Episode, meeting: Appointment | None) -> PauseSaid | None:
    until = episode.paused_until
    if until is None:
        return None
    named = {"day": day_words(until), "on": on_day(until), "practice": episode.client.practice.name}
    if is_over(until):
        words = _(
            "Your therapist and you wanted to look again %(on)s, and nothing has been entered "
            "since. No questionnaire is asked until you two go on; your goals are here, and you "
            "can rate them whenever you like. If no session is planned, ask %(practice)s for one. "
            "The people under “Need help now?” are there at any hour."
        )
        return PauseSaid(title=_("Your pause is over"), words=words % named)
    words = _(
        "Your therapist and you agreed to leave it be until %(day)s. No questionnaire is asked "
        "before; your goals are here, and you can rate them whenever you like. If you need "
        "somebody sooner, ask %(practice)s for an appointment. The people under “Need help now?” "
        "are there at any hour."
    )
    return PauseSaid(
        title=_("Your care pauses"),
        words=" ".join(filter(None, (words % named, _within(meeting, until)))),
    )


def _within(meeting: Appointment | None, until: date) -> str:
    """Say that a session is planned though care pauses; nothing where none is."""
    day = localtime(meeting.starts_at).date() if meeting else None
    if day is None or day >= until:
        return ""
    return _("One session is planned within the pause, %(day)s; it stays.") % {"day": on_day(day)}


def _midnight() -> datetime:
    return localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def _lately(
    episode: Episode, goals: Sequence[GoalGlance], *, measures: MeasuresGlance
) -> Lately | None:
    courses = measures.courses.get(episode.pk, [])
    course = courses[0] if courses else None
    about_goal = _about_goal(goals)
    if course is None and not about_goal:
        return None
    return Lately(
        told=told(course, goes_on=episode.is_open) if course else None,
        about_goal=about_goal,
        drawing=_glance(episode, course) if course and len(course.points) > 1 else None,
    )


def _glance(episode: Episode, course: Course) -> Drawing:
    span = span_of(episode, courses=[course])
    return drawn_course(
        course,
        span,
        description=told(course, goes_on=episode.is_open).whole,
        heights=_GLANCE_HEIGHTS,
    )


def _about_goal(goals: Sequence[GoalGlance]) -> str:
    """Return what the client last said of the goal that stands first and was rated."""
    for glance in goals:
        was, last, day = glance.first, glance.last, glance.last_on
        if last is None or day is None:
            continue
        rates = _("You rate %(goal)s %(now)d of 10")
        if not is_now(day):
            rates = _("You rated %(goal)s %(now)d of 10 %(day)s")
        rates %= {"goal": quoted(glance.goal.words), "now": last, "day": on_day(day)}
        if was == last:
            return _("%(rates)s.") % {"rates": rates}
        return _("%(rates)s; it was %(was)d.") % {"rates": rates, "was": was}
    return ""
