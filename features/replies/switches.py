"""What a firm can switch on here."""

from features.toggles.catalogue import Need, Switch, register
from integrations.inbound_mail import addresses


def door_missing() -> Need | None:
    if addresses.is_on():
        return None
    return Need(
        "Mail can’t come in here yet.",
        "Whoever runs this installation gives answers an address (INBOUND_DOMAIN).",
    )


MAIL_ANSWERS = register(
    Switch(
        key="mail_answers",
        label="Answers by mail",
        summary="People answer a notice from their own mailbox, files too. What may not be from them waits for you.",
        section="Keeping in touch",
        order=60,
        on_text="Notices can be answered by mail.",
        off_text="Notices can no longer be answered by mail.",
        needs=door_missing,
    )
)
