"""Who is told of what by which deed, with a mail or on their page alone."""

from __future__ import annotations

from uuid import uuid4

import pytest

from telos.access.actions import (
    ask_consent,
    begin_supervision,
    end_supervision,
    give_consent,
    open_in_emergency,
    refuse_consent,
    withdraw_consent,
)
from telos.access.enums import ConsentKind, Danger
from telos.access.models import Supervision
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.notices.queries import unread_of
from telos.rights.actions import (
    Correction,
    accept_correction,
    ask_correction,
    ask_erasure,
    keep_record,
    take_correction_back,
    take_erasure_back,
)
from telos.rights.enums import About
from telos.rights.models import Amendment
from tests import consents
from tests.cast import EVERYBODY, Cast

WHY = "She wrote that she has taken tablets."


def said(cast: Cast) -> Amendment:
    return ask_correction(
        actor=cast.client,
        client=cast.client_record,
        said=Correction(
            about=About.CONTACT,
            original_id=cast.client_record.public_id,
            what_is_wrong="It is not my name.",
            should_read="My own name.",
        ),
        submission_key=uuid4(),
    )


def told(cast: Cast) -> dict[str, set[str]]:
    """Who has unread notices, and of which kinds."""
    found = {name: {n.kind for n in unread_of(cast.person(name))} for name in EVERYBODY}
    return {name: kinds for name, kinds in found.items() if kinds}


def with_mail(kind: NoticeKind) -> bool:
    return Notice.objects.get(kind=kind).with_mail


def test_therapist_is_told_of_a_correction_until_it_is_answered(cast: Cast) -> None:
    amendment = said(cast)
    assert told(cast) == {"her_therapist": {"correction"}}
    accept_correction(actor=cast.her_therapist, amendment=amendment)
    assert told(cast) == {"client": {"corrected"}}


def test_what_was_taken_back_is_news_to_nobody(cast: Cast) -> None:
    take_correction_back(actor=cast.client, amendment=said(cast))
    asked = ask_erasure(actor=cast.client, client=cast.client_record)
    take_erasure_back(actor=cast.client, request=asked)
    assert told(cast) == {}


def test_managers_are_told_of_a_request_for_erasure_and_the_client_of_the_answer(
    cast: Cast,
) -> None:
    asked = ask_erasure(actor=cast.client, client=cast.client_record)
    assert told(cast) == {"manager": {"erasure"}}
    keep_record(actor=cast.manager, request=asked, answer="The law keeps it.")
    assert told(cast) == {"client": {"kept"}}


def test_manager_who_enters_a_request_is_not_told_of_it(cast: Cast) -> None:
    ask_erasure(actor=cast.manager, client=cast.client_record)
    assert told(cast) == {}


@pytest.mark.parametrize("answer", [give_consent, refuse_consent])
def test_client_is_told_that_they_are_asked_until_they_have_answered(cast: Cast, answer) -> None:
    text = consents.published(cast, ConsentKind.SHARING)
    ask_consent(actor=cast.her_therapist, client=cast.client_record, kind=ConsentKind.SHARING)
    assert told(cast) == {"client": {"consent"}}
    answer(actor=cast.client, client=cast.client_record, text=text, seen=0)
    assert told(cast) == {}


def test_client_is_mailed_of_it_only_with_a_yes_to_mails(cast: Cast) -> None:
    accept_correction(actor=cast.her_therapist, amendment=said(cast))
    assert not with_mail(NoticeKind.CORRECTION_ANSWERED)
    Notice.objects.all().delete()
    consents.answered(cast, ConsentKind.EMAIL_REMINDERS)
    accept_correction(actor=cast.her_therapist, amendment=said(cast))
    assert with_mail(NoticeKind.CORRECTION_ANSWERED)


def test_supervision_is_told_to_both_and_to_those_who_are_read_by_it(cast: Cast) -> None:
    consents.answered(cast, ConsentKind.SUPERVISION)
    end_supervision(actor=cast.manager, supervision_id=Supervision.objects.get().public_id)
    Notice.objects.all().delete()
    begun = begin_supervision(
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.supervisor,
        therapist=cast.her_therapist,
    )
    assert told(cast) == {
        "supervisor": {"supervision"},
        "her_therapist": {"supervision"},
        "client": {"supervisor"},
    }
    assert not with_mail(NoticeKind.SUPERVISOR_READS)
    end_supervision(actor=cast.manager, supervision_id=begun.public_id)
    assert told(cast) == {"supervisor": {"sup_ended"}, "her_therapist": {"sup_ended"}}


def test_nobody_is_told_of_a_supervision_by_which_nobody_reads_them(cast: Cast) -> None:
    answered = consents.answered(cast, ConsentKind.SUPERVISION)
    withdraw_consent(actor=cast.client, client=cast.client_record, text=answered.text, seen=1)
    end_supervision(actor=cast.manager, supervision_id=Supervision.objects.get().public_id)
    Notice.objects.all().delete()
    named = {"supervisor": cast.supervisor, "therapist": cast.her_therapist}
    for _twice in range(2):
        begin_supervision(actor=cast.manager, practice=cast.practice, **named)
    assert set(told(cast)) == {"supervisor", "her_therapist"}
    assert Notice.objects.count() == len(named)


def opened(cast: Cast) -> None:
    open_in_emergency(actor=cast.colleague, client=cast.client_record, danger=Danger.SELF, why=WHY)


def test_client_is_mailed_of_an_emergency_unless_they_said_no_to_mails(cast: Cast) -> None:
    text = consents.published(cast, ConsentKind.EMAIL_REMINDERS)
    opened(cast)
    assert with_mail(NoticeKind.OPENED_IN_EMERGENCY)
    Notice.objects.all().delete()
    refuse_consent(actor=cast.client, client=cast.client_record, text=text, seen=0)
    open_in_emergency(
        actor=cast.co_facilitator, client=cast.client_record, danger=Danger.SELF, why=WHY
    )
    assert not with_mail(NoticeKind.OPENED_IN_EMERGENCY)
    assert "opened" in told(cast)["client"]


def test_taking_back_mails_stops_those_that_have_yet_to_go_out(cast: Cast) -> None:
    fact = consents.answered(cast, ConsentKind.EMAIL_REMINDERS)
    accept_correction(actor=cast.her_therapist, amendment=said(cast))
    opened(cast)
    assert Notice.objects.to_mail().filter(person=cast.client).count() == 2
    withdraw_consent(actor=cast.client, client=cast.client_record, text=fact.text, seen=1)
    assert not Notice.objects.to_mail().filter(person=cast.client).exists()
    assert Notice.objects.to_mail().filter(person=cast.officer).exists()


def test_client_without_an_account_is_told_nothing_here(cast: Cast) -> None:
    cast.client_record.person = None
    cast.client_record.save(update_fields=["person"])
    consents.published(cast, ConsentKind.SHARING)
    ask_consent(actor=cast.her_therapist, client=cast.client_record, kind=ConsentKind.SHARING)
    assert told(cast) == {}
