"""How a picture of an article leaves: inert, to whom the article is shown, never under an address of its own."""

from django.http import HttpResponse

from features.base.errors import Unavailable
from features.library.models import ArticlePicture
from features.library.pictures import CONTENT_TYPE
from integrations.storage import gateway

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def picture(found: ArticlePicture) -> HttpResponse:
    """
    :raises Unavailable: the store does not give it.
    """
    try:
        with gateway.open_file(found.key) as file:
            return HttpResponse(file.read(), headers=HEADERS, content_type=CONTENT_TYPE)
    except gateway.StorageFailed as failure:
        raise Unavailable("This picture can’t be fetched at the moment.") from failure
