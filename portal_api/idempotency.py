"""
`Idempotency-Key` on POST: the first answer is kept for a day and given again to a repeat, so that a program may try
again after a lost answer. The same key with another body is an error; a failure on our side may be tried anew.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Conflict, Refused
from portal_api.models import IdempotentAnswer

HEADER, LONGEST, KEPT = "Idempotency-Key", 100, timedelta(hours=24)


@dataclass
class Replayed(Exception):
    status: int
    body: Any


def begin(request: Request) -> IdempotentAnswer | None:
    """
    Note that this request runs; return its row, or None without a key.

    :raises Replayed: it was answered before.
    :raises Conflict: the first one is still running.
    :raises Refused: the key belongs to another request.
    """
    key = request.headers.get(HEADER, "")
    if request.method != "POST" or not key:
        return None
    if len(key) > LONGEST:
        raise ValidationError({HEADER: [f"At most {LONGEST} characters."]})
    actor, print_ = request.user.actor_id, fingerprint(request)  # type: ignore[union-attr]  # see authentication
    IdempotentAnswer.objects.filter(actor_id=actor, created_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(actor_id=actor, key=key, fingerprint=print_)
    except IntegrityError:
        _repeat(IdempotentAnswer.objects.get(actor_id=actor, key=key), print_)
    return None


def _repeat(known: IdempotentAnswer, print_: str) -> None:
    if known.fingerprint != print_:
        raise Refused("This Idempotency-Key was used for another request.", field=HEADER)
    if known.status is None:
        raise Conflict("The first request with this Idempotency-Key is still running.")
    raise Replayed(known.status, known.body)


def finish(row: IdempotentAnswer, response: Response, *, but: Collection[str] = ()) -> None:
    """Keep the answer for a repeat, without the fields in `but`: what is shown once is kept nowhere."""
    if response.status_code >= 500:  # noqa: PLR2004
        row.delete()
        return
    response.render()
    body = _plain(response)
    if but and isinstance(body, dict):
        body = {name: value for name, value in body.items() if name not in but}
    IdempotentAnswer.objects.filter(pk=row.pk).update(status=response.status_code, body=body)


def _plain(response: Response) -> Any:
    return json.loads(response.content) if response.content else None


def fingerprint(request: Request) -> str:
    """Return what tells two requests apart: method, path, fields and the contents of files."""
    digest = hashlib.sha256(f"{request.method} {request.path}".encode())
    fields = request.data if isinstance(request.data, Mapping) else {"": request.data}
    for name in sorted(fields):
        said = fields[name] if name not in request.FILES else ""
        digest.update(f"\0{name}\0{said}".encode(errors="surrogatepass"))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
