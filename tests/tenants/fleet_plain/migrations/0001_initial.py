"""A release that adds a column to a table firms already have, an index and a table. Plain SQL."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("base", "0002_append_only")]
    operations = [
        migrations.RunSQL("ALTER TABLE base_outboxentry ADD COLUMN fleet_probe integer NOT NULL DEFAULT 7", migrations.RunSQL.noop),
        migrations.CreateModel(
            "Probe",
            [("id", models.UUIDField(primary_key=True)), ("word", models.CharField(max_length=20, db_index=True))],
        ),
    ]
