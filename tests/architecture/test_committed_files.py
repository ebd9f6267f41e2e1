"""What may not be committed: a registry's host, a path of one machine, wording that is not free."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from telos.science.instruments import instruments

ROOT = Path(__file__).parents[2]
# Written apart, so that this file does not name what it looks for.
_HOSTS = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "deb.debian" + ".org",
)
_LOCKED_ADDRESS = re.compile(
    r"\"resolved\":\s*\"https?:|^--(?:extra-)?index-url|^--find-links", re.MULTILINE
)
_OWN_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|tmp/\w+)/")


def _committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: what is committed cannot be listed")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _texts() -> dict[Path, str]:
    texts = {}
    for path in _committed():
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts


def test_no_file_names_a_package_registry() -> None:
    texts = _texts()
    assert len(texts) > 50
    found = [
        str(path.relative_to(ROOT))
        for path, text in texts.items()
        if any(host in text for host in _HOSTS) or _LOCKED_ADDRESS.search(text)
    ]
    assert found == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    found = [
        str(path.relative_to(ROOT)) for path, text in _texts().items() if _OWN_PATH.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("instrument", instruments(), ids=lambda instrument: instrument.key)
def test_wording_is_bundled_only_where_it_is_free(instrument: object) -> None:
    assert instrument.licence.notice
    assert instrument.licence.permission is None  # a permission is one practice's own
    # A method has no wording; and free words wait until they have been read at their source.
    green = instrument.licence.licence_class == "green"
    if green and instrument.items and instrument.licence.held_back_until is None:
        assert instrument.wording_available
    else:
        assert not instrument.wording_available
        assert all(item.text is None for item in instrument.items)
        assert instrument.prompt is None
