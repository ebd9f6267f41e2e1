"""Which Telos this is."""

from importlib.metadata import PackageNotFoundError, version


def telos_version() -> str:
    """The installed version; “0” where Telos runs without being installed."""
    try:
        return version("telos")
    except PackageNotFoundError:
        return "0"
