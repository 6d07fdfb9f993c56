"""`manage.py push_key`: a new key for PUSH_KEY."""

from typing import Any

from django.core.management.base import BaseCommand

from integrations.push.address import new_key


class Command(BaseCommand):
    requires_system_checks = []
    help = "Print a new key at push services, for PUSH_KEY. Another key than before ends all devices that are told."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_key())
