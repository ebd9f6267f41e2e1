"""What a therapist types at a formulation: kept for them alone until it is a version."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.episodes.enums import EpisodeState
from telos.intake.actions import (
    FormulationTypedElsewhereError,
    IntakeError,
    drop_formulation_typing,
    write_formulation,
)
from telos.intake.enums.questions import FormulationPart
from telos.intake.enums.states import IntakeState
from telos.intake.models import FormulationDraft, FormulationTyping
from telos.intake.queries import formulation_drafts_visible_to, formulation_typed
from tests import scenes as of_cast
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second, agreed_to_supervision
from tests.intake import scenes
from tests.racing import errors_in, race

PART = FormulationPart.HANGS_TOGETHER


def write(cast: Cast, intake, words: str = "All of it.", **more: object) -> FormulationDraft:
    seen = intake.formulation_drafts.count()
    return write_formulation(
        actor=cast.her_therapist, intake=intake, parts={PART: words}, seen_number=seen, **more
    )


def test_typing_is_kept_stroke_by_stroke_with_one_row_in_the_trail(cast: Cast) -> None:
    intake, page = scenes.handed_in(cast), uuid4()
    scenes.formulating(cast, intake, "When it", page=page)
    stamp = scenes.formulating(cast, intake, "When it gets loud ", page=page, set_off="  ")
    typed = formulation_typed(cast.her_therapist, intake)
    assert typed is not None
    assert (typed.hangs_together, typed.set_off) == ("When it gets loud ", "")
    assert typed.stamp.hex == stamp
    assert AuditRow.objects.filter(deed="formulation.draft").count() == 1


def test_nobody_but_its_writer_reads_it(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulating(cast, intake)
    for who in EVERYBODY:
        found = formulation_typed(cast.person(who), intake)
        assert (found is not None) == (who == "her_therapist"), who


def test_who_reads_the_notes_reads_what_is_kept_and_not_what_is_typed(cast: Cast) -> None:
    intake = scenes.formulated(cast, scenes.handed_in(cast)).intake
    scenes.formulating(cast, intake, "Not for anybody yet", seen=1)
    agreed_to_a_second(cast)
    agreed_to_supervision(cast)
    of_cast.transferred(cast, giver=None, to=cast.colleague)
    for who in (cast.colleague, cast.supervisor):
        assert formulation_drafts_visible_to(who, intake).exists()
        assert formulation_typed(who, intake) is None
    assert formulation_typed(cast.her_therapist, intake) is not None


@pytest.mark.parametrize("is_page", [True, False])
def test_it_is_gone_once_it_is_a_version(cast: Cast, is_page: bool) -> None:
    intake, page = scenes.handed_in(cast), uuid4()
    stamp = scenes.formulating(cast, intake, page=page)
    write(cast, intake, page=page if is_page else uuid4(), seen_stamp="" if is_page else stamp)
    assert not FormulationTyping.objects.exists()


def test_a_page_that_has_not_seen_it_neither_overwrites_nor_drops_it(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    stamp = scenes.formulating(cast, intake, "From the train")
    with pytest.raises(FormulationTypedElsewhereError):
        scenes.formulating(cast, intake, "From the desk")
    write(cast, intake, "From the desk", page=uuid4())
    drop_formulation_typing(actor=cast.her_therapist, intake=intake, page=uuid4())
    assert FormulationTyping.objects.get().hangs_together == "From the train"

    both = scenes.formulating(cast, intake, "From both", seen=1, seen_stamp=stamp)
    drop_formulation_typing(actor=cast.her_therapist, intake=intake, seen_stamp=both)
    assert not FormulationTyping.objects.exists()


def test_what_stands_already_is_not_kept(cast: Cast) -> None:
    intake, page = scenes.handed_in(cast), uuid4()
    scenes.formulated(cast, intake)
    scenes.formulating(cast, intake, "Other words", page=page, seen=1)
    assert scenes.formulating(cast, intake, f"{scenes.HANGS} ", page=page, seen=1) == ""
    # A stroke that comes late, from a page on which there was nothing.
    assert scenes.formulating(cast, intake, scenes.HANGS, page=page) == ""
    assert not FormulationTyping.objects.exists()


def test_saving_the_same_elsewhere_leaves_nothing_behind(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulating(cast, intake, "All of it.")
    write(cast, intake, page=uuid4())
    assert not FormulationTyping.objects.exists()


def test_it_is_kept_while_the_intake_is_complete_and_not_after_care(cast: Cast) -> None:
    intake = scenes.complete(cast)
    stamp = scenes.formulating(cast, intake, "There is more", seen=1)
    assert intake.state == IntakeState.COMPLETE
    of_cast.episode_in(cast, EpisodeState.CLOSED)
    with pytest.raises(IntakeError):
        scenes.formulating(cast, intake, "Too late", seen=1, seen_stamp=stamp)
    assert FormulationTyping.objects.get().hangs_together == "There is more"
    drop_formulation_typing(actor=cast.her_therapist, intake=intake, seen_stamp=stamp)
    assert not FormulationTyping.objects.exists()


def test_nobody_else_drops_it(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    stamp = scenes.formulating(cast, intake)
    for who in set(EVERYBODY) - {"her_therapist"}:
        with pytest.raises(NotAllowedError):
            drop_formulation_typing(actor=cast.person(who), intake=intake, seen_stamp=stamp)
    assert FormulationTyping.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_pages_that_type_at_once_are_one_and_one_who_is_told(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    for number in range(1, 21):
        outcomes = race(
            *(
                partial(scenes.formulating, cast, intake, f"{at} {number}")
                for at in ("Train", "Desk")
            )
        )

        assert errors_in(outcomes) == [FormulationTypedElsewhereError]
        row = FormulationTyping.objects.get()
        assert row.stamp.hex in outcomes
        drop_formulation_typing(actor=cast.her_therapist, intake=intake, seen_stamp=row.stamp.hex)


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_while_another_page_keeps_a_version_stays(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    for number in range(20):
        page = uuid4()
        typing = partial(scenes.formulating, cast, intake, page=page, seen=number)
        first = typing(f"Typed {number}")

        outcomes = race(
            partial(typing, f"Typed {number} and more", seen_stamp=first),
            partial(write, cast, intake, f"Kept {number}", page=uuid4(), seen_stamp=first),
        )

        assert errors_in(outcomes) == []
        row = FormulationTyping.objects.get()
        assert row.hangs_together == f"Typed {number} and more"
        assert FormulationDraft.objects.latest("number").hangs_together == f"Kept {number}"
        drop_formulation_typing(actor=cast.her_therapist, intake=intake, page=page)
