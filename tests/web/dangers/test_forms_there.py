"""What goes everywhere finds every form and can fill it in: else it would prove little."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.cast import Cast
from tests.web.dangers.forms_there import browser_of, filled, forms_there, send, undone
from tests.web.dangers.places import places

# Walks the same code for everybody once more: what it covers other tests have counted.
pytestmark = pytest.mark.no_cover

# A code, a key of a device or a secret is needed, which no stranger can make up.
NEEDS_A_SECRET = {"set-up-app", "add-passkey", "show-who-you-are", "passkey-sign-in"}
MOST_REFUSED = {
    *NEEDS_A_SECRET,
    # The first person on the page has no second factor to reset any more, or it is the manager.
    "practice-factor-reset",
}


def test_forms_are_found_and_taken(cast: Cast) -> None:
    cache.clear()
    forms = forms_there(cast, places(cast))
    refused = {}
    for form in forms:
        with undone():
            answer = send(browser_of(cast, form.who), form, filled(form))
        if answer.status_code >= 400:
            refused[form.name] = (answer.status_code, form.page)
    assert set(refused) <= MOST_REFUSED, refused
    free = [field for form in forms for field in form.free()]
    print(f"{len(forms)} forms, {sum(len(f.fields) for f in forms)} fields, {len(free)} of words")  # noqa: T201 -- the figure
    assert len(forms) >= 40
    assert len(free) >= 30
