"""The house as somebody signed in visits it, in which nothing stays done."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.db import connections
from django.test import Client
from django.test.utils import (
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from tests.cheap import cheap_settings, whole_sign_in
from tests.matrix.world import ROLES, World, make_world
from tests.web.dangers.forms_there import undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Some deeds ask again after five minutes who somebody is; they are to be reached.
_SIGN_IN_EVERY: Final = 200
_TOKEN: Final = "t" * 32
# So many forms go without the token of their page.
_WITHOUT_TOKEN: Final = 40


@contextmanager
def throw_away_world() -> Iterator[World]:
    """Everybody and everything, in databases that go afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        stack.enter_context(cheap_settings(folder))
        setup_test_environment(debug=False)
        stack.callback(teardown_test_environment)
        made = setup_databases(verbosity=0, interactive=False)
        stack.callback(teardown_databases, made, verbosity=0)
        stack.enter_context(whole_sign_in())
        yield make_world()


@dataclass
class UndoneApp:
    """Django as a WSGI application; each request is that of `role`, and is undone after it."""

    world: World
    role: str = "visitor"
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _cookies: dict[str, str] = field(default_factory=dict)
    _signed_in_at: float = -_SIGN_IN_EVERY
    _forms: int = 0
    _app: WSGIHandler = field(default_factory=WSGIHandler)

    def __post_init__(self) -> None:
        got_request_exception.connect(self._keep_fault)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if time.monotonic() - self._signed_in_at >= _SIGN_IN_EVERY:
            self._sign_everybody_in()
        environ["REMOTE_ADDR"] = "127.0.0.1"
        environ["HTTP_COOKIE"] = self._cookies[self.role]
        self._forms += environ["REQUEST_METHOD"] != "GET"
        if self._forms % _WITHOUT_TOKEN:
            environ["HTTP_X_CSRFTOKEN"] = _TOKEN
        self.faults.clear()
        with undone():
            told: list[str] = []

            def begin(status: str, headers: Any, *more: Any) -> Any:
                told.append(status)
                return start_response(status, headers, *more)

            answer = self._app(environ, begin)
            body = b"".join(answer)
            answer.close()
            self._do_what_waits()
        mail.outbox.clear()
        self.asked[self.role, f"{told[0][0]}xx"] += 1
        return [body]

    def _do_what_waits(self) -> None:
        """Do what waits for the end of the deed: mails, mostly."""
        for connection in connections.all():
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, act, _is_robust in waiting:
                try:
                    act()
                except Exception as error:  # noqa: BLE001 -- told as a fault
                    self.faults.append("".join(traceback.format_exception(error)))

    def _sign_everybody_in(self) -> None:
        for role in ROLES:
            browser = Client()
            if (person := self.world.person(role)) is not None:
                browser.force_login(person)
            held = {name: morsel.value for name, morsel in browser.cookies.items()}
            held[settings.CSRF_COOKIE_NAME] = _TOKEN
            self._cookies[role] = "; ".join(f"{name}={value}" for name, value in held.items())
        self._signed_in_at = time.monotonic()

    def _keep_fault(self, **_: object) -> None:
        self.faults.append(traceback.format_exc())
