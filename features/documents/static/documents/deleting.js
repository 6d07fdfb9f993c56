// The time in which a file can be deleted runs down; then the button goes. The server decides by its own clock.
const ends = new WeakMap();

const show = (form) => {
  const total = Number(form.dataset.window) * 60, now = performance.now() / 1000;
  if (!ends.has(form)) ends.set(form, now + Number(form.dataset.left));
  const left = ends.get(form) - now;
  if (left <= 0) {
    const next = form.closest(".row")?.querySelector("a.title");
    const had = form.contains(document.activeElement);
    form.remove();
    if (had) next?.focus();
    return;
  }
  const words = `${Math.ceil(left / 60)} min left`, place = form.querySelector("[data-say]");
  if (place.textContent !== words) place.textContent = words;
  form.querySelector(".ring circle + circle").setAttribute("stroke-dasharray", `${Math.round(left / total * 100)} 100`);
};

const all = () => document.querySelectorAll("form[data-left]").forEach(show);
all();
setInterval(all, 1000);
