from django.db import migrations

from features.base.schema import append_only


class Migration(migrations.Migration):
    dependencies = [("organizers", "0003_begun_by_clients")]
    operations = [append_only("organizers_organizerversion")]
