"""`manage.py make_operator`: somebody who may use the console on the public host."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from tenants import passwords
from tenants.console import people
from tenants.console.errors import NothingToDo


class Command(BaseCommand):
    help = (
        "Make an operator of the console. Prints a one-time password, unless it is read from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="")
        parser.add_argument("--title", default="", help="for example: Operations")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument(
            "--reset", action="store_true", help="new password and second factor for an existing one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip(), options["name"].strip()
        chosen = self._chosen(name, email) if options["password_stdin"] else ""
        password = chosen or people.new_password()
        try:
            if options["reset"]:
                people.reset(email=email, password=password, temporary=not chosen)
            else:
                self._make(email, name, options["title"].strip(), password, temporary=not chosen)
        except NothingToDo as refusal:
            raise CommandError(refusal.message) from refusal
        if not chosen:
            self.stdout.write(password)

    def _make(self, email: str, name: str, title: str, password: str, *, temporary: bool) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        people.make(email=email, name=name or email, title=title, password=password, temporary=temporary)

    def _chosen(self, name: str, email: str) -> str:
        password = sys.stdin.readline().rstrip("\n")
        if found := passwords.complaints(password, name=name, email=email):
            raise CommandError(" ".join(found))
        return password
