"""Keeping a practice's questionnaires: its own, and words that somebody has allowed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.measures.actions.errors import DefinitionError, QuestionnaireError
from telos.measures.enums import LARGEST_DEFINITION, LONGEST_KEY, LONGEST_VERSION
from telos.measures.models import MeasureSchedule, PracticeInstrument, PracticeWording
from telos.measures.queries.library import library_of
from telos.measures.rules import may_keep_library
from telos.people.models import Practice
from telos.science.instruments import (
    InstrumentFileError,
    NoWordingAllowedError,
    PermissionNeededError,
    UnknownInstrumentError,
    WordingMismatchError,
    instrument_keys,
    parse_instrument,
    parse_wording,
    worded,
)

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from telos.people.models import Person
    from telos.science.instruments import Instrument, Wording


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """Who allowed the words of a questionnaire, when, in which letter, and what for."""

    given_by: str
    given_on: date
    reference: str
    covers: str

    def as_toml(self) -> str:
        """The same as the table that a wording's file would hold; JSON's strings are TOML's."""
        strings = {"given_by": self.given_by, "reference": self.reference, "covers": self.covers}
        lines = [f"{key} = {json.dumps(value)}" for key, value in strings.items()]
        return "\n".join(["\n[permission]", *lines, f"given_on = {self.given_on.isoformat()}", ""])


@transaction.atomic
def add_instrument(*, actor: Person, practice: Practice, definition: str) -> PracticeInstrument:
    """Keep a questionnaire of the practice's own; a newer version takes the older one's place.

    The same definition sent a second time is one.
    """
    require(may_keep_library(actor, practice))
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    instrument = _checked(definition)
    kept = PracticeInstrument.objects.filter(practice=held, key=instrument.key)
    if same := kept.filter(version=instrument.version).first():
        if same.definition == definition and same.retired_at is None:
            return same
        raise DefinitionError(
            _(
                "Version %(version)s of %(key)s is kept already, and answers may rest on it. "
                "Give what has changed a new version."
            )
            % {"version": instrument.version, "key": instrument.key}
        )
    kept.filter(retired_at=None).update(retired_at=clock.now(), retired_by=actor)
    made = PracticeInstrument.objects.create(
        practice=held,
        key=instrument.key,
        version=instrument.version,
        name=instrument.name[:200],
        definition=definition,
        added_by=actor,
    )
    record(actor=actor, deed="instrument.add", about=made, practice=held)
    return made


@transaction.atomic
def retire_instrument(*, actor: Person, instrument: PracticeInstrument) -> PracticeInstrument:
    """Ask a questionnaire of the practice's own no more; what was answered stays as it is.

    Refused while it stands on somebody's schedule. Retiring a second time changes nothing.
    """
    require(may_keep_library(actor, instrument.practice))
    asked = MeasureSchedule.objects.filter(
        episode__client__practice=instrument.practice, instrument_key=instrument.key, ends_on=None
    )
    if count := asked.count():
        raise QuestionnaireError(
            _(
                "It is on the schedule of %(count)d clients. Their therapists stop asking it "
                "first; then it can go."
            )
            % {"count": count}
        )
    gone = PracticeInstrument.objects.filter(pk=instrument.pk, retired_at=None).update(
        retired_at=clock.now(), retired_by=actor
    )
    instrument.refresh_from_db()
    if gone:
        of = instrument.practice
        record(actor=actor, deed="instrument.retire", about=instrument, practice=of)
    return instrument


@transaction.atomic
def record_wording(
    *, actor: Person, practice: Practice, words: str, allowance: Allowance | None = None
) -> PracticeWording:
    """Keep the words of a questionnaire, and who allowed them; they take older words' place."""
    require(may_keep_library(actor, practice))
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    text = words if allowance is None else words.rstrip() + "\n" + allowance.as_toml()
    wording = _fitting(held, text)
    _in_use(held, wording).update(withdrawn_at=clock.now(), withdrawn_by=actor)
    allowed = wording.permission
    made = PracticeWording.objects.create(
        practice=held,
        instrument_key=wording.instrument,
        language=wording.language,
        wording=text,
        allowed_by=allowed.given_by if allowed else "",
        allowed_on=allowed.given_on if allowed else None,
        reference=allowed.reference if allowed else "",
        recorded_by=actor,
    )
    record(actor=actor, deed="wording.record", about=made, practice=held)
    return made


@transaction.atomic
def withdraw_wording(*, actor: Person, wording: PracticeWording) -> PracticeWording:
    """Show these words no more, as when a permission has ended; scores stay as they are."""
    require(may_keep_library(actor, wording.practice))
    gone = PracticeWording.objects.filter(pk=wording.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by=actor
    )
    wording.refresh_from_db()
    if gone:
        record(actor=actor, deed="wording.withdraw", about=wording, practice=wording.practice)
    return wording


def _in_use(practice: Practice, wording: Wording) -> QuerySet[PracticeWording]:
    return PracticeWording.objects.filter(
        practice=practice,
        instrument_key=wording.instrument,
        language=wording.language,
        withdrawn_at=None,
    )


def _checked(definition: str) -> Instrument:
    _refuse_large(definition)
    try:
        instrument = parse_instrument(definition, name=_("the definition"))
    except InstrumentFileError as error:
        raise DefinitionError(_not_usable(len(error.problems)), error.problems) from error
    if instrument.key in instrument_keys():
        raise DefinitionError(
            _(
                "Telos has a questionnaire with the key “%(key)s”. Choose another key for yours, "
                "for example with your practice’s name in it."
            )
            % {"key": instrument.key}
        )
    if len(instrument.key) > LONGEST_KEY or len(instrument.version) > LONGEST_VERSION:
        raise DefinitionError(
            _("Keep the key under %(key)d characters and the version under %(version)d.")
            % {"key": LONGEST_KEY, "version": LONGEST_VERSION}
        )
    return instrument


def _fitting(practice: Practice, text: str) -> Wording:
    _refuse_large(text)
    try:
        wording = parse_wording(text, name=_("the words"))
        worded(library_of(practice.pk).load(wording.instrument), wording=wording)
    except InstrumentFileError as error:
        raise DefinitionError(_not_usable(len(error.problems)), error.problems) from error
    except WordingMismatchError as error:
        raise DefinitionError(
            _("These words do not fit the questionnaire yet."), error.problems
        ) from error
    except UnknownInstrumentError as error:
        raise DefinitionError(_("There is no questionnaire with this key.")) from error
    except NoWordingAllowedError as error:
        raise DefinitionError(
            _("Its words may not be shown in Telos whoever allows it; totals can be entered.")
        ) from error
    except PermissionNeededError as error:
        raise DefinitionError(
            _("Say who allowed these words, when, and in which letter or agreement.")
        ) from error
    return wording


def _refuse_large(text: str) -> None:
    if len(text.encode("utf-8", errors="surrogatepass")) > LARGEST_DEFINITION:
        raise DefinitionError(
            _("That is more than %(size)d kB; a questionnaire’s file is far smaller.")
            % {"size": LARGEST_DEFINITION // 1000}
        )


def _not_usable(count: int) -> str:
    if count == 1:
        return _("One thing has to be mended before this can be used.")
    return _("%(count)d things have to be mended before this can be used.") % {"count": count}
