"""docs/permissions.md: who may do what, made from the code, so that it can't say anything else."""

from collections.abc import Iterable, Iterator, Sequence

from features.accounts import roles
from features.accounts.roles import Role
from features.base import composition
from features.base.permission_words import AREAS

YES, NO = "yes", "–"
HEAD = """# Who may do what

Made by `python3 manage.py permissions_matrix --write`; a test fails while it is stale. Every operation asks for its
permission itself, whichever page, program or import it is called by, and every request reads the role anew.
"""
STAFF = """## The firm's side

A permission has one name in the code (`features/base/permissions.py`) and one wording
(`features/base/permission_words.py`). Five roles come with the product. They can't be changed, but copied to roles of
the firm's own, which hold any of these permissions (Settings, Team, Roles).
"""
RULES = """## Rules that no role changes

- Nobody makes, changes or gives a role that holds more than they hold, or sees more clients; nobody changes somebody
  who holds more. Owners alone make owners. The last owner can't be removed, demoted or switched off.
- A role may see **assigned clients only**: those the person looks after or is on the team of. All else of the firm's
  clients does not exist for them: lists, records, documents, search, inbox, API, exports, the activity log. A firm
  says so for a role of its own, or for a preset other than Owner.
- An API key holds what was ticked for it and what its maker holds at this moment, whichever is less, and sees the
  clients that its maker sees. No key ever holds: {never}.
- A membership means nothing in another firm.
"""
PORTAL = """## The client's side

Contacts hold none of the permissions above. What they see begins with the clients they act for.
"""


def text(*, never: Iterable[str]) -> str:
    """Return the whole document. `never` are the labels of what no program may hold."""
    staff = "\n".join([STAFF, *_lines(_roles()), "", *_lines(_permissions()), ""])
    rules = RULES.format(never=", ".join(f"“{one}”" for one in never))
    portal = "\n".join([PORTAL, *_lines(_portal())]).rstrip()
    return f"{HEAD}\n{staff}\n{rules}\n{portal}\n"


def _roles() -> Iterator[Sequence[str]]:
    yield ("Role", "In a sentence")
    for role in Role:
        yield (str(role.label), f"{roles.DESCRIPTIONS[role]}.")


def _permissions() -> Iterator[Sequence[str]]:
    yield ("They may", "Permission", *(str(role.label) for role in Role))
    for area in AREAS:
        yield (f"**{area.title}**", "", *("" for _ in Role))
        for one in area.words:
            held = (YES if one.permission in roles.PERMISSIONS[role] else NO for role in Role)
            yield (one.label, f"`{one.permission}`", *held)


def _portal() -> Iterator[Sequence[str]]:
    known = list(composition.portal_roles)
    if not known:
        return
    yield ("They may", *(one.label for one in known))
    for right in dict.fromkeys(right for one in known for right in one.may):
        yield (right, *(YES if right in one.may else NO for one in known))


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"|{'---|' * len(row)}"
