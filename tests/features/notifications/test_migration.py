"""What people had chosen before there were summaries means the same afterwards, and again after a step back."""

from importlib import import_module

from django.db import connection

OLD = (
    "CREATE TEMPORARY TABLE notifications_preference (channel text, listed boolean, way text) ON COMMIT DROP"
)
MEANT = {"mail": (True, "instant"), "app": (True, "off"), "off": (False, "off")}


def test_choices_that_were_made_are_kept(a):
    migration = import_module("features.notifications.migrations.0003_rhythm")
    with connection.cursor() as cursor:
        cursor.execute(OLD)  # stands before the firm's own table for the rest of this transaction
        cursor.execute("INSERT INTO notifications_preference (channel) VALUES ('mail'), ('app'), ('off')")

        cursor.execute(migration.FORWARD)

        cursor.execute("SELECT channel, listed, way FROM notifications_preference")
        assert {channel: (listed, way) for channel, listed, way in cursor.fetchall()} == MEANT
        cursor.execute("UPDATE notifications_preference SET channel = ''")
        cursor.execute(migration.BACKWARD)
        cursor.execute("SELECT channel, listed, way FROM notifications_preference")
        assert {channel: (listed, way) for channel, listed, way in cursor.fetchall()} == MEANT
