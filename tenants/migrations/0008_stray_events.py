import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_ledger")]
    operations = [
        migrations.CreateModel(
            name="StrayPaymentEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_id", models.CharField(max_length=60)),
                ("event_id", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("times", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["account_id", "event_id"], name="stray_event_once")
                ]
            },
        ),
    ]
