from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('console', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='operator',
            name='password_is_temporary',
            field=models.BooleanField(default=False),
        ),
    ]
