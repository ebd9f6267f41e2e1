"""What a log may hold: an allow-list of fields, and of a fault its kind and its place."""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# What our own code may say beside the name of an event (`_log.warning("mail.not_sent",
# extra={"letter": …})`): names that stand in the source, numbers, and public ids.
FIELDS: Final = ("letter", "table", "field", "row", "fault", "practice", "count")
_EVENT: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_SHORT: Final = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_WITHHELD: Final = "withheld"
# Frames of a fault, from where it was raised outwards.
_DEEPEST: Final = 12
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"allowed": {"()": "telos.config.logs.AllowedFields"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "allowed"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers are taken away: one of them would mail what was in hand at a fault.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}


class AllowedFields(logging.Formatter):
    """Write time, level, logger, event and allowed fields; never a message made of anything else.

    Whatever a message is filled with may be somebody's words, address or key: a path that was
    asked for, a value that a database refused. Messages of other libraries are told by the place
    in the source where they stand; faults by their kinds and frames, without what they say and
    without the values that were in hand.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and one for each frame of a fault."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = [when, record.levelname, record.name, _event(record), *_fields(record)]
        lines = [" ".join(said)]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _fault(record.exc_info[1])
        return "\n".join(lines)


def _event(record: logging.LogRecord) -> str:
    is_ours = record.name.partition(".")[0] == "telos"
    if is_ours and not record.args and _EVENT.fullmatch(str(record.msg)):
        return str(record.msg)
    return f"at {_place(record.pathname)}:{record.lineno}"


def _fields(record: logging.LogRecord) -> Iterator[str]:
    for name in FIELDS:
        value = getattr(record, name, None)
        if value is not None:
            yield f"{name}={_short(value)}"
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        yield f"status={status}"
    request = getattr(record, "request", None)
    if request is not None:
        yield from _asked(request)


def _asked(request: Any) -> Iterator[str]:
    """The method and the pattern of the address; never the address, which names records and keys.

    A method that somebody made up is withheld too.
    """
    method = getattr(request, "method", None)
    yield f"method={method if method in _METHODS else _WITHHELD}"
    match = getattr(request, "resolver_match", None)
    if match is not None:
        yield f"route=/{match.route}"


def _short(value: object) -> str:
    text = str(value)
    return text if _SHORT.fullmatch(text) else _WITHHELD


def _place(path: str) -> str:
    return "/".join(PurePath(path).parts[-3:])


def _fault(raised: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    fault: BaseException | None = raised
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield f"  {type(fault).__module__}.{type(fault).__qualname__}"
        frames = traceback.extract_tb(fault.__traceback__)[-_DEEPEST:]
        for frame in reversed(frames):
            yield f"    at {_place(frame.filename)}:{frame.lineno} {frame.name}"
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
