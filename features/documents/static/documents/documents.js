// Documents: files go up one by one, each with its own progress; a click on a name shows it beside the list.
"use strict";

const UNITS = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]];
const inWords = (bytes) => {
  const [unit, name] = UNITS.find(([unit]) => bytes >= unit) ?? [1, "bytes"];
  const amount = bytes / unit;
  return `${unit > 1 && amount < 9.95 ? amount.toFixed(1).replace(".0", "") : Math.round(amount)} ${name}`;
};
const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const endingOf = (file) => file.name.includes(".") ? file.name.split(".").pop().toUpperCase().slice(0, 4) : "FILE";

const uploads = (form) => {
  const input = form.querySelector("input[type=file]"), zone = form.querySelector("[data-dropzone]");
  const queue = form.querySelector("[data-queue]"), pattern = form.querySelector("template[data-row]");
  const button = form.querySelector("button[data-send]"), label = form.querySelector("[data-say]");
  const limit = Number(zone.dataset.limit) || Infinity, verb = label.textContent.trim();
  const items = new Map(); // rows on the page that still have a file to send
  let busy = false;

  const tell = (words) => { form.querySelector("[data-progress]").textContent = words; };
  const show = () => {
    const waiting = [...items.values()].filter((item) => !item.refused).length;
    form.querySelector("[data-waiting]").hidden = !queue.children.length;
    form.querySelectorAll("[data-particulars]").forEach((part) => { part.hidden = !waiting && !busy; });
    button.disabled = busy || !waiting;
    label.textContent = waiting ? `${verb} ${counted(waiting, "file")}` : verb;
  };
  const refuse = (row, words, again) => {
    row.querySelector(".progress").hidden = true;
    row.querySelector(".error").hidden = false;
    row.querySelector(".error > span").textContent = words;
    row.querySelector("[data-again]").hidden = !again;
  };
  const drop = (row) => {
    items.get(row)?.request?.abort();
    items.delete(row);
    row.remove();
    show();
    (queue.querySelector("button:not([hidden])") ?? input).focus();
  };
  const add = (file) => {
    const row = pattern.content.firstElementChild.cloneNode(true), item = { file, refused: false };
    row.querySelector(".thumb").textContent = endingOf(file);
    row.querySelector(".title").textContent = file.name;
    row.querySelector("[data-amount]").textContent = inWords(file.size);
    row.querySelector(".progress").setAttribute("aria-label", `Uploading ${file.name}`);
    row.querySelector("[data-away]").setAttribute("aria-label", `Leave out ${file.name}`);
    row.querySelector("[data-away]").addEventListener("click", () => drop(row));
    row.querySelector("[data-again]").addEventListener("click", () => { items.get(row).refused = false; send(); });
    if (file.size > limit) {
      item.refused = true;
      refuse(row, `This file has ${inWords(file.size)}. A file can have up to ${inWords(limit)}: make it smaller, or split it.`, false);
    }
    items.set(row, item);
    queue.append(row);
  };
  const choose = (files) => {
    queue.querySelectorAll("[data-outcome]").forEach((row) => row.remove());
    [...files].forEach(add);
    tell(`${counted(files.length, "file")} chosen.`);
    show();
  };

  const post = (row, item) => new Promise((done) => {
    const request = item.request = new XMLHttpRequest(), body = new FormData(form);
    const bar = row.querySelector(".progress"), amount = row.querySelector("[data-amount]");
    body.delete(input.name);
    body.append(input.name, item.file);
    row.querySelector(".error").hidden = true;
    bar.hidden = false;
    bar.value = 0;
    row.querySelector("[data-away]").setAttribute("aria-label", `Cancel upload of ${item.file.name}`);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      item.percent = Math.floor(event.loaded / event.total * 100);
      bar.value = item.percent;
      amount.textContent = `${inWords(Math.min(event.loaded, item.file.size))} of ${inWords(item.file.size)}`;
    });
    const fail = (words) => { item.refused = true; refuse(row, words, true); done("failed"); };
    request.addEventListener("error", () => fail(`The connection dropped at ${item.percent ?? 0}%.`));
    request.addEventListener("timeout", () => fail("This takes too long. Try again with a better connection."));
    request.addEventListener("abort", () => done("canceled"));
    request.addEventListener("load", () => {
      if (request.getResponseHeader("HX-Redirect")) location.assign(request.getResponseHeader("HX-Redirect"));
      else if (request.status === 429) fail("That was too many at once. Wait a few minutes and try again.");
      else if (request.status !== 200 && request.status !== 422) fail("That did not work. Try again, or reload the page.");
      else {
        const answer = document.createElement("template");
        answer.innerHTML = request.responseText;
        row.replaceWith(answer.content);
        items.delete(row);
        done(request.status === 200 ? "taken" : "refused");
      }
    });
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  });

  const send = async () => {
    if (busy || !form.reportValidity()) return;
    busy = true;
    const ends = [];
    for (let next; (next = [...items].find(([, item]) => !item.refused));) {
      show();
      label.textContent = `Uploading, ${items.size} to go`;
      tell(`Uploading ${next[1].file.name}`);
      ends.push(await post(...next));
    }
    busy = false;
    input.value = "";
    show();
    const taken = ends.filter((end) => end === "taken").length, refused = ends.length - taken;
    tell(`${counted(taken, "file")} added${refused ? `, ${refused} not added` : ""}.`);
    if (taken) refresh(form);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); send(); });
  input.addEventListener("change", () => { choose(input.files); input.value = ""; });
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => choose(event.dataTransfer.files));
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  show();
};

// The list and the counts are fetched anew; the form, with what happened to each file, stays as it is.
const refresh = async (form) => {
  const here = document.getElementById("documents");
  const answer = await fetch(location.href).catch(() => null);
  if (!here || !answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("documents");
  fresh.querySelector(`#${form.id}`).replaceWith(form);
  here.replaceWith(fresh);
  htmx.process(fresh);
};

// Where there is room, a document is looked at beside the list; elsewhere its link leads to its own page.
const mark = (id) => document.querySelectorAll("#rows > .row").forEach((row) => {
  if (row.querySelector(".title")?.pathname.includes(id)) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
});
document.addEventListener("click", (event) => {
  const place = document.getElementById("preview"), link = event.target.closest("#rows a.title");
  if (event.target.closest("[data-close-preview]")) {
    const opener = document.querySelector(`#rows a.title[href*="${place.dataset.of}"]`);
    place.closest(".docs").classList.add("two");
    place.hidden = true;
    mark("-");
    opener?.focus();
  } else if (link && place && matchMedia("(min-width: 84.01rem)").matches && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    place.closest(".docs").classList.remove("two");
    htmx.ajax("GET", `${link.pathname}preview/`, { target: "#preview", swap: "outerHTML" });
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const shown = document.getElementById("preview");
  if (shown) mark(shown.dataset.of);
});

// After “Show more” the reader goes on at the first row that came.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "more") document.getElementById("rows").dataset.read = document.querySelectorAll("#rows > .row").length;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const read = Number(event.target.dataset?.read);
  if (!read) return;
  delete event.target.dataset.read;
  event.target.children[read]?.querySelector("a.title")?.focus();
});

// What is on its way to the reader's disk is no longer New; the server knows it for the next page.
document.addEventListener("click", (event) => {
  event.target.closest('.row a[href$="/download/"]')?.closest(".row").querySelector(".badge")?.remove();
});

// Staff share all files at once, so that one mail tells of all; what was chosen is listed before.
const sharing = (form) => {
  const input = form.querySelector("input[type=file]"), queue = form.querySelector("[data-queue]");
  const pattern = form.querySelector("template[data-row]"), label = form.querySelector("[data-say]");
  const take = (files) => {
    const kept = new DataTransfer();
    files.forEach((file) => kept.items.add(file));
    input.files = kept.files;
    show();
  };
  const line = (file) => {
    const row = pattern.content.firstElementChild.cloneNode(true), away = row.querySelector("button");
    row.querySelector(".thumb").textContent = endingOf(file);
    row.querySelector(".title").textContent = file.name;
    row.querySelector(".meta").textContent = inWords(file.size);
    away.setAttribute("aria-label", `Leave out ${file.name}`);
    away.addEventListener("click", () => { take([...input.files].filter((other) => other !== file)); input.focus(); });
    return row;
  };
  const show = () => {
    queue.replaceChildren(...[...input.files].map(line));
    form.querySelector("[data-waiting]").hidden = !input.files.length;
    label.textContent = input.files.length ? `Share ${counted(input.files.length, "file")}` : "Share";
  };
  const zone = form.querySelector("[data-dropzone]");
  input.addEventListener("change", show);
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => take([...input.files, ...event.dataTransfer.files]));
};

document.querySelectorAll("form[data-uploads]").forEach(uploads);
document.querySelectorAll("form[data-share]").forEach(sharing);
