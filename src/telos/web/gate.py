"""The gate: every address names its policy here, and is shut to everybody else."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from telos.web.standing import Standing, standing_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Policy(StrEnum):
    """Who may ask for an address at all; what they may see there is the queries' concern."""

    OPEN = "open"
    SIGNED_IN = "signed in"
    CLIENT = "client"
    CLINICIAN = "clinician"
    MANAGER = "manager"


_PASSES: dict[Policy, Callable[[Standing], bool]] = {
    Policy.OPEN: lambda _standing: True,
    Policy.SIGNED_IN: lambda _standing: True,
    Policy.CLIENT: lambda standing: standing.is_client,
    Policy.CLINICIAN: lambda standing: standing.is_clinician,
    Policy.MANAGER: lambda standing: standing.is_manager,
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
    told that there is no such page.
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
            if not _PASSES[which](standing):
                raise Http404
            request.own = standing.own
            return view(request, *args, **kwargs)

        gate.policy = which  # type: ignore[attr-defined]  # read by the test of the URL map
        return gate

    return shut
