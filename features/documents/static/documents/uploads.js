// A client's files go up one by one, each with its own progress; photos become one PDF where that is wished.
import { counted, dropped, endingOf, folderOf, inWords, isHeic, isPhoto, known, photo, reason, seen } from "./choosing.js";
import { Canceled, Dropped, Failed, SMALL, ask, cancel, forget, send as sendPieces } from "./pieces.js";

const NOT_HEIC = "This is a HEIC photo, which can’t go into a PDF. Save it as JPEG and choose it again, or untick “Make one PDF” to add it as it is.";
const WAITS = [5, 10, 20, 40, 60]; // seconds until a dropped file is tried again by itself

const uploads = (form) => {
  const input = form.querySelector("#files"), zone = form.querySelector("[data-dropzone]");
  const queue = form.querySelector("[data-queue]"), pattern = form.querySelector("template[data-row]");
  const button = form.querySelector("button[data-send]"), label = form.querySelector("[data-say]");
  const onePdf = form.elements.one_pdf, limit = Number(zone.dataset.limit) || Infinity, verb = label.textContent.trim();
  const items = new Map(); // rows on the page that still have a file to send
  let busy = false;

  const tell = (words) => { form.querySelector("[data-progress]").textContent = words; };
  const chosen = () => {
    const unfit = sorted().filter(([, item]) => item.unfit).length;
    tell(items.size ? `${counted(items.size, "file")} chosen${unfit ? `, ${unfit} can’t be added` : ""}.` : "");
  };
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const sorted = () => [...queue.children].filter((row) => items.has(row)).map((row) => [row, items.get(row)]);
  // A photo that no PDF can hold waits until it is left out, or each is to go by itself.
  const misfits = () => {
    const ready = sorted().filter(([, item]) => isPhoto(item.file) && (!item.held || item.misfit));
    ready.filter(([, item]) => isHeic(item.file)).forEach(([row, item]) => {
      const was = item.misfit;
      item.held = item.misfit = Boolean(onePdf?.checked) && ready.length > 1;
      if (was !== item.misfit) refuse(row, item.misfit ? NOT_HEIC : "", false);
    });
  };
  const show = () => {
    if (!busy) misfits();
    const waiting = sorted().filter(([, item]) => !item.held), photos = sorted().filter(([, item]) => isPhoto(item.file));
    form.querySelector("[data-waiting]").hidden = !queue.children.length;
    form.querySelectorAll("[data-particulars]").forEach((each) => { each.hidden = !waiting.length && !busy; });
    if (onePdf) onePdf.closest("[data-photos]").hidden = photos.length < 2;
    sorted().forEach(([row, item]) => { part(row, "up").hidden = busy || !onePdf?.checked || photos.length < 2 || !isPhoto(item.file) || row === photos[0][0]; });
    button.disabled = busy || !waiting.length;
    label.textContent = waiting.length ? `${verb} ${counted(waiting.length, "file")}` : verb;
  };
  const refuse = (row, words, again) => {
    row.querySelector(".progress").hidden = true;
    row.querySelector(".error").hidden = !words;
    row.querySelector(".error > span").textContent = words;
    part(row, "again").hidden = !again;
  };
  const drop = (row) => {
    const item = items.get(row);
    clearTimeout(item?.timer);
    if (item) cancel(form, item);
    items.delete(row);
    row.remove();
    show();
    if (!busy) chosen();
    (queue.querySelector("button:not([hidden])") ?? input).focus();
  };
  const retry = (row) => {
    const item = items.get(row);
    if (!item) return;
    clearTimeout(item.timer);
    item.held = item.dropped = false;
    refuse(row, "", false);
    start();
  };
  const add = (file) => {
    const row = pattern.content.firstElementChild.cloneNode(true), item = { file, held: false, misfit: false, tries: 0 };
    row.querySelector(".thumb").textContent = endingOf(file);
    row.querySelector(".title").textContent = file.name;
    const folder = folderOf(file), name = folder ? `${folder}/${file.name}` : file.name;
    if (folder) {
      const place = Object.assign(document.createElement("span"), { className: "small muted", textContent: ` in ${folder}` });
      row.querySelector(".title").append(place);
    }
    part(row, "amount").textContent = inWords(file.size);
    row.querySelector(".progress").setAttribute("aria-label", `Uploading ${name}`);
    for (const [button, words, act] of [
      ["away", `Leave out ${name}`, () => drop(row)],
      ["again", "", () => { item.tries = 0; retry(row); }],
      ["keep", `Upload ${name} again`, () => { item.wanted = true; part(row, "question").hidden = true; part(row, "keep").hidden = true; retry(row); }],
      ["up", `Move ${name} up`, () => { const photos = sorted().filter(([, other]) => isPhoto(other.file)).map(([each]) => each); photos[photos.indexOf(row) - 1]?.before(row); show(); (part(row, "up").hidden ? part(row, "away") : part(row, "up")).focus(); }],
    ]) {
      if (words) part(row, button).setAttribute("aria-label", words);
      part(row, button).addEventListener("click", act);
    }
    item.held = item.unfit = reason(file, limit, input.accept);
    if (item.held) refuse(row, item.held, false);
    items.set(row, item);
    queue.append(row);
  };
  const choose = (files) => {
    queue.querySelectorAll("[data-outcome]").forEach((row) => row.remove());
    files.forEach(add);
    show();
    chosen();
  };

  const progress = (row, item) => (sent) => {
    item.percent = Math.min(100, Math.floor(sent / Math.max(item.file.size, 1) * 100));
    row.querySelector(".progress").value = item.percent;
    part(row, "amount").textContent = `${inWords(Math.min(sent, item.file.size))} of ${inWords(item.file.size)}`;
  };
  const bring = async (row, item, inPieces) => {
    row.querySelector(".error").hidden = true;
    row.querySelector(".progress").hidden = false;
    part(row, "away").setAttribute("aria-label", `Cancel upload of ${item.file.name}`);
    if (!item.id && (inPieces || item.file.size > SMALL)) item.id = await sendPieces(form, item, progress(row, item));
  };
  const settle = async (group) => {
    const [row, item] = group[0], body = new FormData(form);
    body.delete(input.name);
    if (group.length === 1) body.delete("one_pdf");
    if (sorted().filter(([, each]) => !each.held).length > group.length) body.delete("is_all"); // said with the last of them
    group.forEach(([, each]) => each.id ? body.append("arrived", each.id) : body.append(input.name, each.file));
    const answer = await ask(item, "POST", form.action, { body, sent: item.id ? null : (loaded, total) => progress(row, item)(loaded / total * item.file.size) });
    if (answer.status !== 200 && answer.status !== 422) throw new Failed("That did not work. Try again, or reload the page.");
    const rows = document.createElement("template");
    rows.innerHTML = answer.responseText;
    group.slice(1).forEach(([each]) => each.remove());
    row.replaceWith(rows.content);
    group.forEach(([each, its]) => { forget(form, its); items.delete(each); });
    return answer.status === 200 ? "taken" : "refused";
  };
  const held = (row, item, error) => {
    item.held = true;
    if (!(error instanceof Dropped)) return refuse(row, error.message || "That did not work. Try again, or reload the page.", !(error instanceof Canceled));
    item.dropped = true;
    refuse(row, `The connection dropped at ${item.percent ?? 0}%.`, true);
    if (item.tries < WAITS.length) item.timer = setTimeout(() => { if (navigator.onLine) retry(row); }, WAITS[item.tries] * 1000);
    item.tries += 1;
  };
  const post = async (group) => {
    let now = group[0];
    try {
      for (now of group) await bring(...now, group.length > 1);
      now = group[0];
      return await settle(group);
    } catch (error) {
      if (items.has(now[0])) held(...now, error);
      group.filter((each) => each !== now && items.has(each[0])).forEach(([row, item]) => { item.held = true; refuse(row, "", true); });
      return error instanceof Canceled ? "canceled" : "failed";
    }
  };
  const question = async () => {
    const asked = sorted().filter(([, item]) => !item.held && !item.wanted && !item.checked);
    asked.forEach(([, item]) => { item.checked = true; });
    const earlier = await known(form, asked.map(([, item]) => item.file));
    for (const [row, item] of asked) {
      const it = earlier.get(item.file);
      if (!it) continue;
      item.held = true;
      part(row, "question").textContent = `You already uploaded this on ${it.day}, as “${it.name}”.`;
      part(row, "question").hidden = part(row, "keep").hidden = false;
    }
  };
  const next = () => {
    const ready = sorted().filter(([, item]) => !item.held), photos = ready.filter(([, item]) => isPhoto(item.file));
    const first = ready[0];
    return onePdf?.checked && photos.length > 1 && first && isPhoto(first[1].file) ? photos : first && [first];
  };

  const start = async () => {
    if (busy || !form.reportValidity()) return;
    busy = true;
    const ends = [];
    show();
    await question();
    for (let group; (group = next());) {
      show();
      label.textContent = `Uploading, ${items.size} to go`;
      tell(`Uploading ${group[0][1].file.name}`);
      ends.push(await post(group));
    }
    busy = false;
    input.value = "";
    show();
    const asked = [...queue.querySelectorAll("[data-keep]:not([hidden])")].map((each) => each.closest("li"));
    const kept = sorted().filter(([row]) => !asked.includes(row)).length; // here still: it can't be added, or failed
    const taken = ends.filter((end) => end === "taken").length, refused = ends.filter((end) => end === "refused").length + kept;
    if (ends.length) tell(`${counted(taken, "file")} added${refused ? `, ${refused} not added` : ""}.`);
    else if (queue.querySelector("[data-keep]:not([hidden])")) tell("You uploaded some of these before. Choose what to do.");
    form.dispatchEvent(new CustomEvent("portico:uploaded", { bubbles: true, detail: { taken, refused } }));
    if (taken) refresh(form);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); start(); });
  input.addEventListener("change", () => { choose([...input.files]); input.value = ""; });
  form.querySelector("#folder")?.addEventListener("change", (event) => { choose(seen(event.target.files)); event.target.value = ""; });
  form.querySelector("#camera")?.addEventListener("change", (event) => {
    choose([...event.target.files].map(photo));
    event.target.value = "";
    if (onePdf) onePdf.checked = true;
    show();
  });
  onePdf?.addEventListener("change", show);
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", async (event) => choose(await dropped(event.dataTransfer)));
  addEventListener("online", () => items.forEach((item, row) => { if (item.dropped) retry(row); }));
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  show();
};

// data-listed: the page lists each file that was taken, so the form keeps those alone of which there is more to say.
const once = (form) => {
  form.querySelectorAll("[data-outcome=taken]:not(:has(p))").forEach((row) => row.remove());
  form.querySelector("[data-waiting]").hidden = !form.querySelector("[data-queue]").children.length;
};

// The list and the counts are fetched anew, also what has data-fresh and an id elsewhere on the page; the form, with
// what happened to each file, stays as it is.
const refresh = async (form) => {
  const here = document.getElementById("documents");
  const answer = await fetch(location.href).catch(() => null);
  if (!here || !answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("documents");
  const page = fresh.ownerDocument;
  if ("listed" in form.dataset) once(form);
  fresh.querySelector(`#${form.id}`).replaceWith(form);
  here.replaceWith(fresh);
  document.querySelectorAll("[data-fresh][id]").forEach((old) => old.replaceWith(page.getElementById(old.id) ?? ""));
  htmx.process(fresh);
};

document.querySelectorAll("form[data-uploads]").forEach(uploads);
