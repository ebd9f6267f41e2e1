"""What the client’s page of their plan says and allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.plans.enums import PlanState
from telos.plans.rules import may_move
from telos.web.goal_story import whole_day
from telos.web.plan_compare import Comparison, compared
from telos.web.plan_goals import goals_since, is_outlived, serves_the_ended
from telos.web.plan_settled import answer_to_wish, ended_words, was_agreed
from telos.web.plan_story import PlanChapter, plan_story
from telos.web.plan_versions import VersionRow, is_due, version_rows
from telos.web.plan_words import PlanShown, approaches_words, plan_shown, summary_words
from telos.web.words import on_day, to_come

if TYPE_CHECKING:
    from telos.people.models import Person
    from telos.plans.queries import PlanGlance, PlanRead


@dataclass(frozen=True, kw_only=True)
class MyPlanPage:
    """The plan, what is proposed beside it, and what may be done."""

    title: str
    lead: str
    shown: PlanShown
    shown_title: str
    change: Comparison | None
    """What a version that is proposed would change of the one that stands."""
    since: tuple[str, ...]
    """What became of its goals since it was written."""
    awaits_you: bool
    may_agree: bool
    may_keep: bool
    may_ask: bool
    may_end: bool
    end_words: str
    wish: str
    answered: tuple[str, str, str] | None
    """Who answered the last wish and when, what was asked for, and the answer."""
    versions: list[VersionRow]
    story: list[PlanChapter]


def my_plan_page(plan: PlanRead, viewer: Person) -> MyPlanPage:
    """Return the plan as its client reads it."""
    is_open = plan.plan.episode.is_open
    standing, offer = plan.standing, plan.offer if is_open else None
    return MyPlanPage(
        title=_title(plan),
        lead=_lead(plan, viewer),
        shown=plan_shown(plan.shown),
        shown_title=_shown_title(plan),
        change=compared(standing, offer) if standing and offer else None,
        since=goals_since(plan),
        awaits_you=is_open and offer is not None,
        may_agree=offer is not None and not serves_the_ended(offer),
        may_keep=standing is not None and offer is not None,
        may_ask=is_open and plan.plan.state != PlanState.ENDED,
        may_end=is_open and may_move(plan.plan.state, PlanState.ENDED),
        end_words=_("End this plan") if standing else _("Say no to it"),
        wish=plan.wish.words if plan.wish else "",
        answered=_answered(plan),
        versions=version_rows(plan, viewer),
        story=plan_story(plan, viewer, day=whole_day),
    )


def _answered(plan: PlanRead) -> tuple[str, str, str] | None:
    found = answer_to_wish(plan)
    if found is None:
        return None
    wish, answer = found
    said = {"name": answer.by.display_name, "day": on_day(localtime(answer.created_at).date())}
    return _("%(name)s answered %(day)s") % said, wish.words, answer.words


def _title(plan: PlanRead) -> str:
    if not plan.plan.episode.is_open:
        unagreed = _("A plan that was proposed, and not agreed")
        return _("What you planned together") if was_agreed(plan) else unagreed
    if is_outlived(plan) and plan.wish is None:
        return _("Your plan serves a goal that has ended")
    if plan.awaits == Side.CLIENT:
        beside = _("Your therapist would change your plan. Is it right so?")
        return (
            beside if plan.standing else _("Your therapist proposes a plan. Is it right for you?")
        )
    if plan.wish is not None:
        return _("You have asked for a change of your plan")
    return _title_of_settled(plan)


def _title_of_settled(plan: PlanRead) -> str:
    if is_due(plan):
        return _("It is time to look at your plan together")
    if plan.plan.state == PlanState.ENDED:
        ended, unagreed = _("This plan has ended"), _("This plan was not agreed")
        return ended if was_agreed(plan) else unagreed
    return summary_words(plan.shown)


def _lead(plan: PlanRead, viewer: Person) -> str:
    if not plan.plan.episode.is_open:
        unagreed = _("This care ended without a yes of you both to it. It stays here to be read.")
        stood = _("This care has ended. Your plan stays here as it stood.")
        return stood if was_agreed(plan) else unagreed
    if is_outlived(plan) and plan.wish is None:
        return _("Your therapist puts it anew, or you two take the goal up again. Nothing is lost.")
    if plan.awaits == Side.CLIENT:
        beside = _("What stands counts until you have said yes to something else. Take your time.")
        new = _("It counts once you have said yes. If something is not right, say so: that helps.")
        return beside if plan.standing else new
    if plan.wish is not None:
        return _("Your therapist reads it and answers here, in words or with a new version.")
    return _lead_of_settled(plan, viewer)


def _lead_of_settled(plan: PlanRead, viewer: Person) -> str:
    if is_due(plan):
        return _("Bring what you have noticed: what helped, what did not, what you would change.")
    if plan.plan.review_on is None:
        rest = _("Nothing of it is lost. A new one begins with a talk.")
        return f"{ended_words(plan, viewer)} {rest}"
    words = _("%(approaches)s. You have both said yes to it, and look at it again on %(day)s.")
    if not to_come(plan.plan.review_on):
        words = _(
            "%(approaches)s. You have both said yes to it; you were to look at it on %(day)s."
        )
    return words % {
        "approaches": approaches_words(plan.shown),
        "day": whole_day(plan.plan.review_on),
    }


def _shown_title(plan: PlanRead) -> str:
    if plan.standing is not None:
        is_open = plan.plan.episode.is_open
        return _("The plan that stands") if is_open else _("The plan that stood")
    if plan.offer is not None and plan.plan.episode.is_open:
        return _("What is proposed")
    return _("What it said")


def plan_words(glance: PlanGlance) -> str:
    """Say in a sentence how the plan stands, beside the goals that it serves."""
    if not glance.is_open:
        unagreed = _("How you two might have worked towards them was proposed, and not agreed.")
        stood = _("How you two worked towards them is kept as it stood.")
        return stood if glance.was_agreed else unagreed
    if glance.awaits == Side.CLIENT:
        return _("How you two work towards them waits for your answer.")
    if glance.state == PlanState.ENDED:
        return _("The plan of how you two work towards them has ended.")
    if not glance.stands:
        return _("How you two would work towards them is being talked over.")
    day = whole_day(glance.review_on) if glance.review_on else ""
    words = _("How you two work towards them is agreed; you look at it again on %(day)s.")
    if not to_come(glance.review_on):
        words = _("How you two work towards them is agreed; you were to look at it on %(day)s.")
    return words % {"day": day}
