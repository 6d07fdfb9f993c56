"""What a firm's library holds: an article for clients, one for the team alone, and what clients said of the first."""

import io
from typing import TYPE_CHECKING

from features.library.models import (
    Article,
    ArticleAnswer,
    ArticleCategory,
    ArticlePicture,
    ArticleVersion,
)
from integrations.storage import gateway
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

TEAM = "team"  # the mark of what no client ever sees


def house(here: "Inside") -> None:
    from tests.isolation.bodies import picture  # noqa: PLC0415

    for mark, thing, audience in (("firm", "article", "clients"), (TEAM, "team-article", "team")):
        category = here.add(ArticleCategory, mark, f"{thing}-category", order=90)
        article = here.add(
            Article, mark, thing, audience=audience, category=category, edited_at=now(), published_at=now(),
            language="simple",
        )  # fmt: skip
        here.add(ArticleVersion, TEAM, f"{thing}-version", article=article, number=1)
        here.add(
            ArticlePicture, mark, f"{thing}-picture", article=article, width=64, height=64,
            file=gateway.put(io.BytesIO(picture()), gateway.new_key()),
        )  # fmt: skip


def answered(here: "Inside", client: str) -> None:
    here.add(
        ArticleAnswer, client, f"{client}-article-answer", article=here.rows["article"],
        contact=here.rows[f"{client}-person"], is_helpful=True, answered_at=now(),
    )  # fmt: skip
