"""Numbers of Excel as people read them: days, times, percents, sums. The cell's format decides which it is."""

import re
import zipfile
from datetime import datetime, timedelta

from . import markup

BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm"),
    22: "yyyy-mm-dd h:mm", 9: "0%", 10: "0.00%", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    **dict.fromkeys((37, 38), "#,##0"), **dict.fromkeys((39, 40), "#,##0.00"), 44: "#,##0.00", 42: "#,##0",
}  # fmt: skip
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # words, colors and gaps inside a format
LONGEST_FORMAT = 200
LARGEST = 1e15
LAST_DAY = 2_958_465  # December 31, 9999


def styles(package: zipfile.ZipFile) -> list[str]:
    """Return the number format of each style that cells may name."""
    own: dict[str, str] = {}
    found: list[str] = []
    inside = [False]

    def start(element: str, facts: dict[str, str]) -> None:
        if element == "numFmt":
            own[facts.get("numFmtId", "")] = facts.get("formatCode", "")[:LONGEST_FORMAT]
        elif element == "cellXfs":
            inside[0] = True
        elif element == "xf" and inside[0]:
            number = facts.get("numFmtId", "0")
            found.append(own.get(number) or BUILT_IN.get(int(number) if number.isdecimal() else 0, ""))

    def end(element: str) -> None:
        if element == "cellXfs":
            raise markup.Enough

    if (part := markup.part(package, "xl/styles.xml")) is not None:
        with part:
            markup.walk(part, start, end, lambda _: None)
    return found


def readable(raw: str, form: str, *, is_1904: bool = False) -> str:
    """Return a number as its format has it, as far as that helps to read it; what is no number stays."""
    try:
        number = float(raw)
    except ValueError:
        return raw
    plain = QUOTED.sub("", form.partition(";")[0]).lower()
    if any(sign in plain for sign in "ydh") or re.search(r"m|ss", plain):
        return _moment(number, plain, is_1904=is_1904) or raw
    return _counted(number, plain) if abs(number) < LARGEST else f"{number:.15g}"


def _counted(number: float, plain: str) -> str:
    after = plain.partition(".")[2]
    decimals = min(len(after) - len(after.lstrip("0")), 10)
    if "%" in plain:
        return f"{number:.{decimals}%}"
    if "0" in plain and "e" not in plain:
        return f"{number:,.{decimals}f}" if "," in plain else f"{number:.{decimals}f}"
    return f"{number:.15g}"


def _moment(number: float, plain: str, *, is_1904: bool) -> str:
    if not 0 <= number <= LAST_DAY - 2 * 1462:
        return ""
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  spreadsheets know no zones
    moment = first + timedelta(seconds=round(number * 86_400))
    has_day, has_time = "y" in plain or "d" in plain, "h" in plain or "s" in plain
    if has_day or not has_time:
        return f"{moment:%Y-%m-%d %H:%M}" if has_time else f"{moment:%Y-%m-%d}"
    return f"{moment:%H:%M:%S}" if "s" in plain else f"{moment:%H:%M}"
