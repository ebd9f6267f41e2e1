"""How long the practice keeps what: the years, where they are from, and who confirmed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.people.enums import COUNTRIES
from telos.rights.actions import RightsError, confirm_rules, list_what_is_due
from telos.rights.enums import Kept
from telos.rights.forms import RulesForm
from telos.rights.queries import known_years, rules_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.practice.rights import practice_of
from telos.web.step_up import stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.rights.models import RetentionRule
    from telos.web.standing import PersonRequest

_REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One rule as the page shows it."""

    country: str
    kind: str
    years: int
    source: str
    confirmed: str


@kept_over_sign_in("practice-retention")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("practice-retention")
def practice_retention(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show the rules that stand, and confirm others."""
    practice = practice_of(request, practice_id)
    rules = rules_visible_to(request.user, practice)
    asked = request.GET.get("country", practice.country)
    country = asked if asked in COUNTRIES else ""
    standing = {
        kind: (rules[country, kind].years, rules[country, kind].source)
        for kind in Kept
        if (country, kind) in rules
    }
    known = known_years(country)
    is_sent = request.method == "POST"
    form = RulesForm(
        request.POST if is_sent else take_kept_for(request),
        initial=RulesForm.initial_from(country, standing, known),
    )
    if is_sent and form.is_valid():
        try:
            confirm_rules(
                actor=request.user,
                practice=practice,
                country=form.cleaned_data["country"],
                years=form.years(),
                source=form.cleaned_data["source"],
            )
        except RightsError as error:
            form.add_error(None, str(error))
        else:
            list_what_is_due(practice)
            messages.success(request, _("Confirmed. What has come to its end is listed."))
            return redirect("practice-rights", practice_id)
    context = {
        "practice": practice,
        "form": form,
        "kinds": [form[kind.value] for kind in Kept],
        "rows": [_row(rule) for rule in rules.values()],
        "to_be_confirmed": not standing,
        "is_known": known is not None,
    }
    status = _REJECTED if is_sent else 200
    return render(request, "practice/retention.html", context, status=status)


def _row(rule: RetentionRule) -> RuleRow:
    named = COUNTRIES.get(rule.country)
    day = date_format(localtime(rule.created_at), "j F Y")
    return RuleRow(
        country=str(named) if named else _("everywhere else"),
        kind=capfirst(str(Kept(rule.kind).label)),
        years=rule.years,
        source=rule.source,
        confirmed=_("%(who)s, %(day)s") % {"who": rule.confirmed_by.display_name, "day": day},
    )
