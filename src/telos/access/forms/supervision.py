"""Who is to supervise whom, as a manager chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.people.models import Person


class NameSupervisorForm(forms.Form):
    """A supervisor and a therapist, both of the practice."""

    supervisor = forms.ChoiceField(
        label=_("Supervisor"),
        help_text=_("Whoever works clinically here, or has the part of a supervisor."),
        error_messages={
            "required": _("Choose who supervises."),
            "invalid_choice": _("Choose somebody from the list: parts may have ended meanwhile."),
        },
    )
    therapist = forms.ChoiceField(
        label=_("Therapist"),
        help_text=_("Whose work they look at together."),
        error_messages={
            "required": _("Choose who is supervised."),
            "invalid_choice": _("Choose somebody from the list: parts may have ended meanwhile."),
        },
    )

    def __init__(
        self,
        *args: Any,
        supervisors: Sequence[Person],
        therapists: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.public_id): person for person in (*supervisors, *therapists)}
        for name, people in (("supervisor", supervisors), ("therapist", therapists)):
            cast("forms.ChoiceField", self.fields[name]).choices = [
                ("", _("Choose")),
                *((str(person.public_id), person.display_name) for person in people),
            ]

    def clean(self) -> dict[str, Any]:
        """Refuse that somebody supervises themselves."""
        cleaned = super().clean() or {}
        if cleaned.get("supervisor") and cleaned.get("supervisor") == cleaned.get("therapist"):
            self.add_error("supervisor", _("Nobody supervises themselves. Choose two people."))
        return cleaned

    def pair(self) -> tuple[Person, Person]:
        """Return supervisor and therapist, once the form is valid."""
        chosen = self.cleaned_data
        return self._people[chosen["supervisor"]], self._people[chosen["therapist"]]
