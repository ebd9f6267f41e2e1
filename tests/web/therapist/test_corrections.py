"""What a client says is not right: entered by her therapist, on the first page, and answered."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import begin_care
from telos.audit.enums import READ
from telos.audit.models import AuditRow
from telos.base import clock
from telos.people.actions import add_client
from telos.rights.actions import Correction, accept_correction, enter_correction
from telos.rights.enums import About
from telos.rights.models import Amendment
from tests import scenes
from tests.cast import Cast
from tests.rights.scenes import SHOULD, WRONG, correction, entered

REJECTED = 422


def path(cast: Cast, name: str = "client-correction") -> str:
    return reverse(name, args=[cast.client_record.public_id])


def words(browser: Client, path: str) -> str:
    return " ".join(browser.get(path).content.decode().split())


def sent(cast: Cast, **other: object) -> dict[str, object]:
    return {
        "original": f"contact:{cast.client_record.public_id}",
        "what_is_wrong": WRONG,
        "should_read": SHOULD,
        "asked_on": (clock.today() - timedelta(days=4)).isoformat(),
        "submission_key": uuid4(),
        **other,
    }


def test_what_was_said_on_the_telephone_is_entered_and_answered(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    browser = signed_in(cast.her_therapist)
    fields = sent(cast, original=f"goal:{goal.public_id}")
    done = browser.post(path(cast), fields, follow=True)
    assert done.redirect_chain[-1][0] == path(cast, "client-rights")
    page = done.content.decode()
    assert WRONG in page
    assert "entered by Therapist harbour" in page
    said = Amendment.objects.get()
    assert (said.about, said.original_id) == (About.GOAL, goal.public_id)
    assert said.asked_on == clock.today() - timedelta(days=4)
    answer = reverse(
        "client-correction-answer", args=[cast.client_record.public_id, said.public_id]
    )
    assert browser.post(answer, {"decision": "accept", "answer": "So."}).status_code == 302
    assert "Therapist harbour entered it" in words(signed_in(cast.client), reverse("my-rights"))


def test_form_sent_twice_is_one_correction(cast: Cast, signed_in) -> None:
    browser, fields = signed_in(cast.her_therapist), sent(cast)
    for _time in range(2):
        assert browser.post(path(cast), fields).status_code == 302
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("original", "", "Choose what it is about."),
        ("original", f"contact:{UUID(int=7)}", "Choose one of what is offered."),
        ("what_is_wrong", " ", "Say in a few words what is not right."),
        ("should_read", "", "Say in a few words how it should read."),
        ("asked_on", "", "Enter the day."),
        ("asked_on", "2999-01-01", "Give the day on which it was asked, today or before."),
    ],
)
def test_errors_are_told_and_what_was_typed_is_kept(
    cast: Cast, signed_in, field: str, value: str, told: str
) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    answer = browser.post(path(cast), sent(cast, **{field: value}))
    page = answer.content.decode()
    assert answer.status_code == REJECTED
    assert told in page
    for name, typed in (("what_is_wrong", WRONG), ("should_read", SHOULD)):
        assert (typed in page) == (field != name)
    assert scenes.everything() == before


def test_page_offers_what_the_address_names(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    named = f"goal:{goal.public_id}"
    page = words(signed_in(cast.her_therapist), f"{path(cast)}?about={named}")
    assert f'<option value="{named}" selected>' in page


def test_pages_lead_there(cast: Cast, signed_in) -> None:
    page = words(signed_in(cast.her_therapist), path(cast, "client-rights"))
    assert f'href="{path(cast)}"' in page


def test_what_waits_stands_on_the_first_page_with_the_way_to_answer(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "is not right" not in words(browser, path(cast, "client"))
    said = correction(cast)
    page = words(browser, path(cast, "client"))
    assert "Noor says that something is not right" in page
    assert WRONG in page
    assert SHOULD in page
    assert f'href="{path(cast, "client-rights")}"' in page
    accept_correction(actor=cast.her_therapist, amendment=said, answer="You are right.")
    page = words(browser, path(cast, "client"))
    assert "Noor says that" not in page
    assert "One correction is answered" in page
    assert "You are right." in page


def test_two_that_wait_are_counted_with_those_that_were_entered(cast: Cast, signed_in) -> None:
    correction(cast)
    entered(cast)
    page = words(signed_in(cast.her_therapist), path(cast, "client"))
    assert "Noor says that two things are not right" in page


def test_they_stand_there_before_care_has_begun(cast: Cast, signed_in) -> None:
    new = add_client(actor=cast.her_therapist, practice=cast.practice, display_name="Mira")
    begin_care(actor=cast.her_therapist, client=new, therapist=cast.her_therapist)
    enter_correction(
        actor=cast.her_therapist,
        client=new,
        said=Correction(
            about=About.CONTACT,
            original_id=new.public_id,
            what_is_wrong="My name has two r.",
            should_read="Mirra",
        ),
        asked_on=clock.today(),
        submission_key=uuid4(),
    )
    page = words(signed_in(cast.her_therapist), reverse("client", args=[new.public_id]))
    assert "My name has two r." in page


def test_showing_them_is_recorded_as_what_they_are_about(cast: Cast, signed_in) -> None:
    correction(cast)
    signed_in(cast.her_therapist).get(path(cast, "client"))
    look = AuditRow.objects.filter(deed=READ).latest("pk")
    assert "contact" in look.about_kind.split(",")


def test_query_count_does_not_grow_with_them(cast: Cast, signed_in, count_queries) -> None:
    browser = signed_in(cast.her_therapist)
    correction(cast)
    first = count_queries(browser, path(cast, "client"))
    for _time in range(2):
        correction(cast)
    assert count_queries(browser, path(cast, "client")) <= first
