"""From STORAGE_URL to Django's description of the store. Read by the settings, so it imports nothing of the product."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import ParseResult, unquote

READ_IN_MEMORY = 1024 * 1024  # bytes of a file from S3; the rest of it goes to a temporary file


def backend_of(address: ParseResult, options: Mapping[str, str]) -> dict[str, Any]:
    """Return the backend for `file:///path` or `s3://bucket?region=…&endpoint=…`. Neither gives files an address."""
    return _s3(address, options) if address.scheme == "s3" else _folder(address)


def _folder(address: ParseResult) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": unquote(address.path), "base_url": None, "file_permissions_mode": 0o600},
    }


def _s3(address: ParseResult, options: Mapping[str, str]) -> dict[str, Any]:
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": address.hostname,
            "region_name": options.get("region"),
            "endpoint_url": options.get("endpoint"),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 60,
            "max_memory_size": READ_IN_MEMORY,
        },
    }
