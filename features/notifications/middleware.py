"""Who opens a page has read what leads there: it needs no mail any more, and no mark beside the bell."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from features.base import looking
from features.notifications import operations, queries

type Next = Callable[[HttpRequest], HttpResponseBase]


class Reading:
    """Notes it after the page was made, so that the page itself is as it was. Who looks as somebody reads nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        person = getattr(request, "contact", None) or getattr(request, "membership", None)
        here = {request.path, request.get_full_path()}
        if person is not None and _is_page(request, response) and here & {*queries.unread_of(person).paths}:
            operations.saw(person, *here, now=timezone.now())
        return response


def _is_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return (
        request.method == "GET" and response.status_code == HTTPStatus.OK and is_html and not looking.is_on()
    )
