"""What upper layers may hear from the platform. Receivers run inside the firm's context."""

from django.dispatch import Signal

firm_provisioned = (
    Signal()
)  # kwargs: firm. In the transaction that opens the firm: slices lay out their rows.
