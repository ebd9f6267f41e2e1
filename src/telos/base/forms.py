"""A field of forms that holds a person’s words."""

from __future__ import annotations

from typing import Any

from django import forms


class WordsField(forms.CharField):
    """Words of a person: where there are too many it is said, and none is lost.

    Django would tell the browser the limit, and browsers cut off what is pasted without a word.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the widget's attributes without the limit."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}
