"""Where Telos keeps its data; asked before the settings are read, too, as they keep a key there."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """Return the folder that `TELOS_DATA_DIR` names, or `var` where one is."""
    return Path(os.environ.get("TELOS_DATA_DIR", "var")).resolve()
