"""Ringing for the sweep from inside a firm (architecture §7)."""

from django.db import connection

# Not through the model: a firm's role may insert here but not read, and the ORM asks for the new id back.
RING = "INSERT INTO public.tenants_doorbell (schema_name, rung_at) VALUES ('', now())"


def ring() -> None:
    """Tell the sweep, in this very transaction, that the firm in use has work. A trigger writes which firm."""
    with connection.cursor() as cursor:
        cursor.execute(RING)
