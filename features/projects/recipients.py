"""Who gets a project's invoices by e-mail."""

from features.clients import addresses
from features.clients.models import Client
from features.projects.models import Project


def invoice_recipients(client: Client, project: Project | None = None) -> list[str]:
    """Return the addresses of the project, if it has any of its own, else the client's: instead, never both (S4-10)."""
    own = addresses.split(project.email) if project else []
    return own or addresses.split(client.email)
