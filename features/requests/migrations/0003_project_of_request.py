import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_limits"),
        ("requests", "0002_sent_as"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="requests",
                to="projects.project",
            ),
        ),
    ]
