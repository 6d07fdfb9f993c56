"""What a wrapped key is for, bound to it: whoever unwraps must name the same."""

import json
from collections.abc import Mapping


def as_bytes(context: Mapping[str, str]) -> bytes:
    """Return the same bytes for the same context, and others for any other."""
    return json.dumps(dict(context), sort_keys=True, separators=(",", ":")).encode()
