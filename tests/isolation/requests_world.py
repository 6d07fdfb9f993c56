"""What each client is asked for, with answers, links without a sign-in, and who said that everything is in."""

from datetime import timedelta
from typing import TYPE_CHECKING

from features.documents.models import Arriving
from features.requests.models import (
    DoneRules,
    DoneUploading,
    Item,
    ItemFile,
    LinkFile,
    Request,
    Template,
    TemplateItem,
    UploadLink,
)
from tests.isolation.factories import hashed, now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

A_WEEK = timedelta(days=7)


def house(here: "Inside") -> None:
    template = here.add(Template, "firm", "template")
    here.add(TemplateItem, "firm", "template-line", template=template)
    here.add(DoneRules, "firm", "done-rules")


def asked(here: "Inside", client: str) -> None:
    """One thing is open, one answered, one came back; the first client's open one was given to somebody else."""
    person, at = here.rows[f"user-{client}-person"], now()
    request = here.add(
        Request, client, f"{client}-request", client=here.rows[client], year=2025, asked_by=here.rows["user-owner"],
        sent_at=at,
    )  # fmt: skip
    kind = here.rows[f"{client}-type"]
    here.add(
        Item,
        client,
        f"{client}-item",
        request=request,
        type=kind,
        asked_at=at,
        state="open",
        words="",
        note="",
    )
    answered = here.add(
        Item, client, f"{client}-answered-item", request=request, order=1, asked_at=at, state="answered",
        answer="files", answered_at=at, answered_by=person, note="",
    )  # fmt: skip
    here.add(
        Item, client, f"{client}-returned-item", request=request, order=2, asked_at=at, state="returned", words="",
        decided_at=at, decided_by=here.rows["user-owner"],
    )  # fmt: skip
    document = here.rows[f"{client}-client-document"]
    here.add(ItemFile, client, f"{client}-item-file", item=answered, document=document)
    here.add(
        DoneUploading,
        client,
        f"{client}-done",
        client=here.rows[client],
        contact=here.rows[f"{client}-person"],
    )
    _links(here, client)


def hidden(here: "Inside") -> None:
    """What is asked for a project that one of the client's people is not let in for."""
    request = here.add(
        Request, "c1x", "c1-hidden-request", client=here.rows["c1"], project=here.rows["c1-hidden-project"], year=2025,
        asked_by=here.rows["user-owner"], sent_at=now(),
    )  # fmt: skip
    here.add(Item, "c1x", "c1-hidden-item", request=request, asked_at=now(), state="open", words="", note="")


def _links(here: "Inside", client: str) -> None:
    """What staff made stands on no page of the client's; so its words are the firm's."""
    made = {"client": here.rows[client], "expires_at": now() + A_WEEK}
    link = here.add(
        UploadLink, "firm", f"{client}-link-firm", made_by=here.rows["user-owner"], side="firm", **made,
        token_hash=hashed("upload", here.mark, client),
    )  # fmt: skip
    here.add(
        LinkFile, client, f"{client}-link-file", link=link, document=here.rows[f"{client}-client-document"]
    )
    here.add(
        UploadLink, client, f"{client}-link-client", made_by=here.rows[f"user-{client}-person"], side="client", **made,
        item=here.rows[f"{client}-item"], token_hash=hashed("handed", here.mark, client),
    )  # fmt: skip
    here.add(
        Arriving, client, f"{client}-link-arriving", client=here.rows[client], actor_id=link.pk, size=8, side="client",
        file="", expires_at=now() + A_WEEK,
    )  # fmt: skip
