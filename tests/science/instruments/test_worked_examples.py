"""Forms worked by hand from the rules of each instrument's own paper or manual."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from telos.science.instruments import (
    AppliesToAllError,
    Instrument,
    NoFixedItemsError,
    NoTotalError,
    ResponseFrameError,
    ResponseValueError,
    ScoringError,
    TotalOnlyError,
    UnknownChoiceError,
    UnknownItemError,
    part_of,
    score_items,
    score_one,
    score_totals,
)
from tests.science.instruments.made import (
    AUDIT,
    BRS,
    CBI,
    CORE,
    DASS,
    GAS,
    GBO,
    GCQ,
    GUESS,
    ITQ,
    K10,
    MLQ,
    NAMED,
    PCL,
    PCPTSD,
    PHQ15,
    PSYCHLOPS,
    VLQ,
    WAI,
    items,
    make,
    options,
)


def _scored(content: dict[str, Any], *rows: Sequence[int | None], **how: Any) -> pl.DataFrame:
    one = Instrument.model_validate(content)
    schema = dict.fromkeys(one.item_keys, pl.Int64)
    return score_items(pl.DataFrame(list(rows), schema=schema, orient="row"), instrument=one, **how)


def test_brs_is_a_mean_with_every_second_item_turned() -> None:
    # 5, 6−1, 4, 6−2, 3, 6−3 = 5, 5, 4, 4, 3, 3: 24 / 6
    scored = _scored(BRS, [5, 1, 4, 2, 3, 3])
    assert scored.select("score", "answered", "band").row(0) == (4.0, 6, "normal")


def test_brs_takes_the_mean_of_what_was_answered() -> None:
    scored = _scored(BRS, [5, None, None, None, 3, None], [None] * 6)
    assert scored.select("score", "answered").rows() == [(4.0, 2), (None, 0)]


def test_bands_of_a_mean_have_no_holes_between_hundredths() -> None:
    # 17 / 6 = 2.83, 18 / 6 = 3, 26 / 6 = 4.33; a total of 2.995 is below 3
    scored = _scored(BRS, [3, 3, 3, 3, 2, 3], [3] * 6, [5, 1, 5, 1, 3, 3])
    assert scored["band"].to_list() == ["low", "normal", "high"]
    totals = pl.DataFrame({"score": [2.995, 4.305]})
    brs = Instrument.model_validate(BRS)
    assert score_totals(totals, instrument=brs)["band"].to_list() == ["low", "normal"]


def test_dass21_doubles_each_sum_and_has_no_total() -> None:
    row = [0] * 21
    for number in (3, 5, 10, 13, 16, 17, 21):
        row[number - 1] = 2
    row[1] = 3
    scored = _scored(DASS, row)
    wanted = ["score", "band", "case", "answered", "depression", "depression_band", "anxiety"]
    assert scored.select(wanted).row(0) == (None, None, None, 21, 28.0, "extremely severe", 6.0)
    assert scored.select("alert", "dass21_21_alert").row(0) == (True, True)


def test_dass21_scores_a_subscale_beside_an_unfinished_one() -> None:
    row: list[int | None] = [1] * 21
    row[2] = None
    scored = _scored(DASS, row)
    wanted = ["depression", "depression_answered", "anxiety", "anxiety_answered", "answered"]
    assert scored.select(wanted).row(0) == (None, 6, 14.0, 7, 20)


def test_dass21_without_a_total_says_so() -> None:
    dass = Instrument.model_validate(DASS)
    with pytest.raises(NoTotalError, match="depression, anxiety, stress"):
        _ = dass.score
    with pytest.raises(NoTotalError):
        score_totals(pl.DataFrame({"score": [10]}), instrument=dass)


def test_mlq_turns_its_ninth_item_only() -> None:
    # presence 1, 4, 5, 6 and 9 turned: 7 × 4 + (8 − 1); search 2, 3, 7, 8, 10
    row = [7, 1, 1, 7, 7, 7, 1, 1, 1, 2]
    assert _scored(MLQ, row).select("presence", "search").row(0) == (35.0, 6.0)


def test_cbi_scale_needs_its_own_least_number_of_answers() -> None:
    personal = [100, 75, 50, None, None, None]
    work = [0, 25, 50, None, None, None, None]
    client = [None, None, None, None, 25, 50]
    scored = _scored(CBI, [*personal, *work, *client])
    wanted = ["personal", "personal_answered", "personal_band", "personal_case"]
    assert scored.select(wanted).row(0) == (75.0, 3, "high", True)
    # three of seven and two of six are one too few
    assert scored.select("work", "work_answered", "client").row(0) == (None, 3, None)


def test_cbi_turns_the_item_about_energy_for_others() -> None:
    scored = _scored(CBI, [*[0] * 6, *[0] * 6, 100, *[0] * 6])
    assert scored["work"].to_list() == [0.0]


def test_gcq_is_void_with_more_than_four_missing() -> None:
    whole = [6] * 12
    four = [None, None, None, None, *whole[4:]]
    five = [None, None, None, None, None, *whole[5:]]
    scored = _scored(GCQ, whole, four, five)
    # of engaged 1, 2, 4, 8, 11 only 8 and 11 are left; of avoiding 3, 5, 9 only 5 and 9
    wanted = ["engaged", "engaged_answered", "avoiding", "avoiding_answered", "conflict"]
    assert scored.select(wanted).rows() == [
        (6.0, 5, 6.0, 3, 6.0),
        (6.0, 2, 6.0, 2, 6.0),
        (None, 2, None, 1, None),
    ]


def test_audit_ends_at_forty_and_refuses_a_one_in_its_last_items() -> None:
    assert _scored(AUDIT, [4] * 10)["score"].to_list() == [40.0]
    with pytest.raises(ResponseValueError, match=r"audit_9: 1 .*allowed is 0, 2, 4"):
        _scored(AUDIT, [1] * 10)


def test_audit_c_has_a_line_for_each_sex() -> None:
    part = part_of(Instrument.model_validate(AUDIT), "audit_c")
    frame = pl.DataFrame(
        {
            **{key: [1, 1, 1] for key in part.item_keys},
            "sex": ["women", "men", None],
        }
    )
    assert score_items(frame, instrument=part)["case"].to_list() == [None, None, None]
    by_one = score_items(frame, instrument=part, line="women")
    assert by_one["case"].to_list() == [True, True, True]
    by_row = score_items(frame, instrument=part, line_by="sex")
    for kind in (pl.Categorical, pl.Enum(frame["sex"].drop_nulls().unique().sort())):
        named = frame.with_columns(pl.col("sex").cast(kind))
        assert score_items(named, instrument=part, line_by="sex")["case"].equals(by_row["case"])
    assert by_row["case"].to_list() == [True, False, None]


def test_pc_ptsd_is_nought_without_exposure() -> None:
    rows = [[0, None, None, None, None, None], [1, 1, 1, 1, 0, 0], [None, 1, 1, 1, 1, 1]]
    scored = _scored(PCPTSD, *rows)
    assert scored.select("score", "answered", "case").rows() == [
        (0.0, 1, False),
        (3.0, 6, False),
        (None, 5, None),
    ]
    assert _scored(PCPTSD, *rows, line="women")["case"].to_list() == [False, True, None]


def test_phq15_leaves_the_item_for_women_at_nought_for_others() -> None:
    one = Instrument.model_validate(PHQ15)
    row = dict.fromkeys(one.item_keys, 1)
    frame = pl.DataFrame([row, row | {"phq15_4": None}, row | {"phq15_4": None}])
    frame = frame.with_columns(man=pl.Series([False, True, None]))
    scored = score_items(frame, instrument=one, not_applicable={"phq15_4": "man"})
    assert scored.select("score", "answered", "band").rows() == [
        (15.0, 15, "high"),
        (14.0, 14, "medium"),
        (None, 14, None),
    ]
    assert score_items(frame, instrument=one)["score"].to_list() == [15.0, None, None]
    form = score_one(row | {"phq15_4": None}, instrument=one, not_applicable=["phq15_4"])
    assert (form.score, form.answered) == (14.0, 14)


def test_item_that_does_not_apply_may_not_be_answered() -> None:
    one = Instrument.model_validate(PHQ15)
    frame = pl.DataFrame([dict.fromkeys(one.item_keys, 1) | {"man": True}])
    with pytest.raises(ResponseValueError, match=r"^Row 1, .*man says"):
        score_items(frame, instrument=one, not_applicable={"phq15_4": "man"})
    with pytest.raises(ResponseValueError, match="phq15_4"):
        score_one({"phq15_4": 1}, instrument=one, not_applicable=["phq15_4"])
    with pytest.raises(AppliesToAllError, match="phq15_1"):
        score_items(frame, instrument=one, not_applicable={"phq15_1": "man"})
    with pytest.raises(UnknownItemError):
        score_items(frame, instrument=one, not_applicable={"phq15_0": "man"})
    with pytest.raises(ResponseFrameError, match="woman"):
        score_items(frame, instrument=one, not_applicable={"phq15_4": "woman"})
    with pytest.raises(ResponseFrameError, match="true or false"):
        score_items(frame, instrument=one, not_applicable={"phq15_4": "phq15_1"})


def test_item_that_drops_out_leaves_a_shorter_form() -> None:
    # As the WSAS for people who do not work: the sum of the other four, of five.
    work = make(
        "work",
        options=options(*range(9)),
        items=[
            {"key": "work_1", "applies": {"to": "people in work"}},
            *items("work_rest", 4),
        ],
        score={"method": "sum", "lowest": 0, "highest": 40},
        missing={"rule": "prorate", "max_missing": 1, **GUESS},
    )
    frame = pl.DataFrame(
        {
            "work_1": [None, None, 8],
            "work_rest_1": [4, 4, 4],
            "work_rest_2": [4, 4, 4],
            "work_rest_3": [4, 4, 4],
            "work_rest_4": [4, None, 4],
            "retired": [True, True, False],
        }
    )
    scored = score_items(frame, instrument=work, not_applicable={"work_1": "retired"})
    # 16 of four; 12 of three, prorated to four; 24 of five
    assert scored.select("score", "answered").rows() == [(16.0, 4), (16.0, 3), (24.0, 5)]
    for row, retired in ((0, True), (1, True), (2, False)):
        given = frame.drop("retired").row(row, named=True)
        form = score_one(given, instrument=work, not_applicable=["work_1"] if retired else ())
        assert form.score == scored["score"][row]


def _pcl(*endorsed: int, missing: tuple[int, ...] = ()) -> list[int | None]:
    row: list[int | None] = [2 if n in endorsed else 1 for n in range(1, 21)]
    for number in missing:
        row[number - 1] = None
    return row


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (_pcl(1, 6, 8, 9, 15, 16), True),
        (_pcl(1, 6, 8, 15, 16), False),  # one of cluster D
        (_pcl(6, 7, 8, 9, 15, 16), False),  # none of cluster B
        (_pcl(1, 6, 8, 9, 15), False),  # one of cluster E
        (_pcl(1, 6, 8, 9, 15, missing=(16,)), None),  # the missing one could make it two
        (_pcl(1, 6, 8, 9, 15, 16, missing=(20,)), True),  # nothing could change it
        (_pcl(6, 8, 9, 15, 16, missing=(20,)), False),
    ],
)
def test_pcl5_asks_one_b_one_c_two_d_two_e(row: list[int | None], met: bool | None) -> None:
    assert _scored(PCL, row)["provisional"].to_list() == [met]


def test_pcl5_is_judged_by_the_line_that_is_asked_for() -> None:
    row = [[2] * 12 + [1] * 8]  # 32
    assert _scored(PCL, *row)["case"].to_list() == [True]
    assert _scored(PCL, *row, line="nhs")["case"].to_list() == [True]
    assert _scored(PCL, *row, line="upper")["case"].to_list() == [False]
    with pytest.raises(UnknownChoiceError, match="upper, nhs"):
        _scored(PCL, *row, line="lower")


def _itq(p: Sequence[int], d: Sequence[int]) -> list[int]:
    return [*p, *d]


@pytest.mark.parametrize(
    ("p", "d", "ptsd", "cptsd"),
    [
        ([2, 0, 2, 0, 2, 0, 2, 0, 0], [0] * 9, True, False),
        ([2, 0, 2, 0, 2, 0, 2, 0, 0], [2, 0, 0, 2, 2, 0, 0, 0, 2], False, True),
        ([2, 0, 2, 0, 2, 0, 1, 1, 1], [2, 0, 0, 2, 2, 0, 0, 0, 2], False, False),  # no impairment
        ([2, 2, 2, 2, 1, 1, 2, 2, 2], [0] * 9, False, False),  # no sense of threat
    ],
)
def test_itq_gives_either_disorder_and_never_both(
    p: list[int], d: list[int], ptsd: bool, cptsd: bool
) -> None:
    scored = _scored(ITQ, _itq(p, d))
    found = scored.select("ptsd", "cptsd", "case", "score", "answered").row(0)
    assert found == (ptsd, cptsd, ptsd or cptsd, float(sum(p[:6]) + sum(d[:6])), 18)


def test_core10_prorates_one_missing_answer_to_ten_times_the_mean() -> None:
    # items 2 and 3 are turned: nine answers, 4−1 + 4−1 + 7 × 1 = 13, of nine: 13 / 9 × 10
    scored = _scored(CORE, [1, 1, 1, 1, 1, 1, 1, 1, 1, None], [1] * 8 + [None] * 2)
    assert scored["score"].to_list() == [13 * 10 / 9, None]
    assert scored["alert"].to_list() == [True, True]


def test_psychlops_with_one_problem_is_prorated_and_with_no_wellbeing_is_not() -> None:
    scored = _scored(PSYCHLOPS, [5, None, 4, 3], [5, 5, 4, None], [5, 5, 5, 5])
    assert scored.select("score", "answered").rows() == [(16.0, 3), (None, 3), (20.0, 4)]


def test_gbo_is_the_mean_of_the_goals_that_are_rated() -> None:
    scored = _scored(GBO, [4, None, None], [4, 7, None], [4, 7, 10], [None, None, None])
    assert scored["score"].to_list() == [4.0, 5.5, 7.0, None]


def test_vlq_is_the_mean_of_importance_times_consistency() -> None:
    importance = [10, 10, 10, 10, 10, 1, 1, 1, 1, 1]
    consistency = [10, 1, 10, 1, 10, 10, 1, 10, 1, 10]
    wanted = sum(a * b for a, b in zip(importance, consistency, strict=True)) / 10
    scored = _scored(VLQ, [*importance, *consistency], [*importance, *consistency[:9], None])
    assert scored.select("score", "answered").rows() == [(wanted, 20), (None, 19)]


def test_k10_is_banded_by_the_set_that_is_asked_for() -> None:
    row = [[2] * 10]
    assert _scored(K10, *row)["band"].to_list() == ["moderate"]
    assert _scored(K10, *row, bands="likely")["band"].to_list() == ["mild"]
    with pytest.raises(UnknownChoiceError, match="likely"):
        _scored(K10, *row, bands="other")
    one = Instrument.model_validate(K10)
    form = score_one(dict.fromkeys(one.item_keys, 2), instrument=one, bands="likely")
    assert form.band == "mild"


def test_method_is_not_scored_from_items() -> None:
    with pytest.raises(NoFixedItemsError, match=r"telos\.science\.attainment"):
        score_items(pl.DataFrame({"x": [1]}), instrument=Instrument.model_validate(GAS))


def test_totals_of_a_subscale_are_taken_by_its_own_range() -> None:
    bond = part_of(Instrument.model_validate(WAI), "bond")
    assert score_totals(pl.DataFrame({"score": [20]}), instrument=bond).height == 1
    with pytest.raises(ResponseValueError, match="4 to 20"):
        score_totals(pl.DataFrame({"score": [21]}), instrument=bond)
    with pytest.raises(TotalOnlyError):
        score_items(pl.DataFrame({"x": [1]}), instrument=bond)


def test_nothing_is_entered_for_what_is_known_by_name_alone() -> None:
    with pytest.raises(NoTotalError, match="nothing of it can be scored"):
        score_totals(pl.DataFrame({"score": [1]}), instrument=Instrument.model_validate(NAMED))


def test_answers_below_nought_are_scored() -> None:
    ends = make(
        "ends",
        options=options(-2, -1, 0, 1, 2),
        items=items("ends", 3, reverse=(2,)),
        score={"method": "sum", "lowest": -6, "highest": 6},
        missing={"rule": "prorate", "max_missing": 1, **GUESS},
    )
    frame = pl.DataFrame({"ends_1": [-2, -2], "ends_2": [2, None], "ends_3": [-2, 1]})
    scored = score_items(frame, instrument=ends)
    assert scored["score"].to_list() == [-6.0, -1.5]
    with pytest.raises(ResponseValueError, match="ends_1: -3"):
        score_items(frame.with_columns(ends_1=pl.lit(-3)), instrument=ends)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt64])
@pytest.mark.parametrize("bad", [4, 100])
def test_bad_answer_is_found_in_every_type(dtype: type[pl.DataType], bad: int) -> None:
    frame = pl.DataFrame({f"core10_{n}": [0, 4, None] for n in range(1, 11)})
    frame = frame.with_columns(core10_3=pl.Series([None, 2, bad])).cast(dtype)
    one = Instrument.model_validate(CORE)
    if bad == 4:
        assert score_items(frame, instrument=one)["answered"].to_list() == [9, 10, 1]
    else:
        with pytest.raises(ResponseValueError, match=r"^Row 3, .*core10_3: 100") as caught:
            score_items(frame, instrument=one)
        assert caught.value.count == 1


@pytest.mark.parametrize("bad", [-1, -(2**63), 2**62])
def test_bad_answer_of_eight_bytes_is_not_narrowed_into_a_good_one(bad: int) -> None:
    one = Instrument.model_validate(CORE)
    frame = pl.DataFrame({key: [256 + 1] for key in one.item_keys})
    with pytest.raises(ResponseValueError, match="257"):
        score_items(frame, instrument=one)
    frame = pl.DataFrame({key: [0, bad] for key in one.item_keys})
    with pytest.raises(ResponseValueError, match=f"^Row 2, .*{bad}"):
        score_items(frame, instrument=one)


def test_value_between_options_is_refused() -> None:
    with pytest.raises(ResponseValueError, match="cbi_personal_2: 30"):
        _scored(CBI, [25, 30, *[0] * 17])


def test_lines_are_named_by_rows_or_for_all_but_not_both() -> None:
    one = Instrument.model_validate(PCPTSD)
    frame = pl.DataFrame({key: [1] for key in one.item_keys} | {"sex": ["women"]})
    with pytest.raises(ScoringError, match="not both"):
        score_items(frame, instrument=one, line="women", line_by="sex")
    with pytest.raises(ResponseFrameError, match="gender"):
        score_items(frame, instrument=one, line_by="gender")
    with pytest.raises(UnknownChoiceError, match="“men”"):
        score_items(frame.with_columns(sex=pl.lit("men")), instrument=one, line_by="sex")
    with pytest.raises(ResponseFrameError, match="not keys"):
        score_items(frame.with_columns(sex=pl.lit(1)), instrument=one, line_by="sex")
