from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "features.messages"
    label = "portal_messages"  # Django's own messages have the shorter one

    def ready(self) -> None:
        from features.base import mail  # noqa: PLC0415
        from features.messages import parts, provisioning, sending, words  # noqa: F401, PLC0415  it hears of new firms

        mail.makers["messages"] = words.unread_since
        parts.register()
