"""Putting a version of a plan together: a form in parts, with the library beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.goals.enums import GoalDomain
from telos.goals.queries import goals_visible_to, order_of
from telos.intake.queries import in_the_way_of
from telos.plans.actions import (
    GoalsHaveChangedError,
    PlanError,
    PlanHasChangedError,
    PlanSentError,
    ReviewDayError,
    propose_plan,
)
from telos.plans.forms import (
    PlanForm,
    asks_for_order,
    begun_with,
    in_order_asked,
    plan_begun_with,
)
from telos.plans.queries import (
    changes_of,
    measures_named,
    names_of_offered,
    plan_of,
    plan_templates_offered,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.plan_compare import compared
from telos.web.plan_story import chapters_since
from telos.web.plan_words import plan_shown
from telos.web.reading import record_reading
from telos.web.sent_before import with_new_key
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.library_shown import Asked, Shelf, shelf_for
from telos.web.therapist.plan_arranging import arranging_rows
from telos.web.therapist.records import case_with_episode
from telos.web.therapist.words import short_day, told_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.episodes.models import Episode
    from telos.goals.models import Goal
    from telos.intake.queries import BarrierTold
    from telos.people.models import Client
    from telos.plans.queries import PlanRead, TemplateSays
    from telos.web.plan_compare import Comparison
    from telos.web.plan_story import PlanChapter
    from telos.web.plan_words import PlanShown
    from telos.web.standing import PersonRequest

_REJECTED = 422
# What the form's buttons send: the next look into the library, or the plan itself.
_LOOK: Final = "look"
_BEGIN: Final = "begin"


@dataclass(frozen=True, kw_only=True)
class _Writing:
    """What a version is written from."""

    client: Client
    episode: Episode
    plan: PlanRead | None
    goals: list[Goal]
    seen_goals: int
    """By how many changes all goals of this care came to stand as they do."""
    measures: Mapping[str, str]
    told: list[BarrierTold]
    """What may stand in the way, as the client has told it."""

    def form(self, shelf: Shelf, *args: Any, **kwargs: Any) -> PlanForm:
        """Return the form, with the interventions that the page offers."""
        return PlanForm(
            *args,
            goals=self.goals,
            measures=self.measures,
            told=self.told,
            offered=shelf.keys,
            is_first=self.plan is None,
            **kwargs,
        )


@dataclass(frozen=True, kw_only=True)
class _Meanwhile:
    """A version that somebody wrote while this one was written: what it changed, or all of it."""

    number: int
    change: Comparison | None = None
    whole: PlanShown | None = None


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What has happened since the form was opened."""

    since: list[PlanChapter]
    written: _Meanwhile | None


@kept_over_sign_in("client-plan-write")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_plan_write(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Put a version together; it is a proposal until the client has said yes to it."""
    writing = _writing(request, client_id)
    if not writing.episode.is_open or not writing.goals:
        if not writing.episode.is_open:
            said = _("Care has ended, so its plan stays as it stood.")
        else:
            said = _("A plan serves goals. Begin with one, in the client’s words.")
        messages.info(request, said)
        return redirect("client-plan", client_id)
    do = request.POST.get("do") if request.method == "POST" else ""
    if do == _BEGIN:
        return _begin_from_template(request, writing)
    if request.method == "POST" and do != _LOOK and not asks_for_order(do or ""):
        return _propose(request, writing)
    sent = request.POST if request.method == "POST" else take_kept_for(request)
    begun = _begun(writing) if sent is None else in_order_asked(PlanForm.draft_of(sent), do or "")
    shelf = _shelf(writing, begun, Asked.from_(sent or {}))
    return _show(request, writing, shelf, form=writing.form(shelf, initial=begun))


def _begin_from_template(request: PersonRequest, writing: _Writing) -> HttpResponse:
    """Fill the form from a template; it is the two who make a plan of it.

    Which template it is comes in a form: an address says nothing of what somebody is here for.
    """
    says = _templates(request, writing).get(request.POST.get("template", ""))
    begun = plan_begun_with(says, writing.goals) if says else begun_with(None)
    begun |= {"seen_goals": writing.seen_goals}
    shelf = _shelf(writing, begun, Asked())
    return _show(request, writing, shelf, form=writing.form(shelf, initial=begun))


def _templates(request: PersonRequest, writing: _Writing) -> dict[str, TemplateSays]:
    """Return what a first version can begin from."""
    if writing.plan is not None:
        return {}
    return plan_templates_offered(request.user, writing.client.practice)


def _propose(request: PersonRequest, writing: _Writing) -> HttpResponse:
    shelf = _shelf(writing, PlanForm.draft_of(request.POST), Asked.from_(request.POST))
    form = writing.form(shelf, request.POST)
    if not form.is_valid():
        return _show(request, writing, shelf, form=form, status=_REJECTED)
    data = form.cleaned_data
    try:
        propose_plan(
            actor=request.user,
            episode=writing.episode,
            says=form.says(),
            submission_key=data["submission_key"],
            seen_step=data["seen_step"],
            seen_goals=data["seen_goals"],
            why=data.get("why", ""),
        )
    except PlanError as error:
        return _refused(request, writing, shelf, form=form, error=error)
    said = _("Proposed. It stands when %(name)s has said yes to it too.")
    without = _("Proposed. Write down here what %(name)s says to it.")
    messages.success(request, told_of(writing.client, said, without=without))
    return redirect("client-plan", writing.client.public_id)


def _refused(
    request: PersonRequest, writing: _Writing, shelf: Shelf, *, form: PlanForm, error: PlanError
) -> HttpResponse:
    """Show what was entered, with what stands in the way; what has happened since is told."""
    since: list[PlanChapter] = []
    written: _Meanwhile | None = None
    if isinstance(error, PlanHasChangedError | GoalsHaveChangedError | PlanSentError):
        # Read anew: what the page tells of counts as seen from here.
        writing = _writing(request, writing.client.public_id)
        data: QueryDict = request.POST.copy()
        if writing.plan is not None:
            seen = form.cleaned_data["seen_step"]
            since = chapters_since(writing.plan, request.user, seen, day=short_day)
            written = _meanwhile(writing.plan, seen)
            data["seen_step"] = str(writing.plan.plan.step_number)
        data["seen_goals"] = str(writing.seen_goals)
        if isinstance(error, PlanSentError):
            data = with_new_key(data)
        form = writing.form(shelf, data)
        form.full_clean()
    form.add_error("review_on" if isinstance(error, ReviewDayError) else None, str(error))
    told = _Told(since=since, written=written)
    return _show(request, writing, shelf, form=form, told=told, status=_REJECTED)


def _meanwhile(plan: PlanRead, seen_step: int) -> _Meanwhile | None:
    """Return what a version says that was written since; none where there is none."""
    was_read, newest = plan.as_read(seen_step), plan.versions[-1]
    if was_read is None:
        return _Meanwhile(number=newest.number, whole=plan_shown(newest))
    if was_read.number == newest.number:
        return None
    return _Meanwhile(number=newest.number, change=compared(was_read, newest))


def _writing(request: PersonRequest, client_id: UUID) -> _Writing:
    client, episode = case_with_episode(request, client_id)
    every = list(goals_visible_to(request.user).filter(episode=episode))
    return _Writing(
        client=client,
        episode=episode,
        plan=plan_of(request.user, episode),
        goals=_in_order([goal for goal in every if goal.is_live]),
        seen_goals=changes_of(every),
        measures=measures_named(request.user, episode),
        told=in_the_way_of(request.user, episode),
    )


def _in_order(goals: Sequence[Goal]) -> list[Goal]:
    """Return the aims as lists of goals have them, each followed by its steps."""
    aims = sorted((goal for goal in goals if not goal.is_step), key=order_of)
    steps = sorted((goal for goal in goals if goal.is_step), key=lambda step: step.place)
    return [each for aim in aims for each in (aim, *(s for s in steps if s.aim_id == aim.pk))]


def _shelf(writing: _Writing, begun: Mapping[str, Any], asked: Asked) -> Shelf:
    """Return what of the library stands beside what was entered so far."""
    return shelf_for(asked, goals=writing.goals, approaches=begun.get("approaches", ()))


def _begun(writing: _Writing) -> dict[str, Any]:
    """Return what the form begins with: what is proposed, else what stands or stood."""
    seen = {"seen_goals": writing.seen_goals}
    if writing.plan is None:
        return begun_with(None) | seen
    version = writing.plan.offer or writing.plan.shown
    return begun_with(version) | seen | {"seen_step": writing.plan.plan.step_number}


def _show(
    request: PersonRequest,
    writing: _Writing,
    shelf: Shelf,
    *,
    form: PlanForm,
    told: _Told | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = writing.plan
    context = {
        "client": writing.client,
        "client_nav": client_nav(writing.client, "client-plan"),
        "form": form,
        "shelf": shelf,
        "picks": shelf.picks(form),
        "templates": names_of_offered(_templates(request, writing)),
        "template": request.POST.get("template", ""),
        "arranging": arranging_rows(form),
        "domains": GoalDomain.choices,
        "is_first": plan is None,
        "wish": plan.wish.words if plan and plan.wish else "",
        "since": told.since if told else [],
        "meanwhile": told.written if told else None,
    }
    more = (RecordKind.INTAKE,) if writing.told else ()
    record_reading(request, [writing.client], RecordKind.PLAN, RecordKind.GOALS, *more)
    return render(request, "therapist/plan_write.html", context, status=status)
