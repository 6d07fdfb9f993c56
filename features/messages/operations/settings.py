"""How the firm wants its messages."""

from django.db import transaction

from features.base import audit
from features.base.permissions import Actor, Permission, require
from features.messages import queries, rules
from features.messages.models import MessageRules


@transaction.atomic
def change_rules(*, by: Actor, edit_minutes: int, mail_has_words: bool) -> bool:
    """
    Choose for how long one may change what one wrote, and whether mails carry the words. Return whether it differs.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    wanted = {"edit_minutes": rules.minutes(edit_minutes), "mail_has_words": mail_has_words}
    MessageRules.objects.get_or_create(one=True)
    row = MessageRules.objects.select_for_update().get()
    changes = {name: [getattr(row, name), new] for name, new in wanted.items() if getattr(row, name) != new}
    for name, (_, new) in changes.items():
        setattr(row, name, new)
    if changes:
        row.save(update_fields=list(changes))
        audit.record("message_rules.changed", by=by, changes=changes)
        queries.rules_changed()
    return bool(changes)
