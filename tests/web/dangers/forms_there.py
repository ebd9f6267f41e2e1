"""Every form of every page, as a browser finds it, and sending it with one thing changed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote_plus, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.timezone import localtime

from telos.base import clock
from telos.vault.enums import KEYS
from tests.cast import PASSWORD
from tests.measures.test_library_deeds import NEWER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.web.dangers.places import Place

WHO = ("visitor", "client", "her_therapist", "manager", "officer", "colleague")
FREE = {"text", "textarea", "search", "tel", "url"}
_NUMBERS = count(1)
_MANY = {"radio", "button", "checkbox"}


@dataclass(eq=False)
class Field:
    """One field, and what a person might put there."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    pattern: dict[str, str] = field(default_factory=dict)

    def filled(self) -> str:
        """Something that the field takes."""
        if self.choices:
            return self.value or next((c for c in self.choices if c), "")
        takes_digits = self.pattern.get("inputmode") in {"numeric", "decimal"}
        if self.value and (takes_digits or self.kind not in FREE):
            return self.value
        made = {
            "email": f"writer{next(_NUMBERS)}@cast.example",
            "password": PASSWORD,
            "date": clock.today().isoformat(),
            # Far from what is planned about now, on whichever day that is.
            "time": f"{(localtime(clock.now()).hour + 12) % 24:02}:00",
            "number": self.pattern.get("min") or "4",
        }
        return made.get("number" if takes_digits else self.kind, "Some quiet words")


@dataclass
class Form:
    """One form on one page, as one kind of person finds it."""

    who: str
    page: str
    action: str
    fields: list[Field] = field(default_factory=list)
    is_multipart: bool = False

    @property
    def name(self) -> str:
        """The name of the address to which it is sent."""
        try:
            return str(resolve(self.action).url_name)
        except Resolver404:
            return self.action

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes two forms the same."""
        return self.name, tuple(sorted({f.name for f in self.fields}))

    def free(self) -> list[Field]:
        """The fields into which a person writes words."""
        return [f for f in self.fields if f.kind in FREE]

    def numbers(self) -> list[Field]:
        """The other fields that hold a number: of numbers, and those that nobody sees."""
        return [
            f
            for f in self.fields
            if f.kind == "number" or (f.kind == "hidden" and f.value.isdecimal())
        ]


class _Reader(HTMLParser):
    def __init__(self, who: str, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.who, self.page = who, page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(self.who, self.page, urlsplit(at.get("action", "")).path or self.page)
            self._form.is_multipart = "multipart" in at.get("enctype", "")
            if at.get("method", "").lower() == "post":
                self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag in {"input", "textarea", "select", "button"} and at.get("name"):
            self._take(tag, at)
        elif tag == "option" and self._open is not None:
            self._open.choices.append(at.get("value", ""))
            if "selected" in at:
                self._open.value = at.get("value", "")

    def _take(self, tag: str, at: dict[str, str]) -> None:
        kind = at.get("type", "text") if tag == "input" else tag
        if at["name"] == "csrfmiddlewaretoken" or self._form is None:
            return
        known = next((f for f in self._form.fields if f.name == at["name"]), None)
        if known is not None and kind in _MANY:
            known.choices.append(at.get("value", "on"))
            return
        made = Field(at["name"], kind, at.get("value", ""), pattern=at)
        if kind in _MANY:
            made.choices = [made.value or "on"]
        self._form.fields.append(made)
        self._open = made if tag in {"textarea", "select"} else None

    def handle_data(self, text: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in {"textarea", "select"}:
            self._open = None


class People(Protocol):
    """Somebody by a name: the cast, and whoever stands beside it."""

    def person(self, name: str, /) -> Any:
        """Return who has this name."""


def browser_of(cast: People, who: str) -> Client:
    """A browser of its own, in which somebody has just signed in."""
    browser = Client(raise_request_exception=False)
    if who != "visitor":
        browser.force_login(cast.person(who))
    return browser


def forms_there(
    cast: People, everywhere: Iterable[Place], *, whose: Iterable[str] = WHO
) -> list[Form]:
    """Every form that posts, once for each address and set of fields."""
    found: dict[Any, Form] = {}
    for who in whose:
        browser = browser_of(cast, who)
        for place in everywhere:
            if "sign-out" in place.path and who != "client":
                continue
            answer = browser.get(place.path)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                for form in _read(who, place.path, answer.content.decode()):
                    found.setdefault(form.key, form)
    return list(found.values())


def _read(who: str, page: str, text: str) -> list[Form]:
    reader = _Reader(who, page)
    reader.feed(text)
    for form in reader.forms:
        for each in form.fields:
            # The first line break in a textarea is the page's own.
            each.value = each.value.removeprefix("\n") if each.kind == "textarea" else each.value
    return reader.forms


# What only a person knows who reads the page.
_KNOWN = {
    "client-measure-total": {
        "instrument_key": "bdi2",
        "score": "20",
        "answered_on": (clock.today() - timedelta(days=3)).isoformat(),
    },
    "client-plan-write": {"review_on": (clock.today() + timedelta(days=30)).isoformat()},
    "emergency": {"called": "Kim", "why": "She wrote that she has taken tablets."},
    "practice-questionnaire": {"language": "en"},
    "practice-questionnaire-add": {"definition": NEWER},
    "sign-in": {"login": "noor@cast.example"},
}


# Where a box has to be ticked: the first of each row is.
_TICKED = {"client-plan-write", "plan-template", "plan-template-new"}


def filled(form: Form) -> dict[str, str]:
    """What a person might send."""
    sent = {f.name: f.filled() for f in form.fields if f.kind not in {"file", "checkbox"}}
    if form.name.endswith("goal-levels"):
        # No two levels say the same.
        sent |= {name: f"{words} {name}" for name, words in sent.items() if "level_" in name}
    if form.name in _TICKED:
        sent |= {f.name: f.choices[0] for f in form.fields if f.kind == "checkbox"}
    if form.name == "practice-supervision" and "supervisor" in sent:
        # Two people: the first of the list is taken for both.
        sent["supervisor"] = next(f for f in form.fields if f.name == "supervisor").choices[-1]
    return sent | _KNOWN.get(form.name, {})


# Other ways to fill in a form whose fields are read by other rules then.
_OTHERWISE: dict[str, list[dict[str, str]]] = {
    "client-measure-total": [{"instrument_key": "phq9", "score": "12", "risk_phq9_9": "unseen"}],
}


def fillings(form: Form) -> list[dict[str, str]]:
    """Everything different that a person might send."""
    first = filled(form)
    return [first, *(first | other for other in _OTHERWISE.get(form.name, []))]


@contextmanager
def undone() -> Iterator[None]:
    """Let what is sent be as if it had not been."""
    with transaction.atomic(), transaction.atomic(using=KEYS):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using=KEYS)


def send(browser: Client, form: Form, sent: Mapping[str, Any], *, follow: bool = False) -> Any:
    """Send the form; lone surrogates and the like go as the bytes that they are."""
    if form.is_multipart:
        kind = "multipart/form-data; boundary=line"
        parts = [
            b'--line\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % (name.encode(), str(value).encode(errors="surrogatepass"))
            for name, value in sent.items()
        ]
        body = b"".join([*parts, b"--line--\r\n"])
        return browser.generic("POST", form.action, body, content_type=kind)
    body = "&".join(
        f"{quote_plus(name)}={quote_plus(str(value), errors='surrogatepass')}"
        for name, value in sent.items()
    )
    kind = "application/x-www-form-urlencoded"
    return browser.post(form.action, body, content_type=kind, follow=follow)
