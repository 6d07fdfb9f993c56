"""Nothing of one machine stands in the repository; long files and functions are reported."""

import ast
import re
import warnings

import pytest

from tests.architecture import sources

BINARY = {".png", ".webp", ".ico", ".woff2", ".jpg", ".pdf", ".gz", ".tgz"}
OF_ONE_MACHINE = {
    "a folder": re.compile(r"(?<![\w.<])/(?:root/[\w.]|home/\w+/|Users/\w+/|work/\w)"),
    "a registry": re.compile(
        r"(?:--)?(?:extra-)?index-url[ =]+https?:|(?:index|registry)\s*=\s*\"https?://(?!pypi\.org)",
        re.IGNORECASE,
    ),
}
LONGEST_FILE, LONGEST_FUNCTION = 150, 40


def texts():
    for path in sources.tracked():
        if path.suffix not in BINARY:
            yield path


def test_no_path_of_one_machine_nor_a_registrys_address_is_written_down() -> None:
    found = {
        f"{sources.named(path)}: {what}: {match[0]}"
        for path in texts()
        if sources.named(path) != "tests/architecture/test_files.py"
        for what, pattern in OF_ONE_MACHINE.items()
        for match in pattern.finditer(path.read_text(errors="replace"))
    }

    assert not found


def test_no_secret_is_written_down() -> None:
    patterns = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bsk_live_\w{10}|\bghp_\w{30}"
    )
    found = [
        sources.named(path)
        for path in texts()
        if "tests" not in path.parts and patterns.search(path.read_text(errors="replace"))
    ]

    assert not found


@pytest.mark.filterwarnings("default")
def test_long_files_and_functions_are_reported() -> None:
    """Said, not enforced: length is a smell, and cutting for its own sake another."""
    files = {path: len(path.read_text().splitlines()) for path in sources.python(*sources.PRODUCT)}
    long = [f"{sources.named(path)}: {lines} lines" for path, lines in files.items() if lines > LONGEST_FILE]
    long += [
        f"{sources.named(path)}: {node.name}(): {length} lines"
        for path in files
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    if long:
        warnings.warn("Long: " + "; ".join(sorted(long)), stacklevel=1)
