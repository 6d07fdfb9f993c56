import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenants', '0002_platform'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('browser_hash', models.BinaryField(max_length=32)),
                ('firm_name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=40)),
                ('kind', models.CharField(choices=[('accounting', 'Accounting'), ('tax', 'Tax'), ('law', 'Law'), ('construction', 'Construction'), ('consulting', 'Consulting')], max_length=12)),
                ('color', models.CharField(max_length=7)),
                ('owner_name', models.CharField(max_length=120)),
                ('owner_email', models.EmailField(max_length=254)),
                ('password', models.CharField(max_length=128)),
                ('time_zone', models.CharField(max_length=63)),
                ('letter', models.BinaryField(null=True)),
                ('letter_tries', models.PositiveSmallIntegerField(default=0)),
                ('send_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('proved_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('firm', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_up', to='tenants.firm')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('letter__isnull', False)), fields=['send_after'], name='signup_letter_waits'), models.Index(condition=models.Q(('firm__isnull', True), ('proved_at__isnull', False)), fields=['proved_at'], name='signup_firm_waits')],
                'constraints': [models.CheckConstraint(condition=models.Q(('firm__isnull', True), ('proved_at__isnull', False), _connector='OR'), name='signup_opened_after_proof'), models.CheckConstraint(condition=models.Q(('color__regex', '^#[0-9a-f]{6}$')), name='signup_color_is_hex')],
            },
        ),
    ]
