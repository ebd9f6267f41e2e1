"""My plan: what the two do and why, and what the client says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from telos.access.rules import is_cared_for
from telos.notices.actions import see
from telos.notices.enums import NoticeKind
from telos.plans.actions import (
    PlanError,
    agree_plan,
    ask_change,
    end_plan,
    keep_plan,
    take_plan_along,
)
from telos.plans.forms import AgreeForm, AskChangeForm, EndPlanForm, PaperForm, SeenForm
from telos.plans.queries import plan_notices, plan_of
from telos.web.client.goal_page import kept_unseen
from telos.web.client.plan_page import my_plan_page
from telos.web.client.records import own_episode, shown_episode
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.plan_compare import asked_versions, compared, no_comparison_words
from telos.web.plan_paper import NoPaperError, PaperHead, no_paper_words, paper_file
from telos.web.step_up import stepped_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.plans.models import Plan
    from telos.plans.queries import PlanRead
    from telos.web.plan_compare import Comparison
    from telos.web.standing import ClientRequest

_REJECTED = 422
_FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "agree": AgreeForm,
    "keep": SeenForm,
    "ask": AskChangeForm,
    "end": EndPlanForm,
    "paper": PaperForm,
}


@policy(Policy.CLIENT)
@require_GET
def my_plan(request: ClientRequest) -> HttpResponse:
    """Show the plan, who agreed to it, and what is proposed."""
    episode = shown_episode(request)
    plan = _plan_in(request, episode)
    if plan is None:
        return render(request, "client/plan_none.html", {"episode": episode})
    see(actor=request.user, notices=plan_notices(request.user, plan, NoticeKind.ANSWERED))
    words = ("ask", "end", "paper")
    kept = take_kept_of(request, {name: reverse(f"my-plan-{name}") for name in words})
    sent = {kept[0]: _FORMS[kept[0]](kept[1], auto_id=f"{kept[0]}_%s")} if kept else {}
    return _show(request, plan, sent)


@policy(Policy.CLIENT)
@require_GET
def my_plan_compare(request: ClientRequest) -> HttpResponse:
    """Show two versions side by side."""
    plan = _plan_in(request, shown_episode(request))
    if plan is None:
        return redirect("my-plan")
    versions = asked_versions(
        plan, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    if versions is None:
        messages.info(request, no_comparison_words(plan))
        return redirect(f"{reverse('my-plan')}{request.care.query}")
    context = {
        "comparison": compared(*versions),
        "numbers": [version.number for version in plan.versions],
    }
    return render(request, "client/plan_compare.html", context)


@kept_over_sign_in("my-plan", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_plan_agree(request: ClientRequest) -> HttpResponse:
    """Say yes to the version that was read."""

    def agree(plan: Plan, form: forms.Form) -> str:
        data = form.cleaned_data
        agree_plan(
            actor=request.user,
            plan=plan,
            seen_step=data["seen_step"],
            seen_goals=data["seen_goals"],
        )
        return _("You have said yes to it. This is the plan now.")

    return _answer(request, name="agree", deed=agree)


@kept_over_sign_in("my-plan", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_plan_keep(request: ClientRequest) -> HttpResponse:
    """Keep the plan that stands."""

    def keep(plan: Plan, form: forms.Form) -> str:
        keep_plan(actor=request.user, plan=plan, seen_step=form.cleaned_data["seen_step"])
        return _("The plan goes on as it stood. Your therapist sees it.")

    return _answer(request, name="keep", deed=keep)


@kept_over_sign_in("my-plan")
@policy(Policy.CLIENT)
@require_POST
def my_plan_ask(request: ClientRequest) -> HttpResponse:
    """Ask for a change of the plan, in one's own words."""

    def ask(plan: Plan, form: forms.Form) -> str:
        data = form.cleaned_data
        ask_change(actor=request.user, plan=plan, seen_step=data["seen_step"], words=data["words"])
        seen = _("Kept. Your therapist reads it and answers it here.")
        return seen if is_cared_for(request.own) else kept_unseen()

    return _answer(request, name="ask", deed=ask)


@kept_over_sign_in("my-plan")
@policy(Policy.CLIENT)
@require_POST
def my_plan_end(request: ClientRequest) -> HttpResponse:
    """End the plan, or say no to the first that is proposed."""

    def end(plan: Plan, form: forms.Form) -> str:
        data = form.cleaned_data
        end_plan(actor=request.user, plan=plan, seen_step=data["seen_step"], why=data["why"])
        return _("Kept, with your reason, in the plan’s story.")

    return _answer(request, name="end", deed=end)


@kept_over_sign_in("my-plan")
@policy(Policy.CLIENT)
@require_POST
@stepped_up("my-plan")
def my_plan_paper(request: ClientRequest) -> HttpResponse:
    """Give the client the plan as a PDF, whole or short; of care from before where they read it."""
    plan = _plan_in(request, shown_episode(request))
    if plan is None:
        return redirect(f"{reverse('my-plan')}{request.care.query}")
    form = PaperForm(request.POST, auto_id="paper_%s")
    if not form.is_valid():
        return _show(request, plan, {"paper": form})
    try:
        paper = paper_file(
            plan,
            is_short=form.is_short,
            with_doings=form.cleaned_data["with_doings"],
            head=PaperHead.from_(form.cleaned_data),
            period=request.care.ended_words,
        )
    except NoPaperError as error:
        form.add_error(None, no_paper_words(error))
        return _show(request, plan, {"paper": form})
    take_plan_along(actor=request.user, plan=plan.plan)
    return paper


def _own_plan(request: ClientRequest) -> PlanRead | None:
    return _plan_in(request, own_episode(request))


def _plan_in(request: ClientRequest, episode: Episode | None) -> PlanRead | None:
    return plan_of(request.user, episode) if episode is not None else None


def _answer(
    request: ClientRequest, *, name: str, deed: Callable[[Plan, forms.Form], str]
) -> HttpResponse:
    """Do what the form asks and say so; or show it again with what stands in the way."""
    plan = _own_plan(request)
    if plan is None:
        return redirect("my-plan")
    form = _FORMS[name](request.POST, auto_id=f"{name}_%s")
    meanwhile = None
    if form.is_valid():
        try:
            said = deed(plan.plan, form)
        except PlanError as error:
            # The page shows what stands now, so it counts as seen from here.
            data = request.POST.copy()
            plan = _own_plan(request) or plan
            meanwhile = _meanwhile(plan, form.cleaned_data["seen_step"])
            for seen, number in _seen(plan).items():
                data[seen] = str(number)
            form = _FORMS[name](data, auto_id=f"{name}_%s")
            form.full_clean()
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("my-plan")
    return _show(request, plan, {name: form}, meanwhile=meanwhile)


def _meanwhile(plan: PlanRead, seen_step: int) -> Comparison | None:
    """Return what a version that is proposed says otherwise than the one that was read."""
    was_read, offer = plan.as_read(seen_step), plan.offer
    if was_read is None or offer is None or was_read.number == offer.number:
        return None
    return compared(was_read, offer)


def _seen(plan: PlanRead) -> dict[str, int]:
    """Return what the page shows, for the forms that answer it."""
    seen = {"seen_step": plan.plan.step_number}
    return seen | ({"seen_goals": plan.offer.seen_goals} if plan.offer else {})


def _show(
    request: ClientRequest,
    plan: PlanRead,
    sent: Mapping[str, forms.Form],
    *,
    meanwhile: Comparison | None = None,
) -> HttpResponse:
    shown = {
        f"{name}_form": sent.get(name) or made(initial=_seen(plan), auto_id=f"{name}_%s")
        for name, made in _FORMS.items()
    }
    rejected = request.method == "POST"
    context = {
        "page": my_plan_page(plan, request.user),
        "sent": sent,
        "meanwhile": meanwhile,
        "plan_id": plan.plan.public_id,
        **shown,
    }
    return render(request, "client/plan.html", context, status=_REJECTED if rejected else 200)
