"""The plan with the therapist: reading it, comparing its versions, and the deeds on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telos.access.enums import RecordKind
from telos.goals.enums import OPEN_STATES
from telos.goals.queries import goals_visible_to
from telos.intake.queries import in_the_way_of
from telos.notices.actions import see
from telos.notices.enums import NoticeKind
from telos.plans.actions import (
    PlanError,
    ReviewDayError,
    answer_wish,
    end_plan,
    keep_plan,
    review_plan,
    take_plan_along,
)
from telos.plans.forms import (
    AnswerWishForm,
    EndPlanForm,
    PaperForClientForm,
    PlanSpokenForm,
    ReviewPlanForm,
    SeenForm,
)
from telos.plans.queries import plan_notices, plan_of
from telos.rights.enums import About
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.originals import said_of
from telos.web.plan_compare import (
    asked_versions,
    compared,
    compared_from_outside,
    no_comparison_words,
)
from telos.web.plan_paper import NoPaperError, PaperHead, no_paper_words, paper_file
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.plan_page import plan_page
from telos.web.therapist.records import Case, case_of, in_asked_care, readable_case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.plans.queries import PlanRead
    from telos.web.standing import PersonRequest

_REJECTED = 422
_FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "keep": SeenForm,
    "said": PlanSpokenForm,
    "answer": AnswerWishForm,
    "review": ReviewPlanForm,
    "end": EndPlanForm,
    "paper": PaperForClientForm,
}


@policy(Policy.SUPERVISION)
@require_safe
def client_plan(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show the plan, who agreed to which version, and what may be done with it."""
    case = readable_case_of(request, client_id)
    plan = plan_in(request, case)
    if plan is None:
        return _show_none(request, case)
    sent: dict[str, forms.Form] = {}
    if not case.supervises:
        told = plan_notices(request.user, plan, NoticeKind.PLAN_DECLINED)
        see(actor=request.user, notices=told)
        # In care from before nothing is said any more; it is taken along as ever.
        words = ("paper",) if case.reads_only else ("answer", "said", "review", "end", "paper")
        addresses = {name: reverse(f"client-plan-{name}", args=[client_id]) for name in words}
        kept = take_kept_of(request, addresses)
        sent = {kept[0]: _FORMS[kept[0]](kept[1], auto_id=f"{kept[0]}_%s")} if kept else {}
    return show_plan(request, case, plan, sent=sent)


@policy(Policy.SUPERVISION)
@require_safe
def client_plan_compare(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show two versions side by side."""
    case = readable_case_of(request, client_id)
    plan = plan_in(request, case)
    if plan is None:
        return redirect("client-plan", client_id)
    versions = asked_versions(
        plan, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    if versions is None:
        messages.info(request, no_comparison_words(plan))
        return redirect(f"{reverse('client-plan', args=[client_id])}{request.care.query}")
    comparison = compared(*versions)
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-plan", reads_only=case.reads_only),
        "comparison": compared_from_outside(comparison) if case.reads_only else comparison,
        "numbers": [version.number for version in plan.versions],
    }
    record_reading(request, [case.client], RecordKind.PLAN, RecordKind.GOALS, about=plan.plan)
    return render(request, "therapist/plan_compare.html", context)


@kept_over_sign_in("client-plan", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_plan_keep(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Take back the version that is proposed beside the one that stands."""

    def keep(plan: PlanRead, data: Mapping[str, Any]) -> str:
        keep_plan(actor=request.user, plan=plan.plan, seen_step=data["seen_step"])
        return _("Taken back. The plan goes on as it stood.")

    return _answer(request, client_id, name="keep", deed=keep)


@kept_over_sign_in("client-plan")
@policy(Policy.CLINICIAN)
@require_POST
def client_plan_answer(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Answer in words what the client has asked for."""

    def answer(plan: PlanRead, data: Mapping[str, Any]) -> str:
        answer_wish(
            actor=request.user, plan=plan.plan, seen_step=data["seen_step"], words=data["words"]
        )
        return _("Answered. They read it beside what they asked for.")

    return _answer(request, client_id, name="answer", deed=answer)


@kept_over_sign_in("client-plan")
@policy(Policy.CLINICIAN)
@require_POST
def client_plan_review(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Write down how the plan has gone, and when the two look at it again."""

    def review(plan: PlanRead, data: Mapping[str, Any]) -> str:
        review_plan(
            actor=request.user,
            plan=plan.plan,
            seen_step=data["seen_step"],
            words=data["words"],
            next_on=data["next_on"],
        )
        return _("Kept. The plan goes on, until you look at it again.")

    return _answer(request, client_id, name="review", deed=review)


@kept_over_sign_in("client-plan")
@policy(Policy.CLINICIAN)
@require_POST
def client_plan_end(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """End the plan, with the reason."""

    def end(plan: PlanRead, data: Mapping[str, Any]) -> str:
        end_plan(actor=request.user, plan=plan.plan, seen_step=data["seen_step"], why=data["why"])
        return _("Kept, with the reason, in the plan’s story.")

    return _answer(request, client_id, name="end", deed=end)


@kept_over_sign_in("client-plan")
@policy(Policy.CLINICIAN)
@require_POST
@stepped_up("client-plan")
def client_plan_paper(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Give the therapist the plan as a PDF for the client or, with their word, for a GP.

    It may be that of care from before: taking it along changes nothing in it.
    """
    case = in_asked_care(request, case_of(request, client_id))
    plan = plan_in(request, case)
    if plan is None:
        return redirect(f"{reverse('client-plan', args=[client_id])}{request.care.query}")
    form = PaperForClientForm(request.POST, auto_id="paper_%s")
    if not form.is_valid():
        return show_plan(request, case, plan, sent={"paper": form})
    data = form.cleaned_data
    try:
        paper = paper_file(
            plan,
            is_short=form.is_short,
            with_doings=data["with_doings"],
            head=PaperHead.from_(data),
            period=request.care.ended_words,
        )
    except NoPaperError as error:
        form.add_error(None, no_paper_words(error))
        return show_plan(request, case, plan, sent={"paper": form})
    take_plan_along(actor=request.user, plan=plan.plan, asked_on=data["asked_on"])
    return paper


def plan_in(request: PersonRequest, case: Case) -> PlanRead | None:
    """Return the plan of the care that the page shows, if it has one."""
    return plan_of(request.user, case.episode) if case.episode is not None else None


def seen_now(plan: PlanRead) -> dict[str, int]:
    """Return what the page shows, for the forms that answer it."""
    seen = {"seen_step": plan.plan.step_number}
    return seen | ({"seen_goals": plan.offer.seen_goals} if plan.offer else {})


def _answer(
    request: PersonRequest,
    client_id: UUID,
    *,
    name: str,
    deed: Callable[[PlanRead, Mapping[str, Any]], str],
) -> HttpResponse:
    """Do what the form asks and say so; or show it again with what stands in the way."""
    case = case_of(request, client_id)
    plan = plan_in(request, case)
    if plan is None:
        return redirect("client-plan", client_id)
    form = _FORMS[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            said = deed(plan, form.cleaned_data)
        except PlanError as error:
            # The page shows what stands now, so it counts as seen from here.
            plan = plan_in(request, case) or plan
            data = request.POST.copy()
            data["seen_step"] = str(plan.plan.step_number)
            form = _FORMS[name](data, auto_id=f"{name}_%s")
            form.full_clean()
            form.add_error("next_on" if isinstance(error, ReviewDayError) else None, str(error))
        else:
            messages.success(request, said)
            return redirect("client-plan", client_id)
    return show_plan(request, case, plan, sent={name: form})


def show_plan(
    request: PersonRequest, case: Case, plan: PlanRead, *, sent: Mapping[str, forms.Form]
) -> HttpResponse:
    """Show the page of a plan, with a form that was refused or that came too late."""
    seen = seen_now(plan)
    # Read before the first text is opened, so that the keys of all come by one query.
    said = said_of(request.user, case.client, about=[About.PLAN], row_id=plan.plan.public_id)
    told = in_the_way_of(request.user, plan.plan.episode)
    page = plan_page(plan, case.client, request.user, told=told, reads_only=case.reads_only)
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-plan", reads_only=case.reads_only),
        "page": page,
        "said": said,
        "sent": sent,
    }
    for name, made in _FORMS.items():
        context[f"{name}_form"] = sent.get(name) or made(initial=seen, auto_id=f"{name}_%s")
    kinds = [RecordKind.PLAN, RecordKind.GOALS, *([RecordKind.INTAKE] if page.unplanned else [])]
    record_reading(request, [case.client], *kinds, about=plan.plan)
    status = _REJECTED if request.method == "POST" else 200
    return render(request, "therapist/plan.html", context, status=status)


def _show_none(request: PersonRequest, case: Case) -> HttpResponse:
    """Say that there is no plan, and where it begins: with a goal."""
    goals = goals_visible_to(request.user).filter(episode=case.episode, state__in=OPEN_STATES)
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-plan", reads_only=case.reads_only),
        "has_goals": case.episode is not None and goals.exists(),
    }
    record_reading(request, [case.client], RecordKind.PLAN)
    return render(request, "therapist/plan_none.html", context)
