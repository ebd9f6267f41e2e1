"""Clients as they are added and put right, and colleagues as they are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.people.enums import COUNTRIES, KnownBy, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.people.models import Client, Person, Practice

# The code of the error that asks whether two people of one name are two.
SAME_NAME: Final = "same-name"
# What is chosen where a part ends and nobody takes up its care.
NOBODY_YET: Final = "nobody"
# Characters. A reason is a sentence or two.
LONGEST_REASON: Final = 300


class _ClientForm(forms.Form):
    """What somebody is called, where mail reaches them and where they are."""

    display_name = WordsField(
        label=_("Name to use"),
        help_text=_("What they like to be called. It need not be a legal name."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the name they like to be called by."),
            "max_length": _("Keep the name under 80 characters."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "If they have one and want to answer here themselves. An invitation goes to it; it "
            "says nothing of therapy."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": _("Enter a whole e-mail address, for example noor@example.org.")
        },
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where they are decides which help lines are shown. It is never guessed."),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list, or none.")},
    )
    known_name = known_url = ""
    """Who has the address already, and where their record is: for whoever knows them anyway."""
    is_another = forms.BooleanField(label=_("They are two people of the same name"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["country"]).choices = [
            ("", _("Not said")),
            *sorted(COUNTRIES.items(), key=lambda pair: str(pair[1])),
        ]

    @property
    def asks_about_the_name(self) -> bool:
        """Whether somebody of the same name is known, and it is asked whether they are two."""
        return self.has_error("display_name", SAME_NAME)

    def refuse_same_name(self) -> None:
        """Say that somebody of this name is known already, unless it was said that they are two."""
        if not self.cleaned_data["is_another"]:
            said = _(
                "You have somebody called %(name)s in your care already. Give them a name that "
                "tells them apart, such as “%(name)s B.”, or say below that they are two."
            ) % {"name": self.cleaned_data["display_name"]}
            self.add_error("display_name", forms.ValidationError(said, code=SAME_NAME))

    def refuse_known(self) -> None:
        """Say that the address may be somebody's whom the practice knows, and who is asked now."""
        self.add_error(
            "email",
            _(
                "Somebody with this address may be known to the practice. Whoever manages it has "
                "been asked, and says who goes on with them or joins; nothing was made or mailed."
            ),
        )

    def refuse_own(self, client: Client, url: str) -> None:
        """Say whose address it is, with the way there: whoever asks knows them anyway."""
        self.known_name, self.known_url = client.display_name, url
        said = _("%(name)s has this address, and a record here already.")
        self.add_error("email", said % {"name": client.display_name})


class CorrectClientForm(_ClientForm):
    """What is known of a client, to be put right."""

    def __init__(self, *args: Any, needs_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = needs_email
        self.fields["email"].error_messages["required"] = _(
            "They sign in with this address, so one has to stand here."
        )

    @staticmethod
    def initial_from(client: Client, *, email: str) -> dict[str, str]:
        """Return what stands now."""
        return {
            "display_name": client.display_name,
            "email": email,
            "country": client.country,
        }


class AddClientForm(_ClientForm):
    """A new client; sending the form twice makes one record."""

    practice = forms.ChoiceField(
        label=_("Practice"),
        error_messages={
            "required": _("Choose the practice."),
            "invalid_choice": _("Choose one of your practices."),
        },
    )
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, practices: Sequence[Practice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._practices = {str(practice.public_id): practice for practice in practices}
        if len(practices) == 1:
            # Nothing to choose: it is not asked, and what is sent for it is not read.
            del self.fields["practice"]
        else:
            cast("forms.ChoiceField", self.fields["practice"]).choices = [
                (key, practice.name) for key, practice in self._practices.items()
            ]

    def practice_chosen(self) -> Practice:
        """Return the practice that the client comes to."""
        only = next(iter(self._practices))
        return self._practices[self.cleaned_data.get("practice", only)]


class InviteMemberForm(forms.Form):
    """A colleague, and the part that they are to have."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter their name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("An invitation goes to it, and works for seven days."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter their e-mail address."),
            "invalid": _("Enter a whole e-mail address, for example ivo@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("Part in the practice"),
        choices=Role.choices,
        error_messages={
            "required": _("Choose a part."),
            "invalid_choice": _("Choose one of these parts."),
        },
    )

    def role_chosen(self) -> Role:
        """Return the part that was chosen."""
        return Role(self.cleaned_data["role"])


class EndPartForm(forms.Form):
    """Who goes on with those whom a colleague cares for, when their part ends."""

    to = forms.ChoiceField(
        label=_("Who goes on with them"),
        help_text=_("Whoever does reads the whole record of each of them."),
        error_messages={
            "required": _("Choose who goes on with them, or that nobody does yet."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    why = WordsField(
        label=_("Why, in a few words"),
        help_text=_(
            "One reason for all of them. Each of these clients reads it, and so does whoever goes "
            "on: name nobody in it whom they should not read of."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(
        self, *args: Any, candidates: Sequence[Person], has_care: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.public_id): person for person in candidates}
        if not has_care:
            # Nobody is left without anybody: nothing is asked, and what is sent is not read.
            del self.fields["to"], self.fields["why"]
            return
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            ("", _("Choose")),
            *((key, person.display_name) for key, person in self._people.items()),
            (NOBODY_YET, _("Nobody yet")),
        ]

    def successor(self) -> Person | None:
        """Return who was chosen; nobody where nobody was, or was asked for."""
        return self._people.get(self.cleaned_data.get("to", NOBODY_YET))


class LostFactorForm(forms.Form):
    """How a manager made sure who asks, before a client's lost second step is taken away."""

    known_by = forms.ChoiceField(
        label=_("How you know that it is they who ask"),
        help_text=_("A mail is not enough. They read it under “Who looked at my record”."),
        choices=KnownBy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say how you made sure. If you have not yet, see or ring them first."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def said(self) -> KnownBy:
        """Return how they made sure."""
        return KnownBy(self.cleaned_data["known_by"])
