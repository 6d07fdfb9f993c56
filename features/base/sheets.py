"""Files for spreadsheet programs in which no cell can become a formula (security R58)."""

import csv
import io
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(lines: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV, each cell harmless."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue()


def harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(cell: str) -> str:
    """Return a cell as it was before `harmless`: what we wrote out may come back in."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
