// “I’m completely done uploading”: the firm is told once all files are in, not with the first of them.
document.addEventListener("portico:uploaded", async (event) => {
  const box = event.target.querySelector("[data-done]");
  if (!box?.checked || event.detail.refused) return;
  const body = new FormData(event.target);
  for (const name of ["files", "kind", "year"]) body.delete(name);
  const answer = await fetch(box.dataset.done, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) location.assign(location.pathname);
});
