"""Reading a client's page, and scores to be seen on it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.measures.actions import enter_total
from tests.cast import Cast


def text_of(browser: Client, name: str, *args: object, **query: str) -> str:
    """The words of a page, with its white space folded."""
    response = browser.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def totals(cast: Cast, *scores: int, key: str = "phq9") -> None:
    """Totals a week apart, the last of them today."""
    for weeks_ago, score in enumerate(reversed(scores)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key=key,
            score=score,
            answered_on=clock.today() - timedelta(weeks=weeks_ago),
        )
