"""Putting a version together: the first one makes the plan, each further one stands beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.base import clock
from telos.goals.models import Goal
from telos.intake.queries import in_the_way_of
from telos.measures.models import MeasureSchedule
from telos.measures.queries.library import followed_in
from telos.notices.actions import no_longer_news
from telos.notices.enums import NoticeKind
from telos.plans.actions.holding import (
    append_step,
    hold_care,
    last_step,
    next_step,
    offer_of,
    record_deed,
    require_seen,
    standing_of,
)
from telos.plans.actions.kept import says_of, write_version
from telos.plans.actions.saying import (
    PlanError,
    PlanSays,
    PlanSentError,
    ReviewDayError,
)
from telos.plans.actions.served import require_goals_of_care_seen, say_otherwise
from telos.plans.enums import LATEST_REVIEW, PlanState, StepKind
from telos.plans.models import Plan, PlanAgreement, PlanVersion
from telos.plans.queries import unknown_approaches, unknown_interventions
from telos.plans.rules import may_write_version

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.access.enums import Side
    from telos.episodes.models import Episode
    from telos.people.models import Person


@transaction.atomic
def propose_plan(
    *,
    actor: Person,
    episode: Episode,
    says: PlanSays,
    submission_key: UUID,
    seen_step: int = 0,
    seen_goals: int | None = None,
    why: str = "",
) -> PlanVersion:
    """Propose a version; whoever proposes it has agreed to it, the other side has not yet.

    `seen_step` is the step up to which the plan was read, 0 where there was none, and `seen_goals`
    what `changes_of` all goals of this care came to then. What both agreed to before stands until
    both agree to the new one.
    """
    held, side = hold_care(actor, episode)
    require(may_write_version(side))
    sent = PlanVersion.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        return _sent_before(sent, held, actor, says=says)
    require_goals_of_care_seen(held, seen_goals)
    _require_known(held, says)
    _require_told(actor, held, says)
    plan = Plan.objects.select_for_update().filter(episode=held).first()
    if plan is None:
        return _first(held, actor, side, says=says, submission_key=submission_key, why=why)
    plan.episode = held
    require_seen(plan, seen_step)
    _require_new(plan, says)
    # A new version answers the client's no.
    no_longer_news(NoticeKind.PLAN_DECLINED, about=last_step(plan))
    if plan.state == PlanState.ENDED:
        plan.state = PlanState.PROPOSED
    step = next_step(plan, StepKind.VERSION, by=actor, side=side, words=why)
    number = PlanVersion.objects.filter(plan=plan).count() + 1
    version = write_version(plan, step, says, number=number, submission_key=submission_key)
    PlanAgreement.objects.create(version=version, by=actor, side=side)
    record_deed(actor, "plan.revise", plan)
    return version


def _first(
    episode: Episode, actor: Person, side: Side, *, says: PlanSays, submission_key: UUID, why: str
) -> PlanVersion:
    plan = Plan.objects.create(episode=episode, state=PlanState.PROPOSED)
    step = append_step(plan, StepKind.VERSION, by=actor, side=side, words=why)
    version = write_version(plan, step, says, number=1, submission_key=submission_key)
    PlanAgreement.objects.create(version=version, by=actor, side=side)
    record_deed(actor, "plan.propose", plan)
    return version


def _sent_before(
    sent: PlanVersion, episode: Episode, actor: Person, *, says: PlanSays
) -> PlanVersion:
    """Return the version that this very form has made; another form with its key is refused."""
    is_same = sent.plan.episode_id == episode.pk and sent.step.by_id == actor.pk
    if not is_same or says_of(sent).said != says.said:
        raise PlanSentError
    return sent


def _require_new(plan: Plan, says: PlanSays) -> None:
    """Refuse a version that says what stands or is proposed already."""
    offer = offer_of(plan)
    if offer is not None and _is_said_in(offer, says):
        raise PlanError(_("This is proposed already. Change it, or leave it."))
    stands = standing_of(plan)
    if stands is not None and _is_said_in(stands, says, review_on=plan.review_on):
        raise PlanError(_("This is what stands already. Change it, or leave it."))


def _is_said_in(version: PlanVersion, says: PlanSays, *, review_on: date | None = None) -> bool:
    """Tell whether a version says just this, for goals that say what they said then.

    A review may have named another day since.
    """
    said = says_of(version)
    said = replace(said, review_on=review_on or said.review_on)
    return said.said == says.said and not say_otherwise(version)


def _require_known(episode: Episode, says: PlanSays) -> None:
    """Refuse what the library, the goals or the calendar do not have."""
    named = [serving.intervention for serving in says.servings]
    if unknown_approaches(says.approaches) or unknown_interventions(named):
        raise PlanError(_("Choose from the library as it stands now; something of it has gone."))
    if len(set(named)) != len(named) or len(set(says.approaches)) != len(says.approaches):
        raise PlanError(_("Name each approach and each intervention once."))
    goals = [goal.pk for goal in says.goals]
    own = Goal.objects.filter(pk__in=goals, episode=episode).select_related("aim")
    if sum(goal.is_live for goal in own) != len(goals):
        raise PlanError(_("Choose among the goals that you two still work with."))
    if any(goal.is_step for goal in own.filter(pk__in=[goal.pk for goal in says.sign_goals])):
        raise PlanError(
            _("A step is done or not, and nobody rates it: choose other goals that would move.")
        )
    asked = MeasureSchedule.objects.filter(episode=episode).values_list("instrument_key", flat=True)
    if not set(says.sign_measures) <= set(asked):
        raise PlanError(_("Choose among the questionnaires that are asked in this care."))
    if len(followed_in(episode.pk, says.sign_measures)) < len(set(says.sign_measures)):
        raise PlanError(_("Questions of which nothing is added up cannot show that it helps."))
    if not clock.today() < says.review_on <= clock.today() + LATEST_REVIEW:
        raise ReviewDayError(_("Choose a day to come, within a year."))


def _require_told(actor: Person, episode: Episode, says: PlanSays) -> None:
    """Refuse to answer what the client does not say, or says otherwise by now."""
    named = [each.entry.pk for each in says.arranged]
    if not named:
        return
    told = {each.entry.pk for each in in_the_way_of(actor, episode)}
    if len(set(named)) != len(named) or not set(named) <= told:
        raise PlanError(
            _("What stands in the way is told otherwise by now. Read it again, please.")
        )
