"""What every answer tells the browser about itself: shut off from others, kept by no cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.cache import add_never_cache_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# Nothing in these pages needs a device or a sensor; the video room will ask for its own.
# Chromium has no name for Bluetooth here: no page gets at it without a gesture and a dialogue.
_DEVICES: Final = (
    *("accelerometer", "browsing-topics", "camera", "display-capture"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
_PERMISSIONS: Final = ", ".join(f"{device}=()" for device in _DEVICES)

_PDF: Final = "application/pdf"
# What stands for a NUL on a page: browsers show this for it, other readers may stop at it.
_NUL: Final = b"\0"
_NO_CHARACTER: Final = "\ufffd".encode()


def shut_off(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep other origins from embedding or reading an answer, files included, and devices out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = _PERMISSIONS
        return response

    return middleware


def private_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep every page out of every cache, whatever its view says, and every NUL out of pages.

    A form that is refused shows what was typed, and that may hold one. In a PDF they are at home.
    The files of the house are answered before this and may be kept: they are the same for all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            del response.headers["Cache-Control"]
            add_never_cache_headers(response)
        is_page = not response.streaming and response.headers.get("Content-Type") != _PDF
        if is_page and _NUL in response.content:
            response.content = response.content.replace(_NUL, _NO_CHARACTER)
        return response

    return middleware
