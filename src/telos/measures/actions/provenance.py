"""Which instrument a response answers, in which version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.measures.actions.errors import QuestionnaireError
from telos.measures.queries.library import library_of, with_words
from telos.science.instruments import UnknownInstrumentError

if TYPE_CHECKING:
    from telos.science.instruments import Instrument


def instrument_in(practice_id: int, key: str) -> Instrument:
    """Return the practice's instrument; say so kindly where it has none of this name."""
    try:
        return with_words(library_of(practice_id), key)
    except UnknownInstrumentError as error:
        raise QuestionnaireError(_("Choose one of the questionnaires that are offered.")) from error


def provenance(instrument: Instrument) -> dict[str, str | int]:
    """Return what a response keeps of the instrument that it answers."""
    return {
        "instrument_key": instrument.key,
        "instrument_version": instrument.version,
        "language": instrument.language,
        "coding": instrument.coding,
        "item_count": instrument.item_count,
    }
