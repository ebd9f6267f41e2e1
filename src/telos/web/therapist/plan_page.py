"""What the therapist’s page of a plan says and allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.plans.enums import PlanState
from telos.plans.rules import may_move
from telos.web.goal_story import whole_day
from telos.web.plan_compare import Comparison, compared, compared_from_outside
from telos.web.plan_goals import goals_since, is_outlived, serves_the_ended
from telos.web.plan_settled import ended_words, ending_of, kept_words, was_agreed
from telos.web.plan_story import PlanChapter, plan_story
from telos.web.plan_versions import VersionRow, is_due, version_rows
from telos.web.plan_words import (
    PlanShown,
    approaches_words,
    from_outside,
    plan_shown,
    summary_words,
)
from telos.web.spoken import SpokenAsk, plan_asked
from telos.web.therapist.plan_arranging import unplanned_words
from telos.web.therapist.words import short_day, told_of
from telos.web.words import to_come

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.intake.queries import BarrierTold
    from telos.people.models import Client, Person
    from telos.plans.queries import PlanGlance, PlanRead


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """The plan, what is proposed beside it, and what may be done."""

    title: str
    lead: str
    shown: PlanShown
    shown_title: str
    change: Comparison | None
    since: tuple[str, ...]
    """What became of its goals since it was written."""
    wish: str
    may_write: bool
    write_words: str
    may_keep: bool
    may_review: bool
    is_due: bool
    may_end: bool
    versions: list[VersionRow]
    story: list[PlanChapter]
    spoken: SpokenAsk | None
    """What a client without an account may have said to it, to be written down."""
    unplanned: str
    """What the client named in the intake and the plan does not answer."""


def plan_page(
    plan: PlanRead,
    client: Client,
    viewer: Person,
    *,
    told: Sequence[BarrierTold] = (),
    reads_only: bool = False,
) -> PlanPage:
    """Return the plan as its page shows it; to a supervisor nothing is offered."""
    is_open = plan.plan.episode.is_open
    may_act = is_open and not reads_only
    standing, offer = plan.standing, plan.offer if is_open else None
    shown = plan_shown(plan.shown)
    change = compared(standing, offer) if standing and offer else None
    if reads_only:
        shown, change = from_outside(shown), change and compared_from_outside(change)
    return PlanPage(
        title=_title(plan, client, reads_only=reads_only),
        lead=_lead(plan, client, viewer, reads_only=reads_only),
        shown=shown,
        shown_title=_shown_title(plan),
        change=change,
        since=goals_since(plan),
        wish=plan.wish.words if plan.wish and is_open else "",
        may_write=may_act,
        write_words=_write_words(plan),
        may_keep=may_act and standing is not None and offer is not None,
        may_review=may_act and offer is None and may_move(plan.plan.state, PlanState.REVIEWED),
        is_due=is_due(plan),
        may_end=may_act and may_move(plan.plan.state, PlanState.ENDED),
        versions=version_rows(plan, viewer),
        story=plan_story(plan, viewer, day=short_day),
        spoken=plan_asked(plan, client, may_agree=not serves_the_ended(offer))
        if may_act and offer
        else None,
        unplanned=unplanned_words(told, offer or plan.shown) if is_open else "",
    )


def _title(plan: PlanRead, client: Client, *, reads_only: bool) -> str:
    name = {"name": client.display_name}
    if not plan.plan.episode.is_open:
        return _title_after_care(plan, name, reads_only=reads_only)
    if plan.wish is not None:
        return _("%(name)s asks for a change of the plan") % name
    if is_outlived(plan):
        return _("The plan serves a goal that has ended")
    if plan.awaits == Side.CLIENT:
        beside = _("A new version waits for %(name)s’s answer")
        said = beside if plan.standing else _("The plan waits for %(name)s’s answer")
        without = _("A new version is proposed") if plan.standing else _("The plan is proposed")
        return told_of(client, said, without=without)
    return _title_of_settled(plan, client)


def _title_after_care(plan: PlanRead, name: dict[str, str], *, reads_only: bool) -> str:
    if not was_agreed(plan):
        return _("A plan for %(name)s that was not agreed") % name
    told = _("What was planned with %(name)s")
    return (told if reads_only else _("What you planned with %(name)s")) % name


def _title_of_settled(plan: PlanRead, client: Client) -> str:
    if is_due(plan):
        return _("It is time to look at the plan with %(name)s") % {"name": client.display_name}
    if plan.plan.state == PlanState.ENDED:
        return _title_of_ended(plan, client)
    return summary_words(plan.shown)


def _title_of_ended(plan: PlanRead, client: Client) -> str:
    ended = ending_of(plan)
    by_client = ended is not None and ended.side == Side.CLIENT
    if was_agreed(plan):
        words = _("%(name)s has ended the plan") if by_client else _("This plan has ended")
    else:
        words = _("%(name)s said no to the plan") if by_client else _("This plan was not agreed")
    return words % {"name": client.display_name}


def _lead(plan: PlanRead, client: Client, viewer: Person, *, reads_only: bool) -> str:
    name = {"name": client.display_name}
    if not plan.plan.episode.is_open:
        unagreed = _("Care ended without a yes of both to it. It stays to be read.")
        return _("Care has ended; the plan stays as it stood.") if was_agreed(plan) else unagreed
    if plan.wish is not None:
        return _("Answer with a new version, or in words where it stays as it is.")
    if is_outlived(plan):
        return _("A new version leaves it out, or you two take the goal up again.")
    if plan.awaits == Side.CLIENT:
        if plan.standing is not None:
            return _("What stands counts until %(name)s has said yes to something else.") % name
        said = _("It counts once %(name)s has said yes to the version that they read.")
        return told_of(client, said, without=_("It counts once %(name)s has said yes to it."))
    return _lead_of_settled(plan, client, viewer, reads_only=reads_only)


def _lead_of_settled(plan: PlanRead, client: Client, viewer: Person, *, reads_only: bool) -> str:
    if plan.plan.state == PlanState.ENDED:
        anew = _("A new version begins it anew; both agree to that again.")
        return f"{ended_words(plan, None)} {anew}"
    if said := kept_words(plan, client):
        return said
    return _agreed_words(plan, client, viewer, reads_only=reads_only)


def _agreed_words(plan: PlanRead, client: Client, viewer: Person, *, reads_only: bool) -> str:
    words = _("%(approaches)s. You have both agreed to it; you look at it again on %(day)s.")
    if reads_only:
        words = _("%(approaches)s. Both have agreed to it; they look at it again on %(day)s.")
    said = (each.by for each in plan.shown.agreements if each.side == Side.THERAPIST)
    other = next(said, None)
    if not reads_only and other is not None and other != viewer:
        words = _(
            "%(approaches)s. %(name)s and %(other)s have agreed to it; you look at it again on "
            "%(day)s."
        )
    if not to_come(plan.plan.review_on):
        words = _("%(approaches)s. Both have agreed to it; it was to be looked at on %(day)s.")
    return words % {
        "approaches": approaches_words(plan.shown),
        "name": client.display_name,
        "other": other.display_name if other else "",
        "day": whole_day(plan.plan.review_on) if plan.plan.review_on else "",
    }


def _shown_title(plan: PlanRead) -> str:
    if plan.standing is not None:
        is_open = plan.plan.episode.is_open
        return _("The plan that stands") if is_open else _("The plan that stood")
    if plan.offer is not None and plan.plan.episode.is_open:
        return _("What is proposed")
    return _("What it said")


def _write_words(plan: PlanRead) -> str:
    if plan.plan.state == PlanState.ENDED:
        return _("Begin it anew")
    return _("Change the plan") if plan.standing else _("Change what is proposed")


def plan_in_short(glance: PlanGlance | None, client: Client) -> str:
    """Say in a sentence how the plan stands; empty where there is none."""
    if glance is None:
        return ""
    name = {"name": client.display_name}
    if glance.is_asked_for:
        return _("%(name)s asks for a change of it.") % name
    if glance.serves_ended:
        return _("It serves a goal that has ended.")
    if glance.awaits == Side.CLIENT:
        waits = _("A new version waits for %(name)s’s answer; what stands counts until then.")
        said = _("It waits for %(name)s’s answer.") if glance.is_new else waits
        return told_of(
            client, said, without=_("It is proposed: write down what %(name)s says to it.")
        )
    return _settled_in_short(glance, name)


def _settled_in_short(glance: PlanGlance, name: dict[str, str]) -> str:
    if glance.state == PlanState.ENDED:
        by_client = glance.settled_by == Side.CLIENT
        if not glance.was_agreed:
            set_aside = _("It was set aside, and never agreed.")
            return _("%(name)s said no to it.") % name if by_client else set_aside
        return _("%(name)s has ended it.") % name if by_client else _("It has ended.")
    if glance.review_on is None:
        return _("It was proposed, and not agreed.")
    if not glance.is_open:
        return _("It stood when care ended.")
    words = _("Agreed by both; looked at again on %(day)s.")
    if not to_come(glance.review_on):
        words = _("Agreed by both; it was to be looked at on %(day)s.")
    return words % {"day": whole_day(glance.review_on)}
