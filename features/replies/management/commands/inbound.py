"""`manage.py inbound`: the door that answers by mail come in through."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser

from features.replies.operations import KeepInThreads
from integrations.inbound_mail.door import Place, serve


class Command(BaseCommand):
    requires_system_checks = [Tags.caches, Tags.security]
    help = "Take in answers by mail, by SMTP or LMTP, until told to end. INBOUND_DOMAIN names the addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=2525, help="port (2525); 0 takes a free one")
        parser.add_argument(
            "--lmtp", action="store_true", help="speak LMTP: for a mail server of one's own in front"
        )
        parser.add_argument("--tls-certificate", type=Path, help="PEM file: offers STARTTLS with it")
        parser.add_argument("--tls-key", type=Path, help="PEM file with its key")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.INBOUND is None:
            raise CommandError("INBOUND_DOMAIN is not set: no letter could be for here.")
        place = Place(
            options["host"], options["port"], options["lmtp"], _tls(options["tls_certificate"], options["tls_key"]),
            settings.INBOUND.domain,
        )  # fmt: skip
        asyncio.run(serve(place, KeepInThreads(), self._say))

    def _say(self, port: int) -> None:
        self.stdout.write(f"Answers by mail come in at port {port}.")
        self.stdout.flush()


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """
    :raises CommandError: a file is missing or no certificate.
    """
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise CommandError(f"{certificate}: {error}") from error
    return context
