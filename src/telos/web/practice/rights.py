"""What clients of the practice ask of their records, and what has come to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.access.actions import ReasonMissingError
from telos.access.enums import RecordKind
from telos.access.queries import resting_clients_managed_by
from telos.people.queries import managed_practices_of
from telos.rights.actions import RightsError, keep_longer, let_go
from telos.rights.forms import TimesForm
from telos.rights.forms.keeping import GO
from telos.rights.queries import (
    holds_visible_to,
    managed_clients,
    waiting_erasures,
    waiting_times,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.people_list import ROWS_A_PAGE, asked_name, asked_page
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up
from telos.web.words import number_word

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.models import Client, Practice
    from telos.rights.models import DueErasure
    from telos.web.standing import PersonRequest

_REJECTED = 422


def practice_of(request: PersonRequest, practice_id: UUID) -> Practice:
    """Return a practice that the viewer manages, or answer as if there were none."""
    return get_object_or_404(managed_practices_of(request.user), public_id=practice_id)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_rights(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show what waits: requests for erasure, times that have come; and every record by name."""
    practice = practice_of(request, practice_id)
    kept = take_kept_of(request, {"": request.path})
    return _show(request, practice, TimesForm(kept[1] if kept else None, ids=[]))


def _show(
    request: PersonRequest, practice: Practice, form: TimesForm, *, status: int = 200
) -> HttpResponse:
    asked = list(waiting_erasures(request.user).filter(client__practice=practice))
    times = list(waiting_times(request.user).filter(client__practice=practice))
    resting = list(resting_clients_managed_by(request.user).filter(practice=practice))
    holds = holds_visible_to(request.user).filter(client__practice=practice, lifted_at=None)
    name = asked_name(request)
    records = managed_clients(request.user).filter(practice=practice)
    matching = records.filter(display_name__icontains=name).order_by("display_name", "pk")
    page = Paginator(matching, ROWS_A_PAGE).get_page(asked_page(request))
    chosen = set(form.data.getlist("due")) if hasattr(form.data, "getlist") else set()
    context: dict[str, Any] = {
        "practice": practice,
        "headline": _headline(len(asked), len(times)),
        "asked": asked,
        "times": [(due, str(due.public_id) in chosen) for due in times],
        "form": form,
        "resting": resting,
        "holds": list(holds),
        "page": page,
        "name": name,
    }
    record_reading(request, _clients_on(context), RecordKind.CONTACT)
    return render(request, "practice/rights.html", context, status=status)


def _clients_on(context: dict[str, Any]) -> set[Client]:
    named = {each.client for each in (*context["asked"], *context["holds"])}
    named |= {due.client for due, _is_chosen in context["times"]}
    return named | set(context["resting"]) | set(context["page"].object_list)


def _headline(asked: int, times: int) -> str:
    if asked:
        words = ngettext(
            "%(many)s person asks for their record to be erased",
            "%(many)s people ask for their records to be erased",
            asked,
        )
        return capfirst(words % {"many": number_word(asked)})
    if times:
        words = ngettext(
            "%(many)s thing has come to its end", "%(many)s things have come to their end", times
        )
        return capfirst(words % {"many": number_word(times)})
    return _("Nobody has asked for anything, and nothing has come to its end")


@kept_over_sign_in("practice-rights")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-rights")
def practice_times(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Let go of what was chosen of what has come to its end, or keep it longer."""
    practice = practice_of(request, practice_id)
    waiting = {
        due.public_id: due for due in waiting_times(request.user).filter(client__practice=practice)
    }
    form = TimesForm(request.POST, ids=list(waiting))
    if not form.is_valid():
        return _show(request, practice, form, status=_REJECTED)
    chosen = [waiting[each] for each in waiting if each in form.chosen()]
    done, refused = _settle(request, chosen, form)
    if done:
        words = ngettext("%(many)s thing is settled.", "%(many)s things are settled.", done)
        messages.success(request, capfirst(words % {"many": number_word(done)}))
    for why in dict.fromkeys(refused):
        messages.warning(request, why)
    return redirect("practice-rights", practice_id)


def _settle(
    request: PersonRequest, chosen: list[DueErasure], form: TimesForm
) -> tuple[int, list[str]]:
    """Settle each by itself: what cannot go is told, and the rest goes all the same."""
    done, refused = 0, []
    for due in chosen:
        try:
            if form.cleaned_data["decision"] == GO:
                let_go(actor=request.user, due=due)
            else:
                keep_longer(actor=request.user, due=due, until=form.cleaned_data["until"])
        except (RightsError, ReasonMissingError) as error:
            refused.append(str(error))
        else:
            done += 1
    return done, refused
