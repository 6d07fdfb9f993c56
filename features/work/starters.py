"""What firms of each kind begin with: statuses in plain words, and a pipeline of their commonest service."""

from dataclasses import dataclass

from tenants.kinds import Kind

type Status = tuple[str, str, str, str]  # name, description, tone, icon
type Step = tuple[str, str, bool]  # stage, the status it shows, whether it moves on by itself


@dataclass(frozen=True)
class Starter:
    statuses: tuple[Status, ...]
    pipeline: str
    stages: tuple[Step, ...]


COLLECTING = (
    "Waiting for documents",
    "We need papers from you. Your to-do list says which.",
    "warn",
    "upload",
)
REVIEW = ("In review", "A colleague checks what we prepared.", "accent", "eye")
DONE = ("Done", "Everything is finished. You find the papers in your documents.", "good", "check")

RETURN = Starter(
    (
        COLLECTING,
        ("In preparation", "We have what we need and prepare your return.", "accent", "pen"),
        REVIEW,
        ("Your signature", "The return is ready for you to look at and sign.", "warn", "pen"),
        ("Filed", "Your return is filed. You find a copy in your documents.", "good", "check"),
    ),
    "Tax return",
    (
        ("Collecting papers", "Waiting for documents", True),
        ("First draft", "In preparation", False),
        ("Open points", "In preparation", True),
        ("Partner review", "In review", False),
        ("Out for signature", "Your signature", False),
        ("E-filed", "Filed", False),
    ),
)
BOOKS = Starter(RETURN.statuses, "Yearly return", RETURN.stages)
MATTER = Starter(
    (
        ("Opening", "We set up your matter and check for conflicts.", "accent", "layers"),
        ("Waiting for you", "We need something from you. Your to-do list says what.", "warn", "clock"),
        ("In progress", "We are working on your matter.", "accent", "pen"),
        ("With the other side", "We wait for an answer from the other side or the court.", "plain", "send"),
        ("Closed", "Your matter is closed. Its papers stay here.", "good", "check"),
    ),
    "Legal matter",
    (
        ("Intake", "Opening", False),
        ("Client papers", "Waiting for you", True),
        ("Drafting", "In progress", False),
        ("Internal review", "In progress", False),
        ("Out to the other side", "With the other side", False),
        ("Closed out", "Closed", False),
    ),
)
BUILD = Starter(
    (
        ("Permits", "We wait for the city’s approval.", "plain", "clock"),
        ("Foundations", "We dig, pour and let the concrete set.", "accent", "hammer"),
        ("Framing", "Walls, floors and the roof take their shape.", "accent", "hammer"),
        ("Weatherproof", "Roof, windows and doors close the house.", "accent", "hammer"),
        ("Finishes", "Plaster, tiles, kitchen and paint.", "accent", "hammer"),
        ("Handover", "We walk through everything with you and hand over the keys.", "good", "check"),
    ),
    "Extension or remodel",
    (
        ("Plans and permits", "Permits", False),
        ("Groundwork", "Foundations", False),
        ("Frame", "Framing", False),
        ("Roof and windows", "Weatherproof", False),
        ("Rough-in", "Weatherproof", False),
        ("Interior", "Finishes", False),
        ("Snags", "Handover", False),
    ),
)
ADVICE = Starter(
    (
        ("Getting started", "We agree on what we do and by when.", "accent", "layers"),
        ("Waiting for you", "We need something from you. Your to-do list says what.", "warn", "clock"),
        ("In progress", "We are working on it.", "accent", "pen"),
        ("Your feedback", "A first version is with you. Tell us what you think.", "warn", "eye"),
        DONE,
    ),
    "Engagement",
    (
        ("Kick-off", "Getting started", False),
        ("Data from the client", "Waiting for you", True),
        ("Analysis", "In progress", False),
        ("Internal review", "In progress", False),
        ("Draft with the client", "Your feedback", False),
        ("Delivered", "Done", False),
    ),
)
OF = {
    Kind.TAX: RETURN, Kind.ACCOUNTING: BOOKS, Kind.LAW: MATTER, Kind.CONSTRUCTION: BUILD, Kind.CONSULTING: ADVICE,
}  # fmt: skip


def of(kind: str) -> Starter:
    return OF[Kind(kind)] if kind in Kind.values else ADVICE
