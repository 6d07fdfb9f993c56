"""What the section is called: a law firm has a Firm Library (S1-2), a builder Help (S3-12), the others Guides."""

from typing import Any

from django.utils.functional import lazy

from tenants.context import current_firm
from tenants.kinds import Kind

TITLES_OF: dict[str, str] = {Kind.LAW: "Firm Library", Kind.CONSTRUCTION: "Help"}
PLAIN = "Guides"


def title() -> str:
    firm = current_firm()
    return TITLES_OF.get(firm.kind, PLAIN) if firm else PLAIN


TITLE: Any = lazy(title, str)()
