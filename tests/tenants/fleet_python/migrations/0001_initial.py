"""A release whose migration runs Python in each firm, and breaks in the firm named in FLEET_BREAKS."""

import os

from django.db import migrations


def run(apps, editor):
    if editor.connection.schema_name == os.environ.get("FLEET_BREAKS"):
        raise ValueError("this firm's rows are odd")
    editor.execute("COMMENT ON TABLE base_outboxentry IS 'touched by python'")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("base", "0002_append_only")]
    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
