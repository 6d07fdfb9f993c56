// What can be chosen: files, whole folders, photos; what operating systems leave in folders is not asked about.
const UNSEEN = /^(\..*|~\$.*|thumbs\.db|desktop\.ini|icon\r|__macosx)$/i;
const UNITS = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]];

export const inWords = (bytes) => {
  const [unit, name] = UNITS.find(([unit]) => bytes >= unit) ?? [1, "bytes"];
  const amount = bytes / unit;
  return `${unit > 1 && amount < 9.95 ? amount.toFixed(1).replace(".0", "") : Math.round(amount)} ${name}`;
};
export const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
export const endingOf = (file) => file.name.includes(".") ? file.name.split(".").pop().toUpperCase().slice(0, 4) : "FILE";
export const isHeic = (file) => /\.hei[cf]$/i.test(file.name); // not asked for, so that phones send JPEG; taken by itself
export const isPhoto = (file) => /\.(jpe?g|png|hei[cf]|webp)$/i.test(file.name);
// Return why a file can't be added, as far as its name and size tell; the server looks at all of it.
export const reason = (file, limit, accept) => {
  const ending = `.${file.name.split(".").pop().toLowerCase()}`;
  if (!file.size) return "This file is empty. Choose it again, or save it anew first.";
  if (file.size > limit) return `This file has ${inWords(file.size)}. A file can have up to ${inWords(limit)}: make it smaller, or split it.`;
  if (!accept || isHeic(file) || accept.split(",").includes(ending)) return "";
  return file.name.includes(".") ? `Files ending in ${ending} can’t be added.` : "This file’s name has no ending, so we can’t tell what it is.";
};
export const seen = (files) => [...files].filter((file) => {
  const path = (file.webkitRelativePath || file.name).split("/");
  return !path.some((part) => UNSEEN.test(part));
});

const folders = new WeakMap(); // of dropped files, which don't say it themselves
// Return the folder a file was chosen with; empty: it was chosen by itself.
export const folderOf = (file) => folders.get(file) ?? (file.webkitRelativePath || "").split("/").slice(0, -1).join("/");

const filesIn = (entry) => new Promise((done) => {
  if (entry.isFile) return entry.file((file) => { folders.set(file, entry.fullPath.split("/").slice(1, -1).join("/")); done([file]); }, () => done([]));
  const reader = entry.createReader(), found = [];
  const more = () => reader.readEntries(async (entries) => {
    if (!entries.length) return done((await Promise.all(found.map(filesIn))).flat());
    found.push(...entries.filter((each) => !UNSEEN.test(each.name)));
    more(); // a folder is told a hundred at a time
  }, () => done([]));
  more();
});

// Return all files of a drop, those of dropped folders among them.
export const dropped = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return seen(transfer.files);
  return seen((await Promise.all(entries.map(filesIn))).flat());
};

let taken = 0;
// Every camera calls its photos alike.
export const photo = (file) => {
  taken += 1;
  return new File([file], `Photo ${taken}.${file.name.split(".").pop()}`, { type: file.type, lastModified: file.lastModified });
};

const MOST_HASHED = 64 * 1024 ** 2; // more would have to be in memory at once; the server still tells of it afterwards
const digest = async (file) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

// Return what was uploaded already, by file: the name it has, and the day it came.
export const known = async (form, files) => {
  const found = new Map();
  if (!form.dataset.known || !globalThis.crypto?.subtle) return found;
  const small = files.filter((file) => file.size <= MOST_HASHED).slice(0, 50), body = new FormData();
  const hashes = [];
  for (const file of small) hashes.push(await digest(file).catch(() => ""));
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("client", form.elements.client?.value ?? "");
  hashes.filter(Boolean).forEach((hash) => body.append("sha256", hash));
  const answer = await fetch(form.dataset.known, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.headers.get("HX-Redirect")) return found;
  const told = await answer.json();
  small.forEach((file, at) => { if (told[hashes[at]]) found.set(file, told[hashes[at]]); });
  return found;
};
