"""Whose words the library holds, whose it holds back, and that they are the published ones."""

from pathlib import Path

import pytest

from telos.science.instruments import Instrument, instruments, load_instrument
from tests.science.instruments.test_library import PUBLISHED

REPOSITORY = Path(__file__).parents[3]
WORDED = (
    *("phq9", "phq8", "phq2", "gad7", "gad2", "phq4", "phq15", "pcl5", "pcptsd5", "cesd"),
    *("k6", "k10", "rses", "swls", "flourishing"),
    *("telos_alliance", "telos_group", "telos_safety", "telos_session", "telos_sleep"),
)
AMBER = [key for key, facts in PUBLISHED.items() if facts.licence == "amber"]
RED = [key for key, facts in PUBLISHED.items() if facts.licence == "red"]
OWN = ("telos_alliance", "telos_group", "telos_safety", "telos_session", "telos_sleep")


def _every_text(one: Instrument) -> list[str | None]:
    own = [option.label for item in one.items for option in item.options or ()]
    labels = [option.label for option in one.options]
    return [one.prompt, *labels, *own, *(item.text for item in one.items)]


def test_wording_is_here_for_the_green_ones_alone() -> None:
    worded = {one.key for one in instruments() if one.wording_available}
    assert worded == set(WORDED)
    assert {PUBLISHED[key].licence for key in worded} == {"green"}


@pytest.mark.parametrize("key", [key for key in PUBLISHED if key not in WORDED])
def test_instrument_without_wording_holds_no_text_at_all(key: str) -> None:
    assert not any(_every_text(load_instrument(key)))


@pytest.mark.parametrize("key", WORDED)
def test_instrument_with_wording_has_every_text_and_its_notice(key: str) -> None:
    one = load_instrument(key)
    assert all(_every_text(one))
    assert one.licence.notice.startswith((one.short_name, one.name))
    assert one.licence.held_back_until is None


@pytest.mark.parametrize("key", AMBER)
def test_amber_instrument_says_exactly_what_must_be_had(key: str) -> None:
    awaited = load_instrument(key).licence.held_back_until or ""
    assert len(awaited) > 60
    assert any(word in awaited for word in ("permission", "edition", "licence"))


@pytest.mark.parametrize("key", RED)
def test_red_instrument_is_totals_only(key: str) -> None:
    one = load_instrument(key)
    assert one.total_only
    assert one.items == ()


@pytest.mark.parametrize("key", OWN)
def test_own_check_in_claims_nothing(key: str) -> None:
    one = load_instrument(key)
    assert not one.validated
    assert "No study has tested" in (one.unvalidated or "")
    assert "Not validated" in one.licence.notice
    assert "Apache" in one.licence.text
    claims = ("bands", "caseness", "alternative_lines", "reliable_change", "alternative_amounts")
    figures = ("reliability", "norms", "norm_ranges", "algorithms", "case_from")
    assert not any(getattr(one, field) for field in (*claims, *figures))
    # Where an answer is told to a person, it is said to be our own caution, and nothing is scored.
    assert all(alert.soft for alert in one.alerts)
    assert one.answers_only == bool(one.alerts)


@pytest.mark.parametrize("key", WORDED)
def test_notice_file_names_every_instrument_whose_words_are_here(key: str) -> None:
    notice = " ".join((REPOSITORY / "NOTICE").read_text(encoding="utf-8").split())
    one = load_instrument(key)
    assert any(name in notice for name in (one.short_name, one.name))


@pytest.mark.parametrize("key", PUBLISHED)
def test_documentation_lists_every_instrument(key: str) -> None:
    page = (REPOSITORY / "docs" / "instruments" / "README.md").read_text(encoding="utf-8")
    assert f"]({key}.md)" in page


def test_only_own_check_ins_are_unvalidated() -> None:
    assert {one.key for one in instruments() if not one.validated} == set(OWN)


@pytest.mark.parametrize("key", ["phq9", "phq8", "phq2", "gad7", "gad2", "phq4"])
def test_phq_family_is_answered_from_not_at_all_to_nearly_every_day(key: str) -> None:
    labels = [(option.value, option.label) for option in load_instrument(key).options]
    assert labels == [
        (0, "Not at all"),
        (1, "Several days"),
        (2, "More than half the days"),
        (3, "Nearly every day"),
    ]


def _texts(key: str) -> list[str | None]:
    return [item.text for item in load_instrument(key).items]


def test_short_forms_ask_the_items_of_their_parents() -> None:
    assert _texts("phq8") == _texts("phq9")[:8]
    assert _texts("phq2") == _texts("phq9")[:2]
    assert _texts("gad2") == _texts("gad7")[:2]
    assert _texts("phq4") == [*_texts("gad7")[:2], *_texts("phq9")[:2]]
    k10 = _texts("k10")
    assert _texts("k6") == [k10[place] for place in (1, 3, 4, 7, 8, 9)]


def test_phq9_asks_about_suicidal_thoughts_last() -> None:
    phq9 = load_instrument("phq9")
    assert phq9.items[-1].key == phq9.alerts[0].item
    assert "better off dead" in (phq9.items[-1].text or "")
    assert phq9.alerts[0].at_least == 1


# In whatever order the ten are printed, these five say the opposite.
NEGATIVE = ("no good at all", "not have much to be proud", "useless", "more respect", "failure")


def test_rses_reverses_by_what_an_item_says_not_by_its_place() -> None:
    for item in load_instrument("rses").items:
        says_the_opposite = any(words in (item.text or "") for words in NEGATIVE)
        assert item.reverse is says_the_opposite


def test_cesd_reverses_the_four_that_speak_well() -> None:
    cheerful = {item.text for item in load_instrument("cesd").items if item.reverse}
    assert cheerful == {
        "I felt I was just as good as other people.",
        "I felt hopeful about the future.",
        "I was happy.",
        "I enjoyed life.",
    }


@pytest.mark.parametrize("key", ["swls", "flourishing"])
def test_diener_scales_have_seven_anchors_of_agreement(key: str) -> None:
    options = load_instrument(key).options
    assert [option.value for option in options] == [1, 2, 3, 4, 5, 6, 7]
    assert (options[0].label, options[-1].label) == ("Strongly disagree", "Strongly agree")
