import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0003_project_of_request'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='uploadlink',
            name='most_bytes',
            field=models.PositiveBigIntegerField(default=1073741824),
        ),
        migrations.AlterField(
            model_name='uploadlink',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RemoveConstraint(model_name='uploadlink', name='uploadlink_side'),
        migrations.AddConstraint(
            model_name='uploadlink',
            constraint=models.CheckConstraint(condition=models.Q(('side', 'firm'), models.Q(('item__isnull', False), ('made_by__isnull', False), ('side', 'client')), _connector='OR'), name='uploadlink_side'),
        ),
    ]
