"""A release that adds one column."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("clients", "0001_initial")]
    operations = [
        migrations.RunSQL("ALTER TABLE clients_client ADD COLUMN bench_probe integer", migrations.RunSQL.noop)
    ]
