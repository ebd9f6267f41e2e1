"""A pair of measures by the rules of a service, for programs."""

from typing import Any

from telos.cli.report.missing import DRAWS, SEED
from telos.cli.report.programs.people import counted_content, share_content
from telos.cli.report.service import SERVICE, Rate, Served
from telos.cli.report.service_said import ServicePart


def service_content(part: ServicePart | None) -> dict[str, Any] | None:
    """All that the page says of the pair; null where it says nothing."""
    if part is None:
        return None
    service = part.service
    return {
        "rules_of": SERVICE,
        "measures": [
            {
                "instrument": outcome.instrument.key,
                "line": None if rule.cutoff is None else rule.cutoff.value,
                "amount": rule.amount,
            }
            for outcome, rule in zip(service.measures, service.rules, strict=True)
        ],
        "headline": part.headline,
        "lead": part.lead,
        "differs": list(part.differs),
        "meanings": part.meanings,
        "started": service.started,
        "people": _served_content(service.everyone),
        "groups": [_served_content(group) for group in service.groups],
        "imputed": part.imputed or None,
        "unconfirmed": list(part.unconfirmed),
        "method": list(part.method),
    }


def _served_content(served: Served) -> dict[str, Any]:
    return {
        "column": served.column,
        "group": served.label or None,
        "began": served.began,
        "complete": served.complete,
        **{rate.name: _rate_content(rate) for rate in served.rates},
    }


def _rate_content(rate: Rate) -> dict[str, Any]:
    imputed = rate.imputed
    return {
        **share_content(rate.share),
        "least": counted_content(rate.ends.low),
        "most": counted_content(rate.ends.high),
        "imputed": None
        if imputed is None
        else {
            "n": imputed.n_started,
            "drawn": imputed.n_imputed,
            "draws": DRAWS,
            "seed": SEED,
            "share": imputed.share,
            "low": imputed.low,
            "high": imputed.high,
        },
    }
