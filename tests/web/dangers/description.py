"""An OpenAPI 3.1 description of every address: what may be sent there, and what may be answered.

There is no API for machines yet; what is described are the pages and forms that browsers use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from telos.access.enums import ConsentKind
from telos.plans.queries import all_approaches, interventions_for
from telos.web.gate import Policy
from tests.architecture.test_url_map import ADDRESSES
from tests.web.dangers.forms_there import Form, filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.urls import URLPattern


PARAMETER: Final = re.compile(r"<(\w+):(\w+)>")
_DESCRIBED: Final = ("GET", "POST", "PUT")
# A page is for whoever is signed in at least: others are asked to, and never told “not found”.
_ANY_ACCOUNT: Final = {Policy.OPEN, Policy.SETTING_UP, Policy.SIGNED_IN}
_KINDS: Final = {"uuid": {"type": "string", "format": "uuid"}, "str": {"type": "string"}}
_WORDS: Final = {"type": "string", "maxLength": 3000}
_FORMATS: Final = {
    "date": {"type": "string", "format": "date"},
    "email": {"type": "string", "format": "email"},
    "number": {"type": "integer"},
    "time": {"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9]$"},
}

_SIGNING_IN: Final = (
    "sign-in",
    "account_login",
    "mfa_authenticate",
    "passkey-sign-in",
    "sign-out",
    "account_logout",
)
_MAILED: Final = ("new-address", "new-password", "invitation")
# What an address answers beside, or instead of, what others of its kind do.
_MORE: Final[dict[tuple[str, str], set[int]]] = {
    ("change-address", "POST"): {200},
    ("change-password", "POST"): {200},
    ("account_change_password", "POST"): {200},
    **{(name, "GET"): {302} for name in _SIGNING_IN},
    **{(name, "POST"): {200, 429} for name in _SIGNING_IN},
    ("passkey-sign-in", "POST"): {200, 404},
    ("account_reset_password", "POST"): {429},
    **{(name, "GET"): {410} for name in _MAILED},
    **{(name, "POST"): {410} for name in _MAILED},
    ("questionnaire-answers", "POST"): {200, 409, 410},
    ("copy-on-device", "GET"): {204, 410},
    ("questionnaire-finish", "POST"): {200, 409, 410},
    ("set-theme", "GET"): {302},
    # A name that is looked for is sent, so that it stands in no address.
    ("caseload", "POST"): {200},
    ("practice", "POST"): {200},
    ("practice-rights", "POST"): {200},
    ("practice-questionnaire", "POST"): {200},
    ("my-copy-book", "POST"): {200},
    ("my-plan-paper", "POST"): {200},
    ("client-plan-paper", "POST"): {200},
    # The form goes on with another look: into the library, or at how its words would read.
    ("client-plan-write", "POST"): {200},
    ("plan-template-new", "POST"): {200},
    ("plan-template", "POST"): {200},
    ("my-goal-new", "POST"): {200},
    ("client-goal-new", "POST"): {200},
    # What is typed is kept as somebody goes.
    ("my-intake-draft", "POST"): {200},
    ("my-safety-plan-write", "POST"): {200},
    ("client-formulation", "POST"): {200},
    ("client-goal-set", "POST"): {200},
    ("my-copy-file", "POST"): {200},
    ("client-copy", "POST"): {200},
}
_TYPED: Final = {
    "my-intake-draft": "my-intake-section",
    "my-safety-plan-write": "my-safety-plan-write",
    "client-formulation": "client-formulation",
}
"""What takes messages of a script, and the page whose form says the same."""
_JSON: Final = (
    "my-copy-file",
    "client-copy",
    "questionnaire-answers",
    "questionnaire-finish",
    *_TYPED,
)
_BESIDE_PAGES: Final = {
    **dict.fromkeys(_JSON, "application/json"),
    "kept-worker": "text/javascript",
    "my-plan-paper": "application/pdf",
    "client-plan-paper": "application/pdf",
}
_MESSAGE: Final = {
    "type": "object",
    "properties": {
        "response": {"type": "string", "format": "uuid"},
        "answers": {
            "type": "object",
            "propertyNames": {"pattern": "^(phq9|gad7)_[1-9]$"},
            "additionalProperties": {"type": ["integer", "null"], "minimum": -1, "maximum": 5},
        },
        "left_out": {"type": "array", "items": {"type": "string"}},
        "shown": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
    },
}


def path_of(pattern: str) -> str:
    """The address as OpenAPI writes it."""
    return "/" + PARAMETER.sub(r"{\2}", pattern)


def methods_of(pattern: URLPattern) -> tuple[str, ...]:
    """What the view of an address takes, of what is described (HEAD is GET without a body)."""
    view: Any = pattern.callback
    if (made_from := getattr(view, "view_class", None)) is not None:
        return tuple(m for m in _DESCRIBED if hasattr(made_from, m.lower()))
    for each in _layers(view):
        for cell in each.__closure__ or ():
            if isinstance(cell.cell_contents, list) and "POST" in (found := cell.cell_contents):
                return tuple(m for m in _DESCRIBED if m in found)
            if isinstance(cell.cell_contents, list) and "GET" in cell.cell_contents:
                return ("GET",)
    message = f"{pattern.name} takes whatever comes"
    raise AssertionError(message)


def _layers(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def statuses(pattern: URLPattern, method: str) -> set[int]:
    """What may be answered."""
    name, which = str(pattern.name), pattern.callback.policy  # type: ignore[attr-defined]
    found = {200} if method == "GET" else {302, 400, 403, 413, 422}
    if method == "PUT":  # allauth's pages take it, find no form in it, and are shown again
        found |= {200}
    if which is not Policy.OPEN:
        found |= {302}
    if which not in _ANY_ACCOUNT or PARAMETER.search(str(pattern.pattern)):
        found |= {404}
    return found | _MORE.get((name, method), set())


def describe(
    forms: Iterable[Form],
    ids: Mapping[tuple[str, str], dict[str, Any]],
    *,
    as_filled: bool = False,
) -> Any:
    """The whole description, with the forms that were found, and ids of things that are there.

    `as_filled`: forms take nothing but what a person might send who reads the page.
    """
    by_name: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        by_name[form.name].append(form)
    paths: dict[str, Any] = {}
    for where, pattern in ADDRESSES:
        at = paths.setdefault(path_of(where), {"parameters": _parameters(where, pattern, ids)})
        names = at.setdefault("x-names", [])
        names.append(str(pattern.name))
        for method in methods_of(pattern):
            known = at.get(method.lower(), {}).get("responses", {})
            at[method.lower()] = {
                "operationId": f"{method} {names[0]}",
                "responses": known | _responses(pattern, method),
            }
            if method == "POST" and (body := _body(names, by_name, as_filled)):
                at["post"]["requestBody"] = body
    return {"openapi": "3.1.0", "info": {"title": "Telos", "version": "0"}, "paths": paths}


def _parameters(
    where: str, pattern: URLPattern, ids: Mapping[tuple[str, str], dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": ids.get((str(pattern.name), name)) or _kind(kind, name, str(pattern.name)),
        }
        for kind, name in PARAMETER.findall(where)
    ]


def _kind(kind: str, name: str, address: str) -> dict[str, Any]:
    if address in {"library-intervention", "library-approach"}:
        found = interventions_for() if address == "library-intervention" else all_approaches()
        return {"enum": [*(each.key for each in found[:3]), "nothing-of-the-kind"]}
    if kind == "slug":
        choices = [str(each) for each in ConsentKind] if name == "kind" else ["phq9", "bdi2"]
        return {"enum": [*choices, "oasis", "nothing-of-the-kind"]}
    return _KINDS[kind]


def _responses(pattern: URLPattern, method: str) -> dict[str, Any]:
    content: dict[str, Any] = {"text/html": {}}
    if (other := _BESIDE_PAGES.get(str(pattern.name))) is not None:
        content[other] = {}
    return {
        str(status): {"description": "", **({} if status == 302 else {"content": content})}
        for status in sorted(statuses(pattern, method))
    }


def _body(names: list[str], by_name: Mapping[str, list[Form]], as_filled: bool) -> Any:
    content: dict[str, Any] = {}
    for form in (form for name in names for form in by_name.get(name, [])):
        kind = "multipart/form-data" if form.is_multipart else "application/x-www-form-urlencoded"
        at = content.setdefault(kind, {"schema": {"anyOf": []}})
        at["schema"]["anyOf"].append(_as_filled(form) if as_filled else _as_any(form))
    if names[0] in {"questionnaire-answers", "questionnaire-finish"}:
        content["application/json"] = {"schema": _MESSAGE}
    for name in set(names) & set(_TYPED):
        forms = by_name.get(_TYPED[name], [])
        said = [_as_any(form) for form in forms] or [{"type": "object"}]
        content["application/json"] = {"schema": {"anyOf": said}}
    return {"content": content, "required": True} if content else {}


def _as_filled(form: Form) -> dict[str, Any]:
    """What a person might send who reads the page: so that the deed is done."""
    sent = filled(form)
    return {
        "type": "object",
        "properties": {name: {"enum": [value]} for name, value in sent.items()},
        "required": list(sent),
        "additionalProperties": False,
    }


def _as_any(form: Form) -> dict[str, Any]:
    """Whatever the fields take, and somewhat more."""
    return {
        "type": "object",
        "properties": {field.name: _field(field.kind, field) for field in form.fields},
        "additionalProperties": False,
    }


def _field(kind: str, field: Any) -> dict[str, Any]:
    if field.choices:
        return {"enum": sorted(set(field.choices))}
    if kind == "hidden" and field.value:
        return {"enum": [field.value]}
    if kind == "file":
        return {"type": "string", "format": "binary"}
    return _FORMATS.get(kind, _WORDS)
