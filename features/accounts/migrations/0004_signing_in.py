import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PURPOSES = [
    ('sign_in', 'Sign in'), ('reset', 'New password'), ('staff_invite', 'Join the team'), ('client_invite', 'Join the portal'),
    ('first', 'First sign-in of the owner'), ('proof', 'Fresh proof'), ('email', 'Another e-mail address'), ('not_me', 'This was not me'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='address',
            field=models.CharField(blank=True, max_length=300, default=''),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='ticket',
            name='purpose',
            field=models.CharField(choices=PURPOSES, max_length=13),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('token_hash', models.BinaryField(max_length=32)),
                ('forgotten_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'token_hash'), name='device_once')],
            },
        ),
        migrations.CreateModel(
            name='EmailChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('email', models.EmailField(max_length=254)),
                ('before', models.EmailField(max_length=254)),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='email_change', to='accounts.ticket')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
