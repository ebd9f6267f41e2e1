"""Only what has one score with a better end is asked, entered and drawn."""

from datetime import date

import pytest

from telos.measures.actions import totals
from telos.measures.actions.errors import QuestionnaireError
from telos.measures.forms import EnterTotalForm
from telos.measures.forms.care import is_followed
from telos.science.instruments import Instrument, Library, load_instrument
from tests.science.instruments.made import DASS, GAS, MLQ, NAMED, PCL, WAI


@pytest.mark.parametrize("content", [DASS, MLQ, GAS, NAMED])
def test_instrument_without_one_score_is_not_offered(content: dict[str, object]) -> None:
    one = Instrument.model_validate(content)
    assert not is_followed(one)
    with pytest.raises(QuestionnaireError, match="no total"):
        totals._check_total(one, 1)


@pytest.mark.parametrize("content", [PCL, WAI])
def test_instrument_with_one_score_is_offered(content: dict[str, object]) -> None:
    assert is_followed(Instrument.model_validate(content))


def test_every_total_that_is_offered_can_be_entered() -> None:
    form = EnterTotalForm(library=Library(), care_began=date(2026, 1, 5))
    offered = [key for key, _ in form.fields["instrument_key"].choices if key]
    assert {"phq9", "bdi2"} <= set(offered)
    for key in offered:
        assert load_instrument(key).has_total
