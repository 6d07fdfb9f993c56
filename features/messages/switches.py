"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register
from tenants.kinds import Kind

MESSAGES = register(
    Switch(
        key="messages",
        label="Messages",
        summary="Clients and your team write to each other in the portal, with files, in one place for each subject.",
        section="Keeping in touch",
        order=10,
        on_text="Messages are on.",
        off_text="Messages are off.",
        unlike=frozenset({Kind.LAW}),
        preview="messages/previews/messages.html",
    )
)
CHAT_CREATION = register(
    Switch(
        key="chat_creation",
        label="Clients may start chats",
        summary="“New chat” on Home and on Messages. Off, clients still answer in chats that your team has started.",
        section="Keeping in touch",
        order=11,
        on_text="Clients can start chats.",
        off_text="Only your team starts chats. Clients still answer in those that are there.",
        parent=MESSAGES,
        preview="messages/previews/chat_creation.html",
    )
)
