"""Which instrument a response answers, in which version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.measures.actions.errors import QuestionnaireError
from telos.science.instruments import UnknownInstrumentError, load_instrument

if TYPE_CHECKING:
    from telos.science.instruments import Instrument


def instrument_of(key: str) -> Instrument:
    """Return the instrument; say so kindly where the library has none of this name."""
    try:
        return load_instrument(key)
    except UnknownInstrumentError as error:
        raise QuestionnaireError(_("Choose one of the questionnaires that are offered.")) from error


def provenance(instrument: Instrument) -> dict[str, str | int]:
    """Return what a response keeps of the instrument that it answers."""
    return {
        "instrument_key": instrument.key,
        "instrument_version": instrument.version,
        "language": instrument.language,
        "item_count": instrument.item_count,
    }
