from django.db import migrations, models

SEEN = """
    UPDATE documents_opening SET version = documents_document.version FROM documents_document
    WHERE documents_document.id = document_id AND last_at >= stored_at
"""


class Migration(migrations.Migration):
    """Which version somebody has looked at. Of what was noted before, the newest one if it was there by then."""

    dependencies = [
        ("clients", "0001_initial"),
        ("documents", "0008_what_was_shared"),
    ]

    operations = [
        migrations.AddField(
            model_name="opening", name="version", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="opening", name="opening_once"),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(
                fields=("document", "contact", "version"), name="opening_of_version_once"
            ),
        ),
    ]
