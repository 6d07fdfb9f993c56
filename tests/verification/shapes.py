"""The shape of an answer: which fields it has, and of which JSON type each is."""

from typing import Any

OWN_WORDS = ("metadata",)  # what stands below is the caller's
NAMES = {str: "text", bool: "truth", int: "number", float: "number", type(None): "null"}


def of(answer: Any, path: str = "") -> dict[str, str]:
    """Return a type for each path of an answer; lists count by their first element."""
    if isinstance(answer, dict):
        found = {path or ".": "object"}
        for name, value in answer.items():
            if name not in OWN_WORDS:
                found |= of(value, f"{path}.{name}")
        return found
    if isinstance(answer, list):
        return {path: "list", **(of(answer[0], f"{path}[]") if answer else {})}
    return {path: NAMES[type(answer)]}


def differences(ours: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """
    Return what ours says that theirs does not: a field it lacks, or another type. Null agrees with everything, for it
    says nothing of the type; what only theirs has is what a stand-in leaves out.
    """
    return [
        f"{path}: {kind}, theirs {theirs.get(path, 'has none')}"
        for path, kind in ours.items()
        if kind != "null"
        and theirs.get(path, "none") not in (kind, "null")
        and not _is_below_null(path, theirs)
    ]


def _is_below_null(path: str, theirs: dict[str, str]) -> bool:
    return any(theirs.get(path[:end]) == "null" for end in range(1, len(path)))
