"""What people are told of, and how often a mail is tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about; the page says it in words, a mail never does."""

    OPENED_IN_EMERGENCY = "opened", _("your record was opened in an emergency")
    """To the client."""
    TO_REVIEW = "to_review", _("a record was opened in an emergency")
    """To the practice's privacy officers, or its managers where it has none."""
    REVIEWED = "reviewed", _("an opening in an emergency was reviewed")
    """To the client, and to whoever opened the record."""
    CORRECTION_ASKED = "correction", _("a client says that something is not right")
    """To the client's therapists."""
    CORRECTION_ANSWERED = "corrected", _("what you said is not right was answered")
    """To the client."""
    ERASURE_ASKED = "erasure", _("a client asks for their record to be erased")
    """To the practice's managers."""
    ERASURE_ANSWERED = "kept", _("your request for erasure was answered")
    """To the client."""
    CONSENT_ASKED = "consent", _("you are asked to agree to something")
    """To the client."""
    SUPERVISION_BEGINS = "supervision", _("a supervision that you are part of begins")
    """To the supervisor and to the therapist."""
    SUPERVISION_ENDS = "sup_ended", _("a supervision that you were part of has ended")
    """To the supervisor and to the therapist."""
    SUPERVISOR_READS = "supervisor", _("somebody else reads your record as a supervisor")
    """To each client who agreed to it before."""
    INTO_CARE = "into_care", _("a client was given into your care")
    """To the therapist who goes on with them."""
    OUT_OF_CARE = "out_of_care", _("somebody else goes on with a client of yours")
    """To the therapist whose care has ended."""
    MANY_INTO_CARE = "into_many", _("clients of a colleague were given into your care")
    """To the therapist who goes on with several, when a colleague's part ends."""
    PART_ENDED = "part_ended", _("your part in a practice has ended, and your care with it")
    """To the therapist whose part it was."""
    CARE_CHANGES = "care", _("who cares for you has changed")
    """To the client."""
    AT_HAND = "at_hand", _("something that you keep at hand has changed")
    """To the client: their therapist has written a version of the safety plan."""
    AT_HAND_OF_CLIENT = "at_hand_of", _("something that a client keeps at hand has changed")
    """To the client's therapists: the client has written one."""
    INTAKE_HANDED_IN = "handed_in", _("a client has handed something in")
    """To the client's therapists."""
    FORMULATION_SHARED = "shared", _("your therapist has shared something with you")
    """To the client."""
    GOAL_ENDED = "goal_ended", _("your therapist called a goal reached, or set it aside")
    """To the client."""
    ANSWERED = "answered", _("your therapist has answered what you said of a goal or of the plan")
    """To the client."""
    PLAN_DECLINED = "plan_no", _("a client has said no to a plan, or has ended it")
    """To the client's therapists."""

    HAND_OVER_ASKED = "hand_over", _("a therapist asks that somebody else goes on with a client")
    """To the practice's managers."""
    HAND_OVER_DECLINED = "hand_over_no", _("care stays as it is, though you asked for a colleague")
    """To the therapist who asked."""
    KNOWN_HERE = "known_here", _("a therapist may be adding somebody whom the practice knows")
    """To the practice's managers."""


# What somebody is told of as a client and in no other part. Of a review both are told, the client
# and whoever opened the record.
TO_A_CLIENT: Final = frozenset(
    {
        NoticeKind.OPENED_IN_EMERGENCY,
        NoticeKind.CORRECTION_ANSWERED,
        NoticeKind.ERASURE_ANSWERED,
        NoticeKind.CONSENT_ASKED,
        NoticeKind.SUPERVISOR_READS,
        NoticeKind.CARE_CHANGES,
        NoticeKind.AT_HAND,
        NoticeKind.FORMULATION_SHARED,
        NoticeKind.GOAL_ENDED,
        NoticeKind.ANSWERED,
    }
)

# A mail that does not go out is tried again after so long: the first time within a minute.
TRIED_AGAIN_AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""Then it is given up; the notice itself stands in Telos until it is read."""
