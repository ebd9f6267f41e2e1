"""Templates of plans: ours to begin from, and those that a practice makes its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.people.queries import clinical_practices_of
from telos.plans.actions import (
    PlanError,
    PlanSentError,
    TemplateHasChangedError,
    TemplateNameError,
    add_template,
    change_template,
    offer_template_again,
    retire_template,
)
from telos.plans.enums import MOST_GOALS
from telos.plans.forms import (
    TemplateForm,
    asks_for_order,
    begun_with,
    in_order_asked,
    template_begun_with,
)
from telos.plans.queries import (
    intervention_name,
    kept_templates_visible_to,
    our_templates,
    says_of_template,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.sent_before import renew_key
from telos.web.therapist.library_shown import Asked, Shelf, shelf_about
from telos.web.therapist.template_shown import differing
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.people.models import Practice
    from telos.plans.models import PlanTemplate
    from telos.plans.queries import TemplateSays
    from telos.web.standing import PersonRequest
    from telos.web.therapist.template_shown import TemplatePart

_REJECTED: Final = 422
# What the button sends that keeps what was entered beside what stands.
_AS_NEW: Final = "as_new"
# What the button sends that shows more of the library.
_LOOK: Final = "look"


@policy(Policy.CLINICIAN)
@require_safe
def plan_templates(request: PersonRequest) -> HttpResponse:
    """Show what a plan can begin from."""
    kept = [(each, says_of_template(each)) for each in kept_templates_visible_to(request.user)]
    own = [(each, says) for each, says in kept if each.retired_at is None]
    words = ngettext("%(many)s template of your own", "%(many)s templates of your own", len(own))
    none = _("Three templates to begin from, and none of your own yet")
    context = {
        "headline": capfirst(words % {"many": number_word(len(own))}) if own else none,
        "own": [(each, says, _names(says)) for each, says in own],
        "retired": [each for each, _says in kept if each.retired_at is not None],
        "ours": [(key, says, _names(says)) for key, says in our_templates().items()],
    }
    return render(request, "therapist/templates.html", context)


@kept_over_sign_in("plan-template-new")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_new(request: PersonRequest) -> HttpResponse:
    """Make a template, from nothing or from one of ours."""
    practices = list(clinical_practices_of(request.user))
    says = our_templates().get(request.GET.get("from", ""))
    entered = _entered(request, practices, template_begun_with(says) if says else begun_with(None))
    form = entered.form
    if form.is_bound and form.is_valid():
        try:
            add_template(
                actor=request.user,
                practice=_practice(form, practices),
                says=form.says(),
                submission_key=form.cleaned_data["submission_key"],
            )
        except PlanError as error:
            if isinstance(error, PlanSentError):
                renew_key(form)
            form.add_error(_field_of(error), str(error))
        else:
            messages.success(request, _("Kept. A plan can begin from it."))
            return redirect("plan-templates")
    return _show(request, entered, title=_("A template for your practice"))


@kept_over_sign_in("plan-template")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_template(request: PersonRequest, template_id: UUID) -> HttpResponse:
    """Read a template of the practice's own, and change it or keep it as a new one."""
    template = _template_of(request, template_id)
    entered = _entered_in(request, template)
    form = entered.form
    if not form.is_bound or not form.is_valid():
        return _show(request, entered, title=template.name, template=template)
    try:
        if request.POST.get("do") == _AS_NEW:
            add_template(
                actor=request.user,
                practice=template.practice,
                says=form.says(),
                submission_key=form.cleaned_data["submission_key"],
            )
            messages.success(request, _("Kept as a new one. A plan can begin from it."))
        else:
            change_template(
                actor=request.user,
                template=template,
                says=form.says(),
                seen_revision=form.cleaned_data["seen_revision"],
            )
            messages.success(request, _("Changed. Plans that were begun from it stay as they are."))
    except PlanError as error:
        return _refused(request, template_id, entered, error=error)
    return redirect("plan-templates")


def _refused(
    request: PersonRequest, template_id: UUID, entered: _Entered, *, error: PlanError
) -> HttpResponse:
    """Show what was entered, with what stands now; it counts as seen from here."""
    template = _template_of(request, template_id)
    now: list[TemplatePart] = []
    if isinstance(error, TemplateHasChangedError):
        now = differing(says_of_template(template), entered.form.says())
        data = request.POST.copy()
        data["seen_revision"] = str(template.revision_number)
        entered = _entered_in(request, template, data)
        entered.form.full_clean()
    if isinstance(error, PlanSentError):
        renew_key(entered.form)
    entered.form.add_error(_field_of(error), str(error))
    return _show(request, entered, title=template.name, template=template, now=now)


@kept_over_sign_in("plan-template", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def plan_template_retire(request: PersonRequest, template_id: UUID) -> HttpResponse:
    """Offer a template no longer."""
    retire_template(actor=request.user, template=_template_of(request, template_id))
    messages.success(request, _("No longer offered. Plans that were begun from it stay."))
    return redirect("plan-templates")


@kept_over_sign_in("plan-template", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def plan_template_offer(request: PersonRequest, template_id: UUID) -> HttpResponse:
    """Offer a template again that was offered no longer."""
    try:
        offer_template_again(actor=request.user, template=_template_of(request, template_id))
    except TemplateNameError as error:
        messages.warning(request, str(error))
        return redirect("plan-template", template_id)
    messages.success(request, _("Offered again. A plan can begin from it."))
    return redirect("plan-templates")


def _template_of(request: PersonRequest, template_id: UUID) -> PlanTemplate:
    return get_object_or_404(kept_templates_visible_to(request.user), public_id=template_id)


@dataclass(frozen=True, kw_only=True)
class _Entered:
    """The form, and what of the library stands in it."""

    form: TemplateForm
    shelf: Shelf


def _entered(
    request: PersonRequest,
    practices: Sequence[Practice],
    begun: Mapping[str, Any],
    *,
    data: QueryDict | None = None,
) -> _Entered:
    """Return the form as it was sent; unchecked where somebody only looks into the library."""
    sent = data or (request.POST if request.method == "POST" else take_kept_for(request))
    do = request.POST.get("do", "")
    draft = begun if sent is None else in_order_asked(TemplateForm.draft_of(sent), do)
    aims = [draft.get(f"domain_{place}", "") for place in range(1, MOST_GOALS + 1)]
    shelf = shelf_about(
        Asked.from_(sent or {}),
        aims=[aim for aim in aims if aim],
        approaches=draft.get("approaches", ()),
    )
    is_checked = request.method == "POST" and do != _LOOK and not asks_for_order(do)
    form = TemplateForm(
        sent if is_checked else None, practices=practices, offered=shelf.keys, initial=draft
    )
    return _Entered(form=form, shelf=shelf)


def _entered_in(
    request: PersonRequest, template: PlanTemplate, data: QueryDict | None = None
) -> _Entered:
    begun = template_begun_with(says_of_template(template))
    seen = {"seen_revision": template.revision_number}
    return _entered(request, [template.practice], begun | seen, data=data)


def _field_of(error: PlanError) -> str | None:
    """Return beside which field a refusal is said; none where it is about the whole."""
    return "name" if isinstance(error, TemplateNameError) else None


def _practice(form: TemplateForm, practices: list[Practice]) -> Practice:
    asked = form.cleaned_data.get("practice", str(practices[0].public_id))
    return next(each for each in practices if str(each.public_id) == asked)


def _names(says: TemplateSays) -> str:
    """Say what is in a template: what is done, and how many goals there are to begin from."""
    words = ngettext("%(many)s goal to begin from", "%(many)s goals to begin from", len(says.goals))
    goals = capfirst(words % {"many": number_word(len(says.goals))}) if says.goals else ""
    names = ", ".join(intervention_name(key) for key in says.doing_keys)
    return " · ".join(filter(None, [names, goals]))


def _show(
    request: PersonRequest,
    entered: _Entered,
    *,
    title: str,
    template: PlanTemplate | None = None,
    now: Sequence[TemplatePart] = (),
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": entered.form,
        "shelf": entered.shelf,
        "picks": entered.shelf.picks(entered.form),
        "title": title,
        "template": template,
        "now": now,
        "asks_as_new": request.POST.get("do") == _AS_NEW,
    }
    status = _REJECTED if entered.form.is_bound else 200
    return render(request, "therapist/template.html", context, status=status)
