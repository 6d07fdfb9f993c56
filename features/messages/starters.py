"""Replies that firms of a kind write again and again, for a new firm to begin with and to put into its own words."""

from tenants.kinds import Kind

type Draft = tuple[str, str]  # title, what is said after the greeting

GREETING = "Hello {first_name},\n\n"
GOT_IT: Draft = (
    "Got it, thank you",
    "thank you, we have all we need for now. We write here as soon as there is something to decide.",
)
MISSING: Draft = (
    "Something is missing",
    "some of what we asked you for is still open. A photo from your phone is fine if every corner is in the picture.",
)
CALL: Draft = (
    "Let’s talk on the phone",
    "that is easier on the phone. When does a quarter of an hour suit you, tomorrow or the day after?\n\n{sender}",
)
OF_KIND: dict[str, Draft] = {
    Kind.ACCOUNTING: (
        "Your draft is ready",
        "the draft for {client} is among your documents. Please write to us here about whatever looks odd.",
    ),
    Kind.TAX: (
        "Your return is filed",
        "the return of {client} is filed, and a copy is among your documents. We write here once it is accepted.",
    ),
    Kind.LAW: (
        "We read your papers",
        "we have read what you sent about “{subject}”. Next we put together what speaks for each way.",
    ),
    Kind.CONSTRUCTION: (
        "Work goes on",
        "a short word on {project}: work goes on as planned. We write here when there is something to choose.",
    ),
    Kind.CONSULTING: (
        "What we agreed on",
        "this is what we agreed on for {project}. Write here if you remember it differently.",
    ),
}


def of(kind: str) -> dict[str, str]:
    """Return titles and texts, greeting and all."""
    drafts = [GOT_IT, MISSING, CALL, *([OF_KIND[kind]] if kind in OF_KIND else [])]
    return {title: GREETING + said for title, said in drafts}
