"""Numbers in people's own lines become something to press; days, rooms and years do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.web.phone_numbers import pieces_of


def links(line: str) -> list[str]:
    return [piece.link for piece in pieces_of(line) if piece.link]


@pytest.mark.parametrize(
    ("line", "dialled"),
    [
        ("Samira, my sister: 0161 496 0142, at night too", ["tel:01614960142"]),
        ("Jo (07700 900 118)", ["tel:07700900118"]),
        ("+44 (0)161 496 0142", ["tel:+441614960142"]),
        ("+353 1 234 5678 or 020-7946-0311", ["tel:+35312345678", "tel:02079460311"]),
        ("Praxis 030/901820", ["tel:030901820"]),
        ("Samaritans 116 123", ["tel:116123"]),
        ("Ring 999", ["tel:999"]),
        ("988, call or text", ["tel:988"]),
        ("The bank, about my card: 0800 400 100", ["tel:0800400100"]),
        ("IBAN GB29 NWBK 6016 1331 9268 19, or ring 0161 496 0142", ["tel:01614960142"]),
        ("My account manager 0161 496 0142", ["tel:01614960142"]),
    ],
)
def test_number_can_be_pressed(line: str, dialled: list[str]) -> None:
    assert links(line) == dialled


@pytest.mark.parametrize(
    "line",
    [
        "Since 12.03.2026",
        "2026-11-28",
        "Room 214, second floor",
        "9:00 to 17:30",
        "The winter of 2019-2020",
        "Number 12",
        "M1 4BT",
        "IBAN GB29 NWBK 6016 1331 9268 19",
        "NL91 ABNA 0417 1643 00, from the joint account",
        "DE89 3704 0044 0532 0130 00",
        "NO93 8601 1117 947",
        "NO9386011117947",
        "Account number: 31926819",
        "Sort code 601613",
        "iban 6016 1331 9268",
        "A card that ends in 12345678901234567890",
        "",
    ],
)
def test_what_is_no_number_stays_words(line: str) -> None:
    assert links(line) == []


@given(st.text(alphabet=st.sampled_from("+0123456789 ()-./,:abcé\u00a0"), max_size=60))
def test_nothing_of_a_line_is_lost(line: str) -> None:
    pieces = pieces_of(line)
    assert "".join(piece.words for piece in pieces) == line
    assert all(piece.words for piece in pieces)
    for link in links(line):
        assert link.removeprefix("tel:").removeprefix("+").isdecimal()
