"""The file of lines to call: checked field by field, dated, and never guessed."""

from __future__ import annotations

import re
import warnings
from datetime import timedelta
from importlib.resources import files

import pytest
import time_machine
from django.utils import translation

from telos.base import clock
from telos.web.public.help import emergency_in, listeners_in, listeners_of
from telos.web.public.lines import HelpLinesError, help_lines, read_help_lines

TEXT = (files("telos.web.public") / "help_lines.toml").read_text(encoding="utf-8")
_SOON = timedelta(days=60)


def test_lines_that_come_with_telos_are_whole() -> None:
    lines = help_lines()
    assert {line.country for line in lines.shown} == {"GB", "US"}
    assert lines.directory.url == "https://findahelpline.com"


@pytest.mark.filterwarnings("default")
def test_lines_are_checked_before_they_grow_old() -> None:
    dated = [*help_lines().lines, *help_lines().emergency]
    old = [each.source for each in dated if each.expires_at - clock.today() < _SOON]
    if old:
        warnings.warn(f"Read these lines at their source again: {old}", stacklevel=1)


def test_line_that_nobody_has_confirmed_is_not_shown() -> None:
    assert "Shout" in {line.name for line in help_lines().lines}
    assert "Shout" not in {line.name for line in help_lines().shown}
    assert [listener.name for listener in listeners_in("GB")] == ["Samaritans"]


def test_line_links_to_the_dialler_or_the_messages() -> None:
    links = {(line.country, line.link) for line in help_lines().shown}
    assert links == {("GB", "tel:116123"), ("US", "tel:988"), ("US", "sms:988")}


@pytest.mark.parametrize(
    ("country", "numbers"),
    [("GB", ("999", "112")), ("US", ("911",)), ("DE", ("112",)), ("JP", ()), ("", ()), ("x", ())],
)
def test_emergency_numbers_of_a_place(country: str, numbers: tuple[str, ...]) -> None:
    assert help_lines().emergency_of(country) == numbers


def test_emergency_number_that_nobody_has_confirmed_is_not_shown() -> None:
    head, tail = TEXT.split("[[emergency]]", 1)
    lines = read_help_lines(f"{head}[[emergency]]{tail.replace('confirmed', 'unconfirmed')}")
    assert lines.emergency_of("GB") == ()


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        ('countries = ["GB"]', 'countries = ["UK"]', "write the two capital letters"),
        ('countries = ["GB"]', 'countries = ["GB", "DE"]', "DE is there twice"),
        ('["999", "112"]', '["nine"]', "emergency[0].numbers[0]"),
    ],
)
def test_emergency_number_that_cannot_be_is_named(was: str, wrong: str, told: str) -> None:
    with pytest.raises(HelpLinesError, match=re.escape(told)):
        read_help_lines(TEXT.replace(was, wrong))


def test_calling_and_writing_to_the_same_people_stand_together() -> None:
    (listener,) = listeners_in("US")
    assert [way.is_call for way in listener.ways] == [True, False]


def test_languages_in_which_somebody_answers_are_said_for_each_way() -> None:
    assert listeners_in("GB")[0].about == "day and night, free, in English"
    told = "day and night, free, calls in English and Spanish, texts in English"
    assert listeners_in("US")[0].about == told


def test_those_who_speak_the_language_of_the_page_come_first() -> None:
    spanish = TEXT.replace('languages = ["en"]', 'languages = ["es"]', 2)
    shown = read_help_lines(spanish.replace('"unconfirmed"', '"confirmed"')).shown
    texts = tuple(line for line in shown if line.value in {"116 123", "988"})
    assert next(each.name for each in listeners_of(texts)) == "988 Suicide & Crisis Lifeline"
    with translation.override("es"):
        assert next(each.name for each in listeners_of(texts)) == "Samaritans"


def test_emergency_number_past_its_date_is_shown_with_a_word() -> None:
    known, last_day = emergency_in("GB"), help_lines().emergency[0].expires_at
    assert known is not None
    assert known.checked == ""
    with time_machine.travel(last_day + timedelta(days=1, hours=12), tick=False):
        old = emergency_in("GB")
    assert old is not None
    assert old.checked == "We last checked this number on 25 November 2026."


@pytest.mark.parametrize("country", ["", "DE", "zz", "no country"])
def test_place_without_a_line_has_none(country: str) -> None:
    assert listeners_in(country) == ()


def test_line_past_its_date_is_shown_with_a_word() -> None:
    assert listeners_in("GB")[0].checked == ""
    last_day = help_lines().of("GB")[0].expires_at
    with time_machine.travel(last_day + timedelta(days=1, hours=12), tick=False):
        assert listeners_in("GB")[0].checked == "We last checked this number on 23 November 2026."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('country = "GB"', 'country = "UK"', "lines[0]: country: write the two capital letters"),
        ('channel = "call"', 'channel = "shout"', "lines[0].channel: "),
        ('value = "116 123"', 'value = "one one six"', "lines[0]: value: write the number"),
        ("expires_at = 2027-11-23", "expires_at = 2026-11-23", "expires_at: write a day after"),
        ("verified_at = 2026-11-23", 'verified_at = "some day"', "directory.verified_at: "),
        ('name = "Samaritans"\n', "", "lines[0].name: Field required"),
        ('audience = "anyone"', 'audience = "anyone"\nspeed = 3', "lines[0].speed: "),
        ("https://findahelpline.com", "http://findahelpline.com", "directory.url: "),
        ('value = "85258"', 'value = "116 123"\nchannel = "call"', "Cannot overwrite a value"),
        ("[[lines]]", "[[lines", "correct this line"),
    ],
)
def test_wrong_field_is_named(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(HelpLinesError) as refused:
        read_help_lines(TEXT.replace(before, after))
    assert said in str(refused.value)
    assert str(refused.value).startswith("help_lines.toml: ")


def test_line_that_is_there_twice_is_named() -> None:
    first = TEXT[TEXT.index("[[lines]]") : TEXT.index("[[lines]]", TEXT.index("[[lines]]") + 1)]
    with pytest.raises(HelpLinesError, match="call 116 123 in GB is there twice"):
        read_help_lines(TEXT + first)
