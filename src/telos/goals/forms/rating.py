"""How far along a goal is, as somebody says it: themselves, or a client to their therapist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telos.access.actions import Spoken
from telos.access.enums import SpokenWay
from telos.base import clock
from telos.goals.enums import HIGHEST_RATING, LOWEST_RATING
from telos.goals.forms.fields import DayField

if TYPE_CHECKING:
    from telos.people.models import Client

OWN: Final = "own"


class RateGoalForm(forms.Form):
    """A rating from 0 to 10 on a day, today if nothing else is said."""

    value = forms.TypedChoiceField(
        label=_("How far along is it, from 0 to 10?"),
        help_text=_("0 is “not at all there”, 10 is “fully there”."),
        choices=[(n, str(n)) for n in range(LOWEST_RATING, HIGHEST_RATING + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
    )
    rated_on = DayField()
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def spoken(self) -> Spoken | None:
        """Return how a client’s word was said: nothing, for whoever sends it says their own."""
        return None


class RateForClientForm(RateGoalForm):
    """A rating beside a client without an account: what they said, or the therapist’s own.

    Nothing is chosen beforehand, so that neither is taken for the other.
    """

    whose = forms.ChoiceField(
        label=_("Whose rating is it?"),
        error_messages={
            "required": _("Choose whose rating it is."),
            "invalid_choice": _("Choose whose rating it is."),
        },
    )

    field_order = ("whose", "value", "rated_on")

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = {"name": client.display_name}
        field = cast("forms.ChoiceField", self.fields["whose"])
        field.choices = [
            (SpokenWay.ROOM.value, _now("%(name)s’s, said in the room") % name),
            (SpokenWay.PAPER.value, _now("%(name)s’s, on paper") % name),
            (OWN, _now("My own, as the therapist")),
        ]
        self.fields["rated_on"].label = _("On which day?")

    def spoken(self) -> Spoken | None:
        """Return when and how the client said it; nothing of the therapist’s own rating."""
        if self.cleaned_data["whose"] == OWN:
            return None
        said_on = self.cleaned_data["rated_on"] or clock.today()
        return Spoken(said_on=said_on, way=SpokenWay(self.cleaned_data["whose"]))
