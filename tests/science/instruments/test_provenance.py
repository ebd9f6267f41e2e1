"""Version, language and coding travel with every scored response."""

import polars as pl
import pytest

from telos.science.instruments import (
    Instrument,
    ResponseFrameError,
    VersionError,
    given_in,
    load_instrument,
    score_items,
    score_one,
)
from tests.science.instruments.made import K10


def _answers(one: Instrument, rows: int = 2) -> pl.DataFrame:
    return pl.DataFrame({key: [1] * rows for key in one.item_keys})


def test_scored_responses_say_what_they_answer() -> None:
    k10 = Instrument.model_validate(K10)
    scored = score_items(_answers(k10), instrument=k10)
    assert scored.select(list(given_in(k10))).rows() == [("k10", "1", "en", "1-5")] * 2
    form = score_one({}, instrument=k10)
    assert (form.instrument, form.version, form.language, form.coding) == ("k10", "1", "en", "1-5")


def test_what_a_response_says_of_itself_stays_with_it() -> None:
    phq4 = load_instrument("phq4")
    given = _answers(phq4).with_columns(version=pl.lit("1"), language=pl.Series(["en", "pt"]))
    scored = score_items(given, instrument=phq4)
    assert scored["language"].to_list() == ["en", "pt"]
    assert scored["version"].to_list() == ["1", "1"]
    assert scored["coding"].to_list() == ["standard", "standard"]


@pytest.mark.parametrize(
    ("column", "strange"), [("instrument", "gad7"), ("version", "2"), ("coding", "0-4")]
)
def test_response_to_another_form_is_refused_by_row(column: str, strange: str) -> None:
    phq4 = load_instrument("phq4")
    right = given_in(phq4)[column]
    given = _answers(phq4).with_columns(pl.Series(column, [right, strange]))
    with pytest.raises(VersionError, match=rf"^Row 2: its {column} is “{strange}”") as caught:
        score_items(given, instrument=phq4)
    assert (caught.value.row, caught.value.column, caught.value.given) == (1, column, strange)


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["phq4", "gad7", "other"])])
def test_names_may_be_categories(kind: pl.DataType) -> None:
    phq4 = load_instrument("phq4")
    own = _answers(phq4).with_columns(instrument=pl.lit("phq4").cast(kind))
    assert score_items(own, instrument=phq4)["instrument"].cast(pl.String).to_list() == ["phq4"] * 2
    with pytest.raises(VersionError, match="“gad7”"):
        score_items(own.with_columns(instrument=pl.lit("gad7").cast(kind)), instrument=phq4)


def test_version_that_is_not_known_is_not_taken_for_the_same() -> None:
    phq4 = load_instrument("phq4")
    given = _answers(phq4).with_columns(version=pl.Series(["1", None]))
    with pytest.raises(VersionError, match="its version is not known"):
        score_items(given, instrument=phq4)


def test_other_version_is_scored_when_that_is_asked_for_and_told() -> None:
    phq4 = load_instrument("phq4")
    given = _answers(phq4).with_columns(version=pl.Series(["1", "0"]))
    scored = score_items(given, instrument=phq4, accept_versions=["0"])
    assert scored.select("version", "scored_version").rows() == [("1", "1"), ("0", "1")]
    with pytest.raises(ResponseFrameError, match="scored_version"):
        score_items(
            scored.select([*given.columns, "scored_version"]),
            instrument=phq4,
            accept_versions=["0"],
        )
    with pytest.raises(VersionError):
        score_items(given, instrument=phq4, accept_versions=["00"])


def test_column_that_is_no_version_is_not_read_as_one() -> None:
    phq4 = load_instrument("phq4")
    with pytest.raises(ResponseFrameError, match="“version”: holds Int32"):
        score_items(_answers(phq4).with_columns(version=pl.lit(1)), instrument=phq4)


def test_one_form_of_another_version_is_refused() -> None:
    phq4 = load_instrument("phq4")
    assert score_one({}, instrument=phq4, version="1").version == "1"
    with pytest.raises(VersionError, match="“2”"):
        score_one({}, instrument=phq4, version="2")
