from django.apps import AppConfig


class EmailConfig(AppConfig):
    """Brings the templates of the demo's mailbox; it has no models."""

    name = "integrations.email"
    label = "mailbox"
