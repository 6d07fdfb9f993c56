import json
import os
from dataclasses import asdict

import pytest
from hypothesis import example, given
from playwright.sync_api import sync_playwright

from branding import colors
from branding.legibility import verdict
from branding.oklch import contrast
from tests.branding.material import static_text
from tests.branding.test_oklch import COLORS

TEXT, LINK, SURFACES = 4.5, 4.5, ("canvas", "surface")


@given(COLORS)
@example("#000000")
@example("#ffffff")
@example("#7f7f7f")
@example("#00ff00")
def test_every_color_gives_readable_text_in_both_modes(color):
    for palette in (colors.derive(color), colors.derive(color, dark=True)):
        assert contrast(palette.on_accent, palette.accent) >= TEXT
        assert contrast(palette.on_accent, palette.accent_hover) >= TEXT
        assert contrast(palette.accent_text, palette.accent_soft) >= LINK
        for surface in SURFACES:
            behind = getattr(palette, surface)
            assert contrast(palette.accent_text, behind) >= LINK
            assert contrast(palette.ink, behind) >= TEXT
            assert contrast(palette.muted, behind) >= TEXT
    assert verdict(color).passes


def test_the_verdict_is_said_as_on_the_branding_page():
    said = verdict("#1f4d3a")

    assert said.title == "Easy to read."
    assert said.sentence == (
        "Button text 9.6 to 1, links 9.6 to 1. "
        "Portico adjusts any color so that it passes, in light and dark."
    )


@pytest.mark.parametrize("color", ["#ffffff", "#00ff00", "#888888"])
def test_a_color_that_is_adjusted_is_said_to_be(color):
    assert verdict(color).title == "Adjusted to be easy to read."


def test_a_dark_brand_is_lifted_in_the_dark_and_a_bright_one_kept():
    assert colors.derive("#1f4d3a").accent == "#1f4d3a"
    assert colors.derive("#1f4d3a", dark=True).accent != "#1f4d3a"
    assert colors.derive("#f47b20", dark=True).accent == "#f47b20"
    assert colors.derive("#f47b20").on_accent != "#ffffff"


@pytest.mark.browser
def test_python_derives_what_the_browser_paints():
    samples = [f"#{red}{green}{blue}" for red in RAMP for green in RAMP for blue in RAMP]
    assert len(samples) > 40
    painted = paint(samples)

    for color in samples:
        for mode in ("light", "dark"):
            derived = asdict(colors.derive(color, dark=mode == "dark"))
            for role, value in painted[color][mode].items():
                assert distance(derived[role], value) <= 1, (color, mode, role, derived[role], value)


RAMP = ("00", "5c", "b0", "ff")
ROLES = tuple(colors.Palette.__dataclass_fields__)
PAINT = """([samples, roles]) => {
  const probe = document.getElementById("probe"), result = {};
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const hex = (css) => {
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    return "#" + [r, g, b].map((v) => v.toString(16).padStart(2, "0")).join("");
  };
  for (const color of samples) {
    result[color] = {};
    for (const mode of ["light", "dark"]) {
      probe.dataset.theme = mode;
      probe.style.setProperty("--brand", color);
      result[color][mode] = Object.fromEntries(roles.map((role) => {
        probe.style.backgroundColor = `var(--${role.replace("_", "-")})`;
        return [role, hex(getComputedStyle(probe).backgroundColor)];
      }));
    }
  }
  return JSON.stringify(result);
}"""


def paint(samples: list[str]) -> dict[str, dict[str, dict[str, str]]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["PORTICO_BROWSER"], args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        page = browser.new_page()
        page.set_content(f'<style>{static_text("tokens.css")}</style><div id="probe" class="themed"></div>')
        painted: dict[str, dict[str, dict[str, str]]] = json.loads(page.evaluate(PAINT, [samples, ROLES]))
        browser.close()
    return painted


def distance(one: str, other: str) -> int:
    return max(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))
