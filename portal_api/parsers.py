"""Bodies in JSON, bounded: the framework's own parser reads whatever comes, however long and deep it is."""

from io import BytesIO
from typing import Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    status_code = 413
    default_detail = "This body is too large."


class BoundedJSON(JSONParser):
    """As large as the fields of a form may be together. Files come in other ways."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """
        :raises TooLarge: it is larger than a form may be.
        :raises ParseError: it is no JSON, or lists in lists without end.
        """
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLarge
        try:
            return super().parse(BytesIO(raw), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("This is nested too deeply.") from error
