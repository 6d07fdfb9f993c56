import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("clients", "0005_access_levels")]

    operations = [
        migrations.CreateModel(
            name="ToldOf",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("fields", models.JSONField(default=list)),
                ("only", models.BooleanField(default=True, unique=True)),
            ],
            options={"abstract": False},
        ),
    ]
