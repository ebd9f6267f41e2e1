"""`telos retention`: for a timer; it lists, says how much, and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from telos.audit.models import AuditRow
from telos.cli.server.retention import retention as command
from telos.rights.models import DueErasure
from tests import scenes
from tests.rights.scenes import a_life, ended, hold, rules, years_on

if TYPE_CHECKING:
    from click.testing import Result

    from tests.cast import Cast


@pytest.fixture(autouse=True)
def _on_the_database_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telos.cli.server.installation.open_installation", lambda: None)
    monkeypatch.setattr("telos.cli.server.tables.require_tables", lambda: None)


def retention(*words: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, words)


def said(outcome: Result) -> list[str]:
    return [line for line in outcome.stdout.splitlines() if line.strip()]


def test_what_has_come_to_its_end_is_listed_and_nothing_else_is_touched(cast: Cast) -> None:
    a_life(cast)
    rules(cast)
    before = scenes.everything()
    with years_on(8):
        outcome = retention()
    assert outcome.exit_code == 0
    assert said(outcome) == [
        "Harbour Practice: 3 more to confirm",
        "Hill Practice: has not said how long it keeps what; nothing is listed.",
        "Nothing was erased: a manager confirms under “Rights of clients”.",
    ]
    after = scenes.everything()
    assert {name for name in after if after[name] != before[name]} == {
        "rights.DueErasure",
        "audit.AuditRow",
    }
    assert set(DueErasure.objects.values_list("outcome", flat=True)) == {""}
    listed = AuditRow.objects.filter(deed="retention.list")
    assert listed.count() == DueErasure.objects.count() == 3


def test_what_stands_is_not_listed_again_and_one_more_year_lists_the_rest(cast: Cast) -> None:
    ended(cast)
    rules(cast)
    with years_on(8):
        retention()
        again = retention()
    assert said(again)[0] == "Harbour Practice: 0 more to confirm"
    with years_on(11):
        later = retention()
    assert said(later)[0] == "Harbour Practice: 1 more to confirm"


def test_nothing_is_due_while_care_goes_on_or_before_its_time(cast: Cast) -> None:
    rules(cast)
    with years_on(50):
        assert said(retention())[0] == "Harbour Practice: 0 more to confirm"
    ended(cast)
    with years_on(6):
        assert said(retention())[0] == "Harbour Practice: 0 more to confirm"
    assert not DueErasure.objects.exists()


def test_hold_does_not_hide_what_is_due_and_nothing_goes(cast: Cast) -> None:
    """It is listed for the manager to see; letting it go is refused while the hold stands."""
    ended(cast)
    rules(cast)
    hold(cast, days=365 * 20)
    with years_on(8):
        assert said(retention())[0] == "Harbour Practice: 1 more to confirm"


def test_where_nothing_is_confirmed_it_refuses_and_says_what_to_do(cast: Cast) -> None:
    a_life(cast)
    before = scenes.everything()
    with years_on(90):
        outcome = retention()
    assert outcome.exit_code == 1
    assert "No practice has confirmed for how many years it keeps what." in outcome.stderr
    assert "How long we keep what" in outcome.stderr
    assert "Nothing was erased" in outcome.stdout
    assert scenes.everything() == before


def test_no_client_is_named(cast: Cast) -> None:
    """What a timer mails to somebody says how much, and of nobody."""
    ended(cast)
    rules(cast)
    with years_on(11):
        outcome = retention()
    for name in ("Noor", str(cast.client_record.public_id)):
        assert name not in outcome.output


def test_it_takes_no_words(db: None) -> None:
    assert retention("--yes").exit_code == 2
