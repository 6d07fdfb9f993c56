"""The Celery application: `celery -A config.celery worker`. Prefork only: threads would share a connection's firm."""

import os

from celery import signals
from celery.schedules import crontab
from tenant_schemas_celery.app import CeleryApp

from config import alive  # noqa: F401  connects itself to the heartbeat, if asked
from config.hidden import hide

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
for start in (signals.celeryd_init, signals.worker_process_init, signals.beat_init):
    start.connect(hide)

app = CeleryApp("portico")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,  # without it acks_late loses the task of a killed worker
    worker_prefetch_multiplier=1,
    task_time_limit=600,
    task_soft_time_limit=540,
    task_default_queue="default",
    task_routes={
        "tenants.tasks.*": {"queue": "provisioning"},
        "tenants.sign_up.tasks.open_waiting": {"queue": "provisioning"},
    },
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 3600,
        # A request that can't tell the worker goes on at once (the sweep delivers): without these it waits 6 seconds.
        "max_retries": 0,
        "interval_start": 0,
        "socket_connect_timeout": 2,
    },
    worker_hijack_root_logger=False,
    beat_schedule={
        "sweep the outbox": {"task": "features.base.tasks.sweep", "schedule": 60.0},
        "export the heads of the audit trails": {
            "task": "features.base.nightly.export_audit_heads",
            "schedule": crontab(hour=2, minute=50),
        },
        "check the audit trails": {
            "task": "features.base.nightly.check_audits",
            "schedule": crontab(day_of_week="sunday", hour=3, minute=0),
        },
        "read documents that were missed": {
            "task": "features.documents.tasks.read_missing_everywhere",
            "schedule": crontab(hour=1, minute=40),
        },
        "sweep the files": {
            "task": "features.base.nightly.sweep_all_files",
            "schedule": crontab(hour=4, minute=10),
        },
        "forget uploads nobody goes on with": {
            "task": "features.documents.operations.arriving.forget_uploads_everywhere",
            "schedule": crontab(minute=45),
        },
        "read the calendars of staff": {
            "task": "features.calendars.rounds.read_everywhere",
            "schedule": crontab(minute="*/10"),
        },
        "close visits": {
            "task": "features.viewing.nightly.close_all_overdue",
            "schedule": crontab(minute=25),
        },
        "note which accesses ended": {
            "task": "features.clients.operations.ending.note_ended_everywhere",
            "schedule": crontab(minute=35),
        },
        "remind clients of what is due": {
            "task": "features.actions.tasks.each_morning",
            "schedule": crontab(minute=5),
        },
        "begin work that comes again": {
            "task": "features.work.mornings.each_morning",
            "schedule": crontab(minute=2),
        },
        "remind of invoices": {
            "task": "features.billing.mornings.each_morning",
            "schedule": crontab(minute=10),
        },
        "forget letters as they came": {
            "task": "features.replies.nightly.forget_everywhere",
            "schedule": crontab(hour=4, minute=50),
        },
        "empty the trash": {
            "task": "features.documents.nightly.empty_trash_everywhere",
            "schedule": crontab(hour=4, minute=40),
        },
        "tell of upload links that ended": {
            "task": "features.requests.nightly.each_hour",
            "schedule": crontab(minute=15),
        },
        "compare the books with the payment provider": {
            "task": "features.billing.nightly.reconcile_everywhere",
            "schedule": crontab(minute=50),
        },
        "charge what is due where that was agreed": {
            "task": "features.billing.nightly.charge_each_morning",
            "schedule": crontab(minute=20),
        },
        "add the ledgers up": {
            "task": "features.billing.nightly.prove_every_ledger",
            "schedule": crontab(hour=2, minute=20),
        },
        "forget old notifications": {
            "task": "features.notifications.tasks.forget_everywhere",
            "schedule": crontab(hour=4, minute=20),
        },
        "forget dead sessions": {
            "task": "features.accounts.nightly.forget_everywhere",
            "schedule": crontab(hour=4, minute=30),
        },
        "inspect the schemas": {
            "task": "tenants.tasks.inspect_schemas",
            "schedule": crontab(hour=3, minute=20),
        },
        "refill the stock": {"task": "tenants.tasks.refill_stock", "schedule": 60.0},
        "see to sign-ups": {"task": "tenants.sign_up.tasks.sweep", "schedule": 60.0},
        "forget old sign-ups": {
            "task": "tenants.sign_up.tasks.forget_old",
            "schedule": crontab(hour=3, minute=40),
        },
        "forget operators' sessions": {
            "task": "tenants.console.tasks.forget_sessions",
            "schedule": crontab(hour=3, minute=45),
        },
    },
)
app.autodiscover_tasks()
