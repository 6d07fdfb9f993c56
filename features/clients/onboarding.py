"""The steps of the owner's check-list that concern clients; each looks at the data, so that it ticks itself."""

from features.clients.models import Client, Invitation


def has_first_client() -> bool:
    return Client.objects.filter(is_test=False).exists()


def has_first_invitation() -> bool:
    return Invitation.objects.exists()
