"""The instruments that come with Telos: their published figures.

The tables were written out by hand from the list of facts, not from the files they hold.
"""

from typing import NamedTuple

import pytest

from telos.science.instruments import (
    UnknownInstrumentError,
    instrument_keys,
    instruments,
    load_instrument,
)


class Facts(NamedTuple):
    """One line of the table. ``counted`` items make the total; ``reverse`` are their keys' ends."""

    licence: str
    items: int
    counted: int
    score: tuple[float, float] | None
    better: str
    line: tuple[str, float] | None = None
    amount: float | None = None
    alerts: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()


PUBLISHED = {
    "phq9": Facts("green", 9, 9, (0, 27), "lower", (">=", 10), 6, ("phq9_9",)),
    "phq8": Facts("green", 8, 8, (0, 24), "lower", (">=", 10)),
    "phq2": Facts("green", 2, 2, (0, 6), "lower", (">=", 3)),
    "gad7": Facts("green", 7, 7, (0, 21), "lower", (">=", 10), 4),
    "gad2": Facts("green", 2, 2, (0, 6), "lower", (">=", 3)),
    "phq4": Facts("green", 4, 4, (0, 12), "lower"),
    "phq15": Facts("green", 15, 15, (0, 30), "lower", (">=", 10)),
    "pcl5": Facts("green", 20, 20, (0, 80), "lower", (">=", 31), 10),
    "pcptsd5": Facts("green", 6, 5, (0, 5), "lower", (">=", 4)),
    "itq": Facts("green", 18, 12, (0, 48), "lower"),
    "cesd": Facts("green", 20, 20, (0, 60), "lower", (">=", 16), reverse=("4", "8", "12", "16")),
    "k6": Facts("green", 6, 6, (0, 24), "lower", (">=", 13)),
    "k10": Facts("green", 10, 10, (10, 50), "lower", (">=", 22)),
    "rses": Facts(
        "green", 10, 10, (0, 30), "higher", ("<=", 14), reverse=("2", "5", "6", "8", "9")
    ),
    "swls": Facts("green", 5, 5, (5, 35), "higher"),
    "flourishing": Facts("green", 8, 8, (8, 56), "higher"),
    "gas": Facts("green", 0, 0, None, "higher"),
    "who5": Facts("amber", 5, 5, (0, 100), "higher", ("<=", 50), 10),
    "audit": Facts("amber", 10, 10, (0, 40), "lower", (">=", 8)),
    "auditc": Facts("amber", 3, 3, (0, 12), "lower"),
    "dass21": Facts("amber", 21, 21, None, "lower", alerts=("dass21_21",)),
    "core10": Facts(
        "amber", 10, 10, (0, 40), "lower", (">=", 11), 6, ("core10_6",), reverse=("2", "3")
    ),
    "oasis": Facts("amber", 5, 5, (0, 20), "lower", (">=", 8), 5),
    "odsis": Facts("amber", 5, 5, (0, 20), "lower", (">=", 8)),
    "ucla3": Facts("amber", 3, 3, (3, 9), "lower", (">=", 6)),
    "brs": Facts("amber", 6, 6, (1, 5), "higher", reverse=("2", "4", "6")),
    "mlq": Facts("amber", 10, 10, None, "neither", reverse=("9",)),
    "cbi": Facts("amber", 19, 19, None, "lower", reverse=("work_energy",)),
    "psychlops": Facts("amber", 4, 4, (0, 20), "lower"),
    "gbo": Facts("amber", 3, 3, (0, 10), "higher", amount=2.45),
    "ders16": Facts("amber", 16, 16, (16, 80), "lower"),
    "adnm8": Facts("amber", 8, 8, (8, 32), "lower", (">=", 19)),
    "gcqs": Facts("amber", 12, 12, None, "neither"),
    "vlq": Facts("amber", 20, 20, (1, 100), "higher"),
    "vq": Facts("amber", 10, 10, None, "neither"),
    "wsas": Facts("red", 5, 0, (0, 40), "lower", amount=8),
    "isi": Facts("red", 7, 0, (0, 28), "lower"),
    "ors": Facts("red", 4, 0, (0, 40), "higher"),
    "srs": Facts("red", 4, 0, (0, 40), "higher"),
    "gsrs": Facts("red", 4, 0, (0, 40), "higher"),
    "wai_sr": Facts("red", 12, 0, (12, 60), "higher"),
    "csq8": Facts("red", 8, 0, (8, 32), "higher"),
    "cssrs": Facts("red", 6, 0, None, "lower"),
    "wemwbs": Facts("red", 14, 0, (14, 70), "higher"),
    "swemwbs": Facts("red", 7, 0, (7, 35), "higher"),
    "oq45": Facts("red", 45, 0, (0, 180), "lower"),
    "gq": Facts("red", 0, 0, None, "neither"),
    "bdi2": Facts("red", 21, 0, (0, 63), "lower"),
    "telos_alliance": Facts("green", 4, 4, (0, 16), "higher", reverse=("4",)),
    "telos_group": Facts("green", 5, 5, (0, 20), "higher", reverse=("5",)),
    "telos_safety": Facts(
        "green",
        6,
        6,
        None,
        "lower",
        alerts=tuple(
            f"telos_safety_{about}"
            for about in ("living", "self", "others", "hurt", "afraid", "substances")
        ),
    ),
    "telos_session": Facts("green", 4, 4, (0, 16), "higher", reverse=("4",)),
    "telos_sleep": Facts("green", 5, 5, (0, 20), "lower", reverse=("4",)),
}

# Where each band begins, in order.
BANDS = {
    "phq9": "0 minimal, 5 mild, 10 moderate, 15 moderately severe, 20 severe",
    "phq8": "0 none, 5 mild, 10 moderate, 15 moderately severe, 20 severe",
    "gad7": "0 minimal, 5 mild, 10 moderate, 15 severe",
    "phq4": "0 normal, 3 mild, 6 moderate, 9 severe",
    "phq15": "0 minimal, 5 low, 10 medium, 15 high",
    "cesd": "0 below cut, 16 at risk",
    "k6": "0 low, 5 moderate, 13 serious",
    "k10": "10 low, 16 moderate, 22 high, 30 very high",
    "rses": "0 low, 15 normal, 26 high",
    "swls": "5 extremely dissatisfied, 10 dissatisfied, 15 slightly dissatisfied, 20 neutral, "
    "21 slightly satisfied, 26 satisfied, 31 extremely satisfied",
    "who5": "0 likely depression, 29 low well-being, 51 adequate",
    "audit": "0 low risk, 8 hazardous, 16 harmful, 20 possible dependence",
    "core10": "0 healthy, 6 low, 11 mild, 15 moderate, 20 moderate-severe, 25 severe",
    "ucla3": "3 not lonely, 6 lonely",
    "brs": "1 low, 3 normal, 4.31 high",
    "wsas": "0 subclinical, 10 significant, 21 moderately severe or worse",
    "isi": "0 none, 8 subthreshold, 15 moderate, 22 severe",
    "bdi2": "0 minimal, 14 mild, 20 moderate, 29 severe",
}

# (instrument, subscale): the ends of its items' keys, its range, its direction
SUBSCALES = {
    ("phq4", "anxiety"): ("1 2", (0, 6), "lower"),
    ("phq4", "depression"): ("3 4", (0, 6), "lower"),
    ("pcl5", "intrusion"): ("1 2 3 4 5", (0, 20), "lower"),
    ("pcl5", "avoidance"): ("6 7", (0, 8), "lower"),
    ("pcl5", "cognition_mood"): ("8 9 10 11 12 13 14", (0, 28), "lower"),
    ("pcl5", "arousal"): ("15 16 17 18 19 20", (0, 24), "lower"),
    ("itq", "itq_ptsd_score"): ("p1 p2 p3 p4 p5 p6", (0, 24), "lower"),
    ("itq", "itq_dso_score"): ("c1 c2 c3 c4 c5 c6", (0, 24), "lower"),
    ("audit", "audit_c"): ("1 2 3", (0, 12), "lower"),
    ("dass21", "depression"): ("3 5 10 13 16 17 21", (0, 42), "lower"),
    ("dass21", "anxiety"): ("2 4 7 9 15 19 20", (0, 42), "lower"),
    ("dass21", "stress"): ("1 6 8 11 12 14 18", (0, 42), "lower"),
    ("mlq", "presence"): ("1 4 5 6 9", (5, 35), "higher"),
    ("mlq", "search"): ("2 3 7 8 10", (5, 35), "neither"),
    ("gcqs", "engaged"): ("1 2 4 8 11", (0, 6), "higher"),
    ("gcqs", "conflict"): ("6 7 10 12", (0, 6), "lower"),
    ("gcqs", "avoiding"): ("3 5 9", (0, 6), "lower"),
    ("vq", "progress"): ("3 4 5 7 9", (0, 30), "higher"),
    ("vq", "obstruction"): ("1 2 6 8 10", (0, 30), "lower"),
    ("ders16", "clarity"): ("1 2", (2, 10), "lower"),
    ("ders16", "goals"): ("3 7 15", (3, 15), "lower"),
    ("ders16", "impulse"): ("4 8 11", (3, 15), "lower"),
    ("ders16", "strategies"): ("5 6 12 14 16", (5, 25), "lower"),
    ("ders16", "nonacceptance"): ("9 10 13", (3, 15), "lower"),
    ("psychlops", "problems"): ("problem_1 problem_2", (0, 10), "lower"),
    ("psychlops", "function"): ("function", (0, 5), "lower"),
    ("psychlops", "wellbeing"): ("wellbeing", (0, 5), "lower"),
}

# Published lines beside the first one; “<” and “>” are turned into whole numbers.
OTHER_LINES = {
    "phq9": {"nice_more_severe": 16},
    "phq2": {"sensitive": 2},
    "gad7": {"nhs": 8, "panic": 10, "social_anxiety": 10, "ptsd": 10},
    "pcl5": {"upper": 33, "nhs": 32, "end": 29},
    "pcptsd5": {"women": 3},
    "auditc": {"men": 4, "women": 3},
    "core10": {"depression": 13},
    "oasis": {"spanish_clinical": 10, "czech": 6},
    "odsis": {"danish": 7.5, "spanish_low": 5, "spanish_high": 10},
    "adnm8": {"adolescents": 23},
}


# (instrument, line; without a name the first): how often it is right with and without the disorder
ACCURACY = {
    ("phq9", ""): (0.88, 0.88),
    ("phq2", ""): (0.61, 0.92),
    ("phq2", "sensitive"): (0.86, 0.78),
    ("gad7", ""): (0.89, 0.82),
    ("gad7", "panic"): (0.74, 0.81),
    ("gad7", "social_anxiety"): (0.72, 0.80),
    ("gad7", "ptsd"): (0.66, 0.81),
    ("core10", "depression"): (0.92, 0.72),
}

# Published amounts of change beside the first one.
OTHER_AMOUNTS = {
    "phq9": {"minimal_important": (5, None)},
    "pcl5": {
        "marx_sample_1": (15, None),
        "marx_sample_2": (18, None),
        "minimal_important": (9, 12),
    },
    "oasis": {"czech": (5.32, None)},
}


def test_library_holds_the_published_instruments() -> None:
    assert instrument_keys() == tuple(sorted(PUBLISHED))
    assert tuple(one.key for one in instruments()) == tuple(sorted(PUBLISHED))


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_has_the_published_figures(key: str) -> None:
    one, facts = load_instrument(key), PUBLISHED[key]
    total = one.scoring

    assert one.licence.licence_class == facts.licence
    assert one.item_count == facts.items
    assert len(one.counted_keys) == facts.counted
    assert (total and (total.lowest, total.highest)) == facts.score
    assert one.direction == facts.better
    assert (one.caseness and (one.caseness.operator, one.caseness.cut)) == facts.line
    assert (one.reliable_change and one.reliable_change.amount) == facts.amount
    assert tuple(alert.item for alert in one.alerts) == facts.alerts
    reversed_keys = tuple(item.key for item in one.items if item.reverse)
    assert reversed_keys == tuple(f"{key}_{end}" for end in facts.reverse)


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_has_the_published_bands(key: str) -> None:
    bands = load_instrument(key).bands
    assert ", ".join(f"{band.lowest:g} {band.label}" for band in bands) == BANDS.get(key, "")


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_has_the_published_other_lines(key: str) -> None:
    lines = {line.key: line.cut for line in load_instrument(key).alternative_lines}
    assert lines == OTHER_LINES.get(key, {})


def test_lines_have_the_published_accuracy() -> None:
    held = {
        (one.key, getattr(line, "key", "")): (line.sensitivity, line.specificity)
        for one in instruments()
        for line in (one.caseness, *one.alternative_lines)
        if line is not None and line.sensitivity is not None
    }
    assert held == ACCURACY


def test_instruments_have_the_published_other_amounts() -> None:
    held = {
        one.key: {each.key: (each.amount, each.highest) for each in one.alternative_amounts}
        for one in instruments()
        if one.alternative_amounts
    }
    assert held == OTHER_AMOUNTS


@pytest.mark.parametrize(("key", "part"), SUBSCALES)
def test_subscale_has_the_published_items_and_range(key: str, part: str) -> None:
    one = load_instrument(key)
    subscale = one.subscale(part)
    ends, score, better = SUBSCALES[key, part]
    scale = subscale.score or one.score
    values = [
        [option.value * scale.multiply for option in one.options_of(item)]
        for item in one.items
        if item.key in subscale.items
    ]
    share = len(values) if scale.method == "mean" else 1

    assert subscale.items == tuple(f"{key}_{end}" for end in ends.split())
    assert (sum(map(min, values)) / share, sum(map(max, values)) / share) == score
    assert (subscale.better or one.direction) == better


def test_every_subscale_with_items_is_in_the_table() -> None:
    held = {(one.key, part.key) for one in instruments() for part in one.subscales if part.items}
    assert held - set(SUBSCALES) == {("cbi", "personal"), ("cbi", "work"), ("cbi", "client")}


@pytest.mark.parametrize("key", PUBLISHED)
def test_instrument_prints_a_notice_and_tells_its_sources(key: str) -> None:
    one = load_instrument(key)

    assert one.licence.notice
    for band in one.bands:
        if band.source is not None:
            assert one.source(band.source).text


def test_unknown_instrument_names_those_that_are_there() -> None:
    with pytest.raises(UnknownInstrumentError, match=r"“phq99”.*bdi2, brs, cbi.*phq9") as caught:
        load_instrument("phq99")
    assert caught.value.known == instrument_keys()


def test_bdi2_has_nothing_that_is_confirmed() -> None:
    bdi2 = load_instrument("bdi2")
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
