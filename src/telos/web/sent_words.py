"""Words in a form that nothing takes any more: shown once more to whoever sent them, to copy.

Care may have gone to somebody else, or ended, while they wrote. Nothing of it is kept, and nothing
is read for it: what stands on the page is what came with the request.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from telos.web.kept import is_form

if TYPE_CHECKING:
    from django.http import HttpRequest

_SECRETS: Final = re.compile("password|token|code")
# One word alone, unless it is written as ids, choices and numbers of a form are.
_ONE_WORD: Final = re.compile(r"[^\W\d_]{2,}[.,!?…]*")
_AS_CHOICES_ARE: Final = re.compile("[a-z]+")


def words_sent(request: HttpRequest) -> list[str]:
    """Return what somebody who is signed in wrote in a form of ours, in the order of its fields.

    A page of ours sent it: the form's token was looked at before its view was asked.
    """
    if not (sends_words(request) and request.user.is_authenticated):
        return []
    return [
        said
        for name, given in request.POST.lists()
        if not _SECRETS.search(name)
        for said in given
        if _are_words(said)
    ]


def sends_words(request: HttpRequest) -> bool:
    """Tell whether this is a form into which words are written."""
    match = request.resolver_match
    form = getattr(match.func, "form_of", None) if match else None
    return form is not None and form.has_words and is_form(request)


def _are_words(said: str) -> bool:
    """Tell a text from what a form sends for itself: ids, numbers, days, and what was chosen."""
    parts = said.split()
    if len(parts) != 1:
        return bool(parts)
    return bool(_ONE_WORD.fullmatch(parts[0])) and not _AS_CHOICES_ARE.fullmatch(parts[0])
