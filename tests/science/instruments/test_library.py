"""The instruments that come with Telos: their published figures, wording and licences."""

import pytest

from telos.science.instruments import (
    Instrument,
    UnknownInstrumentError,
    instrument_keys,
    instruments,
    load_instrument,
)

# key: items, lowest, highest, better, worded, caseness, reliable change, alert items
PUBLISHED = {
    "phq9": (9, 0, 27, "lower", True, (">=", 10), 6, ("phq9_9",)),
    "gad7": (7, 0, 21, "lower", True, (">=", 10), 4, ()),
    "phq4": (4, 0, 12, "lower", True, None, None, ()),
    "swls": (5, 5, 35, "higher", True, None, None, ()),
    "who5": (5, 0, 100, "higher", False, ("<=", 50), 10, ()),
    "bdi2": (21, 0, 63, "lower", False, None, None, ()),
}


def test_library_holds_the_published_instruments() -> None:
    assert instrument_keys() == tuple(sorted(PUBLISHED))
    assert tuple(one.key for one in instruments()) == tuple(sorted(PUBLISHED))


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_has_the_published_figures(key: str) -> None:
    one = load_instrument(key)
    count, lowest, highest, better, worded, caseness, amount, alerts = PUBLISHED[key]

    assert one.item_count == count
    assert (one.score.lowest, one.score.highest) == (lowest, highest)
    assert one.better == better
    assert one.wording_available is worded
    assert (one.caseness and (one.caseness.operator, one.caseness.cut)) == caseness
    assert (one.reliable_change and one.reliable_change.amount) == amount
    assert tuple(alert.item for alert in one.alerts) == alerts


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_prints_a_notice_and_tells_its_sources(key: str) -> None:
    one = load_instrument(key)

    assert one.licence.notice
    assert one.sources
    for band in one.bands:
        assert band.source is not None
        assert one.source(band.source).text


def test_unknown_instrument_names_those_that_are_there() -> None:
    with pytest.raises(UnknownInstrumentError, match=r"“phq99”.*bdi2, gad7, phq4, phq9") as caught:
        load_instrument("phq99")
    assert caught.value.known == instrument_keys()


@pytest.mark.parametrize("key", ["phq9", "gad7", "phq4"])
def test_phq_family_is_answered_from_not_at_all_to_nearly_every_day(key: str) -> None:
    labels = [(option.value, option.label) for option in load_instrument(key).options]
    assert labels == [
        (0, "Not at all"),
        (1, "Several days"),
        (2, "More than half the days"),
        (3, "Nearly every day"),
    ]


def test_phq4_asks_the_first_two_items_of_its_parents() -> None:
    texts = [item.text for item in load_instrument("phq4").items]
    parents = [*load_instrument("gad7").items[:2], *load_instrument("phq9").items[:2]]
    assert texts == [item.text for item in parents]


def test_phq9_asks_about_suicidal_thoughts_last() -> None:
    phq9 = load_instrument("phq9")
    assert phq9.items[-1].key == phq9.alerts[0].item
    assert "better off dead" in (phq9.items[-1].text or "")
    assert phq9.alerts[0].at_least == 1


def test_swls_has_seven_anchors_from_strongly_disagree_to_strongly_agree() -> None:
    options = load_instrument("swls").options
    assert [option.value for option in options] == [1, 2, 3, 4, 5, 6, 7]
    assert (options[0].label, options[-1].label) == ("Strongly disagree", "Strongly agree")


def _every_text(one: Instrument) -> list[str | None]:
    labels = [option.label for option in one.options]
    return [one.prompt, *labels, *(item.text for item in one.items)]


def test_who5_holds_its_wording_back_and_says_until_when() -> None:
    who5 = load_instrument("who5")
    assert len(who5.items) == 5
    assert not any(_every_text(who5))
    assert "edition" in (who5.licence.held_back_until or "")


def test_bdi2_is_totals_only_and_nothing_of_it_is_confirmed() -> None:
    bdi2 = load_instrument("bdi2")
    assert bdi2.total_only
    assert bdi2.licence.licence_class == "red"
    assert not any(_every_text(bdi2))
    facts = [*bdi2.bands, *bdi2.norms, *bdi2.reliability]
    assert {fact.status for fact in facts} == {"unconfirmed"}


def test_instrument_keeps_general_knowledge_marked_as_unconfirmed() -> None:
    phq9 = load_instrument("phq9")
    assert phq9.norm("iapt").status == "confirmed"
    assert phq9.norm("general_germany").status == "unconfirmed"
    assert {r.kind: r.status for r in phq9.reliability} == {
        "alpha": "confirmed",
        "retest": "unconfirmed",
    }


def test_norm_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError, match="iapt"):
        load_instrument("phq9").norm("moon")
