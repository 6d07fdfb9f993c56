from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('requests', '0001_requests')]

    operations = [
        migrations.AddField(
            model_name='linkfile',
            name='filename',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
    ]
