"""Goals to begin from, out of a template: each is proposed by itself, in the client's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind, Side
from telos.goals.forms import ProposeGoalForm
from telos.plans.queries import templates_offered
from telos.web.gate import Policy, policy
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_with_episode

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.plans.queries import TemplateSays
    from telos.web.standing import PersonRequest


@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_goal_set(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show the goals of a template, each in a form of its own; nothing is proposed by looking.

    Which template it is comes in a form: an address says nothing of what somebody is here for.
    """
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open:
        messages.info(request, _("Care has ended, so its goals stay as they stood."))
        return redirect("client", client_id)
    offered = templates_offered(request.user, client.practice)
    chosen = request.POST.get("template", "")
    says = offered.get(chosen)
    context = {
        "client": client,
        "client_nav": client_nav(client, "client"),
        "templates": [(key, each.name) for key, each in offered.items() if each.goals],
        "chosen": chosen if says else "",
        "says": says,
        "forms": _forms(says) if says else [],
    }
    record_reading(request, [client], RecordKind.CONTACT)
    return render(request, "therapist/goal_set.html", context)


def _forms(says: TemplateSays) -> list[ProposeGoalForm]:
    return [
        ProposeGoalForm(
            side=Side.THERAPIST,
            initial={
                "words": goal.words,
                "domain": goal.domain.value,
                "horizon": goal.horizon.value,
            },
            auto_id=f"goal_{place}_%s",
        )
        for place, goal in enumerate(says.goals, start=1)
    ]
