"""The privacy officer's pages: records that were opened in an emergency, and the review of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from telos.access.actions import EmergencyError, review_opening
from telos.access.enums import Finding, RecordKind
from telos.access.forms import ReviewOpeningForm
from telos.access.queries import openings_to_review
from telos.audit.enums import READ
from telos.audit.queries import trail_of_clients
from telos.notices.enums import NoticeKind
from telos.notices.queries import told_about
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.opening_words import clock_time, moment, opening_shown
from telos.web.people_list import ROWS_A_PAGE, asked_page
from telos.web.reading import record_reading
from telos.web.words import number_word

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.models import EmergencyOpening
    from telos.web.standing import PersonRequest

_REJECTED = 422


@policy(Policy.OFFICER)
@require_safe
def privacy(request: PersonRequest) -> HttpResponse:
    """Show what was opened in an emergency, what waits for a review first."""
    openings = openings_to_review(request.user)
    page = Paginator(openings, ROWS_A_PAGE).get_page(asked_page(request))
    shown = list(page.object_list)
    waiting = openings.to_review().count()
    context: dict[str, Any] = {
        "headline": _headline(waiting),
        "openings": [opening_shown(opening) for opening in shown],
        "page": page,
    }
    # What was opened is part of the trail: of whom a client is not told yet, neither is this look.
    clients = [opening.client for opening in shown]
    record_reading(request, clients, RecordKind.TRAIL)
    return render(request, "practice/privacy.html", context)


@kept_over_sign_in("privacy-opening")
@policy(Policy.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_opening(request: PersonRequest, opening_id: UUID) -> HttpResponse:
    """Show one opening, what was looked at by it, and who was told; review it."""
    opening = get_object_or_404(openings_to_review(request.user), public_id=opening_id)
    is_sent = request.method == "POST"
    form = ReviewOpeningForm(request.POST if is_sent else take_kept_for(request))
    if is_sent and form.is_valid():
        try:
            review_opening(
                actor=request.user,
                opening=opening,
                finding=Finding(form.cleaned_data["finding"]),
                review=form.cleaned_data["review"],
            )
        except EmergencyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. The client and whoever opened it read it."))
            return redirect("privacy")
    context: dict[str, Any] = {
        "opening": opening_shown(opening),
        "client": opening.client,
        "practice": opening.client.practice,
        "is_open": opening.is_open,
        "form": form,
        "told": _told(opening),
        "looks": _looks(opening),
    }
    record_reading(request, [opening.client], RecordKind.CONTACT, RecordKind.TRAIL, about=opening)
    return render(
        request, "practice/privacy_opening.html", context, status=_REJECTED if is_sent else 200
    )


def _headline(waiting: int) -> str:
    if not waiting:
        return _("Nothing waits for a review")
    words = ngettext(
        "%(many)s opening waits for your review", "%(many)s openings wait for your review", waiting
    )
    return capfirst(words % {"many": number_word(waiting)})


def _told(opening: EmergencyOpening) -> str:
    """Say since when the client may know, and whether a mail has gone out."""
    if opening.client.person is None:
        return _("The client has no account here: tell them yourselves, and note how.")
    found = told_about(NoticeKind.OPENED_IN_EMERGENCY, [opening.public_id])
    mailed = [notice.mailed_at for notice in found.get(opening.public_id, ()) if notice.mailed_at]
    if mailed:
        return _("A mail told the client on %(when)s that there is something to read.") % {
            "when": moment(mailed[0])
        }
    return _("The client sees it in Telos from %(when)s; no mail has gone out yet.") % {
        "when": moment(opening.told_at)
    }


def _looks(opening: EmergencyOpening) -> list[str]:
    """Return at which hours the record was looked at by the opening; not what was in it."""
    rows = trail_of_clients([opening.client.public_id]).filter(
        deed=READ,
        actor_id=opening.opened_by.public_id,
        created_at__gte=opening.created_at,
        created_at__lte=opening.ended_at or opening.ends_at,
    )
    times = rows.order_by("created_at", "pk").values_list("created_at", flat=True)
    return list(dict.fromkeys(clock_time(at) for at in times))
