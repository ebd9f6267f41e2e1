"""Agreeing, saying no, taking back: each a fact, by the client or from paper by their therapist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions.telling import tell_client
from telos.access.enums import GOVERNS, ConsentAnswer, ConsentKind, ConsentState, ConsentWay
from telos.access.models import CareRelationship, ConsentAsk, ConsentFact
from telos.access.queries.consent import consents_of
from telos.access.rules import is_self, is_therapist_of, require, rests
from telos.audit.actions import record
from telos.base import clock
from telos.notices.actions import mail_no_more, no_longer_news
from telos.notices.enums import NoticeKind
from telos.people.models import Client
from telos.people.rules import may_manage
from telos.vault.rows import texts

if TYPE_CHECKING:
    from datetime import date

    from telos.access.models import ConsentText
    from telos.access.queries.consent import Consent
    from telos.people.models import Person

_DEEDS: Final = {
    ConsentAnswer.GIVEN: "consent.give",
    ConsentAnswer.REFUSED: "consent.refuse",
    ConsentAnswer.WITHDRAWN: "consent.withdraw",
}


class ConsentError(ValueError):
    """Something cannot be agreed to, refused or taken back like this."""


class ConsentHasChangedError(ConsentError):
    """The words, or the answer to them, are others than those that were read."""

    def __init__(self) -> None:
        super().__init__(
            _("This has changed since you opened it. Read it again, please, and answer then.")
        )


class PaperDayError(ConsentError):
    """A paper cannot have been signed on this day, or the client has answered since."""


class WhoGoesOnError(ConsentError):
    """Two care for the client, and it was not said who goes on alone."""

    def __init__(self) -> None:
        super().__init__(_("Say who goes on with you; the other reads nothing more from then on."))


class ConsentMissingError(ConsentError):
    """The client has not agreed to what was to be done."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on a signed paper beside the words: the day, and who was in the room."""

    signed_on: date
    present: str

    def __post_init__(self) -> None:
        """Refuse a day that cannot be, and a paper that nobody saw."""
        if not clock.has_been(self.signed_on):
            raise PaperDayError(_("Enter the day of the signature; it cannot be yet to come."))
        if not self.present.strip():
            raise ConsentError(_("Say who was present when it was signed."))


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer as it was sent: to which words, after which answer, and whether from paper."""

    text: ConsentText
    answer: ConsentAnswer
    seen: int
    paper: Paper | None

    @property
    def way(self) -> ConsentWay:
        """How it came here."""
        return ConsentWay.PAPER if self.paper else ConsentWay.SELF

    @property
    def day(self) -> date:
        """The day on which it was said."""
        return self.paper.signed_on if self.paper else clock.today()

    @property
    def present(self) -> str:
        """Who was there when a paper was signed."""
        return self.paper.present.strip() if self.paper else ""


@transaction.atomic
def give_consent(
    *,
    actor: Person,
    client: Client,
    text: ConsentText,
    seen: int,
    paper: Paper | None = None,
) -> ConsentFact:
    """Agree to these words. `seen` is the number of the last answer that the page showed."""
    return _answer(
        actor, client, Said(text=text, answer=ConsentAnswer.GIVEN, seen=seen, paper=paper)
    )


@transaction.atomic
def refuse_consent(
    *,
    actor: Person,
    client: Client,
    text: ConsentText,
    seen: int,
    paper: Paper | None = None,
) -> ConsentFact:
    """Say no to these words."""
    return _answer(
        actor, client, Said(text=text, answer=ConsentAnswer.REFUSED, seen=seen, paper=paper)
    )


@transaction.atomic
def withdraw_consent(
    *,
    actor: Person,
    client: Client,
    text: ConsentText,
    seen: int,
    paper: Paper | None = None,
    goes_on: Person | None = None,
) -> ConsentFact:
    """Take a yes back, whatever the words say by now.

    Where a second therapist cares by it, `goes_on` says who does alone; the care of others ends.
    """
    said = Said(text=text, answer=ConsentAnswer.WITHDRAWN, seen=seen, paper=paper)
    _require_may_say(actor, client, said)
    held = _held(client)
    ending: list[CareRelationship] = []
    if text.kind == ConsentKind.SHARING and not _is_withdrawn(held):
        ending = _ends_with_it(held, goes_on)
    fact = _answer(actor, held, said)
    for care in ending:
        care.ended_on = clock.today()
        care.save(update_fields=["ended_on"])
        record(actor=actor, deed="care.end", about=care, client=held)
    return fact


@transaction.atomic
def ask_consent(*, actor: Person, client: Client, kind: ConsentKind) -> ConsentAsk:
    """Ask a client for what not everybody is asked for. Asking twice is asking once.

    A manager reads nobody's answers: they learn from it neither that there is one nor that there
    is none. Where there is one, the asking stands beside it and asks for nothing.
    """
    reads_answers = is_therapist_of(actor, client)
    require(reads_answers or may_manage(actor, client.practice))
    held = _held(client)
    if asked := ConsentAsk.objects.filter(client=held, kind=kind).first():
        return asked
    stands = consents_of(held).get(kind)
    if stands is None or stands.text.retired is not None:
        raise ConsentError(_("The practice asks nobody this: no words are published for it."))
    if GOVERNS[kind].of_everybody:
        raise ConsentError(_("Everybody is asked this already."))
    if rests(held):
        raise ConsentError(_("This record rests at its client’s wish; nothing is asked meanwhile."))
    if reads_answers and stands.state != ConsentState.NOT_ASKED:
        raise ConsentError(_("This has an answer already. Talk about it instead of asking again."))
    asked = ConsentAsk.objects.create(client=held, kind=kind, asked_by=actor)
    record(actor=actor, deed="consent.ask", about=asked, client=held)
    if stands.state == ConsentState.NOT_ASKED and held.person_id is not None:
        tell_client(held, NoticeKind.CONSENT_ASKED, about=asked)
    return asked


def _answer(actor: Person, client: Client, said: Said) -> ConsentFact:
    _require_may_say(actor, client, said)
    held = _held(client)
    stands = consents_of(held)[ConsentKind(said.text.kind)]
    last = stands.last
    if last is not None and _is_repeat(last, said, by=actor):
        return last
    _require_answerable(stands, said)
    is_taken_back = last is not None and said.answer == ConsentAnswer.WITHDRAWN
    fact = ConsentFact.objects.create(
        client=held,
        sealed_for=held.public_id,
        kind=said.text.kind,
        number=said.seen + 1,
        answer=said.answer,
        # What is taken back is the yes to the words that were agreed to.
        text=last.text if last is not None and is_taken_back else said.text,
        way=said.way,
        answered_on=said.day,
        entered_by=actor,
        **texts(present=said.present),
    )
    deed = "consent.paper" if said.paper else _DEEDS[said.answer]
    record(actor=actor, deed=deed, about=fact, client=held)
    _tell_no_more(held, fact)
    return fact


def _tell_no_more(client: Client, fact: ConsentFact) -> None:
    """Asking is no news once it was answered, and who takes back mails gets none from now on."""
    for asked in ConsentAsk.objects.filter(client=client, kind=fact.kind):
        no_longer_news(NoticeKind.CONSENT_ASKED, about=asked)
    is_no = fact.answer != ConsentAnswer.GIVEN
    if is_no and fact.kind == ConsentKind.EMAIL_REMINDERS and client.person is not None:
        mail_no_more(client.person)


def _require_may_say(actor: Person, client: Client, said: Said) -> None:
    """The client answers for themselves; from paper, their therapist enters what they signed."""
    may = is_therapist_of(actor, client) if said.paper else is_self(actor, client)
    require(may and said.text.practice_id == client.practice_id)


def _held(client: Client) -> Client:
    """Return the client, held: answers, and care that rests on them, follow one another."""
    clients = Client.objects.select_for_update(of=("self",)).select_related("practice")
    return clients.get(pk=client.pk)


def _is_repeat(last: ConsentFact, said: Said, *, by: Person) -> bool:
    """Tell whether the last answer is this very one, sent before from the same page."""
    stands = (last.entered_by_id, last.answer, last.number, last.way)
    if stands != (by.pk, said.answer, said.seen + 1, said.way):
        return False
    if said.answer != ConsentAnswer.WITHDRAWN and last.text_id != said.text.pk:
        return False
    if said.paper is None:
        return True
    return last.answered_on == said.day and last.opened("present") == said.present


def _require_answerable(stands: Consent, said: Said) -> None:
    """Refuse an answer to what has changed meanwhile, or that changes nothing."""
    if stands.seen != said.seen:
        raise ConsentHasChangedError
    # A paper holds the words of its day; and a yes is taken back whatever the words are by now.
    is_to_words_of_today = said.paper is None and said.answer != ConsentAnswer.WITHDRAWN
    if is_to_words_of_today and said.text.pk != stands.text.pk:
        raise ConsentHasChangedError
    if stands.text.retired is not None and said.answer != ConsentAnswer.WITHDRAWN:
        raise ConsentError(_("The practice does not ask this any more; nothing rests on it."))
    if said.answer not in stands.may_answer:
        raise ConsentError(_("That is how it stands already; there is nothing to change."))
    if said.paper is not None and stands.last is not None:
        _require_later(stands.last, said.day)


def _require_later(last: ConsentFact, day: date) -> None:
    """Refuse a paper that is older than the client's own last word."""
    if day > last.answered_on:
        return
    if last.way == ConsentWay.SELF:
        raise PaperDayError(
            _("The client has answered this themselves since; what they said last counts.")
        )
    if day < last.answered_on:
        raise PaperDayError(_("A later paper is entered already; what was said last counts."))


def _is_withdrawn(client: Client) -> bool:
    stands = consents_of(client).get(ConsentKind.SHARING)
    return stands is None or stands.state == ConsentState.WITHDRAWN


def _ends_with_it(client: Client, goes_on: Person | None) -> list[CareRelationship]:
    """Return the care, held, that ends when nobody may care beside another."""
    cares = CareRelationship.objects.present().filter(client=client).order_by("pk")
    present = list(cares.select_for_update(of=("self",)))
    if len(present) < 2:  # noqa: PLR2004 -- one cares alone
        return []
    if goes_on is None or all(care.therapist_id != goes_on.pk for care in present):
        raise WhoGoesOnError
    return [care for care in present if care.therapist_id != goes_on.pk]
