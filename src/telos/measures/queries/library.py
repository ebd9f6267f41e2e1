"""The questionnaires that a practice has: those of Telos, its own, and words it may use."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from telos.episodes.models import Episode
from telos.measures.models import PracticeInstrument, PracticeWording
from telos.measures.rules import may_keep_library
from telos.science.instruments import (
    Instrument,
    Library,
    Wording,
    instrument_keys,
    load_instrument,
    parse_instrument,
    parse_wording,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from telos.measures.models import Response
    from telos.people.models import Person, Practice

# Definitions never change once they are kept, so that one reading serves every request.
_KEPT = 256


def library_of(practice_id: int) -> Library:
    """Return all questionnaires of a practice, each in its latest version, with their words."""
    own = PracticeInstrument.objects.filter(practice=practice_id, retired_at=None)
    wordings = PracticeWording.objects.filter(practice=practice_id, withdrawn_at=None)
    return Library(
        own=tuple(_definition(text) for text in own.values_list("definition", flat=True)),
        wordings=tuple(_wording(text) for text in wordings.values_list("wording", flat=True)),
    )


def with_words(library: Library, key: str) -> Instrument:
    """Return an instrument in a language in which it can be asked, its own first.

    Without words where nobody may show any.
    """
    defined = library.load(key)
    languages = library.languages(key)
    if defined.wording_available or not languages:
        return defined
    return library.load(key, language=languages[0])


def instrument_of(response: Response) -> Instrument:
    """Return the instrument that a response answers, without words that need a permission.

    One of a practice's own comes in the version that was answered, by one query. One of Telos's
    comes as it is now; who shows words or scores anew compares the versions.
    """
    key = response.instrument_key
    if key in instrument_keys():
        return load_instrument(key)
    kept = PracticeInstrument.objects.filter(
        practice=response.episode.client.practice_id, key=key, version=response.instrument_version
    )
    return _definition(kept.values_list("definition", flat=True).get())


def instrument_as_asked(response: Response) -> Instrument:
    """Return the same with the words of the response's language, where they may be shown."""
    key, defined = response.instrument_key, instrument_of(response)
    if key not in instrument_keys() or defined.wording_available:
        return defined
    library = library_of(response.episode.client.practice_id)
    if response.language in library.languages(key):
        return library.load(key, language=response.language)
    return defined


def instruments_by_practice(
    wanted: Collection[tuple[int, str]],
) -> dict[tuple[int, str], Instrument]:
    """Return the latest definition of each (practice, key); at most one query for all.

    Without words that need a permission: those are for `library_of`.
    """
    known = set(instrument_keys())
    found = {(p, key): load_instrument(key) for p, key in wanted if key in known}
    own = {place for place in wanted if place not in found}
    if own:
        rows = PracticeInstrument.objects.filter(
            practice__in={practice for practice, _ in own}, key__in={key for _, key in own}
        ).order_by("created_at", "pk")
        for practice, key, text in rows.values_list("practice_id", "key", "definition"):
            found[practice, key] = _definition(text)
    return found


def instruments_of_episodes(
    wanted: Collection[tuple[int, str]],
) -> dict[tuple[int, str], Instrument]:
    """Return the definition of each (episode, key); no query where all are Telos's own."""
    known = set(instrument_keys())
    found = {(e, key): load_instrument(key) for e, key in wanted if key in known}
    own = [place for place in wanted if place not in found]
    if own:
        episodes = Episode.objects.filter(pk__in={episode for episode, _ in own})
        practice_of = dict(episodes.values_list("pk", "client__practice_id"))
        defined = instruments_by_practice({(practice_of[e], key) for e, key in own})
        found |= {(e, key): defined[practice_of[e], key] for e, key in own}
    return found


def followed_in(episode_id: int, keys: Iterable[str]) -> dict[str, Instrument]:
    """Return those of an episode's questionnaires that have a course to follow, in their order.

    Questions of which each answer is read and nothing is added up, such as those about safety, are
    no sign that anything comes closer.
    """
    asked = list(keys)
    found = instruments_of_episodes({(episode_id, key) for key in asked})
    defined = {key: found[episode_id, key] for key in asked}
    return {key: each for key, each in defined.items() if not each.answers_only}


def own_instruments_visible_to(viewer: Person, practice: Practice) -> QuerySet[PracticeInstrument]:
    """Return every version of the practice's own questionnaires, the newest first."""
    kept = PracticeInstrument.objects.select_related("added_by").order_by("-created_at", "-pk")
    return kept.filter(practice=practice) if may_keep_library(viewer, practice) else kept.none()


def wordings_visible_to(viewer: Person, practice: Practice) -> QuerySet[PracticeWording]:
    """Return the words that the practice has recorded, withdrawn ones too, the newest first."""
    kept = PracticeWording.objects.select_related("recorded_by").order_by("-created_at", "-pk")
    return kept.filter(practice=practice) if may_keep_library(viewer, practice) else kept.none()


@lru_cache(maxsize=_KEPT)
def _definition(text: str) -> Instrument:
    return parse_instrument(text, name="definition")


@lru_cache(maxsize=_KEPT)
def _wording(text: str) -> Wording:
    return parse_wording(text, name="wording")
