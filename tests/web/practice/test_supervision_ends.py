"""A part ends, and supervision with it: the manager reads it before, and both are told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.access.actions import end_supervision
from telos.access.queries import supervision_given_by
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.models import Membership
from tests.cast import Cast


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def told() -> list[str]:
    notices = Notice.objects.filter(kind=NoticeKind.SUPERVISION_ENDS)
    return sorted(notices.values_list("person__display_name", flat=True))


def page_of(cast: Cast, who: str) -> str:
    part = Membership.objects.get(person=cast.person(who), ended_on=None)
    return reverse("practice-part-end", args=[cast.practice.public_id, part.public_id])


@pytest.mark.parametrize("who", ["supervisor", "her_therapist"])
def test_manager_reads_what_ends_and_both_are_told(cast: Cast, signed_in, who: str) -> None:
    manager = signed_in(cast.manager)
    page = text(manager.get(page_of(cast, who)))
    assert "Supervisor supervises Therapist harbour: that ends with this part" in page
    manager.post(page_of(cast, who), {"to": "nobody", "why": "They move away."})
    assert not supervision_given_by(cast.supervisor).exists()
    assert told() == ["Supervisor", "Therapist harbour"]
    for person in (cast.supervisor, cast.her_therapist):
        browser = signed_in(person)
        notices = browser.get(reverse("notices"))
        assert "A supervision that you were part of has ended" in text(notices)
        for news in notices.context["told"]:
            led = browser.post(reverse("notice-read", args=[news.notice_id]), follow=True)
            assert led.status_code == 200


def test_of_a_part_without_supervision_nothing_is_said(cast: Cast, signed_in) -> None:
    page = text(signed_in(cast.manager).get(page_of(cast, "former_therapist")))
    assert "supervises" not in page


def test_both_are_told_where_the_manager_ends_it_alone(cast: Cast) -> None:
    given = cast.supervisor.supervises.get()
    for _twice in range(2):
        end_supervision(actor=cast.manager, supervision_id=given.public_id)
    assert told() == ["Supervisor", "Therapist harbour"]
