"""A key management of the tests: a command that wraps with a key it keeps in a folder.

    python fake_kms.py FOLDER wrap|unwrap

Every call is written into FOLDER/calls. `FOLDER/current` names the master key that wraps.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def main(folder: Path, word: str) -> None:
    lines = [json.loads(line) for line in sys.stdin]
    with (folder / "calls").open("a", encoding="ascii") as calls:
        calls.write(f"{word} {len(lines)}\n")
    if (folder / "out-of-order").exists():
        sys.exit("secret words of a broken key management")
    for line in lines:
        print(json.dumps((wrap if word == "wrap" else unwrap)(folder, line)))  # noqa: T201


def wrap(folder: Path, line: dict[str, str]) -> dict[str, str]:
    name, nonce = (folder / "current").read_text(encoding="ascii").strip(), os.urandom(12)
    sealed = master(folder, name).encrypt(nonce, b64decode(line["key"]), line["about"].encode())
    return {"master": name, "wrapped": b64encode(nonce + sealed).decode()}


def unwrap(folder: Path, line: dict[str, str]) -> dict[str, str]:
    wrapped = b64decode(line["wrapped"])
    kept = master(folder, line["master"])
    return {
        "key": b64encode(kept.decrypt(wrapped[:12], wrapped[12:], line["about"].encode())).decode()
    }


def master(folder: Path, name: str) -> AESGCM:
    kept = folder / name
    if not kept.exists():
        kept.write_bytes(AESGCM.generate_key(256))
    return AESGCM(kept.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
