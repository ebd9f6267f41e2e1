"""Whose view a therapist writes down beside a client without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telos.access.actions import Spoken
from telos.access.enums import SpokenWay
from telos.base import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.people.models import Client

OWN: Final = "own"


def whose_field(label: _StrPromise, *, asks: _StrPromise) -> forms.ChoiceField:
    """Return a field for whose view it is; `asks` where none was chosen."""
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages={"required": asks, "invalid_choice": asks},
    )


class WhoseForm(forms.Form):
    """What a client without an account said, or what their therapist thinks.

    Nothing is chosen beforehand, so that neither is taken for the other. A form of this kind has a
    field `whose`.
    """

    said_on_field: ClassVar[str]
    """The field of the day for which it counts."""

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = {"name": client.display_name}
        field = cast("forms.ChoiceField", self.fields["whose"])
        field.choices = [
            (SpokenWay.ROOM.value, _now("%(name)s’s, said in the room") % name),
            (SpokenWay.PAPER.value, _now("%(name)s’s, on paper") % name),
            (OWN, _now("My own, as the therapist")),
        ]
        self.fields[self.said_on_field].label = _("On which day?")

    def spoken(self) -> Spoken | None:
        """Return when and how the client said it; nothing of what is the therapist’s own."""
        if self.cleaned_data["whose"] == OWN:
            return None
        said_on = self.cleaned_data[self.said_on_field] or clock.today()
        return Spoken(said_on=said_on, way=SpokenWay(self.cleaned_data["whose"]))
