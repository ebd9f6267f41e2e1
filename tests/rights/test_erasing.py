"""Erasing a record: who, when not, and that nothing of it is left to anybody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.access.actions import ReasonMissingError, begin_care
from telos.access.models import CareRelationship
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.audit.queries import verify
from telos.base import clock
from telos.goals.models import Goal, GoalRating
from telos.measures.models import Answer, Response
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Client, Person
from telos.rights.actions import (
    AlreadyErasedError,
    BarredError,
    RightsError,
    SettledError,
    ask_erasure,
    erase_record,
    keep_record,
    lift_hold,
    place_hold,
    take_erasure_back,
)
from telos.rights.enums import ErasureOutcome
from telos.rights.models import Amendment, ErasedRecord, Erasure, ErasureRequest
from telos.rights.queries import standing_of_record
from telos.rights.queries.tables import TABLES
from telos.scheduling.models import Appointment
from telos.vault.actions import sealed_models
from telos.vault.errors import KeyDestroyedError, Unopened
from telos.vault.queries import text_counts
from telos.vault.rows import sealed_fields
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race
from tests.rights.scenes import (
    SOONER,
    WHY,
    a_life,
    correction,
    ended,
    erased,
    hold,
    request,
    rules,
    years_on,
)

ASK = {"client", "her_therapist", "manager"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_asking_is_the_clients_and_the_practices(cast: Cast, name: str) -> None:
    actor = cast.person(name)
    if name in ASK:
        assert ask_erasure(actor=actor, client=cast.client_record).asked_by == actor
        return
    before = scenes.everything()
    with pytest.raises(NotAllowedError):
        ask_erasure(actor=actor, client=cast.client_record)
    assert scenes.everything() == before


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    assert request(cast) == request(cast)
    assert scenes.trail_of(cast).count("erasure.ask") == 1


def test_day_on_paper_has_been(cast: Cast) -> None:
    for days in (1, 400):
        with pytest.raises(RightsError):
            ask_erasure(
                actor=cast.manager,
                client=cast.client_record,
                asked_on=clock.today() + timedelta(days=days),
            )


def test_taking_back_and_keeping(cast: Cast) -> None:
    asked = request(cast)
    assert take_erasure_back(actor=cast.client, request=asked).outcome == ErasureOutcome.TAKEN_BACK
    asked = request(cast)
    until = clock.today() + timedelta(days=900)
    for words in ("", " "):
        with pytest.raises(RightsError):
            keep_record(actor=cast.manager, request=asked, answer=words)
    with pytest.raises(RightsError):
        keep_record(actor=cast.manager, request=asked, answer="So.", kept_until=clock.today())
    kept = keep_record(actor=cast.manager, request=asked, answer="The law.", kept_until=until)
    assert (kept.outcome, kept.answer, kept.kept_until) == ("kept", "The law.", until)
    again = keep_record(actor=cast.manager, request=asked, answer="The law.", kept_until=until)
    assert again == kept
    with pytest.raises(SettledError):
        take_erasure_back(actor=cast.client, request=asked)
    assert scenes.trail_of(cast).count("erasure.kept") == 1


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "manager"])
def test_nobody_but_the_manager_answers_holds_or_erases(cast: Cast, name: str) -> None:
    asked, held, actor = request(cast), hold(cast), cast.person(name)
    lift_hold(actor=cast.manager, hold=held)
    held = hold(cast)
    ended(cast)
    before = scenes.everything()
    for deed in (
        lambda: keep_record(actor=actor, request=asked, answer="So."),
        lambda: place_hold(
            actor=actor,
            client=cast.client_record,
            why="So.",
            ends_on=clock.today() + timedelta(days=3),
            submission_key=UUID(int=7),
        ),
        lambda: lift_hold(actor=actor, hold=held),
        lambda: erase_record(actor=actor, client=cast.client_record, why=WHY, sooner=SOONER),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    if name != "client":
        with pytest.raises(NotAllowedError):
            take_erasure_back(actor=actor, request=asked)
    assert scenes.everything() == before


def test_manager_does_not_erase_their_own_record(cast: Cast) -> None:
    ended(cast)
    add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.MANAGER)
    with pytest.raises(NotAllowedError):
        erase_record(actor=cast.client, client=cast.client_record, why=WHY, sooner=SOONER)


def test_open_care_bars_it(cast: Cast) -> None:
    with pytest.raises(BarredError, match="Care goes on"):
        erased(cast)


def test_hold_bars_it_until_lifted_or_its_day(cast: Cast) -> None:
    ended(cast)
    held = hold(cast, days=30)
    with pytest.raises(BarredError, match="legal hold"):
        erased(cast)
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert standing_of_record(cast.client_record).holds == ()
    lift_hold(actor=cast.manager, hold=held)
    lift_hold(actor=cast.manager, hold=held)
    assert scenes.trail_of(cast).count("hold.lift") == 1
    erased(cast)


def test_hold_says_why_and_has_an_end(cast: Cast) -> None:
    more = {"actor": cast.manager, "client": cast.client_record, "submission_key": UUID(int=7)}
    soon = clock.today() + timedelta(days=3)
    with pytest.raises(RightsError):
        place_hold(why=" ", ends_on=soon, **more)
    with pytest.raises(RightsError):
        place_hold(why="So.", ends_on=clock.today() - timedelta(days=1), **more)
    first = place_hold(why="So.", ends_on=soon, **more)
    assert place_hold(why="So.", ends_on=soon, **more) == first


def test_law_bars_it_until_somebody_says_why_not(cast: Cast) -> None:
    ended(cast)
    rules(cast)
    with pytest.raises(BarredError, match="law"):
        erased(cast, sooner=" ")
    with years_on(11):
        erased(cast, sooner="")


def test_unknown_years_bar_it_the_same(cast: Cast) -> None:
    ended(cast)
    with years_on(90), pytest.raises(BarredError, match="law"):
        erased(cast, sooner="")
    erased(cast)
    row = AuditRow.objects.get(deed="record.erase")
    assert row.why == f"{WHY} / {SOONER}"


def test_reason_is_asked_for(cast: Cast) -> None:
    ended(cast)
    with pytest.raises(ReasonMissingError):
        erase_record(actor=cast.manager, client=cast.client_record, why=" ", sooner=SOONER)


def _ids(cast: Cast) -> set[UUID]:
    found = {Client.objects.get(pk=cast.client_record.pk).public_id}
    found.add(Person.objects.get(pk=cast.client.pk).public_id)
    for table in TABLES:
        rows = table.model._default_manager.filter(**{table.client: cast.client_record})
        found |= set(rows.values_list("public_id", flat=True))
    return found


def test_nothing_is_left_to_anybody(cast: Cast) -> None:
    a_life(cast)
    before, known = _ids(cast), Appointment.objects.count()
    days = set(Appointment.objects.values_list("starts_at__date", flat=True))
    erased(cast)
    client = Client.objects.get(pk=cast.client_record.pk)
    account = Person.objects.get(pk=cast.client.pk)
    assert client.display_name.startswith("Erased record ")
    assert (client.country, account.display_name) == ("", client.display_name)
    assert account.email.endswith("@erased.invalid")
    assert not account.is_active
    assert not account.has_usable_password()
    # The ids by which the trail knew it are no row's any more, and the trail is whole.
    assert _ids(cast) & before == set()
    for model in (Amendment, *[table.model for table in TABLES]):
        assert not model._default_manager.filter(public_id__in=before).exists()
    assert not Amendment.objects.filter(original_id__in=before).exists()
    assert AuditRow.objects.filter(client_id=cast.client_record.public_id).exists()
    assert verify().is_whole
    # Hours are kept as numbers, on other days than those that were.
    assert Appointment.objects.count() == known
    assert not days & set(Appointment.objects.values_list("starts_at__date", flat=True))
    assert not Answer.objects.exists()
    assert (GoalRating.objects.count(), Response.objects.count()) == (1, 1)


def test_every_text_is_a_blank_that_says_it_was_erased(cast: Cast) -> None:
    a_life(cast)
    others = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    erased(cast)
    old = cast.client_record.public_id
    lengths = set()
    for model in sealed_models():
        assert not model._base_manager.filter(sealed_for=old).exists(), model
        for row in model._base_manager.exclude(sealed_for=cast.other_record.public_id):
            for field in sealed_fields(model):
                sealed = getattr(row, field.attname)
                if sealed is not None:
                    assert isinstance(getattr(row, field.name), Unopened)
                    with pytest.raises(KeyDestroyedError):
                        row.opened(field.name)
                    lengths.add(len(sealed))
    assert len(lengths) == 1
    counts = text_counts(sealed_models())
    assert sum(count.broken + count.unknown for count in counts.values()) == 0
    assert Goal.objects.get(pk=others.pk).words == scenes.WORDS


def test_care_ends_and_requests_are_settled(cast: Cast) -> None:
    ended(cast)
    request(cast)
    erased(cast)
    assert not CareRelationship.objects.present().filter(client=cast.client_record).exists()
    assert ErasureRequest.objects.get().outcome == ErasureOutcome.ERASED
    assert Erasure.objects.get().record_id == cast.client_record.public_id


def test_time_of_the_mark_says_nothing(cast: Cast) -> None:
    ended(cast)
    erased(cast)
    assert ErasedRecord.objects.get().created_at < clock.now() - timedelta(days=29)


def test_erasing_twice_finds_nothing_more(cast: Cast) -> None:
    ended(cast)
    erased(cast)
    before = scenes.everything()
    with pytest.raises(AlreadyErasedError):
        erased(cast)
    with pytest.raises(AlreadyErasedError):
        correction(cast)
    with pytest.raises(AlreadyErasedError):
        request(cast)
    assert scenes.everything() == before


def test_client_is_signed_out_and_stays_out(cast: Cast) -> None:
    ended(cast)
    browser = Browser()
    browser.force_login(cast.client)
    assert browser.get(reverse("today")).status_code == 200
    erased(cast)
    answer = browser.get(reverse("today"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_nobody_takes_an_erased_record_into_care_by_its_old_id(cast: Cast) -> None:
    ended(cast)
    erased(cast)
    for name in EVERYBODY:
        browser = Browser()
        browser.force_login(Person.objects.get(pk=cast.person(name).pk))
        path = reverse("client", args=[cast.client_record.public_id])
        assert browser.get(path).status_code != 200, name
    with pytest.raises(NotAllowedError):
        begin_care(
            actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_erase_once(cast: Cast) -> None:
    ended(cast)
    outcomes = race(lambda: erased(cast), lambda: erased(cast))
    assert errors_in(outcomes) == [AlreadyErasedError]
    assert Erasure.objects.count() == 1
    assert scenes.trail_of(cast).count("record.erase") == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_erased_or_refused(cast: Cast) -> None:
    ended(cast)
    outcomes = race(
        lambda: erased(cast), *[lambda n=n: correction(cast, wrong=f"No. {n}") for n in range(4)]
    )
    assert set(errors_in(outcomes)) <= {AlreadyErasedError}
    assert not isinstance(outcomes[0], Exception)
    for amendment in Amendment.objects.all():
        assert isinstance(amendment.what_is_wrong, Unopened)
        assert amendment.sealed_for != cast.client_record.public_id
