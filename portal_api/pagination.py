"""Pages by cursor: stable while rows come and go. At most 100 rows (security R61)."""

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 100
    ordering: tuple[str, ...] = ("-created_at", "-id")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """
        :raises NotFound: it is none that this list gave out.
        """
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_moment(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class OldestFirst(Pages):
    ordering = ("created_at", "id")


def _is_moment(position: str) -> bool:
    try:
        return parse_datetime(position) is not None
    except ValueError:
        return False
