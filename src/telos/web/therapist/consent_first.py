"""What the client agrees to comes first: what their therapist is told where no yes stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from telos.access.enums import ConsentKind, ConsentState
from telos.web.therapist.reasons import CaseFacts, Need, Reason
from telos.web.words import on_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.access.queries import TreatmentGlance
    from telos.people.models import Client


@dataclass(frozen=True, kw_only=True)
class ConsentFirst:
    """No yes to treatment and confidentiality: how it stands, and what follows from it."""

    title: str
    words: str
    url: str
    action: str
    shuts: bool
    """Whether the therapist can write nothing down either: it would be the client's words."""


def consent_first(treatment: TreatmentGlance | None, client: Client) -> ConsentFirst | None:
    """Return what is said where the practice asks for a yes to treatment and none stands."""
    if treatment is None or not treatment.is_open:
        return None
    shuts = client.person_id is None
    action = _("Enter what was signed") if shuts else _("Read how it stands")
    return ConsentFirst(
        title=_title(treatment, client),
        words=_words(client, shuts=shuts, said_no=treatment.is_no),
        url=treatment_url(client),
        action=_("Read what was answered") if treatment.is_no else action,
        shuts=shuts,
    )


def no_consent(facts: CaseFacts) -> Iterator[Need]:
    """Say that the client said no to treatment or took the yes back, while care goes on."""
    treatment = facts.treatment
    if treatment is None or treatment.answered_on is None or not treatment.is_no:
        return
    words = _("Said no to treatment and confidentiality %(day)s.")
    if treatment.state == ConsentState.WITHDRAWN:
        words = _("Took back the yes to treatment and confidentiality %(day)s.")
    yield Need(
        reason=Reason.NO_CONSENT,
        tag=_("no yes to treatment"),
        tone="ochre",
        words=words % {"day": on_day(treatment.answered_on)},
        action=_("Read what was answered"),
        url=treatment_url(facts.episode.client),
    )


def treatment_url(client: Client) -> str:
    """Return where a therapist reads what was answered, and enters what was signed."""
    return reverse("client-consent", args=[client.public_id, ConsentKind.TREATMENT])


def _title(treatment: TreatmentGlance, client: Client) -> str:
    words = {"name": client.display_name}
    if treatment.answered_on is None:
        return _("First comes %(name)s’s yes to treatment and confidentiality") % words
    words["day"] = on_day(treatment.answered_on)
    if treatment.state == ConsentState.WITHDRAWN:
        return _("%(name)s took back the yes to treatment and confidentiality %(day)s") % words
    if treatment.state == ConsentState.REFUSED:
        return _("%(name)s said no to treatment and confidentiality %(day)s") % words
    return _("The words on treatment and confidentiality changed since %(name)s’s yes") % words


def _words(client: Client, *, shuts: bool, said_no: bool) -> str:
    name = {"name": client.display_name}
    if shuts and said_no:
        return (
            _(
                "That is theirs to say. Talk about what happens now; nothing more is written down "
                "as theirs without a yes, and what stands stays."
            )
            % name
        )
    if shuts:
        return (
            _(
                "Go through the words together and enter what %(name)s signed on paper. Nothing of "
                "the intake is written down as theirs before it."
            )
            % name
        )
    if said_no:
        return (
            _(
                "That is theirs to say. Talk about what happens now. %(name)s writes nothing more "
                "without a yes; what stands stays, and they can read it."
            )
            % name
        )
    return _("The intake opens to them once they have agreed.")
