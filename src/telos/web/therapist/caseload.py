"""The caseload: who needs the therapist, today's appointments, and everybody in care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind, Side
from telos.access.queries import resting_clients_in_care_of, treatment_at_a_glance, with_treatment
from telos.base import clock
from telos.episodes.queries import caseload_of, closed_episodes_of
from telos.goals.queries import open_goals, ratings_of
from telos.intake.queries import safety_at_a_glance, with_safety_plans, with_unarranged
from telos.measures.queries import measures_at_a_glance, open_alerts_visible_to
from telos.plans.queries import plan_at_a_glance, planned_for, with_plans
from telos.rights.queries import waiting_corrections
from telos.scheduling.queries import last_session, pressing_appointments
from telos.web.gate import Policy, policy
from telos.web.news import News, news_of
from telos.web.people_list import ROWS_A_PAGE, asked_name, asked_page
from telos.web.reading import record_reading
from telos.web.therapist.caseload_rows import CaseRow, SortedCase, row_of, sorted_cases
from telos.web.therapist.reasons import CaseFacts, Reason
from telos.web.therapist.today import todays_moments
from telos.web.therapist.words import part_of_day, people_need_you
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.measures.models import RiskAlert
    from telos.people.models import Client, Person
    from telos.scheduling.models import Appointment
    from telos.web.standing import PersonRequest

_READ: Final = (
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
    RecordKind.PLAN,
    # Of a safety plan the page says when it was looked through; who opens it leaves a row.
    # Of an intake the page says that something waits to be arranged; who opens it leaves a row.
    # Of consent it says that no yes to treatment stands; who opens it leaves a row.
)
# So many people stand in the list of who needs the therapist; the rest lead the table below.
_NEEDS_SHOWN: Final = 8
# So many of the rest are named, each with why, before they are only counted.
_NAMED_BELOW: Final = 3


@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: PersonRequest) -> HttpResponse:
    """Show who needs the therapist today and how everybody in care is getting on."""
    name = asked_name(request)
    ended = request.GET.get("show") == "ended"
    episodes = _episodes(request.user, name=name, ended=ended)
    appointments = list(pressing_appointments(request.user, episodes))
    everybody_open = not name and not ended
    asked = {"with_all_alerts": everybody_open, "with_ended_goals": ended}
    cases = sorted_cases(_facts(request.user, episodes, appointments, **asked))
    pages = Paginator(cases, ROWS_A_PAGE)
    page = pages.get_page(asked_page(request))
    # What is to be done stands once: not beside a search, what has ended or a further page.
    is_first_view = everybody_open and page.number == 1
    needy = [case for case in cases if case.needs]
    shown = _shown(needy)
    below = needy[len(shown) :]
    resting = list(resting_clients_in_care_of(request.user)) if everybody_open else []
    context: dict[str, Any] = {
        "headline": _headline(len(episodes), len(needy), name=name, ended=ended),
        "day": capfirst(date_format(clock.today(), "l, j F")),
        "needy": shown if is_first_view else [],
        "needy_below": below[:_NAMED_BELOW] if is_first_view else [],
        "needy_more": len(below[_NAMED_BELOW:]),
        "moments": todays_moments(request.user, appointments, cases) if is_first_view else [],
        "rows": _rows(request.user, list(page.object_list)),
        "page": page,
        "resting": resting if is_first_view else [],
        "news": _news(request, cases) if is_first_view else [],
        "corrections": _corrections(request.user) if is_first_view else [],
        "name": name,
        "ended": ended,
        "is_empty": everybody_open and not (episodes or resting),
        "elsewhere": _elsewhere(request.user, name=name, ended=ended) if name else 0,
    }
    record_reading(request, _clients_on(context), *_READ)
    beside = {*context["resting"], *context["corrections"]} - _clients_on(context)
    record_reading(request, beside, RecordKind.CONTACT)
    return render(request, "therapist/caseload.html", context)


def _news(request: PersonRequest, cases: Sequence[SortedCase]) -> list[News]:
    """Return what is new, but for what the page says of a client by name."""
    told = [c.facts.plan for c in cases if any(n.reason == Reason.PLAN_DECLINED for n in c.needs)]
    said = {plan.declined_id for plan in told if plan is not None}
    return [each for each in news_of(request) if each.about_id not in said]


def _clients_on(context: Mapping[str, Any]) -> set[Client]:
    """Return whose records the page shows: in its table, above it, or among today's hours."""
    cases = [needy.case for needy in context["needy"]] + context["needy_below"]
    cases += context["page"].object_list
    meeting = [moment.client for moment in context["moments"]]
    return {case.facts.episode.client for case in cases} | set(meeting)


def _corrections(viewer: Person) -> list[Client]:
    """Return who has said that something is not right and waits for an answer, each once."""
    return list(dict.fromkeys(said.client for said in waiting_corrections(viewer)))


def _episodes(viewer: Person, *, name: str, ended: bool) -> list[Episode]:
    episodes = closed_episodes_of(viewer) if ended else caseload_of(viewer)
    if name:
        episodes = episodes.filter(client__display_name__icontains=name)
    read = with_safety_plans(viewer, with_plans(viewer, episodes))
    read = with_unarranged(viewer, with_treatment(viewer, read), but=planned_for())
    return list(read.annotate(last_session=last_session(viewer)))


def _elsewhere(viewer: Person, *, name: str, ended: bool) -> int:
    """Return how many people of this name stand in the other list: in care, or ended."""
    other = caseload_of(viewer) if ended else closed_episodes_of(viewer)
    found = other.filter(client__display_name__icontains=name)
    return found.values("client").distinct().count()


def _facts(
    viewer: Person,
    episodes: list[Episode],
    appointments: Sequence[Appointment],
    *,
    with_all_alerts: bool,
    with_ended_goals: bool,
) -> list[CaseFacts]:
    """Gather what is known of each case; four queries, whatever their number.

    An alert is shown even if the episode that it belongs to has been closed since, or the record
    rests: somebody may be in danger.
    """
    alerts = _alerts_by_episode(viewer)
    if with_all_alerts:
        known = {episode.pk for episode in episodes}
        found = {pk: raised[0].response.episode for pk, raised in alerts.items()}
        episodes = [*episodes, *(e for pk, e in found.items() if pk not in known)]
    measures = measures_at_a_glance(viewer, episodes)
    goals = open_goals(viewer, episodes, of_side=Side.THERAPIST, with_ended=with_ended_goals)
    planned: dict[int, list[Appointment]] = {}
    for appointment in appointments:
        if appointment.state == "planned":
            planned.setdefault(appointment.episode_id, []).append(appointment)
    return [
        CaseFacts(
            episode=episode,
            alerts=alerts.get(episode.pk, ()),
            courses=measures.courses.get(episode.pk, ()),
            due=measures.due.get(episode.pk, ()),
            goals=goals.get(episode.pk, ()),
            safety_plan=safety_at_a_glance(episode),
            plan=plan_at_a_glance(episode),
            treatment=treatment_at_a_glance(episode),
            appointments=planned.get(episode.pk, ()),
            last_session=vars(episode)["last_session"],
        )
        for episode in episodes
    ]


def _alerts_by_episode(viewer: Person) -> dict[int, list[RiskAlert]]:
    found: dict[int, list[RiskAlert]] = {}
    of_its_care = last_session(viewer, "response__episode")
    for alert in open_alerts_visible_to(viewer).annotate(last_session=of_its_care):
        vars(alert.response.episode)["last_session"] = vars(alert)["last_session"]
        found.setdefault(alert.response.episode_id, []).append(alert)
    return found


@dataclass(frozen=True, kw_only=True)
class _Needy:
    case: SortedCase
    leads: bool
    """Whether this is the one whose button is the page's first thing to do."""


def _shown(needy: list[SortedCase]) -> list[_Needy]:
    """Return everybody whose safety asks for it, and others up to a length one can take in."""
    safety = [case for case in needy if case.needs[0].reason == Reason.ALERT]
    count = max(len(safety), _NEEDS_SHOWN)
    return [_Needy(case=case, leads=n == 0) for n, case in enumerate(needy[:count])]


def _rows(viewer: Person, cases: Sequence[SortedCase]) -> list[CaseRow]:
    first_goals = [case.facts.goals[0].goal for case in cases if case.facts.goals]
    ratings = ratings_of(viewer, first_goals, side=Side.CLIENT)
    return [
        row_of(case, ratings.get(case.facts.goals[0].goal.pk, []) if case.facts.goals else [])
        for case in cases
    ]


def _headline(count: int, needy: int, *, name: str, ended: bool) -> str:
    if name:
        return _found_words(count, name)
    if ended and not count:
        return _("No care has ended yet")
    if ended:
        return capfirst(
            ngettext(
                "Care has ended with %(many)s person",
                "Care has ended with %(many)s people",
                count,
            )
            % {"many": number_word(count)}
        )
    if needy:
        return people_need_you(needy)
    if not count:
        return _("Your caseload begins with the first client")
    return _("Nobody is waiting for you %(now)s") % {"now": part_of_day()}


def _found_words(count: int, name: str) -> str:
    if not count:
        return _("Nobody by “%(name)s” is in your care") % {"name": name}
    words = ngettext("%(many)s person by “%(name)s”", "%(many)s people by “%(name)s”", count)
    return capfirst(words % {"many": number_word(count), "name": name})
