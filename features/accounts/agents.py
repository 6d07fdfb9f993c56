"""A browser in a person's words. Only families: what an agent says of itself is a hint, never proof."""

import re

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/\S+ .*Safari/|Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
ARTICLES = {"iPhone": "an iPhone", "iPad": "an iPad", "Mac": "a Mac"}


def words(agent: str) -> str:
    """Return something like “Firefox on Windows”, or “A browser” for what nobody knows."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if not browser:
        return f"A browser on {ARTICLES.get(system, system)}" if system else "A browser"
    return f"{browser} on {ARTICLES.get(system, system)}" if system else browser


def _first(kinds: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, agent)), "")
