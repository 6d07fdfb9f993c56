// Whoever sends by a link has no other page to see it on: once all files are in, they are thanked.
document.addEventListener("portico:uploaded", (event) => {
  const thanks = event.target.querySelector("[data-thanks]");
  if (thanks) thanks.hidden = !event.detail.taken || Boolean(event.detail.refused);
});
