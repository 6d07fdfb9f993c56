from django.db import migrations

from features.base.schema import append_only, kept_by_entries


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_billing"), ("tenants", "0007_ledger")]
    operations = [append_only("billing_posting"), append_only("billing_entry"), kept_by_entries()]
