// The previews of sign-up and branding follow the form while it is filled in. What they show is never stored from here.
"use strict";

const FACES = {
  modern: ["var(--font-modern)", "760", "-.03em"],
  classic: ["var(--font-classic)", "400", "-.012em"],
  sturdy: ["var(--font-sturdy)", "700", "0em"],
};
const RADIUS = { square: "3px", soft: "7px", round: "14px" };
const KINDS = {
  accounting: ["classic", "soft"],
  tax: ["modern", "soft"],
  law: ["classic", "soft"],
  construction: ["modern", "square"],
  consulting: ["modern", "round"],
};
const HEX = /^#[0-9a-f]{6}$/i;

const frames = () => document.querySelectorAll('[data-brand="preview"]');
const set = (name, value) => frames().forEach((frame) => frame.style.setProperty(name, value));
const say = (part, text) => document.querySelectorAll(`[data-out="${part}"]`).forEach((element) => { element.textContent = text; });
const initials = (name) => name.replace(/[^\p{L}\p{M}\s]/gu, "").split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();

// Contrast as the browser itself derives and paints the colors.
const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const luminance = (color) => {
  paint.fillStyle = color;
  paint.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const contrast = (front, back) => {
  const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
  return (Math.floor((high + .05) / (low + .05) * 10) / 10).toFixed(1);
};
const judge = () => {
  const probe = document.querySelector("[data-probe]");
  if (!probe) return;
  const button = getComputedStyle(probe.querySelector(".logo")); // the same roles as a button
  const link = getComputedStyle(probe.querySelector("a"));
  say("button-ratio", contrast(button.color, button.backgroundColor));
  say("link-ratio", contrast(link.color, getComputedStyle(probe).backgroundColor));
};

const follow = {
  name: (value) => { say("name", value || "Your firm"); say("initials", initials(value || "Your firm")); },
  slug: (value) => say("slug", value),
  tagline: (value) => say("tagline", value),
  color: (value) => { if (HEX.test(value)) { set("--brand", value); judge(); } },
  headings: (value) => {
    const [display, weight, track] = FACES[value] ?? FACES.modern;
    set("--display", display); set("--display-weight", weight); set("--display-track", track);
  },
  corners: (value) => set("--radius", RADIUS[value] ?? RADIUS.soft),
  kind: (value) => {
    const [headings, corners] = KINDS[value] ?? ["modern", "soft"];
    follow.headings(headings);
    follow.corners(corners);
  },
};

// Three ways to one color: whichever moves, the others follow.
const sameColor = (form, value) => {
  const color = value.startsWith("#") ? value.toLowerCase() : `#${value.toLowerCase()}`;
  if (!HEX.test(color)) return;
  form.querySelectorAll('[data-preview="color"]').forEach((input) => {
    if (input.type === "radio") input.checked = input.value === color;
    else if (input !== document.activeElement || input.type === "color") input.value = input.type === "text" ? color.toUpperCase() : color;
  });
  follow.color(color);
};

// Light marks on nothing stand on the firm's color, all others on white (branding/icons.py decides the same way).
const isLight = (pixels) => {
  let weight = 0, light = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    weight += pixels[at + 3];
    light += (pixels[at] * .299 + pixels[at + 1] * .587 + pixels[at + 2] * .114) * pixels[at + 3];
  }
  return weight > 0 && weight < pixels.length / 4 * 255 && light / weight > 200;
};

// A chosen logo is drawn right here; it is uploaded only when the form is sent.
const drawLogo = async (file) => {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return;
  document.querySelectorAll(".logo[data-out]").forEach((place) => {
    const canvas = document.createElement("canvas"), side = canvas.width = canvas.height = 192;
    const scale = side / Math.max(picture.width, picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
    if (!isLight(pen.getImageData(0, 0, side, side).data)) {
      pen.globalCompositeOperation = "destination-over";
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, side, side);
    }
    place.dataset.out = "logo";
    place.replaceChildren(canvas);
  });
};

document.addEventListener("input", (event) => {
  const input = event.target.closest("[data-preview]");
  if (!input) return;
  if (input.type === "file") { if (input.files[0]) drawLogo(input.files[0]); }
  else if (input.dataset.preview === "color") sameColor(input.form, input.value);
  else follow[input.dataset.preview]?.(input.value);
});
document.querySelectorAll('[data-preview="kind"]:checked').forEach((input) => follow.kind(input.value));
judge();
