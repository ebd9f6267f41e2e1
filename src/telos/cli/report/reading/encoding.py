"""Text in UTF-8 from whatever the spreadsheet wrote."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, WrongCall

CHUNK = 1 << 22
"""Bytes read at a time, so that the size of the file does not matter."""
_UTF16_SHARE = 0.3
"""A text in UTF-16 without a mark has about every second byte zero; binary files do not."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """Where the UTF-8 text lies, and what the file was written in."""

    path: Path
    encoding: str
    fingerprint: str
    """SHA-256 of the file as it was given."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Survey:
    utf8: bool
    has_nul: bool
    has_lone_return: bool
    """Whether a return without a newline ends any line, as old spreadsheets on a Mac write."""
    fingerprint: str


def as_utf8(path: Path, *, encoding: str | None, folder: Path) -> Text:
    """The text in UTF-8: the file itself where it is, else a copy in `folder`."""
    survey = _survey(path)
    found = _named(encoding) if encoding else _recognised(path, survey)
    notes = () if encoding or found != "cp1252" else (_cp1252_note(),)
    if found in {"utf-8", "utf-8-sig"} and survey.utf8 and not survey.has_lone_return:
        return Text(path=path, encoding="UTF-8", fingerprint=survey.fingerprint)
    copy = folder / "text.csv"
    _transcode(path, copy, encoding=found)
    return Text(path=copy, encoding=_shown(found), fingerprint=survey.fingerprint, notes=notes)


def _cp1252_note() -> str:
    return _(
        "The file is not in UTF-8. It was read as Windows-1252, which is what Excel writes in "
        "western Europe and America. If names or letters look wrong, give --encoding."
    )


def _shown(encoding: str) -> str:
    return {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())


def _named(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "a".encode(name)
    except LookupError as fault:
        raise WrongCall(
            _("“{given}” is not an encoding that is known here.").format(given=encoding),
            _("Try --encoding utf-8, utf-16 or windows-1252."),
        ) from fault
    return name


def _survey(path: Path) -> _Survey:
    decoder = codecs.getincrementaldecoder("utf-8")()
    digest = hashlib.sha256()
    utf8, nul, returns, pairs, last = True, False, 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            nul = nul or b"\0" in chunk
            returns += chunk.count(b"\r")
            pairs += chunk.count(b"\r\n") + (last + chunk[:1] == b"\r\n")
            last = chunk[-1:]
            utf8 = utf8 and _decodes(decoder, chunk)
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    return _Survey(
        utf8=utf8,
        has_nul=nul,
        has_lone_return=returns > pairs,
        fingerprint=digest.hexdigest(),
    )


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if chunk.isascii() and not decoder.getstate()[0] and not final:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _recognised(path: Path, survey: _Survey) -> str:
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if survey.has_nul:
        return _utf16_without_mark(path, start)
    return "utf-8" if survey.utf8 else "cp1252"


def _utf16_without_mark(path: Path, start: bytes) -> str:
    even, odd = start[0::2], start[1::2]
    if odd.count(0) > _UTF16_SHARE * len(start) and even.count(0) < odd.count(0) / 10:
        return "utf-16-le"
    if even.count(0) > _UTF16_SHARE * len(start) and odd.count(0) < even.count(0) / 10:
        return "utf-16-be"
    raise InputProblem(
        _(
            "“{path}” is not text: it looks like a picture, a program or another binary file."
        ).format(path=path),
        _("Give a table saved as CSV."),
    )


def _transcode(path: Path, copy: Path, *, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file, copy.open("wb") as out:
        try:
            _copy_decoded(file, out, decoder)
        except UnicodeDecodeError as fault:
            raise InputProblem(
                _("“{path}” cannot be read as {encoding}.").format(
                    path=path, encoding=_shown(encoding)
                ),
                _("Save it as UTF-8 and try it again; telos report also takes --encoding."),
            ) from fault


def _copy_decoded(file: BinaryIO, out: BinaryIO, decoder: codecs.IncrementalDecoder) -> None:
    pending = ""
    while chunk := file.read(CHUNK):
        text = pending + decoder.decode(chunk)
        # A return at the end of a chunk may belong to a newline that comes with the next.
        pending = "\r" if text.endswith("\r") else ""
        out.write(_newlines(text.removesuffix("\r")).encode())
    out.write(_newlines(pending + decoder.decode(b"", final=True)).encode())


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
