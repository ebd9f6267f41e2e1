"""Answers that a person must look at: how many gave one, and how many left the item out."""

from typing import Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.science.instruments import Instrument


def left_open(scored: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """No “false” of an item that was left out, and what is known of risk in a word.

    An item's alert is null where it was not answered; the form's is, where none was raised and
    one of them was not answered. `risk_standing` has `alert` or `unknown`, and nothing for safe.
    """
    if not instrument.alerts:
        return scored
    from telos.science.signals import risk_standing

    items = [alert.item for alert in instrument.alerts]
    answered = pl.all_horizontal(pl.col(item).is_not_null() for item in items)
    return scored.with_columns(
        pl.when(pl.col("alert") | answered).then(pl.col("alert")).alias("alert"),
        *(
            pl.when(pl.col(item).is_not_null()).then(f"{item}_alert").alias(f"{item}_alert")
            for item in items
        ),
        risk_standing(scored, instrument=instrument),
    )


def counted(scored: pl.DataFrame, instrument: Instrument) -> dict[str, Any]:
    """What programs read of a frame that `left_open` gave."""
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
