"""A field of forms that holds a person’s words."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

# What cannot be seen and nobody writes on purpose: the null, and the marks that turn the order of
# all that follows round, by which one name can be made to look like another. Marks of direction
# that stand beside single letters, as Arabic and Hebrew need them, stay.
_UNSEEN: Final = dict.fromkeys([0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class WordsField(forms.CharField):
    """Words of a person: where there are too many it is said, and none is lost.

    Django would tell the browser the limit, and browsers cut off what is pasted without a word.
    """

    default_error_messages = {
        "max_length": _(
            "Keep this under %(limit_value)d characters. There are %(show_value)d now."
        ),
    }

    def to_python(self, value: Any) -> Any:
        """Return the words without what cannot be seen in them."""
        return super().to_python(value.translate(_UNSEEN) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the widget's attributes without the limit."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}
