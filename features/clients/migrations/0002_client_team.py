import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_roles'),
        ('clients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamPlace',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='clients.client')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='accounts.membership')),
            ],
        ),
        migrations.AddConstraint(
            model_name='teamplace',
            constraint=models.UniqueConstraint(fields=('client', 'member'), name='team_place_once'),
        ),
        migrations.AddField(
            model_name='client',
            name='team',
            field=models.ManyToManyField(related_name='client_teams', through='clients.TeamPlace', to='accounts.membership'),
        ),
    ]
