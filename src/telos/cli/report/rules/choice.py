"""The rule that was asked for."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.choices import Method, Rule
from telos.cli.report.problems import WrongCall
from telos.cli.report.rules.given import given_rule
from telos.cli.report.rules.published import published_rule
from telos.cli.report.rules.ruling import Ruling
from telos.science.change import ChangeError
from telos.science.instruments import Instrument


def choose_rule(instrument: Instrument, method: Method, pairs: pl.DataFrame) -> Ruling:
    """The rule that was asked for, from published figures or from the people in `pairs`."""
    try:
        if method.rule is Rule.PUBLISHED:
            return published_rule(instrument, line=method.lines.get(instrument.key))
        return given_rule(instrument, method, pairs)
    except ChangeError as fault:
        raise WrongCall(
            _("The rule for {name} cannot be made: {fault}").format(
                name=instrument.short_name, fault=fault
            )
        ) from fault
