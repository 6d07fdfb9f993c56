"""Ringing for the sweep from inside a firm (architecture §7)."""

from datetime import datetime

from django.db import connection

# Not through the model: a firm's role may insert here but not read, and the ORM asks for the new id back.
RING = "INSERT INTO public.tenants_doorbell (schema_name, rung_at) VALUES ('', greatest(now(), %s))"


def ring(at: datetime | None = None) -> None:
    """
    Tell the sweep, in this very transaction, that the firm in use has work. A trigger writes which firm. With `at` it
    is heard then, so that a firm whose work waits until the morning is not visited each minute of the night.
    """
    with connection.cursor() as cursor:
        cursor.execute(RING, [at])
