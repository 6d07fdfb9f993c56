"""Typed readers of the environment. Each fails loudly and names the variable that is wrong."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import ParseResult, parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return NAME, or the contents of the file that NAME_FILE points to (a mounted secret)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {path} ({error.strerror}).") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is missing. Set it, or {name}_FILE, in the environment.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {number}.")
    return number


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def shaped(name: str, pattern: str, words: str, default: str) -> str:
    """Return NAME if it is of this form; `words` say which that is."""
    value = text(name, default)
    if not re.fullmatch(pattern, value):
        raise ImproperlyConfigured(f"{name} must be {words}, not {value!r}.")
    return value


def secret(name: str, *, least: int) -> str:
    value = text(name)
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} is too short to be safe: at least {least} characters.")
    return value


def url(name: str, schemes: tuple[str, ...], default: str | None = None) -> ParseResult:
    value = text(name, default)
    parts = urlparse(value)
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(s + '://' for s in schemes)}.")
    return parts


def options(parts: ParseResult) -> Mapping[str, str]:
    return dict(parse_qsl(parts.query))


def database(name: str) -> dict[str, Any]:
    """Return the parts of a postgresql:// address; a `host` option names a socket folder."""
    parts = url(name, ("postgresql", "postgres"))
    extra = dict(options(parts))
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no database.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": extra.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": extra,
    }
