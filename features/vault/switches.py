"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register

VAULT = register(
    Switch(
        key="vault",
        label="Vault",
        summary="Passwords and sensitive papers, under a lock of their own. Clients see who has opened them.",
        section="Documents and forms",
        order=60,
        on_text="The vault is on.",
        off_text="The vault is off. What is in it stays.",
        preview="vault/previews/vault.html",
    )
)
