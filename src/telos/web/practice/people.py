"""Who has which part in a practice: inviting and giving parts, a lost second factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from telos.people.actions import (
    PartHeldError,
    invite_member,
    reset_second_factor,
    take_back_member_invitation,
)
from telos.people.enums import InvitationState, Role
from telos.people.forms import InviteMemberForm
from telos.people.queries import (
    colleagues_visible_to,
    managed_practices_of,
    member_invitations_visible_to,
    people_with_second_factor,
)
from telos.web.account.letters import send_invitation, tell_of_change
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.step_up import stepped_up
from telos.web.words import number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.models import Invitation, Membership, Practice
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@dataclass(frozen=True, kw_only=True)
class MemberShown:
    """Somebody who works here, their parts, and whether a stolen password would be enough."""

    person_id: UUID
    name: str
    parts: tuple[tuple[UUID, str], ...]
    has_second_factor: bool
    is_oneself: bool


@dataclass(frozen=True, kw_only=True)
class InvitedShown:
    """Somebody who was invited and has not accepted."""

    invitation_id: UUID
    name: str
    email: str
    part: str
    words: str


@kept_over_sign_in("practice-people")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("practice-people")
def people(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show who works here and who was invited, and invite somebody."""
    practice = _practice(request, practice_id)
    is_sent = request.method == "POST"
    form = InviteMemberForm(request.POST if is_sent else take_kept_for(request))
    if is_sent and form.is_valid():
        _invite(
            request,
            practice,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["display_name"],
            role=form.role_chosen(),
        )
        return redirect("practice-people", practice_id)
    memberships = list(colleagues_visible_to(request.user).filter(practice=practice))
    invited = member_invitations_visible_to(request.user).filter(practice=practice)
    members = _members_shown(request, memberships)
    context = {
        "practice": practice,
        "form": form,
        "headline": _headline(len(members)),
        "members": members,
        "invited": [_invited_shown(invitation) for invitation in invited],
    }
    return render(request, "practice/people.html", context, status=_REJECTED if is_sent else 200)


@kept_over_sign_in("practice-people", leaves_out={"invitation_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
@stepped_up("practice-people", leaves_out={"invitation_id"}, has_words=False)
def invite_again(request: PersonRequest, practice_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Send an invitation once more, with a new link; the earlier one opens nothing any more."""
    practice = _practice(request, practice_id)
    waiting = member_invitations_visible_to(request.user).filter(practice=practice)
    earlier = get_object_or_404(waiting, public_id=invitation_id)
    _invite(
        request,
        practice,
        email=earlier.email,
        name=earlier.display_name,
        role=Role(earlier.role),
    )
    return redirect("practice-people", practice_id)


@kept_over_sign_in("practice-people", leaves_out={"invitation_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
@stepped_up("practice-people", leaves_out={"invitation_id"}, has_words=False)
def uninvite(request: PersonRequest, practice_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    _practice(request, practice_id)
    take_back_member_invitation(actor=request.user, invitation_id=invitation_id)
    messages.success(request, _("Taken back. The link in the mail opens nothing any more."))
    return redirect("practice-people", practice_id)


@kept_over_sign_in("practice-people", leaves_out={"person_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
@stepped_up("practice-people", leaves_out={"person_id"}, has_words=False)
def reset_factor(request: PersonRequest, practice_id: UUID, person_id: UUID) -> HttpResponse:
    """Take away a colleague's lost second factor; they are told by mail and set up another."""
    practice = _practice(request, practice_id)
    colleagues = colleagues_visible_to(request.user).filter(practice=practice)
    if not colleagues.filter(person__public_id=person_id).exists():
        raise Http404
    person = reset_second_factor(actor=request.user, person_id=person_id)
    tell_of_change(
        request,
        person,
        gettext_lazy(
            "Your passkey, authenticator app and recovery codes were taken away by somebody who "
            "may do so. When you sign in, you set up new ones."
        ),
    )
    messages.success(
        request,
        _(
            "Done, and %(name)s is told by mail. Their password is as it was; wherever they were "
            "signed in, that has ended."
        )
        % {"name": person.display_name},
    )
    return redirect("practice-people", practice_id)


def _practice(request: PersonRequest, practice_id: UUID) -> Practice:
    return get_object_or_404(managed_practices_of(request.user), public_id=practice_id)


def _invite(
    request: PersonRequest, practice: Practice, *, email: str, name: str, role: Role
) -> None:
    """Invite, and say so in the same words whoever has the address.

    Only whoever holds this very part here is named: that the manager sees on this page anyway.
    """
    try:
        sent = invite_member(
            actor=request.user, practice=practice, email=email, display_name=name, role=role
        )
    except PartHeldError as error:
        messages.info(request, str(error))
        return
    if send_invitation(request, sent):
        messages.success(
            request,
            _("An invitation to %(name)s is on its way. It works for seven days.")
            % {"name": sent.invitation.display_name},
        )
    else:
        messages.error(
            request,
            _("The mail to %(name)s could not be sent. They stand below; send it again later.")
            % {"name": sent.invitation.display_name},
            extra_tags="fault",
        )


def _headline(members: int) -> str:
    said = ngettext("%(n)s person works here", "%(n)s people work here", members)
    return capfirst(said % {"n": number_word(members)})


def _members_shown(request: PersonRequest, memberships: Sequence[Membership]) -> list[MemberShown]:
    secured = people_with_second_factor({m.person_id for m in memberships})
    by_person: dict[int, list[Membership]] = {}
    for membership in memberships:
        by_person.setdefault(membership.person_id, []).append(membership)
    return [
        MemberShown(
            person_id=held[0].person.public_id,
            name=held[0].person.display_name,
            parts=_parts(held),
            has_second_factor=pk in secured,
            is_oneself=pk == request.user.pk,
        )
        for pk, held in by_person.items()
    ]


def _parts(held: Iterable[Membership]) -> tuple[tuple[UUID, str], ...]:
    return tuple((membership.public_id, membership.get_role_display()) for membership in held)


def _invited_shown(invitation: Invitation) -> InvitedShown:
    sent = on_day(localtime(invitation.created_at).date())
    words = _("invited %(sent)s, not accepted yet")
    if invitation.state == InvitationState.EXPIRED:
        words = _("invited %(sent)s; the invitation has grown too old")
    return InvitedShown(
        invitation_id=invitation.public_id,
        name=invitation.display_name,
        email=invitation.email,
        part=invitation.get_role_display(),
        words=words % {"sent": sent},
    )
