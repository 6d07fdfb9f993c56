// Staff share all files at once, so that one mail tells of all. What is large goes up in pieces first.
import { counted, dropped, endingOf, inWords, reason, seen } from "./choosing.js";
import { Canceled, Dropped, SMALL, cancel, forget, send } from "./pieces.js";

const sharing = (form) => {
  const input = form.querySelector("#files"), queue = form.querySelector("[data-queue]"), zone = form.querySelector("[data-dropzone]");
  const pattern = form.querySelector("template[data-row]"), label = form.querySelector("[data-say]"), word = form.dataset.share || "Share";
  const limit = Number(zone.dataset.limit) || Infinity;
  let items = [], busy = false, how = null; // the button that was pressed: to share, or to keep as a draft

  const part = (item, name) => item.row.querySelector(`[data-${name}]`);
  const refuse = (item, words, again) => {
    item.row.querySelector(".error").hidden = !words;
    item.row.querySelector(".error > span").textContent = words;
    part(item, "again").hidden = !again;
  };
  const show = () => {
    queue.replaceChildren(...items.map((item) => item.row));
    form.querySelector("[data-waiting]").hidden = !items.length;
    const fit = items.filter((item) => !item.refused); // those alone are sent; the others say why not
    label.textContent = busy ? "Uploading" : items.length ? `${word} ${counted(fit.length || items.length, "file")}` : word;
    form.querySelectorAll("button:not([type=button])").forEach((each) => { each.disabled = busy || (items.length && !fit.length); });
  };
  const line = (file) => {
    const row = pattern.content.firstElementChild.cloneNode(true), item = { file, row };
    row.querySelector(".thumb").textContent = endingOf(file);
    row.querySelector(".title").textContent = file.name;
    part(item, "amount").textContent = inWords(file.size);
    row.querySelector(".progress").setAttribute("aria-label", `Uploading ${file.name}`);
    part(item, "away").setAttribute("aria-label", `Leave out ${file.name}`);
    part(item, "away").addEventListener("click", () => { cancel(form, item); items = items.filter((other) => other !== item); show(); input.focus(); });
    part(item, "again").addEventListener("click", () => form.requestSubmit());
    item.refused = reason(file, limit, input.accept);
    if (item.refused) refuse(item, item.refused, false);
    return item;
  };
  const take = (files) => { items.push(...seen(files).map(line)); input.value = ""; show(); };
  const bring = async (item) => {
    const bar = item.row.querySelector(".progress");
    refuse(item, "", false);
    bar.hidden = false;
    item.id = await send(form, item, (sent) => {
      item.percent = Math.floor(sent / item.file.size * 100);
      bar.value = item.percent;
      part(item, "amount").textContent = `${inWords(sent)} of ${inWords(item.file.size)}`;
    });
  };
  const share = () => {
    const small = new DataTransfer();
    items.filter((item) => !item.id && !item.refused).forEach((item) => small.items.add(item.file));
    input.files = small.files;
    form.querySelectorAll("input[data-said]").forEach((old) => old.remove());
    const say = (name, value) => {
      const said = document.createElement("input");
      Object.assign(said, { type: "hidden", name, value });
      said.dataset.said = "";
      form.append(said);
    };
    items.filter((item) => item.id).forEach((item) => { say("arrived", item.id); forget(form, item); });
    if (how?.name) say(how.name, how.value);
    busy = false;
    form.submit();
  };
  form.addEventListener("submit", async (event) => {
    if (!items.length) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    how = event.submitter ?? how;
    show();
    for (const item of items.filter((each) => each.file.size > SMALL && !each.id && !each.refused)) {
      try { await bring(item); } catch (error) {
        busy = false;
        show();
        if (error instanceof Canceled) return;
        refuse(item, error instanceof Dropped ? `The connection dropped at ${item.percent ?? 0}%.` : error.message, true);
        part(item, "again").focus();
        return;
      }
    }
    share();
  });
  input.addEventListener("change", () => take([...input.files]));
  form.querySelector("#folder")?.addEventListener("change", (event) => { take([...event.target.files]); event.target.value = ""; });
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", async (event) => take(await dropped(event.dataTransfer)));
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
};

document.querySelectorAll("form[data-share]").forEach(sharing);
