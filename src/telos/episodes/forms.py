"""Opening an episode of care and moving it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.episodes.enums import OPENING_STATES, EpisodeState
from telos.episodes.rules import moves_from, seen_stand
from telos.people.forms import AddClientForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    from telos.episodes.models import Episode
    from telos.people.models import Person

LONGEST_REASON: Final = 300

# What going to a state means, said so that one can choose it.
MOVE_NAMES: Final[dict[EpisodeState, _StrPromise]] = {
    EpisodeState.ENQUIRY: _("Enquiry: they have asked"),
    EpisodeState.CONSULTATION: _("Consultation: a first talk"),
    EpisodeState.ASSESSMENT: _("Assessment: finding out what would help"),
    EpisodeState.ACTIVE: _("In therapy: the work goes on"),
    EpisodeState.ENDING: _("Ending: saying goodbye well"),
    EpisodeState.AFTERCARE: _("Aftercare: staying in touch for a while"),
    EpisodeState.PAUSED: _("Paused: nothing is asked until you look again"),
    EpisodeState.CLOSED: _("Closed: this care has ended"),
}
PUT_OFF_NAME: Final = _("Paused still: look again on another day")


def _reason(help_text: _StrPromise) -> WordsField:
    return WordsField(
        label=_("Why, in a few words"),
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words why."),
        },
    )


class _StateForm(forms.Form):
    """A state to choose and the reason for it."""

    to = forms.ChoiceField(
        label=_("Where care goes next"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where care goes next."),
            "invalid_choice": _("Care cannot go there from where it stands. Choose again."),
        },
    )
    why = _reason(
        _(
            "It stands in the history of this care. The client reads it: in their book, and of a "
            "pause on their pages."
        )
    )

    def offer(self, states: frozenset[EpisodeState], *, is_paused: bool = False) -> None:
        """Offer these states, in the order of the pathway."""
        names = MOVE_NAMES | ({EpisodeState.PAUSED: PUT_OFF_NAME} if is_paused else {})
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            (state.value, names[state]) for state in EpisodeState if state in states
        ]

    def to_state(self) -> EpisodeState:
        """Return the state that was chosen."""
        return EpisodeState(self.cleaned_data["to"])


class MoveEpisodeForm(_StateForm):
    """A move that the table allows from where the episode stands.

    `still_planned` says in words what would be left in the calendar of care that has ended, and
    `unseen` what calls for somebody and has been looked at by nobody yet.
    """

    until = forms.DateField(
        label=_("Look again on"),
        help_text=_("Only for a pause: the day on which you two see how to go on."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    cancels = forms.BooleanField(label=_("Cancel what is still planned"), required=False)

    def __init__(
        self,
        *args: Any,
        episode: Episode,
        still_planned: Sequence[str] = (),
        unseen: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unseen = tuple(unseen)
        self.fields["seen"].initial = seen_stand(episode)
        allowed = moves_from(episode.state, paused_from=episode.paused_from)
        self.offer(allowed, is_paused=episode.is_paused)
        # A day that came from a page that is out of date stays to be read.
        if EpisodeState.PAUSED not in allowed and not self.data.get("until"):
            del self.fields["until"]
        if still_planned and EpisodeState.CLOSED in allowed:
            words = _("Only if you close this care. Still planned: %(what)s.")
            if "until" in self.fields:
                words = _(
                    "Only if you close this care, or pause it: then until you look again. Still "
                    "planned: %(what)s."
                )
            self.fields["cancels"].help_text = words % {"what": "; ".join(still_planned)}
        else:
            del self.fields["cancels"]

    def clean(self) -> dict[str, Any]:
        """Refuse to close care over what nobody has looked at, or what is planned and stays so."""
        cleaned = super().clean() or self.cleaned_data
        closes = cleaned.get("to") == EpisodeState.CLOSED
        if closes and self.unseen:
            self.add_error(
                "to",
                _("An answer still calls for somebody. See to it first, then close this care."),
            )
        if closes and "cancels" in self.fields and not cleaned.get("cancels"):
            self.add_error(
                "cancels",
                _("Something is still planned. Tick this to cancel it, or choose another step."),
            )
        return cleaned


class SentMoveForm(forms.Form):
    """A move as it was sent, wherever care stands by now: to tell whether it was made already."""

    to = forms.CharField()
    why = WordsField()
    until = forms.DateField(required=False)


class OpenEpisodeForm(_StateForm):
    """A new episode for somebody who begins, or comes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("Where care begins")
        self.offer(OPENING_STATES)


class TakeOnClientForm(AddClientForm):
    """A new client, and where care with them begins: people arrive in different ways."""

    begins = forms.ChoiceField(
        label=_("Where care begins"),
        choices=[(each.value, MOVE_NAMES[each]) for each in EpisodeState if each in OPENING_STATES],
        initial=EpisodeState.ASSESSMENT,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose where care begins.")},
    )

    def state_chosen(self) -> EpisodeState:
        """Return where care begins: with assessment, where nothing else is said."""
        return EpisodeState(self.cleaned_data["begins"] or EpisodeState.ASSESSMENT)


BESIDE: Final = "beside"


class TransferForm(forms.Form):
    """Who goes on with a client, in whose place, and why."""

    place = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose in whose place, or that it is beside them."),
            "invalid_choice": _("Choose again: who cares has changed meanwhile."),
        },
    )
    to = forms.ChoiceField(
        label=_("Who goes on"),
        help_text=_("Whoever does reads the whole record."),
        required=False,
        error_messages={
            "invalid_choice": _("Choose somebody from the list: parts may have ended meanwhile."),
        },
    )
    why = _reason(_("The client reads it, and so does whoever goes on."))

    def __init__(
        self,
        *args: Any,
        carers: Sequence[Person],
        candidates: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.public_id): person for person in (*carers, *candidates)}
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            ("", _("Choose")),
            *((str(person.public_id), person.display_name) for person in candidates),
        ]
        if not carers:
            # Nobody is there in whose place it could be.
            del self.fields["place"]
            return
        cast("forms.ChoiceField", self.fields["place"]).choices = [
            *(
                (f"for {key}", _("In the place of %(name)s") % words)
                for key, words in _named(carers)
            ),
            (BESIDE, _("Beside them, as a second therapist: only where the client has agreed")),
            *(
                (f"end {key}", _("Nobody: the care of %(name)s ends") % words)
                for key, words in _named(carers)
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for somebody to go on where somebody is to."""
        cleaned = super().clean() or self.cleaned_data
        place = str(cleaned.get("place", ""))
        if not place.startswith("end ") and "to" in cleaned and not cleaned["to"]:
            self.add_error("to", _("Choose who goes on."))
        return cleaned

    def pair(self) -> tuple[Person | None, Person | None]:
        """Return whose care ends and who goes on, once the form is valid; one may be nobody."""
        how, _sep, key = self.cleaned_data.get("place", BESIDE).partition(" ")
        to = None if how == "end" else self._people[self.cleaned_data["to"]]
        return self._people.get(key), to


def _named(people: Sequence[Person]) -> list[tuple[str, dict[str, str]]]:
    return [(str(person.public_id), {"name": person.display_name}) for person in people]


class AskHandOverForm(forms.Form):
    """For whom a therapist asks to go on in their place, and why."""

    to = forms.ChoiceField(
        label=_("Who is to go on"),
        required=False,
        error_messages={
            "invalid_choice": _("Choose somebody from the list: parts may have ended meanwhile."),
        },
    )
    why = _reason(
        _(
            "Whoever manages the practice reads it, and so does the client in their record. Keep "
            "what you two talk about out of it."
        )
    )

    def __init__(self, *args: Any, colleagues: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.public_id): person for person in colleagues}
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            ("", _("Nobody in particular: whoever has room")),
            *((key, person.display_name) for key, person in self._people.items()),
        ]

    def colleague(self) -> Person | None:
        """Return whom they ask for; nobody in particular is none."""
        return self._people.get(self.cleaned_data["to"])


class DeclineHandOverForm(forms.Form):
    """Why care stays as it is."""

    answer = WordsField(
        label=_("Why care stays as it is"),
        help_text=_("Whoever asked reads it, and so does the client in their record."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words why."),
        },
    )
