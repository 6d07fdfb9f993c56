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
FROM_CLIENTS = register(
    Switch(
        key="vault_from_clients",
        label="Clients put things in",
        summary="Clients leave passwords and sensitive papers in their vault for you, instead of mailing them.",
        section="Documents and forms",
        order=61,
        on_text="Clients can put things into their vault.",
        off_text="Only your team puts things into vaults.",
        default=False,
        parent=VAULT,
        preview="vault/previews/vault_from_clients.html",
    )
)
