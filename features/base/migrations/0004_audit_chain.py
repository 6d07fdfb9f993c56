from django.db import migrations, models

import django.db.models.deletion

from features.base.schema import chained


class Migration(migrations.Migration):
    dependencies = [("base", "0003_outbox_left")]
    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("event", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="link", serialize=False, to="base.auditevent")),
                ("seq", models.BigIntegerField(null=True, unique=True)),
                ("hash", models.BinaryField(max_length=32, null=True)),
            ],
        ),
        chained(),
    ]
