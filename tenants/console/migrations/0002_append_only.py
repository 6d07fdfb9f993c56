from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("console", "0001_initial"), ("tenants", "0002_platform")]
    operations = [
        migrations.RunSQL(
            f"""
            CREATE TRIGGER console_operatorevent_append_only BEFORE UPDATE OR DELETE ON console_operatorevent
                FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
            REVOKE UPDATE, DELETE ON console_operatorevent FROM "{settings.WEB_ROLE}";
            """,
            "DROP TRIGGER console_operatorevent_append_only ON console_operatorevent;",
        )
    ]
