"""Every figure of the files against the list of facts that they were written from.

The list is not part of this repository. Name its folder in TELOS_FACTS; without it these tests
are skipped.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from telos.science.instruments import Instrument, load_instrument
from telos.science.instruments.items import ScoreMethod, Subscale
from tests.science.instruments.test_library import PUBLISHED

BESIDE_THE_REPOSITORY = Path(__file__).parents[4] / "shared" / "facts"
Entry = dict[str, Any]

# What the list holds under one name and the library under several, or not at all: a template for
# a safety plan is no measure.
FILES = {
    "ors_srs": ("ors", "srs", "gsrs"),
    "wemwbs": ("wemwbs", "swemwbs"),
    "gq": ("gq", "oq45"),
    "vlq": ("vlq", "vq"),
    "stanley_brown_form": (),
}
# What the library has beyond the list.
BEYOND = {
    *("bdi2", "telos_alliance", "telos_group", "telos_safety", "telos_session", "telos_sleep"),
}
IDS = (
    *(key for key in PUBLISHED if key not in BEYOND | {k for kk in FILES.values() for k in kk}),
    *FILES,
)
HELD = [one for one in IDS if FILES.get(one, (one,))]
DIRECTION = {"worse": "lower", "better": "higher", "depends on subscale": "neither"}

# General knowledge in the list that was looked up since, and is confirmed in the file.
LOOKED_UP_SINCE = {
    "phq9": {"MDD primary care", "no depressive disorder primary care"},
    "who5": {"general population (approx.)"},
}


@pytest.fixture(scope="module")
def facts() -> dict[str, Entry]:
    folder = Path(os.environ.get("TELOS_FACTS", BESIDE_THE_REPOSITORY))
    file = folder / "instruments.json"
    if not file.is_file():
        pytest.skip(f"no list of facts in {folder}; name its folder in TELOS_FACTS")
    entries = json.loads(file.read_text(encoding="utf-8"))["instruments"]
    # Of the red ones the list keeps the figures in a box of their own.
    return {entry["id"]: {**entry, **entry.get("facts", {})} for entry in entries}


def _first(name: str) -> Instrument:
    return load_instrument(FILES.get(name, (name,))[0])


def _scales(one: Instrument) -> list[tuple[ScoreMethod, Instrument | Subscale]]:
    """The total, or where there is none each subscale."""
    if one.scoring is not None:
        return [(one.scoring, one)]
    return [(part.score, part) for part in one.subscales if part.score is not None]


def test_every_entry_of_the_list_is_held_or_left_out_on_purpose(facts: dict[str, Entry]) -> None:
    assert set(facts) == set(IDS)
    assert len(facts) == 43


@pytest.mark.parametrize("name", HELD)
def test_class_direction_and_number_of_items(facts: dict[str, Entry], name: str) -> None:
    entry, one = facts[name], _first(name)
    assert one.licence.licence_class == entry["licence_class"]
    if "higher_is" in entry:
        assert one.direction == DIRECTION.get(entry["higher_is"], "neither")
    if isinstance(entry.get("items"), int):
        # The question that decides whether the others are asked is no item of the list.
        assert one.item_count - (one.gate is not None) == entry["items"]


@pytest.mark.parametrize("name", HELD)
def test_answers_and_range(facts: dict[str, Entry], name: str) -> None:
    entry, one = facts[name], _first(name)
    response, span = entry.get("response", {}), entry.get("range")
    if one.items:
        values = {option.value for option in one.options}
        assert sorted(values) == response.get("values", sorted(values))
        if "min" in response:
            assert (min(values), max(values)) == (response["min"], response["max"])
    elif one.method is not None:
        assert (one.method.lowest, one.method.highest) == (response["min"], response["max"])
    elif span and response:
        assert [one.item_count * response[end] for end in ("min", "max")] == span
    for scale, _ in _scales(one) if span else ():
        assert [scale.lowest, scale.highest] == span


@pytest.mark.parametrize("name", HELD)
def test_reverse_items_and_subscales(facts: dict[str, Entry], name: str) -> None:
    entry, one = facts[name], _first(name)
    places = [place for place, item in enumerate(one.items, 1) if item.reverse]
    wanted = entry.get("reverse_items", [])
    if isinstance(wanted, list):
        assert places == wanted
    else:  # in words: the number of them, and where two orders circulate both
        assert len(places) == int(wanted.split()[0])
        orders = [json.loads(order) for order in re.findall(r"\[[\d,]+\]", wanted)]
        assert not orders or places in orders
    keys = list(one.item_keys)
    parts = entry.get("subscales", {})
    if one.items and isinstance(parts, dict) and name not in {"itq", "adnm8", "vlq"}:
        held = [[keys.index(key) + 1 for key in part.items] for part in one.subscales]
        assert len(held) == len(parts)
        for mine, theirs in zip(held, parts.values(), strict=True):
            number = theirs if isinstance(theirs, list | int) else int(str(theirs).split()[0])
            assert (len(mine) if isinstance(number, int) else mine) == number


def _as_rows(bands: Any) -> list[tuple[float, float, str]]:
    return [(band["min"], band["max"], band["label"]) for band in bands]


@pytest.mark.parametrize("name", HELD)
def test_bands(facts: dict[str, Entry], name: str) -> None:
    entry, one = facts[name], _first(name)
    wanted = entry.get("bands", [])
    for _, part in _scales(one):
        held = [(band.lowest, band.highest, band.label) for band in part.bands]
        assert held == _as_rows(wanted[part.key] if isinstance(wanted, dict) else wanted)
    other = [
        (band.lowest, band.highest, band.label)
        for bands in one.alternative_bands
        for band in bands.bands
    ]
    assert other == _as_rows(entry.get("bands_alt") or [])


@pytest.mark.parametrize("name", HELD)
def test_lines(facts: dict[str, Entry], name: str) -> None:
    entry, one = facts[name], _first(name)
    wanted = entry.get("caseness") or {}
    lines = {line.key: line for line in one.alternative_lines}
    mains = [part.caseness for _, part in _scales(one) if part.caseness is not None]
    if "cut" in wanted:
        below = 1 if wanted["rule"] == "<" else 0
        assert {main.cut for main in mains} == {wanted["cut"] - below}
    if "sens" in wanted:
        assert (mains[0].sensitivity, mains[0].specificity) == (wanted["sens"], wanted["spec"])
    for field, key in (
        ("cut_men", "men"),
        ("cut_women", "women"),
        ("cut_adolescent", "adolescents"),
        ("upper", "upper"),
        ("nhs_tt_cut", "nhs"),
        ("depression_cut", "depression"),
    ):
        if field in wanted:
            assert lines[key].cut == wanted[field]
    if "depression_cut" in wanted:
        line = lines["depression"]
        found = (line.sensitivity, line.specificity)
        assert found == (wanted["depression_sens"], wanted["depression_spec"])
    if "alt" in wanted:
        line = lines["sensitive"]
        found = (line.cut, line.sensitivity, line.specificity)
        assert found == tuple(wanted["alt"][field] for field in ("cut", "sens", "spec"))
    if "subscale_cut" in wanted:
        cuts = {part.caseness.cut for part in one.subscales if part.caseness}
        assert cuts == {wanted["subscale_cut"]}
    for key, pair in zip(
        ("panic", "social_anxiety", "ptsd"), wanted.get("at10", {}).values(), strict=False
    ):
        assert [lines[key].cut, lines[key].sensitivity, lines[key].specificity] == [10, *pair]


@pytest.mark.parametrize("name", HELD)
def test_alerts(facts: dict[str, Entry], name: str) -> None:
    wanted = [(f"{name}_{a['item']}", a["rule"]) for a in facts[name].get("alert", [])]
    held = [(alert.item, f">={alert.at_least}") for alert in _first(name).alerts]
    assert held == wanted


def _span(value: Any) -> tuple[float, float | None]:
    return tuple(value) if isinstance(value, list) else (value, None)


@pytest.mark.parametrize("name", HELD)
def test_reliability(facts: dict[str, Entry], name: str) -> None:
    entry = {**facts[name], **facts[name].get("reliability", {})}
    one = _first(name)
    known = [*one.reliability, *(fact for part in one.subscales for fact in part.reliability)]
    for field, kind in (("alpha", "alpha"), ("alpha_patients", "alpha"), ("test_retest", "retest")):
        value = entry.get(field)
        held = {(fact.value, fact.highest) for fact in known if fact.kind == kind}
        if isinstance(value, dict):
            assert {_span(each) for each in value.values()} == held
        elif name == "mlq" and kind == "retest":
            assert {(each, None) for each in value} == held  # one for each scale
        elif isinstance(value, int | float | list):
            assert _span(value) in held


@pytest.mark.parametrize("name", HELD)
def test_norms(facts: dict[str, Entry], name: str) -> None:
    one = _first(name)
    held = {(norm.mean, norm.sd) for norm in one.norms}
    for norm in facts[name].get("norms", []):
        scales = {part.key for part in one.subscales} & set(norm)
        for key in scales:
            (found,) = one.subscale(key).norms
            assert [found.mean, found.sd] == norm[key]
        if isinstance(norm.get("m"), str):
            (span,) = one.norm_ranges
            assert f"{span.mean_lowest}-{span.mean_highest}" == norm["m"]
            assert f"{span.sd_lowest}-{span.sd_highest}" == norm["sd"]
        elif not scales:
            assert (norm["m"], None if norm["sd"] == "unknown" else norm["sd"]) in held
    if "clinical" in facts[name]:
        assert tuple(facts[name]["clinical"]) in held


@pytest.mark.parametrize("name", HELD)
def test_amounts_of_change(facts: dict[str, Entry], name: str) -> None:
    one = _first(name)
    wanted = facts[name].get("reliable_change", {})
    main = one.reliable_change and one.reliable_change.amount
    assert main == (wanted["value"] if isinstance(wanted.get("value"), int | float) else main)
    others = [(each.amount, each.highest) for each in one.alternative_amounts]
    asked = [each.get("value", each.get("range")) for each in wanted.get("alternatives", [])]
    asked += [wanted[field] for field in ("alt", "mcid") if field in wanted]
    assert others == [_span(value) for value in asked]


LOINC_CODE = re.compile(r"\b(?:L[AL])?\d{3,6}-\d\b")


@pytest.mark.parametrize("name", HELD)
def test_loinc_codes(facts: dict[str, Entry], name: str) -> None:
    loinc = _first(name).loinc
    held = "" if loinc is None else json.dumps(loinc.model_dump(exclude={"note"}), default=str)
    wanted = json.dumps(facts[name].get("loinc", {}))
    assert sorted(LOINC_CODE.findall(held)) == sorted(LOINC_CODE.findall(wanted))


@pytest.mark.parametrize("name", HELD)
def test_every_citation_is_among_the_sources(facts: dict[str, Entry], name: str) -> None:
    listed = {
        source.key for file in FILES.get(name, (name,)) for source in load_instrument(file).sources
    }
    assert set(facts[name].get("cite", [])) <= listed
    assert set(facts[name]["licence"].get("src", [])) <= listed


@pytest.mark.parametrize("name", HELD)
def test_general_knowledge_stays_unconfirmed(facts: dict[str, Entry], name: str) -> None:
    one = _first(name)
    held = {(norm.mean, norm.sd): norm.status for norm in one.norms}
    for norm in facts[name].get("norms", []):
        status = held.get((norm.get("m"), None if norm.get("sd") == "unknown" else norm.get("sd")))
        since = norm["group"] in LOOKED_UP_SINCE.get(name, set())
        if status is not None:
            expected = "confirmed" if since or norm["status"] == "looked-up" else "unconfirmed"
            assert status == expected
    for field in ("licence", "missing"):
        fact = getattr(one, field)
        if fact is not None and facts[name].get(field, {}).get("status") == "unknown":
            assert fact.status == "unconfirmed"


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, str):
        yield from (float(found) for found in re.findall(r"\d*\.?\d+", value))


@pytest.mark.parametrize("name", HELD)
def test_no_figure_of_the_list_is_lost(facts: dict[str, Entry], name: str) -> None:
    """A net below the tests above: each number stands somewhere in the files."""
    files = [load_instrument(key) for key in FILES.get(name, (name,))]
    held = set(_numbers([file.model_dump(mode="json") for file in files]))
    structure = ("items", "reverse_items", "subscales", "loinc", "facts", "score", "translations")
    entry = {key: value for key, value in facts[name].items() if key not in structure}
    words = {"id", "name", "note", "src", "cite", "status", "licence_class", "range_note"}
    for key, value in entry.items():
        if key not in words:
            missing = set(_numbers(value)) - held
            assert not missing, f"{name}.{key}: {sorted(missing)}"
