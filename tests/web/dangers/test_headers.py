"""What every answer says to the browser, at every address, to every kind of person."""

from __future__ import annotations

import importlib
from collections import Counter
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

import telos.config.settings as written
from telos.web.headers import private_pages
from tests.cast import EVERYBODY, PASSWORD, Cast
from tests.web.dangers.places import Place, places

# Walks the same code for everybody once more: what it covers other tests have counted.
pytestmark = pytest.mark.no_cover

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SOURCES = {
    "default-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "img-src": "'self' data:",
}
# What we send, each with its letters said.
KINDS = {"text/html; charset=utf-8", "application/json", "text/javascript; charset=utf-8"}
PERSONS = ("visitor", *EVERYBODY)


def faults(answer) -> list[str]:
    """Return what an answer lacks."""
    found = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    if rules != SOURCES:
        found.append(f"Content-Security-Policy: {policy}")
    kind = answer.headers.get("Content-Type", "")
    if not answer.streaming and answer.content and kind not in KINDS:
        found.append(f"Content-Type: {kind}")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    if "Access-Control-Allow-Origin" in answer.headers:
        found.append("Access-Control-Allow-Origin")
    return found


def browser_of(cast: Cast, who: str) -> Client:
    browser = Client(raise_request_exception=True)
    if who != "visitor":
        browser.force_login(cast.person(who))
    return browser


@pytest.fixture
def everywhere(cast: Cast) -> list[Place]:
    cache.clear()
    return places(cast)


@pytest.mark.parametrize("who", PERSONS)
def test_every_answer_is_shut_off(cast: Cast, everywhere: list[Place], who: str) -> None:
    browser, statuses = browser_of(cast, who), Counter()
    for place in everywhere:
        # A form without anything in it is refused before it does anything; not the way out.
        is_way_out = "sign-out" in place.path
        for ask in (browser.get, browser.options if is_way_out else browser.post):
            answer = ask(place.path)
            statuses[answer.status_code] += 1
            assert faults(answer) == [], (who, place.name, ask.__name__, answer.status_code)
    assert statuses[200] > 5, statuses
    assert not {code for code in statuses if code >= 500}, statuses


@pytest.mark.parametrize(
    ("path", "host"), [("/nothing/", "testserver"), ("/\0/", "testserver"), ("/", "evil.example")]
)
def test_refusals_are_shut_off_too(db: None, path: str, host: str) -> None:
    answer = Client(raise_request_exception=False, headers={"host": host}).get(path)
    assert answer.status_code in {400, 404}
    lacking = set(faults(answer))
    assert lacking <= {"X-Frame-Options"}, lacking


def test_forged_form_is_refused_and_shut_off(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("sign-in"), {"login": "a@b.example"})
    assert answer.status_code == 403
    assert faults(answer) == []


def test_view_that_asks_to_be_cached_is_not(rf: RequestFactory) -> None:
    def careless(_request) -> HttpResponse:
        return HttpResponse("words", headers={"Cache-Control": "max-age=600"})

    kept = private_pages(careless)(rf.get("/"))["Cache-Control"]
    assert "no-store" in kept
    assert "600" not in kept


def test_files_of_the_house_are_shut_off_too(db: None) -> None:
    with override_settings(WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True):
        answer = Client().get("/static/telos/telos.js")
    if answer.status_code == 404:
        pytest.skip("the front end is not built")
    answer.close()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


@pytest.fixture
def behind_tls(monkeypatch: pytest.MonkeyPatch):
    """The settings of an installation behind TLS, as settings.py makes them."""
    names = ("SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "THEME_COOKIE_NAME")
    names += ("PLACE_COOKIE_NAME",)
    kinds = ("SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    kinds += ("SECURE_HSTS_INCLUDE_SUBDOMAINS",)
    secure = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "ALLAUTH_TRUSTED_PROXY_COUNT")
    with monkeypatch.context() as patched:
        patched.setenv("TELOS_HTTPS", "1")
        patched.setenv("TELOS_TRUSTED_ORIGINS", "https://testserver")
        changed = importlib.reload(written)
        made = {name: getattr(changed, name) for name in (*names, *kinds, *secure)}
    importlib.reload(written)
    with override_settings(**made):
        yield Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"})


def test_cookies_are_bound_to_the_host(cast: Cast, behind_tls: Client) -> None:
    cache.clear()
    behind_tls.get(reverse("sign-in"))
    behind_tls.post(reverse("sign-in"), {"login": cast.client.email, "password": PASSWORD})
    behind_tls.post(reverse("set-theme"), {"theme": "dark"})
    behind_tls.get(reverse("help-now"), {"place": "FR"})
    cookies: SimpleCookie = behind_tls.cookies
    assert len(cookies) == 5, sorted(cookies)
    for name, cookie in cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"], name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
    assert {name for name, cookie in cookies.items() if not cookie["httponly"]} == {
        settings.CSRF_COOKIE_NAME,
        settings.THEME_COOKIE_NAME,
    }


def test_messages_wait_in_the_session_and_not_in_a_cookie(cast: Cast) -> None:
    browser = browser_of(cast, "her_therapist")
    sent = {"to": "active", "why": "So."}
    path = reverse("client-episode", args=[cast.client_record.public_id])
    assert browser.post(path, sent).status_code == 302
    assert "messages" not in browser.cookies
    assert "Kept, with the reason" in browser.get(path).content.decode()


def test_plain_http_is_led_to_tls_and_stays_there(db: None, behind_tls: Client) -> None:
    plain = Client().get(reverse("sign-in"))
    assert plain.status_code == 301
    assert plain["Location"].startswith("https://")
    kept = behind_tls.get(reverse("sign-in"))["Strict-Transport-Security"]
    assert kept == "max-age=31536000; includeSubDomains"


def test_no_address_answers_trace(cast: Cast) -> None:
    browser = browser_of(cast, "her_therapist")
    for name in ("home", "caseload", "help-now"):
        assert browser.trace(reverse(name)).status_code in {404, 405}, name
    assert Client().trace(reverse("sign-in")).status_code == 405
