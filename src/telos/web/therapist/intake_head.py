"""How the head of a client's intake says where it stands and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.intake.enums.states import IntakeState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.people.models import Client
    from telos.web.therapist.records import Case


def headline_of(case: Case, state: IntakeState, *, from_talk: bool) -> str:
    """Say how the intake stands, and whose doing it is."""
    name = {"name": case.client.display_name}
    if (from_talk or case.client.person_id is None) and state in _WITHOUT_ACCOUNT:
        said = _WITHOUT_ACCOUNT[state] if case.is_open else _ENDED_WITHOUT_ACCOUNT[state]
        return said % name
    if state == IntakeState.BEGUN and not case.is_open:
        return _("%(name)s did not hand in the intake") % name
    return {
        IntakeState.BEGUN: _("%(name)s is still writing"),
        IntakeState.HANDED_IN: _("%(name)s has handed in the intake"),
        IntakeState.COMPLETE: _("%(name)s’s intake is complete"),
        IntakeState.TAKEN_UP: _("%(name)s’s intake is taken up again"),
    }[state] % name


# With somebody who has no account the therapist writes, as the two of them go through it.
_WITHOUT_ACCOUNT: Final[dict[IntakeState, _StrPromise]] = {
    IntakeState.BEGUN: gettext_lazy("The intake with %(name)s is begun"),
    IntakeState.HANDED_IN: gettext_lazy("The intake was gone through with %(name)s"),
}
_ENDED_WITHOUT_ACCOUNT: Final[dict[IntakeState, _StrPromise]] = {
    **_WITHOUT_ACCOUNT,
    IntakeState.BEGUN: gettext_lazy("The intake with %(name)s was not gone through to its end"),
}


def _lead_of_ended(client: Client, state: IntakeState, *, from_talk: bool) -> str:
    if state == IntakeState.BEGUN and client.person_id is not None and from_talk:
        said = _(
            "This care ended before it was handed in. What was entered from the talk, and added "
            "here, stays as it stood; what %(name)s may have written later is for %(name)s alone."
        )
        return said % {"name": client.display_name}
    if state == IntakeState.BEGUN and client.person_id is not None:
        said = _(
            "This care ended before it was handed in. What %(name)s may have written is for "
            "%(name)s alone; what was added here stays as it stood."
        )
        return said % {"name": client.display_name}
    return _("This care has ended; the intake stays as it stood.")


def lead_of(
    case: Case, state: IntakeState, *, has_draft: bool, from_talk: bool, is_shut: bool
) -> str:
    """Say what can be done next, or what stands where nothing can."""
    if not case.is_open:
        return _lead_of_ended(case.client, state, from_talk=from_talk)
    if case.reads_only:
        return _lead_for_supervision(case.client, state, has_draft=has_draft, from_talk=from_talk)
    return _lead(case.client, state, has_draft=has_draft, from_talk=from_talk, is_shut=is_shut)


def _lead_for_supervision(
    client: Client, state: IntakeState, *, has_draft: bool, from_talk: bool
) -> str:
    """Say how it stands to somebody who reads it and does nothing here."""
    if state == IntakeState.BEGUN and client.person_id is None:
        return _("There is no account: the two go through it, and the therapist enters it.")
    if state == IntakeState.BEGUN and from_talk:
        return _("It was begun in a talk; what has been written since stays with %(name)s.") % {
            "name": client.display_name
        }
    if state == IntakeState.BEGUN:
        return _("What is written stays with %(name)s until it is handed in.") % {
            "name": client.display_name
        }
    if state == IntakeState.COMPLETE:
        return _("The formulation closes it.")
    if has_draft:
        return _("A formulation is written; the two go through it before it is complete.")
    return _("How it hangs together is not written yet.")


def _lead(
    client: Client, state: IntakeState, *, has_draft: bool, from_talk: bool, is_shut: bool
) -> str:
    if state == IntakeState.BEGUN:
        return _lead_of_begun(client, from_talk=from_talk, is_shut=is_shut)
    if state == IntakeState.COMPLETE:
        return _("The formulation closes it. Take it up again, with a reason, to write in it.")
    if has_draft:
        return _("A formulation is written. Complete it when the two of you have gone through it.")
    return _(
        "Read it, add what you know, settle what stands in the way, and write how it hangs "
        "together."
    )


def _lead_of_begun(client: Client, *, from_talk: bool, is_shut: bool) -> str:
    if is_shut:
        return _("Nothing more is entered in it for now.")
    if client.person_id is None:
        return _(
            "There is no account, so go through it together and enter what is said, what could "
            "help and the rulers too. It is shown as said in the talk and entered by you."
        )
    said = _(
        "What is written stays with %(name)s until it is handed in. You can add your own "
        "already, and an answer about safety reaches you at once."
    )
    if from_talk:
        said = _(
            "What was entered from the talk is shown. %(name)s has an account by now: what they "
            "write themselves stays with them until they hand it in. You can add your own already."
        )
    return said % {"name": client.display_name}
