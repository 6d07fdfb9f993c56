// The picture of a page that did not come, because many are drawn at once, says so and can be asked for again.
const offer = (image) => {
  const pattern = image.closest(".pages")?.querySelector("template[data-unseen]"), at = image.closest("a") ?? image;
  if (!pattern || at.hidden) return; // said already
  const box = pattern.content.firstElementChild.cloneNode(true), button = box.querySelector("button");
  at.hidden = true;
  at.after(box);
  if (image.dataset.again) button.focus(); // it was pressed a moment ago
  button.addEventListener("click", () => {
    box.remove();
    at.hidden = false;
    image.dataset.again = Number(image.dataset.again ?? 0) + 1;
    image.src = `${image.src.split("?")[0]}?again=${image.dataset.again}`;
  });
};
addEventListener("error", (event) => { if (event.target instanceof HTMLImageElement) offer(event.target); }, true);
// Some failed sooner than this script came.
for (const image of document.images) if (image.complete && image.currentSrc && !image.naturalWidth) offer(image);
