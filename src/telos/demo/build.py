"""Building the practice: everything in one transaction, in the order in which it happened."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import date, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from telos.base import clock
from telos.demo.aiming import goal_deeds
from telos.demo.answering import measure_deeds
from telos.demo.asking import asking_deeds, say_what_is_kept
from telos.demo.beginning import intake_deeds
from telos.demo.calendar import Calendar, at
from telos.demo.care import Case, care_deeds
from telos.demo.consenting import consent_deeds, publish_texts, text_deeds
from telos.demo.deeds import do_in_order
from telos.demo.emergencies import emergency_deeds
from telos.demo.handing_over import hand_over_deeds
from telos.demo.keeping_safe import safety_deeds
from telos.demo.looking import look_deeds
from telos.demo.planning import make_template, plan_deeds
from telos.demo.standing import BuiltPractice, mark_as_demo, practice_told, standing_demo
from telos.demo.story import stories, stories_before
from telos.demo.supervising import supervision_deeds
from telos.notices.models import Notice
from telos.people.actions import add_member, create_person, start_practice
from telos.people.enums import Role
from telos.people.models import Person
from telos.vault.ring import ring

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from telos.demo.deeds import Deed
    from telos.demo.story import Story
    from telos.people.models import Practice

DEFAULT_SEED = 7


def build_demo(
    *, seed: int = DEFAULT_SEED, today: date | None = None, only: Collection[str] | None = None
) -> BuiltPractice:
    """Make the practice unless it is there; the same seed and day make the same practice.

    Everything that is told ends before today begins, so that it does not matter at which hour
    of the day it is built. With `only` a few stories are told, by their keys: enough for a test.
    """
    day = today or clock.today()
    standing = standing_demo(today=day)
    if standing is not None:
        return standing
    told = [story for story in stories() if only is None or story.key in only]
    with transaction.atomic(), _nothing_collected(), ring():
        practice, people = _open_practice(day)
        manager = people[next(m.key for m in practice_told().members if m.role is Role.MANAGER)]
        cases = [_case(story, practice, people, seed=seed, today=day) for story in told]
        told_before = [case.before for case in cases if case.before is not None]
        deeds = chain(
            text_deeds(practice, by=manager, today=day),
            supervision_deeds(practice, people, cases, by=manager, today=day),
            chain.from_iterable(_deeds(case, manager) for case in (*told_before, *cases)),
            chain.from_iterable(emergency_deeds(case, people) for case in cases),
            chain.from_iterable(hand_over_deeds(case, people, manager=manager) for case in cases),
        )
        do_in_order(deeds, until=at(day, time.min))
        _let_everybody_sign_in()
        _mail_went_out()
    return BuiltPractice(practice=practice, made=True, days_old=0)


def _case(
    story: Story, practice: Practice, people: dict[str, Person], *, seed: int, today: date
) -> Case:
    earlier = stories_before().get(story.key)
    return Case(
        story=story,
        calendar=Calendar.of(story, today),
        seed=seed,
        practice=practice,
        therapist=people[story.therapist],
        before=_case(earlier, practice, people, seed=seed, today=today) if earlier else None,
    )


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let the garbage collector rest: a twelfth of the time, for a few megabytes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _deeds(case: Case, manager: Person) -> Iterable[Deed]:
    return chain(
        care_deeds(case),
        consent_deeds(case),
        intake_deeds(case),
        measure_deeds(case),
        goal_deeds(case),
        safety_deeds(case),
        plan_deeds(case),
        look_deeds(case),
        asking_deeds(case, manager),
    )


def _open_practice(today: date) -> tuple[Practice, dict[str, Person]]:
    told = practice_told()
    opened = at(today - timedelta(weeks=told.opened_weeks_ago), time(9))
    with clock.set_to(opened):
        people = {
            member.key: create_person(
                email=f"{member.key}@harbour.example", display_name=member.name
            )
            for member in told.members
        }
        manager = people[next(m.key for m in told.members if m.role is Role.MANAGER)]
        practice = start_practice(
            name=told.name, country=told.country, founder=manager, role=Role.MANAGER
        )
        mark_as_demo(practice, by=manager)
        say_what_is_kept(practice, manager)
        for member in told.members:
            if member.role is not Role.MANAGER:
                add_member(
                    actor=manager,
                    practice=practice,
                    person=people[member.key],
                    role=member.role,
                )
        publish_texts(practice, by=manager)
        make_template(practice, by=people["lea"])
    return practice, people


def _let_everybody_sign_in() -> None:
    """Give everybody the demo's password; hashed once, because hashing is slow on purpose."""
    Person.objects.filter(email__endswith="@harbour.example").update(
        password=make_password(settings.DEMO_PASSWORD)
    )


def _mail_went_out() -> None:
    """What people were told of was mailed at the time: nothing goes out as the demo is made."""
    Notice.objects.update(mailed_at=F("due_at"), tried_at=F("due_at"), tries=1)
