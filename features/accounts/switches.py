"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register
from tenants.kinds import Kind

CLIENT_PASSWORDS = register(
    Switch(
        key="client_passwords",
        label="Passwords for clients",
        summary="Clients may sign in with a password of their own. A link or a code by mail always works too.",
        section="Signing in",
        order=10,
        on_text="Passwords for clients are on.",
        off_text="Passwords for clients are off. Links and codes by mail go on working.",
        default=False,
        unlike=frozenset({Kind.LAW}),
        preview="accounts/previews/client_passwords.html",
    )
)
