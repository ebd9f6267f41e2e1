"""JSON for programs; of a file that could not be written: the path once, and what to do."""

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from telos.cli.language import gettext as _


def json_text(content: Mapping[str, Any]) -> str:
    """JSON as programs read it: numbers that are not known are null, days as 2026-03-05."""
    return json.dumps(_plain(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def not_written(path: Path, fault: OSError) -> str:
    """Say which file or folder cannot be written, why, and what to do."""
    return _("“{path}” cannot be written: {why}").format(path=path, why=_why(path, fault))


def _why(path: Path, fault: OSError) -> str:
    if path.is_dir() and isinstance(fault, IsADirectoryError):
        return _("it is a folder. Name a file.")
    if isinstance(fault, FileExistsError):
        return _("it is a file. Name a folder.")
    if not path.parent.is_dir():
        return _("its folder is not there. Make it, or name another.")
    if isinstance(fault, PermissionError):
        return _("you may not write there. Name another folder.")
    # Polars gives no strerror, and names the path once more.
    reason = fault.strerror or str(fault).partition(" (os error")[0].removesuffix(f": {path}")
    return _("{reason}. Look at the disk, or name another place.").format(reason=reason)
