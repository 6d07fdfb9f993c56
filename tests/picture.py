"""
Makes the picture in the README, from a running demo: `python -m tests.picture LINK CODE` with what `up` printed for
Hartwell & Rowe.
"""

import sys
from io import BytesIO

from PIL import Image

from tests.database import ROOT
from tests.journeys.walking import chromium

WIDTH, HEIGHT, SHOWN = 1280, 760, 960


def main(link: str, code: str) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(link)
        page.get_by_label("Code", exact=False).fill(code)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/documents/")
        page.wait_for_load_state("networkidle")
        picture = Image.open(BytesIO(page.screenshot()))
    small = picture.convert("RGB").resize((SHOWN, SHOWN * HEIGHT // WIDTH), Image.Resampling.LANCZOS)
    small.quantize(128).save(ROOT / "docs" / "portal.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
