"""What a client is asked to agree to, what each kind governs, and which answers are allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_TEXT: Final = 20_000
"""Letters of a text that a client is asked to read: about ten pages, and far too many."""
LONGEST_REASON: Final = 200


class ConsentKind(models.TextChoices):
    """What can be agreed to, each by itself."""

    TREATMENT = "treatment", _("Treatment and confidentiality")
    SUPERVISION = "supervision", _("Supervision")
    SHARING = "sharing", _("A second therapist")
    EMAIL_REMINDERS = "email-reminders", _("Reminders by e-mail")
    RESEARCH = "research", _("Research")
    GROUP = "group", _("Confidentiality in a group")


class ConsentAnswer(models.TextChoices):
    """What was said, each time that something was said."""

    GIVEN = "given", _("agreed")
    REFUSED = "refused", _("said no")
    WITHDRAWN = "withdrawn", _("took it back")


class ConsentWay(models.TextChoices):
    """How an answer came into the record."""

    SELF = "self", _("by themselves, signed in")
    PAPER = "paper", _("on paper, entered by a therapist")


class ConsentState(models.TextChoices):
    """How things stand, made from the answers and the texts; kept nowhere."""

    NOT_ASKED = "not_asked", _("not asked")
    WAITING = "waiting", _("waits for an answer")
    AGREED = "agreed", _("agreed")
    ASKED_AGAIN = "asked_again", _("agreed to earlier words; the new ones wait for an answer")
    REFUSED = "refused", _("said no")
    WITHDRAWN = "withdrawn", _("took it back")
    LAPSED = "lapsed", _("agreed; no longer asked, and no longer counts")
    RETIRED = "retired", _("no longer asked")


# What may be answered as things stand. A yes can always be taken back, and a no be changed.
ANSWERS: Final[dict[ConsentState, frozenset[ConsentAnswer]]] = {
    ConsentState.NOT_ASKED: frozenset({ConsentAnswer.GIVEN, ConsentAnswer.REFUSED}),
    ConsentState.WAITING: frozenset({ConsentAnswer.GIVEN, ConsentAnswer.REFUSED}),
    ConsentState.AGREED: frozenset({ConsentAnswer.WITHDRAWN}),
    ConsentState.ASKED_AGAIN: frozenset(ConsentAnswer),
    ConsentState.REFUSED: frozenset({ConsentAnswer.GIVEN}),
    ConsentState.WITHDRAWN: frozenset({ConsentAnswer.GIVEN}),
    # Where it is no longer asked nothing is agreed to; a yes that still stands can be taken back.
    ConsentState.LAPSED: frozenset({ConsentAnswer.WITHDRAWN}),
    ConsentState.RETIRED: frozenset(),
}
# What stands on the client's Today. A no is an answer: nobody is asked again because of it.
WAITING_STATES: Final = frozenset({ConsentState.WAITING, ConsentState.ASKED_AGAIN})


@dataclass(frozen=True, kw_only=True)
class Governed:
    """What a kind governs, in words for whoever is asked."""

    asks: _StrPromise
    """What is asked, in a sentence."""
    after_yes: _StrPromise
    after_no: _StrPromise
    """What follows a no, and a yes that is taken back."""
    enforced: _StrPromise
    """What Telos itself does about it."""
    of_everybody: bool
    """Whether every client is asked; else they are asked when it comes to it."""
    is_free: bool
    """Whether a no changes nothing about the care."""


GOVERNS: Final[dict[ConsentKind, Governed]] = {
    ConsentKind.TREATMENT: Governed(
        asks=_("May we treat you here, and keep a record as these words say?"),
        after_yes=_("Your therapist works with you and keeps your record as it says here."),
        after_no=_(
            "Your therapist talks with you about what you want changed. Without a yes the practice "
            "may not be able to go on treating you. Nothing is deleted by it."
        ),
        enforced=_(
            "Before it is agreed the client writes nothing of the intake. Whether care goes on "
            "without it, people decide."
        ),
        of_everybody=True,
        is_free=False,
    ),
    ConsentKind.SUPERVISION: Governed(
        asks=_("May your therapist’s supervisor read in your record?"),
        after_yes=_(
            "Your therapist’s supervisor can read in your record, and change nothing. You see each "
            "time that they did."
        ),
        after_no=_(
            "No supervisor reads in your record, from that moment on. Your care goes on as it is."
        ),
        enforced=_("A supervisor opens the records of those alone who agreed."),
        of_everybody=True,
        is_free=True,
    ),
    ConsentKind.SHARING: Governed(
        asks=_("May a second therapist of the practice care for you too, and read your record?"),
        after_yes=_(
            "The practice may bring a second therapist into your care. They then read what your "
            "therapist reads."
        ),
        after_no=_(
            "One therapist at a time cares for you and reads your record. If there are two when "
            "you take it back, you say who goes on with you; the other reads nothing more. Another "
            "may still take over from your therapist."
        ),
        enforced=_("A second therapist begins only with those who agreed."),
        of_everybody=False,
        is_free=True,
    ),
    ConsentKind.EMAIL_REMINDERS: Governed(
        asks=_("May we remind you by e-mail?"),
        after_yes=_(
            "Reminders come by e-mail. They say nothing of therapy, and whoever reads your mail "
            "sees that they came."
        ),
        after_no=_(
            "No reminder is sent. What waits for you stands here. Mails about your account, such "
            "as a new password, still come."
        ),
        enforced=_("A reminder is mailed to those alone who agreed."),
        of_everybody=True,
        is_free=True,
    ),
    ConsentKind.RESEARCH: Governed(
        asks=_("May your results be used for research, without your name?"),
        after_yes=_(
            "Your answers in numbers and the dates of your care can be counted in research, "
            "without your name and without anything that you wrote."
        ),
        after_no=_(
            "Your results are in no research that begins after that. What was published already "
            "cannot be taken back. Your care goes on as it is."
        ),
        enforced=_("What is made for research holds those alone who agreed."),
        of_everybody=True,
        is_free=True,
    ),
    ConsentKind.GROUP: Governed(
        asks=_("Do you promise to keep to yourself what others say in the group?"),
        after_yes=_("You can take part in groups. Everybody in them has promised the same."),
        after_no=_(
            "You cannot take part in a group here. Your care by your own therapist goes on as it "
            "is."
        ),
        enforced=_("A place in a group is for those alone who agreed."),
        of_everybody=False,
        is_free=False,
    ),
}
