from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "features.notifications"
    label = "notifications"

    def ready(self) -> None:
        from django.utils import timezone  # noqa: PLC0415

        from features.base import announcements, mail  # noqa: PLC0415
        from features.notifications import (  # noqa: PLC0415  models are needed
            bundling,
            emails,
            operations,
            parts,
            pushing,  # noqa: F401  the outbox hears of it
            queries,
        )

        announcements.told_by(operations.tell)
        announcements.deafness_known_by(queries.deaf_to)
        announcements.seen_by(lambda person, path: operations.saw(person, path, now=timezone.now()))
        mail.guards["notification"] = queries.may_be_mailed
        mail.bundlers[emails.BUNDLE] = bundling.pick
        mail.bounce_hearers.append(operations.bounced)
        parts.register()
