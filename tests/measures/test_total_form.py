"""Which questionnaires a total from paper may be entered for."""

from datetime import date

from telos.measures.forms import EnterTotalForm
from telos.science.instruments import Library


def test_total_is_asked_for_where_whole_numbers_are_added_up() -> None:
    choices = dict(
        EnterTotalForm(library=Library(), care_began=date(2026, 1, 5))
        .fields["instrument_key"]
        .choices
    )
    assert {"phq9", "wsas", "core10", "bdi2"} <= set(choices)
    # Scales without a total, means, a method, and one known by name alone.
    assert not {"dass21", "mlq", "brs", "vlq", "gas", "cssrs", "gq"} & set(choices)
