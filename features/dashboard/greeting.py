"""The first words of Home."""

from datetime import datetime

NOON, EVENING, NIGHT = 12, 18, 4


def greeting(now: datetime, name: str) -> str:
    """Return "Good morning, Eleanor" by the person's own clock; `now` is in their zone."""
    first = first_name(name)
    return f"Good {part_of_day(now.hour)}, {first}" if first else f"Good {part_of_day(now.hour)}"


def part_of_day(hour: int) -> str:
    if NIGHT <= hour < NOON:
        return "morning"
    return "afternoon" if NOON <= hour < EVENING else "evening"


def first_name(name: str) -> str:
    """Return what one calls this person: "Dr. Eleanor Marsh" is Eleanor, "J. Marsh" stays whole."""
    words = name.split()
    spoken = [word for word in words if not word.endswith(".")]
    return spoken[0] if len(spoken) > 1 or len(spoken) == len(words) == 1 else name.strip()
