"""`manage.py reset_two_step SLUG EMAIL`: for somebody nobody in their firm can help, such as its only owner."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from features.base.errors import Conflict, NotThere
from features.factors import operations
from tenants.context import inside, platform
from tenants.models import Firm


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Remove somebody's second step and sign them out. Make sure first that it is them who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("firm", metavar="SLUG")
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        with platform():
            firm = Firm.objects.filter(slug=options["firm"]).first()
        if firm is None:
            raise CommandError(f"There is no firm {options['firm']!r}.")
        try:
            with inside(firm):
                user = operations.reset_by_platform(email=options["email"], now=timezone.now())
        except NotThere as error:
            raise CommandError(f"Nobody at {firm.slug} has the address {options['email']!r}.") from error
        except Conflict as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"{user.email} sets up a new second step when they sign in next. They were told by mail."
        )
