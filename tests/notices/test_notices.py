"""Telling people that there is something to read: in the deed's transaction, once, and by mail."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from telos.base import clock
from telos.notices.actions import NoticeOutsideTransactionError, mail_due, see, tell
from telos.notices.enums import TRIED_AGAIN_AFTER, NoticeKind
from telos.notices.models import Notice
from telos.notices.queries import notices_of, told_about, unread_of
from tests.cast import Cast
from tests.racing import errors_in, race

KIND = NoticeKind.TO_REVIEW


def told(cast: Cast, *people: str, **more) -> None:
    with transaction.atomic():
        tell([cast.person(name) for name in people], KIND, about=cast.client_record, **more)


@pytest.fixture
def out_of_order(monkeypatch) -> None:
    """A mail server that hangs up."""

    def hang_up(*_args: object) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", hang_up)


def test_each_is_told_once_and_sees_their_own_alone(cast: Cast) -> None:
    told(cast, "officer", "manager")
    told(cast, "officer")
    assert Notice.objects.count() == 2
    assert [notice.person for notice in notices_of(cast.officer)] == [cast.officer]
    assert not notices_of(cast.client).exists()
    assert {n.person for n in told_about(KIND, [cast.client_record.public_id]).popitem()[1]} == {
        cast.officer,
        cast.manager,
    }


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_a_deed_outside_its_transaction(cast: Cast) -> None:
    with pytest.raises(NoticeOutsideTransactionError):
        tell([cast.officer], KIND, about=cast.client_record)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_nor_mailed_of_a_deed_that_came_to_nothing(cast: Cast) -> None:
    def deed() -> None:
        with transaction.atomic():
            told(cast, "officer")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert not Notice.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_with_the_deed_and_says_nothing_of_it(cast: Cast) -> None:
    told(cast, "officer", "client")
    assert sorted(m.to[0] for m in mail.outbox) == sorted([cast.officer.email, cast.client.email])
    for sent in mail.outbox:
        whole = f"{sent.subject}\n{sent.body}".lower()
        assert "telos" in whole
        for word in ("emergency", "record", "therap", "harbour practice", "http", "review"):
            assert word not in whole
    assert mail_due() == 0
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_mail_that_failed_is_tried_again_later_and_then_given_up(
    cast: Cast, out_of_order: None
) -> None:
    told(cast, "officer")
    began = clock.now()
    tries = []
    at = began
    for after in TRIED_AGAIN_AFTER:
        with clock.set_to(at + after / 2):
            mail_due()
        tries.append(Notice.objects.get().tries)
        at = Notice.objects.get().tried_at + after + timedelta(seconds=1)
        with clock.set_to(at):
            mail_due()
    with clock.set_to(at + timedelta(days=30)):
        mail_due()
    assert tries == list(range(1, len(TRIED_AGAIN_AFTER) + 1))
    assert Notice.objects.get().tries == len(TRIED_AGAIN_AFTER) + 1
    assert Notice.objects.get().mailed_at is None
    assert unread_of(cast.officer).count() == 1, "it stands in Telos all the same"


@pytest.mark.django_db(transaction=True)
def test_notice_of_later_is_neither_seen_nor_mailed_before(cast: Cast) -> None:
    later = clock.now() + timedelta(hours=2)
    told(cast, "client", not_before=later)
    assert not notices_of(cast.client).exists()
    assert mail_due() == 0
    with clock.set_to(later):
        assert notices_of(cast.client).count() == 1
        assert mail_due() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_one_mail(cast: Cast, out_of_order: None, monkeypatch) -> None:
    told(cast, "officer")
    monkeypatch.undo()
    Notice.objects.update(tried_at=clock.now() - timedelta(hours=1))
    outcomes = race(mail_due, mail_due, mail_due)
    assert errors_in(outcomes) == []
    assert sum(outcomes) == 1
    assert Notice.objects.get().mailed_at is not None


def test_read_notices_and_shut_accounts_get_no_mail(cast: Cast) -> None:
    told(cast, "officer", "manager", "nobody")
    see(actor=cast.officer, notices=notices_of(cast.officer))
    cast.manager.is_active = False
    cast.manager.save(update_fields=["is_active"])
    assert mail_due() == 1
    assert [m.to for m in mail.outbox] == [[cast.nobody.email]]


def test_one_reads_ones_own_notices_alone(cast: Cast) -> None:
    told(cast, "officer", "manager")
    assert see(actor=cast.client, notices=Notice.objects.all()) == 0
    assert see(actor=cast.officer, notices=Notice.objects.all()) == 1
    assert see(actor=cast.officer, notices=Notice.objects.all()) == 0
    assert not unread_of(cast.officer).exists()
    assert unread_of(cast.manager).exists()


def test_unread_stand_first_then_the_newest(cast: Cast) -> None:
    for hours, about in enumerate((cast.client_record, cast.other_record, cast.record_elsewhere)):
        with transaction.atomic():
            moment = clock.now() - timedelta(hours=hours)
            tell([cast.officer], KIND, about=about, not_before=moment)
    newest = notices_of(cast.officer).first()
    see(actor=cast.officer, notices=[newest])
    ids = [notice.about_id for notice in notices_of(cast.officer)]
    assert ids == [
        cast.other_record.public_id,
        cast.record_elsewhere.public_id,
        cast.client_record.public_id,
    ]
