"""What writing a safety plan comes to, who may, and what a form sent twice does not do."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from telos.access.actions import end_care, let_record_rest
from telos.access.enums import Side
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes.models import Episode
from telos.intake.actions import (
    LookDayError,
    SafetyPlanChangedError,
    SafetyPlanError,
    SafetyWords,
    TypedElsewhereError,
    drop_safety_draft,
    look_through_safety_plan,
    write_safety_plan,
)
from telos.intake.enums import SafetyPart
from telos.intake.models import SafetyPlan, SafetyPlanDraft, SafetyPlanLook, SafetyPlanVersion
from telos.intake.queries import (
    SafetyGlance,
    client_of_safety_version,
    safety_at_a_glance,
    safety_draft,
    safety_plan_stands,
    safety_standing,
    safety_versions,
    with_safety_plans,
)
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.notices.queries import unread_of
from telos.people.models import Person
from telos.scheduling.actions import close_care
from tests import safety, scenes
from tests.cast import Cast


def glance_of(cast: Cast, viewer: Person) -> SafetyGlance | None:
    """How the client's plan stands for the viewer, beside her care."""
    episodes = Episode.objects.filter(pk=cast.episode.pk)
    return safety_at_a_glance(with_safety_plans(viewer, episodes).get())


def test_first_version_makes_the_plan_and_keeps_every_line(cast: Cast) -> None:
    version = safety.written(cast, why="  After that night.  ")

    plan = SafetyPlan.objects.get()
    assert (plan.client, plan.version_number) == (cast.client_record, 1)
    assert (version.number, version.by, version.side) == (1, cast.client, Side.CLIENT)
    assert version.why == "After that night."
    assert version.lines(SafetyPart.SIGNS) == (safety.SIGN, "My hands are cold")
    assert version.own == "It has been quiet again every time"


def test_lines_are_tidied_and_empty_ones_left_out() -> None:
    words = SafetyWords(parts={SafetyPart.SIGNS: ("  cold   hands ", " ", "")}, own=" a \n b ")

    assert words.fields["signs"] == "cold hands"
    assert words.fields["own"] == "a b"
    assert words.fields["people"] == ""


@pytest.mark.parametrize("lines", [(), ("",), ("  ", "\t")])
def test_plan_that_says_nothing_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(SafetyPlanError, match="at least one line"):
        SafetyWords(parts={SafetyPart.SIGNS: lines})


def test_both_sides_write_on_what_stands_and_nothing_is_lost(cast: Cast) -> None:
    safety.written(cast)
    second = safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
    third = safety.written(cast, sign="I go over every sentence")

    assert (second.number, second.side) == (2, Side.THERAPIST)
    assert [v.number for v in safety_versions(cast.client, cast.client_record)] == [3, 2, 1]
    standing = safety_standing(cast.her_therapist, cast.client_record)
    assert standing is not None
    assert standing.version == third


def test_version_written_on_one_that_was_not_seen_is_refused(cast: Cast) -> None:
    safety.written(cast)
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
    before = scenes.everything()

    for seen in (0, 1, 3):
        with pytest.raises(SafetyPlanChangedError):
            write_safety_plan(
                actor=cast.client,
                client=cast.client_record,
                words=safety.words("Mine"),
                seen_version=seen,
                submission_key=uuid4(),
            )

    assert scenes.everything() == before


def test_form_sent_twice_makes_one_version(cast: Cast) -> None:
    key = uuid4()
    sent = [
        write_safety_plan(
            actor=cast.client,
            client=cast.client_record,
            words=safety.words(),
            seen_version=0,
            submission_key=key,
        )
        for _ in range(2)
    ]

    assert sent[0] == sent[1]
    assert SafetyPlanVersion.objects.count() == 1
    assert AuditRow.objects.filter(deed="safety_plan.write").count() == 1
    with pytest.raises(SafetyPlanError, match="sent before"):
        write_safety_plan(
            actor=cast.client,
            client=cast.client_record,
            words=safety.words("Something else"),
            seen_version=1,
            submission_key=key,
        )
    with pytest.raises(SafetyPlanError, match="sent before"):
        write_safety_plan(
            actor=cast.her_therapist,
            client=cast.client_record,
            words=safety.words(),
            seen_version=1,
            submission_key=key,
        )


def test_same_words_once_more_are_no_version(cast: Cast) -> None:
    safety.written(cast)
    with pytest.raises(SafetyPlanError, match="stands already"):
        safety.written(cast, by=cast.her_therapist)
    assert SafetyPlanVersion.objects.count() == 1


def test_client_writes_on_after_care_and_while_the_record_rests(cast: Cast) -> None:
    safety.written(cast)
    close_care(actor=cast.her_therapist, episode=cast.episode, why="Done.")
    let_record_rest(actor=cast.client, client=cast.client_record)

    version = safety.written(cast, sign="Later")

    assert version.number == 2
    assert safety_standing(cast.client, cast.client_record) is not None
    assert safety_standing(cast.her_therapist, cast.client_record) is None
    with pytest.raises(NotAllowedError):
        safety.written(cast, by=cast.her_therapist, sign="Theirs")
    # Who cannot read it is not told of it either.
    assert not unread_of(cast.her_therapist).filter(about_id=version.public_id).exists()


def test_former_therapist_reads_nothing_from_the_day_on(cast: Cast) -> None:
    version = safety.written(cast)
    assert safety_plan_stands(cast.her_therapist, cast.client_record)

    end_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)

    assert not safety_plan_stands(cast.her_therapist, cast.client_record)
    assert client_of_safety_version(cast.her_therapist, version.public_id) is None
    assert list(safety_versions(cast.her_therapist, cast.client_record)) == []


def test_both_say_that_they_have_looked_and_when_they_do_again(cast: Cast) -> None:
    version = safety.written(cast)
    safety.looked(cast, version)
    standing = safety_standing(cast.client, cast.client_record)
    assert standing is not None
    assert not standing.is_looked_through

    day = clock.today() + timedelta(days=30)
    look_through_safety_plan(
        actor=cast.her_therapist,
        client=cast.client_record,
        seen_version=1,
        submission_key=uuid4(),
        again_on=day,
    )

    standing = safety_standing(cast.client, cast.client_record)
    assert standing is not None
    assert standing.is_looked_through
    assert (standing.again_on, standing.is_due) == (day, False)
    glance = glance_of(cast, cast.her_therapist)
    assert glance is not None
    assert glance.looked_at == standing.last_look(Side.THERAPIST).created_at
    assert (glance.again_on, glance.is_due) == (day, False)
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert standing.is_due
        assert glance.is_due


def days_of(cast: Cast) -> set[date | None]:
    """The day on which they look again, as plan and caseload tell it to either."""
    found = set()
    for viewer in (cast.client, cast.her_therapist):
        standing = safety_standing(viewer, cast.client_record)
        glance = glance_of(cast, viewer)
        assert standing is not None
        assert glance is not None
        found |= {standing.again_on, glance.again_on}
    return found


@pytest.mark.parametrize("first", ["client", "her_therapist"])
def test_look_without_a_day_leaves_the_day_that_is_still_ahead(cast: Cast, first: str) -> None:
    other = "her_therapist" if first == "client" else "client"
    version = safety.written(cast)
    safety.looked(cast, version)
    assert days_of(cast) == {None}
    day = clock.today() + timedelta(days=22)
    safety.looked(cast, version, by=cast.person(first), again_on=day)
    safety.looked(cast, version, by=cast.person(other))
    assert days_of(cast) == {day}
    with clock.set_to(clock.now() + timedelta(days=21)):
        safety.looked(cast, version, by=cast.person(other))
        assert days_of(cast) == {day}
    with clock.set_to(clock.now() + timedelta(days=22)):
        safety.looked(cast, version)
        assert days_of(cast) == {None}


def test_day_that_is_said_later_counts(cast: Cast) -> None:
    version = safety.written(cast)
    for days in (30, 20):
        day = clock.today() + timedelta(days=days)
        safety.looked(cast, version, again_on=day)
        safety.looked(cast, version, by=cast.her_therapist)
        assert days_of(cast) == {day}


def test_new_version_has_to_be_looked_through_anew(cast: Cast) -> None:
    version = safety.written(cast)
    safety.looked(cast, version)
    safety.looked(cast, version, by=cast.her_therapist)
    safety.written(cast, sign="I cannot eat")

    standing = safety_standing(cast.client, cast.client_record)
    assert standing is not None
    assert not standing.is_looked_through
    assert standing.last_look(Side.CLIENT) is None
    glance = glance_of(cast, cast.client)
    assert glance is not None
    assert (glance.number, glance.looked_at) == (2, None)
    assert glance_of(cast, cast.other_client) is None


def test_look_at_a_version_that_was_not_seen_is_refused(cast: Cast) -> None:
    first = safety.written(cast)
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
    with pytest.raises(SafetyPlanChangedError):
        safety.looked(cast, first)
    with pytest.raises(SafetyPlanError, match="nothing to look through"):
        look_through_safety_plan(
            actor=cast.other_client,
            client=cast.other_record,
            seen_version=0,
            submission_key=uuid4(),
        )
    assert SafetyPlanLook.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_day_on_which_nobody_looks_again_is_refused(cast: Cast, days: int) -> None:
    safety.written(cast)
    with pytest.raises(LookDayError):
        look_through_safety_plan(
            actor=cast.client,
            client=cast.client_record,
            seen_version=1,
            submission_key=uuid4(),
            again_on=clock.today() + timedelta(days=days),
        )


def test_look_sent_twice_is_one_look(cast: Cast) -> None:
    safety.written(cast)
    key = uuid4()
    for _ in range(2):
        look_through_safety_plan(
            actor=cast.client, client=cast.client_record, seen_version=1, submission_key=key
        )
    assert SafetyPlanLook.objects.count() == 1
    with pytest.raises(SafetyPlanError, match="sent before"):
        look_through_safety_plan(
            actor=cast.her_therapist, client=cast.client_record, seen_version=1, submission_key=key
        )


def test_other_side_is_told_of_the_latest_version_alone(cast: Cast) -> None:
    safety.written(cast)
    assert [n.kind for n in unread_of(cast.her_therapist)] == [NoticeKind.AT_HAND_OF_CLIENT]
    assert not unread_of(cast.client).exists()

    second = safety.written(cast, by=cast.her_therapist, sign="I cannot eat")

    assert not unread_of(cast.her_therapist).exists()
    news = unread_of(cast.client).get()
    assert (news.kind, news.about_id) == (NoticeKind.AT_HAND, second.public_id)
    assert Notice.objects.count() == 2


def test_nobody_else_reads_or_writes_it(cast: Cast) -> None:
    safety.written(cast)
    both = ("client", "her_therapist")
    for person in cast.everybody_but(*both):
        assert safety_standing(person, cast.client_record) is None
        assert not safety_plan_stands(person, cast.client_record)
        with pytest.raises(NotAllowedError):
            safety.written(cast, by=person, sign="Not mine")


def test_typing_is_kept_replaced_and_gone_with_the_save(cast: Cast) -> None:
    page = uuid4()
    safety.typed(cast, page=page, signs="I stop")
    stamp = safety.typed(cast, page=page, signs="I stop answering", why="  ")
    draft = safety_draft(cast.client, cast.client_record)
    assert draft is not None
    assert (draft.signs, draft.why, draft.stamp.hex) == ("I stop answering", "", stamp)
    assert AuditRow.objects.filter(deed="safety_plan.draft").count() == 1

    write_safety_plan(
        actor=cast.client,
        client=cast.client_record,
        words=safety.words(),
        seen_version=0,
        submission_key=uuid4(),
        page=page,
    )
    assert not SafetyPlanDraft.objects.exists()


def test_typing_of_another_device_is_neither_replaced_nor_dropped_unseen(cast: Cast) -> None:
    stamp = safety.typed(cast, signs="From the telephone")
    with pytest.raises(TypedElsewhereError):
        safety.typed(cast, signs="From the desk")
    safety.written(cast)
    drop_safety_draft(actor=cast.client, client=cast.client_record, page=uuid4())
    assert SafetyPlanDraft.objects.get().signs == "From the telephone"
    # Once it was seen there, it may be gone on with.
    stamp = safety.typed(cast, signs="From both", seen_stamp=stamp)
    assert SafetyPlanDraft.objects.get().signs == "From both"
    drop_safety_draft(actor=cast.client, client=cast.client_record, seen_stamp=stamp)
    assert not SafetyPlanDraft.objects.exists()


def test_typing_what_stands_already_is_no_draft(cast: Cast) -> None:
    version = safety.written(cast)
    said = safety.words().fields
    page = uuid4()
    safety.typed(cast, page=page, seen=version.number, **{**said, "signs": "Another sign"})
    assert safety.typed(cast, page=page, seen=version.number, **said) == ""
    assert not SafetyPlanDraft.objects.exists()


def test_saving_what_was_typed_elsewhere_too_leaves_no_draft(cast: Cast) -> None:
    said = safety.words().fields
    safety.typed(cast, **said)
    version = safety.written(cast)
    assert not SafetyPlanDraft.objects.exists()
    # A stroke that comes late, of a page that knows the version before.
    assert safety.typed(cast, **said) == ""
    safety.typed(cast, seen=version.number, **{**said, "why": "We talked about it."})
    safety.written(cast, sign="I cannot eat")
    assert SafetyPlanDraft.objects.get().why == "We talked about it."


def test_nobody_but_the_client_reads_what_is_typed(cast: Cast) -> None:
    safety.typed(cast)
    for who in ("her_therapist", "supervisor", "manager", "other_client"):
        assert safety_draft(cast.person(who), cast.client_record) is None
    with pytest.raises(NotAllowedError):
        drop_safety_draft(actor=cast.her_therapist, client=cast.client_record)
