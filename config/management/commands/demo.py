"""`manage.py demo`: make the two demo firms the first time; then print where everything is."""

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo import acting, hartwell, northbeam
from config.demo.taking import take_payments
from features.accounts import tickets
from features.accounts.models import Ticket, User
from features.documents.models import Document
from tenants.console import people
from tenants.console.models import Operator
from tenants.context import inside, platform
from tenants.hosts import address
from tenants.models import Firm

OPERATOR = "noor@portico.example"
LINK_LIVES = timedelta(hours=12)  # only in the demo; a real link lives ten minutes


class Command(BaseCommand):
    help = "Make two demo firms with people and papers (once), and print addresses and sign-in links."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is off. Set DEMO=1; it never runs behind a public address.")
        for part in (hartwell, northbeam):
            if not self._is_made(part):
                self.stdout.write(f"Making {part.NAME} …")
                firm = part.make(timezone.now())
                take_payments(firm, timezone.now())
        self._make_operator()
        self._print()

    def _is_made(self, part: Any) -> bool:
        """
        Return whether the firm stands, with the last thing that belongs to it.

        :raises CommandError: it was interrupted half-way.
        """
        with platform():
            firm = Firm.objects.filter(slug=part.SLUG).first()
        if firm is None:
            return False
        with inside(firm):
            if not Document.objects.filter(name=part.LAST).exists():
                raise CommandError(f"{part.NAME} is only half made. Begin anew: python3 manage.py up --reset")
        return True

    def _make_operator(self) -> None:
        with platform():
            if not Operator.objects.filter(email=OPERATOR).exists():
                people.make(
                    email=OPERATOR,
                    name="Noor Visser",
                    title="Operations",
                    password=acting.PASSWORD,
                    temporary=False,
                )

    def _print(self) -> None:
        lines = [
            "",
            f"  Sign a firm up     {settings.SITE_URL}/",
            f"  The demo’s mail    {settings.SITE_URL}/mailbox/",
        ]
        lines += [f"  Operator console   {settings.SITE_URL}/console/   {OPERATOR}", ""]
        for part in (hartwell, northbeam):
            lines += self._firm_lines(part)
        lines.append(f"  The password of everybody who has one: {acting.PASSWORD}")
        sys.stdout.write("\n".join(lines) + "\n\n")

    def _firm_lines(self, part: Any) -> list[str]:
        with platform():
            firm = Firm.objects.get(slug=part.SLUG)
        with inside(firm):
            user = User.objects.get(email=part.CLIENT)
            issued = tickets.issue(
                user=user, purpose=Ticket.Purpose.SIGN_IN, now=timezone.now(), lifetime=LINK_LIVES
            )
        return [
            f"  {part.NAME}",
            f"    workspace        {address(firm, '/workspace/')}   {part.OWNER} or {part.OFFICER}",
            f"    portal           {address(firm)}   {user.name}, by this link and code {issued.code}:",
            f"                     {address(firm, f'/sign-in/{issued.token}/')}",
            "",
        ]
