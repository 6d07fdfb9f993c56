from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0013_top_ups")]

    operations = [
        migrations.AddField(model_name="invoice", name="dated_on", field=models.DateField(null=True)),
    ]
