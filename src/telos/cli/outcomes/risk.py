"""Answers that a person must look at: how many gave one, and how many left the item out."""

from typing import Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.science.instruments import Instrument


def with_standing(scored: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """What is known of risk in a word: `alert` or `unknown`; there is none for safe."""
    if not instrument.alerts:
        return scored
    from telos.science.signals import risk_standing

    return scored.with_columns(risk_standing(scored, instrument=instrument))


def counted(scored: pl.DataFrame, instrument: Instrument) -> dict[str, Any]:
    """What programs read of a frame that `with_standing` gave."""
    raised = {alert.item: scored[f"{alert.item}_alert"] for alert in instrument.alerts}
    found: dict[str, Any] = {
        "alerts": {item: int(each.sum()) for item, each in raised.items()},
        "alerts_answered": {item: each.count() for item, each in raised.items()},
        "alerts_left_out": {item: each.null_count() for item, each in raised.items()},
    }
    if instrument.alerts:
        from telos.science.signals import RiskStanding

        standing = scored["risk_standing"]
        found["risk_standing"] = {str(one): int((standing == one).sum()) for one in RiskStanding}
    return found


def say_alerts(content: dict[str, Any]) -> None:
    """Say of each item how many answers to it a person must look at, and who gave none."""
    for item, count in content["alerts"].items():
        typer.echo(
            _(
                "{item}: {count} of {answered} who answered it gave an answer that a person must "
                "look at."
            ).format(item=item, count=count, answered=content["alerts_answered"][item])
        )
        left_out = content["alerts_left_out"][item]
        if left_out:
            typer.echo(
                ngettext(
                    "{item}: {n} response left it out. Nothing is known of it; silence is no sign "
                    "of safety: ask.",
                    "{item}: {n} responses left it out. Nothing is known of them; silence is no "
                    "sign of safety: ask.",
                    left_out,
                ).format(item=item, n=left_out)
            )
