"""The gate: every address names its policy here, and is shut to everybody else."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from telos.web.session_store import end_later, end_sooner
from telos.web.standing import Standing, standing_of
from telos.web.step_up import passed_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable


class Policy(StrEnum):
    """Who may ask for an address at all; what they may see there is the queries' concern."""

    OPEN = "open"
    # Signed in, and perhaps not yet with what one's part asks for: to set that up.
    SETTING_UP = "setting up"
    SIGNED_IN = "signed in"
    CLIENT = "client"
    CLINICIAN = "clinician"
    # Clinicians, and whoever comes to supervise them: what they see there they only read.
    SUPERVISION = "clinician or supervisor"
    MANAGER = "manager"
    OFFICER = "officer"


_PASSES: dict[Policy, Callable[[Standing], bool]] = {
    Policy.OPEN: lambda _standing: True,
    Policy.SETTING_UP: lambda _standing: True,
    Policy.SIGNED_IN: lambda _standing: True,
    Policy.CLIENT: lambda standing: standing.is_client,
    Policy.CLINICIAN: lambda standing: standing.is_clinician,
    Policy.SUPERVISION: lambda standing: standing.may_supervise,
    Policy.MANAGER: lambda standing: standing.is_manager,
    Policy.OFFICER: lambda standing: standing.is_officer,
}


Request = TypeVar("Request", bound=HttpRequest)
Params = ParamSpec("Params")


def policy(
    which: Policy,
) -> Callable[
    [Callable[Concatenate[Request, Params], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """Shut a view to everybody whom its policy does not name.

    Somebody who has not signed in is asked to; somebody signed in whom the page is not for is
    told that there is no such page. Whoever has a part in a practice passes only with a second
    factor, from the first request after the part was given.
    """

    def shut(
        view: Callable[Concatenate[Request, Params], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def gate(request: Any, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if which is Policy.OPEN:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), "sign-in")
            standing = standing_of(request)
            _set_idle(request, standing)
            if which is not Policy.SETTING_UP and lacks_second_factor(request, standing):
                return redirect("second-factor-wanted")
            if not _PASSES[which](standing):
                raise Http404
            request.own = standing.own
            return view(request, *args, **kwargs)

        gate.policy = which  # type: ignore[attr-defined]  # read by the test of the URL map
        return gate

    return shut


def lacks_second_factor(request: HttpRequest, standing: Standing) -> bool:
    """Tell whether somebody sees other people's records, and signed in by a password alone.

    In the demonstration everybody is invented and one press signs in: it asks for none there.
    """
    return bool(standing.roles) and not settings.DEMO and not passed_second_factor(request)


def _set_idle(request: HttpRequest, standing: Standing) -> None:
    if standing.roles:
        end_sooner(request)
    else:
        end_later(request)
