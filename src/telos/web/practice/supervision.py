"""Who supervises whom in a practice: naming and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from telos.access.actions import begin_supervision, end_supervision
from telos.access.forms import NameSupervisorForm
from telos.access.queries import (
    supervision_visible_to,
    who_could_be_supervised,
    who_could_supervise,
)
from telos.people.queries import managed_practices_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.step_up import stepped_up
from telos.web.words import month_words, number_word

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.models import Supervision
    from telos.people.models import Practice
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@dataclass(frozen=True, kw_only=True)
class SupervisionRow:
    """One pair, and since when."""

    supervision_id: UUID
    supervisor: str
    therapist: str
    since: str


@kept_over_sign_in("practice-supervision")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("practice-supervision")
def practice_supervision(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show who supervises whom, and name somebody."""
    practice = _practice(request, practice_id)
    is_sent = request.method == "POST"
    form = NameSupervisorForm(
        request.POST if is_sent else take_kept_for(request),
        supervisors=list(who_could_supervise(request.user, practice)),
        therapists=list(who_could_be_supervised(request.user, practice)),
    )
    if is_sent and form.is_valid():
        supervisor, therapist = form.pair()
        begin_supervision(
            actor=request.user, practice=practice, supervisor=supervisor, therapist=therapist
        )
        said = _(
            "%(supervisor)s supervises %(therapist)s from now on, and reads the records of those "
            "alone who agreed."
        )
        words = {"supervisor": supervisor.display_name, "therapist": therapist.display_name}
        messages.success(request, said % words)
        return redirect("practice-supervision", practice_id)
    rows = [_row(each) for each in supervision_visible_to(request.user).filter(practice=practice)]
    context = {
        "practice": practice,
        "form": form,
        "headline": _headline(len(rows)),
        "rows": rows,
    }
    status = _REJECTED if is_sent else 200
    return render(request, "practice/supervision.html", context, status=status)


@kept_over_sign_in("practice-supervision", leaves_out={"supervision_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
@stepped_up("practice-supervision", leaves_out={"supervision_id"}, has_words=False)
def practice_supervision_end(
    request: PersonRequest, practice_id: UUID, supervision_id: UUID
) -> HttpResponse:
    """End a supervision from this moment on."""
    practice = _practice(request, practice_id)
    present = supervision_visible_to(request.user).filter(practice=practice)
    found = get_object_or_404(present, public_id=supervision_id)
    end_supervision(actor=request.user, supervision_id=found.public_id)
    said = _("Ended. %(name)s reads nothing by it any more.")
    messages.success(request, said % {"name": found.supervisor.display_name})
    return redirect("practice-supervision", practice_id)


def _practice(request: PersonRequest, practice_id: UUID) -> Practice:
    return get_object_or_404(managed_practices_of(request.user), public_id=practice_id)


def _headline(pairs: int) -> str:
    if not pairs:
        return _("Nobody is supervised here yet")
    said = ngettext("%(n)s supervision goes on", "%(n)s supervisions go on", pairs)
    return capfirst(said % {"n": number_word(pairs)})


def _row(supervision: Supervision) -> SupervisionRow:
    return SupervisionRow(
        supervision_id=supervision.public_id,
        supervisor=supervision.supervisor.display_name,
        therapist=supervision.therapist.display_name,
        since=month_words(supervision.started_on),
    )
