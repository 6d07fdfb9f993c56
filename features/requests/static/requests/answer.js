// The form of one thing that is asked for: dropped files go into its field, and their names are shown before they are sent.
for (const form of document.querySelectorAll("form[data-answer]")) {
  const input = form.querySelector("input[type=file]"), zone = form.querySelector("[data-dropzone]");
  const list = form.querySelector("[data-chosen]"), button = form.querySelector("[data-send]");
  const limit = Number(zone.dataset.limit) || Infinity;

  const show = () => {
    const files = [...input.files];
    list.replaceChildren(...files.map((file) => {
      const row = list.nextElementSibling.content.firstElementChild.cloneNode(true);
      row.querySelector(".thumb").textContent = file.name.includes(".") ? file.name.split(".").pop().toUpperCase().slice(0, 4) : "FILE";
      row.querySelector(".title").textContent = file.name;
      row.querySelector(".error").hidden = file.size <= limit;
      return row;
    }));
    list.closest(".panel").hidden = !files.length;
    button.textContent = files.length > 1 ? `Send ${files.length} files` : "Send";
  };
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; show(); });
  input.addEventListener("change", show);
  form.addEventListener("submit", () => { button.disabled = true; button.textContent = "Sending…"; });
  addEventListener("pageshow", () => { button.disabled = false; show(); });
}
