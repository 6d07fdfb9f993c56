from django.db import migrations, models

HAD = """
UPDATE documents_version v SET shared_at = v.stored_at
FROM documents_document d WHERE d.id = v.document_id AND d.shared_at IS NOT NULL
"""
RETIRED = """
UPDATE documents_document d SET retired_at = deleted_at
WHERE deleted_at IS NOT NULL AND deleted_by_id IS NULL
AND EXISTS (SELECT FROM base_auditevent e WHERE e.about_id = d.id AND e.event = 'document.retired')
"""


class Migration(migrations.Migration):
    """What clients had of earlier versions, why documents lie in the trash, and what opened those that waited."""

    dependencies = [("base", "0005_audit_of_people"), ("documents", "0007_lifecycle")]

    operations = [
        migrations.AddField("version", "shared_at", models.DateTimeField(null=True)),
        migrations.AddField("document", "retired_at", models.DateTimeField(null=True)),
        migrations.AddField("lock", "by_payment", models.BooleanField(default=False)),
        migrations.RunSQL(HAD, migrations.RunSQL.noop),
        migrations.RunSQL(RETIRED, migrations.RunSQL.noop),
    ]
