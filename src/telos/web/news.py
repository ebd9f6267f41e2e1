"""What somebody is told of, in words and with the page on which it stands: unread first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from telos.access.queries import client_asked_about
from telos.episodes.queries import client_of_hand_over, hand_overs_waiting_for
from telos.goals.queries import goal_that_ended
from telos.intake.queries import (
    client_of_safety_version,
    episode_of_formulation,
    place_of_intake_move,
)
from telos.notices.actions import see
from telos.notices.enums import NoticeKind
from telos.notices.queries import notices_of, unread_of
from telos.plans.queries import place_of_step
from telos.web.care_shown import ASKED
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in
from telos.web.opening_words import moment
from telos.web.standing import PersonRequest, standing_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from telos.notices.models import Notice
    from telos.people.models import Client, Person
    from telos.web.standing import Standing

# Beyond these older ones are of no use to anybody; the pages themselves keep everything.
_SHOWN: Final = 50

_WORDS: Final[dict[NoticeKind, _StrPromise]] = {
    NoticeKind.OPENED_IN_EMERGENCY: gettext_lazy(
        "Your record was opened in an emergency, by somebody who does not care for you"
    ),
    NoticeKind.TO_REVIEW: gettext_lazy("A record was opened in an emergency"),
    NoticeKind.REVIEWED: gettext_lazy("It was reviewed why a record was opened in an emergency"),
    NoticeKind.CORRECTION_ASKED: gettext_lazy("A client says that something is not right"),
    NoticeKind.CORRECTION_ANSWERED: gettext_lazy("What you said is not right has been answered"),
    NoticeKind.ERASURE_ASKED: gettext_lazy("A client asks for their record to be erased"),
    NoticeKind.ERASURE_ANSWERED: gettext_lazy(
        "Your request to have your record erased is answered"
    ),
    NoticeKind.CONSENT_ASKED: gettext_lazy("You are asked to agree to something"),
    NoticeKind.SUPERVISION_BEGINS: gettext_lazy("A supervision that you are part of begins"),
    NoticeKind.SUPERVISION_ENDS: gettext_lazy("A supervision that you were part of has ended"),
    NoticeKind.SUPERVISOR_READS: gettext_lazy(
        "Somebody new supervises your therapist, and reads your record as you agreed"
    ),
    NoticeKind.INTO_CARE: gettext_lazy("A client was given into your care"),
    NoticeKind.OUT_OF_CARE: gettext_lazy("Your care for a client has ended"),
    NoticeKind.MANY_INTO_CARE: gettext_lazy(
        "Clients of a colleague whose part has ended were given into your care"
    ),
    NoticeKind.PART_ENDED: gettext_lazy(
        "Your part in a practice has ended, and with it your care for its clients"
    ),
    NoticeKind.CARE_CHANGES: gettext_lazy("Who cares for you here has changed"),
    NoticeKind.AT_HAND: gettext_lazy("There is a new version of what you keep at hand"),
    NoticeKind.AT_HAND_OF_CLIENT: gettext_lazy("A client has changed what they keep at hand"),
    NoticeKind.INTAKE_HANDED_IN: gettext_lazy("A client has handed in their intake"),
    NoticeKind.FORMULATION_SHARED: gettext_lazy("Your therapist has shared something with you"),
    NoticeKind.GOAL_ENDED: gettext_lazy(
        "Your therapist has ended something that you two worked for"
    ),
    NoticeKind.ANSWERED: gettext_lazy("Your therapist has answered you"),
    NoticeKind.PLAN_DECLINED: gettext_lazy("A client has answered what you proposed"),
    NoticeKind.HAND_OVER_ASKED: gettext_lazy(
        "A therapist asks that somebody else goes on with a client"
    ),
    NoticeKind.HAND_OVER_DECLINED: gettext_lazy(
        "You asked that somebody else goes on with a client; care stays as it is"
    ),
    NoticeKind.KNOWN_HERE: gettext_lazy(
        "A therapist wants to add somebody who is known to the practice: say who goes on, or joins"
    ),
}


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing that somebody is told of."""

    notice_id: UUID
    kind: NoticeKind
    about_id: UUID
    words: str
    when: str
    is_new: bool


def news_of(request: PersonRequest) -> list[News]:
    """Return what is new for whoever asks; one query."""
    return [_shown(notice) for notice in unread_of(request.user)[:_SHOWN]]


@policy(Policy.SIGNED_IN)
@require_safe
def notices(request: PersonRequest) -> HttpResponse:
    """Show what somebody is told of, the unread first."""
    told = [_shown(notice) for notice in notices_of(request.user)[:_SHOWN]]
    is_new = any(news.is_new for news in told)
    context = {
        "told": told,
        "headline": _("There is something new for you") if is_new else _("Nothing new"),
    }
    return render(request, "account/notices.html", context)


@kept_over_sign_in("notices", leaves_out={"notice_id"}, has_words=False)
@policy(Policy.SIGNED_IN)
@require_POST
def notice_read(request: PersonRequest, notice_id: UUID) -> HttpResponse:
    """Mark it as read, and lead to what it is about."""
    notice = get_object_or_404(notices_of(request.user), public_id=notice_id)
    see(actor=request.user, notices=[notice])
    return redirect(_page_of(notice, standing_of(request)))


def _shown(notice: Notice) -> News:
    return News(
        notice_id=notice.public_id,
        kind=NoticeKind(notice.kind),
        about_id=notice.about_id,
        words=str(_WORDS[NoticeKind(notice.kind)]),
        when=moment(notice.due_at),
        is_new=notice.seen_at is None,
    )


def _page_of(notice: Notice, standing: Standing) -> str:
    kind = NoticeKind(notice.kind)
    if kind == NoticeKind.TO_REVIEW:
        # A manager is told where there is no officer yet, and names one there.
        if standing.is_officer:
            return reverse("privacy-opening", args=[notice.about_id])
        return reverse("practice")
    if found := _page_of_row(notice):
        return found
    if kind == NoticeKind.REVIEWED and standing.is_clinician:
        return reverse("emergency")
    return _page_in_care(notice) or reverse(_PAGES[kind])


def _page_in_care(notice: Notice) -> str:
    """Return the page of the care to which the row belongs: by now it may be one from before."""
    if notice.kind == NoticeKind.FORMULATION_SHARED:
        episode_id = episode_of_formulation(notice.person, notice.about_id)
        return f"{reverse('my-intake')}?{ASKED}={episode_id}" if episode_id else ""
    if notice.kind == NoticeKind.INTAKE_HANDED_IN:
        place = place_of_intake_move(notice.person, notice.about_id)
        return f"{reverse('client-intake', args=[place[0]])}?{ASKED}={place[1]}" if place else ""
    if notice.kind in {NoticeKind.ANSWERED, NoticeKind.PLAN_DECLINED}:
        return _page_of_step(notice)
    return ""


def _page_of_step(notice: Notice) -> str:
    step = place_of_step(notice.person, notice.about_id)
    if step is None:
        return ""
    page = reverse("client-plan", args=[step.client_id])
    if notice.kind == NoticeKind.ANSWERED:
        page = reverse("my-plan")
    return f"{page}?{ASKED}={step.episode_id}"


def _page_of_row(notice: Notice) -> str:
    """Return the page of the client about whom it is; empty where it has none, or not any more."""
    kind, viewer = NoticeKind(notice.kind), notice.person
    if kind == NoticeKind.HAND_OVER_ASKED:
        waiting = hand_overs_waiting_for(viewer).filter(public_id=notice.about_id).first()
        return _where_one_goes_on(waiting.episode.client if waiting else None)
    if kind == NoticeKind.KNOWN_HERE:
        return _where_one_goes_on(client_asked_about(viewer, notice.about_id))
    if kind in {NoticeKind.GOAL_ENDED, NoticeKind.ANSWERED}:
        goal_id = goal_that_ended(viewer, notice.about_id)
        return reverse("my-goal", args=[goal_id]) if goal_id else ""
    of_client = _OF_A_CLIENT.get(kind)
    client_id = of_client.find(viewer, notice.about_id) if of_client else None
    return reverse(of_client.page, args=[client_id]) if of_client and client_id else ""


def _where_one_goes_on(client: Client | None) -> str:
    if client is None:
        return ""
    return reverse("practice-care", args=[client.practice.public_id, client.public_id])


class _OfAClient(NamedTuple):
    """Which client a row is of, for its reader, and on which of their pages it stands."""

    find: Callable[[Person, UUID], UUID | None]
    page: str


_OF_A_CLIENT: Final = {
    NoticeKind.AT_HAND_OF_CLIENT: _OfAClient(client_of_safety_version, "client-safety-plan"),
    NoticeKind.HAND_OVER_DECLINED: _OfAClient(client_of_hand_over, "client-episode"),
}

_PAGES: Final = {
    NoticeKind.OPENED_IN_EMERGENCY: "who-looked",
    NoticeKind.REVIEWED: "who-looked",
    NoticeKind.CORRECTION_ASKED: "caseload",
    NoticeKind.CORRECTION_ANSWERED: "my-rights",
    NoticeKind.ERASURE_ASKED: "practice",
    NoticeKind.ERASURE_ANSWERED: "my-rights",
    NoticeKind.CONSENT_ASKED: "my-consents",
    NoticeKind.SUPERVISION_BEGINS: "supervision",
    # Whoever supervises nobody any more has no page of it either.
    NoticeKind.SUPERVISION_ENDS: "home",
    NoticeKind.SUPERVISOR_READS: "my-consents",
    NoticeKind.INTO_CARE: "caseload",
    NoticeKind.OUT_OF_CARE: "caseload",
    NoticeKind.MANY_INTO_CARE: "caseload",
    # Whoever has no part any more has no caseload either.
    NoticeKind.PART_ENDED: "home",
    NoticeKind.CARE_CHANGES: "my-rights",
    NoticeKind.AT_HAND: "my-safety-plan",
    # Of a client who is in their care no more.
    NoticeKind.AT_HAND_OF_CLIENT: "caseload",
    NoticeKind.INTAKE_HANDED_IN: "caseload",
    NoticeKind.FORMULATION_SHARED: "my-intake",
    NoticeKind.GOAL_ENDED: "my-goals",
    NoticeKind.ANSWERED: "my-plan",
    NoticeKind.PLAN_DECLINED: "caseload",
    # Of what was settled meanwhile.
    NoticeKind.HAND_OVER_ASKED: "practice",
    NoticeKind.HAND_OVER_DECLINED: "caseload",
    # Of somebody whose record rests, or who was erased meanwhile.
    NoticeKind.KNOWN_HERE: "practice",
}
