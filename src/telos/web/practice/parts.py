"""Ending a colleague's part: what rests on it, who goes on with it, and then the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.access.queries import (
    care_resting_on,
    has_other_officer,
    reviews_waiting_at,
    supervision_resting_on,
    who_could_take_over,
)
from telos.base import clock
from telos.episodes.actions import TransferError
from telos.episodes.enums import EpisodeState
from telos.episodes.queries import episodes_visible_to
from telos.measures.actions import AlertLeftError
from telos.measures.actions import end_part as end_part_and_care
from telos.measures.queries import count_open_alerts
from telos.people.actions import LastManagerError
from telos.people.enums import Role
from telos.people.forms import EndPartForm
from telos.people.queries import managed_practices_of, parts_visible_to
from telos.scheduling.enums import AppointmentState
from telos.scheduling.queries import appointments_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.step_up import stepped_up
from telos.web.words import listed, number_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.models import Client, Membership, Person
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@kept_over_sign_in("practice-part-end")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("practice-part-end")
def end_part(request: PersonRequest, practice_id: UUID, membership_id: UUID) -> HttpResponse:
    """Show what rests on somebody's part, in numbers, and end it once it is said who goes on."""
    viewer = request.user
    parts = parts_visible_to(viewer).filter(practice__public_id=practice_id)
    part = get_object_or_404(parts, public_id=membership_id)
    if part.ended_on is not None:
        messages.info(request, _("That part has ended."))
        return redirect("practice-people", practice_id)
    clients = [care.client for care in care_resting_on(viewer, part)]
    is_sent = request.method == "POST"
    form = EndPartForm(
        request.POST if is_sent else take_kept_for(request),
        candidates=list(who_could_take_over(viewer, part)),
        has_care=bool(clients),
    )
    if is_sent and form.is_valid():
        try:
            return _end(request, part, form, has_care=bool(clients))
        except AlertLeftError as error:
            form.add_error("to", str(error))
        except TransferError as error:
            # A client came into their care meanwhile: now it is asked.
            messages.error(request, str(error))
            return redirect(request.path)
    context = {
        "practice": part.practice,
        "form": form,
        "name": part.person.display_name,
        "headline": _headline(part),
        "lead": _lead(viewer, part, clients),
        "reviews": _reviews(viewer, part),
        "supervision": _supervision(viewer, part),
        "has_care": bool(clients),
    }
    return render(request, "practice/part_end.html", context, status=_REJECTED if is_sent else 200)


def _end(
    request: PersonRequest, part: Membership, form: EndPartForm, *, has_care: bool
) -> HttpResponse:
    to = form.successor()
    why = form.cleaned_data.get("why", "")
    try:
        end_part_and_care(actor=request.user, part=part, to=to, why=why)
    except LastManagerError as error:
        messages.error(request, str(error))
        return redirect("practice-people", part.practice.public_id)
    messages.success(request, _ended_words(part, to, has_care=has_care))
    # Whoever has ended their own part as a manager finds no such page any more.
    if not managed_practices_of(request.user).filter(pk=part.practice_id).exists():
        return redirect("home")
    if has_care and to is None:
        # Where those stand for whom nobody cares now.
        return redirect("practice")
    return redirect("practice-people", part.practice.public_id)


def _headline(part: Membership) -> str:
    words = _("End the part of %(name)s as %(part)s?")
    part_name = part.get_role_display().lower()
    return words % {"name": part.person.display_name, "part": part_name}


def _lead(viewer: Person, part: Membership, clients: Sequence[Client]) -> str:
    """Say in numbers what rests on the part; nothing of it names anybody or what they said."""
    name = part.person.display_name
    if not clients:
        return _("%(name)s sees nothing by it from that moment on.") % {"name": name}
    in_care, planned = _in_care(viewer, clients), _planned(viewer, part, clients)
    ended = len(clients) - in_care
    waiting = count_open_alerts(viewer, clients)
    counted = (
        (in_care, ngettext("%(many)s client", "%(many)s clients", in_care)),
        (
            ended,
            ngettext(
                "%(many)s record of care that has ended",
                "%(many)s records of care that has ended",
                ended,
            ),
        ),
        (
            planned,
            ngettext("%(many)s planned appointment", "%(many)s planned appointments", planned),
        ),
        (
            waiting or 0,
            ngettext(
                "%(many)s answer that waits to be acknowledged",
                "%(many)s answers that wait to be acknowledged",
                waiting or 0,
            ),
        ),
    )
    things = [words % {"many": number_word(count)} for count, words in counted if count]
    said = _("%(name)s has %(things)s.") % {"name": name, "things": listed(things)}
    if waiting is None:
        unknown = _("There may be answers among theirs that somebody must look at soon.")
        return f"{said} {unknown}"
    return said


def _supervision(viewer: Person, part: Membership) -> str:
    """Say which supervision ends with the part; nothing where none does."""
    ending = [
        _("%(supervisor)s supervises %(therapist)s")
        % {
            "supervisor": each.supervisor.display_name,
            "therapist": each.therapist.display_name,
        }
        for each in supervision_resting_on(viewer, part)
    ]
    if not ending:
        return ""
    words = ngettext(
        "%(these)s: that ends with this part, and both are told.",
        "%(these)s: all of that ends with this part, and they are told.",
        len(ending),
    )
    return words % {"these": listed(ending)}


def _reviews(viewer: Person, part: Membership) -> str:
    """Say what becomes of the reviews of openings; nothing of a part that reviews none."""
    if part.role != Role.OFFICER:
        return ""
    waiting = reviews_waiting_at(viewer, part.practice).count()
    said = []
    if waiting:
        words = ngettext(
            "%(many)s opening in an emergency waits for a review.",
            "%(many)s openings in an emergency wait for a review.",
            waiting,
        )
        said.append(capfirst(words % {"many": number_word(waiting)}))
    if has_other_officer(viewer, part):
        if waiting:
            said.append(_("Whoever else is privacy officer here is told, and sees to it."))
    else:
        said.append(
            _(
                "Nobody else is privacy officer here: until somebody has that part, what is opened "
                "in an emergency is told to whoever manages the practice, and nobody can ask why."
            )
        )
    return " ".join(said)


def _in_care(viewer: Person, clients: Sequence[Client]) -> int:
    """Return with how many of these clients care goes on."""
    episodes = episodes_visible_to(viewer).filter(client__in=[client.pk for client in clients])
    still_open = episodes.exclude(state=EpisodeState.CLOSED)
    return still_open.order_by().values("client").distinct().count()


def _planned(viewer: Person, part: Membership, clients: Sequence[Client]) -> int:
    coming = appointments_visible_to(viewer).filter(
        therapist=part.person_id,
        episode__client__in=[client.pk for client in clients],
        state=AppointmentState.PLANNED,
        starts_at__gte=clock.now(),
    )
    return coming.count()


def _ended_words(part: Membership, to: Person | None, *, has_care: bool) -> str:
    ended = _("Ended. %(name)s sees nothing by it from now on.")
    said = ended % {"name": part.person.display_name}
    if not has_care:
        return said
    if to is None:
        left = _("Those who have nobody now stand on this page.")
        return f"{said} {left}"
    goes_on = _("%(to)s goes on with their clients.") % {"to": to.display_name}
    return f"{said} {goes_on}"
