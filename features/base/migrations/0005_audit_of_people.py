from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0004_audit_chain")]
    operations = [
        migrations.AddIndex("auditevent", models.Index(fields=["actor_id", "-created_at"], name="audit_of_actor")),
        migrations.AddIndex("auditevent", models.Index(fields=["about_id", "-created_at"], name="audit_about")),
    ]
