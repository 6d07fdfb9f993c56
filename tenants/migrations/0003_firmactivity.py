import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0002_platform'),
    ]

    operations = [
        migrations.CreateModel(
            name='FirmActivity',
            fields=[
                ('firm', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='activity', serialize=False, to='tenants.firm')),
                ('staff_on', models.DateField()),
            ],
        ),
    ]
