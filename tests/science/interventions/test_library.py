"""The library that comes with Telos: whole, balanced, and readable."""

from __future__ import annotations

import re
from importlib.resources import files

import pydantic
import pytest

from telos.science.interventions import (
    AIMS,
    FORMATS,
    Approach,
    Intervention,
    approaches,
    concerns,
    intervention_library,
    interventions,
)

DATA = files("telos.science.interventions") / "data"
ASKED_FOR = {
    "cbt",
    "dbt",
    "psychodynamic",
    "psychoanalysis",
    "humanistic",
    "interpersonal",
    "mindfulness",
    "family",
    "couple",
    "group",
}
EACH = pytest.mark.parametrize("one", interventions().values(), ids=interventions())
# What belongs to somebody: names of forms and skills whose texts are protected.
OTHERS_WORDS = ("DEAR MAN", "TIPP", "ACCEPTS", "PLEASE skill", "GIVE FAST", "STOP skill", "R.A.I.N")
# A few American spellings that slip in.
AMERICAN = re.compile(r"\w*(?:ioral|behavior|izing|ized)\b|\b(?:color|center|counselor)s?\b")
RISKS = {
    "sleep_window": ("bipolar", "five hours"),
    "interoceptive_exposure": ("heart", "pregnancy"),
    "distress_tolerance": ("heart", "safety plan"),
    "regular_eating": ("medical",),
    "relapse_prevention": ("alcohol", "dangerous", "tolerance"),
    "trauma_memory_work": ("supervision", "dissociation", "debriefing"),
    "emdr_processing": ("trained", "dissociation"),
    "imagery_rescripting": ("training",),
    "cycle_mapping": ("violence",),
    "behavioural_exchange": ("say no",),
    "anger_pause": ("violence",),
    "recovery_agreement": ("violence", "withdrawal"),
    "mindfulness_course": ("psychosis", "trauma"),
    "grief_revisiting": ("not been found to help",),
    "diary_card": ("crisis",),
    "urge_surfing": ("safety plan",),
}


def test_there_are_enough_of_them() -> None:
    assert set(approaches()) >= ASKED_FOR
    assert len(interventions()) >= 60


def test_every_file_is_read_and_keys_are_their_names() -> None:
    for folder, known in (("approaches", approaches()), ("interventions", interventions())):
        names = {entry.name.removesuffix(".toml") for entry in (DATA / folder).iterdir()}
        assert names == set(known)
        assert all(key == one.key for key, one in known.items())


def test_names_are_unique() -> None:
    named = [one.name.casefold() for one in (*approaches().values(), *interventions().values())]
    assert len(named) == len(set(named))
    assert not any("; " in name for name in named)  # by which lists of them are parted


def test_order_is_that_of_the_names() -> None:
    """Nothing is ranked."""
    for known in (approaches(), interventions()):
        names = [one.name.casefold() for one in known.values()]
        assert names == sorted(names)


def test_same_library_at_every_call() -> None:
    assert intervention_library() is intervention_library()
    assert interventions() is intervention_library().interventions


def test_nothing_of_it_can_be_changed() -> None:
    one = interventions()["worry_time"]
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        one.name = "Another"  # type: ignore[misc]
    for known in (approaches(), interventions(), concerns()):
        with pytest.raises(TypeError):
            known["worry_time"] = one  # type: ignore[index]


@pytest.mark.parametrize("key", approaches())
def test_each_approach_has_interventions(key: str) -> None:
    assert sum(key in one.approaches for one in interventions().values()) >= 3


@pytest.mark.parametrize("aim", AIMS)
def test_each_aim_is_served(aim: str) -> None:
    assert sum(aim in one.aims for one in interventions().values()) >= 5


@pytest.mark.parametrize("key", concerns())
def test_each_concern_is_served(key: str) -> None:
    assert sum(key in one.concerns for one in interventions().values()) >= 3


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_served(form: str) -> None:
    assert sum(form in one.formats for one in interventions().values()) >= 10


def test_formats_and_approaches_agree() -> None:
    for one in interventions().values():
        for form in ("couple", "family", "group"):
            if one.approaches == (form,):
                assert form in one.formats, one.key
        if "group" in one.approaches:
            assert "group" in one.formats, one.key


def test_mindfulness_is_not_put_forward_for_social_anxiety() -> None:
    """NICE, as recorded, says not to offer it routinely."""
    for one in interventions().values():
        if one.approaches[0] == "mindfulness":
            assert "social_anxiety" not in one.concerns, one.key


@pytest.mark.parametrize(("key", "words"), RISKS.items(), ids=RISKS)
def test_known_risks_are_said(key: str, words: tuple[str, ...]) -> None:
    assert all(word in interventions()[key].cautions for word in words)


def test_who_might_be_hurt_at_home_is_thought_of_in_all_work_with_couples() -> None:
    for one in interventions().values():
        if one.approaches == ("couple",):
            assert re.search(r"violence|safe|afraid|fear|say no", one.cautions), one.key


def _texts(one: Intervention | Approach) -> list[str]:
    if isinstance(one, Approach):
        return [one.name, one.summary, one.in_session]
    return [one.name, one.what, one.in_session, one.at_home, one.cautions]


@EACH
def test_texts_can_be_read_in_a_minute_or_so(one: Intervention) -> None:
    words = sum(len(text.split()) for text in _texts(one))
    assert 90 <= words <= 240
    assert 2 <= len(re.findall(r"[.?:]”?(?:\s|$)", one.what)) <= 7
    for text in _texts(one)[1:]:
        for sentence in re.split(r"(?<=[.?])\s", text):
            assert len(sentence.split()) <= 55, sentence


@pytest.mark.parametrize(
    "one", [*approaches().values(), *interventions().values()], ids=lambda one: one.key
)
def test_texts_keep_to_the_house_style(one: Intervention | Approach) -> None:
    for text in _texts(one):
        assert "  " not in text
        assert "!" not in text
        assert '"' not in text
        assert not re.search(r"\w'\w*'|(?<!\w)'", text)  # quotation marks are double and curly
        assert text.count("“") == text.count("”")
        assert not AMERICAN.search(text), AMERICAN.search(text)
        assert not any(words in text for words in OTHERS_WORDS)


@EACH
def test_client_is_spoken_to(one: Intervention) -> None:
    """In a session and at home it is “you”."""
    assert re.search(r"\b[Yy]ou", one.in_session) or one.formats == ("group",)
    assert not re.search(r"\b[Tt]he (?:client|patient)", one.at_home)
    assert "patient" not in " ".join(_texts(one)).casefold().split()
