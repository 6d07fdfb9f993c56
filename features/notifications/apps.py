from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "features.notifications"
    label = "notifications"

    def ready(self) -> None:
        from features.base import announcements, mail  # noqa: PLC0415
        from features.notifications import operations, parts, queries  # noqa: PLC0415  models are needed

        announcements.told_by(operations.tell)
        mail.guards["notification"] = queries.may_be_mailed
        parts.register()
