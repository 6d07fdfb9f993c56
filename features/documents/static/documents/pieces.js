// A file goes up in pieces, by the tus protocol: after a dropped connection, or a reload, it goes on where it was.
export const SMALL = 1024 ** 2; // up to this a file goes with its form
const PIECE = 8 * 1024 ** 2, VERSION = "1.0.0";

export class Dropped extends Error {}
export class Refused extends Error {}
export class Canceled extends Error {}
export class Failed extends Error {}

const memory = { // what this browser has on its way; without storage it is forgotten with the page
  recall(key) { try { return localStorage.getItem(key); } catch { return null; } },
  keep(key, url) { try { localStorage.setItem(key, url); } catch { /* full, or not allowed */ } },
  forget(key) { try { localStorage.removeItem(key); } catch { /* not allowed */ } },
};
const keyOf = (form, file) => `upload ${form.dataset.pieces} ${file.name} ${file.size} ${file.lastModified}`;
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const ask = (item, method, url, { headers = {}, body = null, sent = null } = {}) => new Promise((done, fail) => {
  const request = item.request = new XMLHttpRequest();
  if (sent) request.upload.addEventListener("progress", (event) => sent(event.loaded, event.total));
  request.addEventListener("error", () => fail(new Dropped()));
  request.addEventListener("timeout", () => fail(new Dropped()));
  request.addEventListener("abort", () => fail(new Canceled()));
  request.addEventListener("load", () => {
    const elsewhere = request.getResponseHeader("HX-Redirect");
    if (elsewhere) { location.assign(elsewhere); fail(new Canceled()); }
    else if (request.status === 429) fail(new Failed("That was too many at once. Wait a few minutes and try again."));
    else done(request);
  });
  request.open(method, url);
  for (const [name, value] of Object.entries({ "HX-Request": "true", ...headers })) request.setRequestHeader(name, value);
  request.send(body);
});

const speak = (item, form, method, url, headers = {}, more = {}) => ask(item, method, url, {
  ...more, headers: { "Tus-Resumable": VERSION, "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...headers },
});
const refusal = (answer) => answer.status === 422 ? new Refused(answer.responseText) : new Failed("That did not work. Try again, or reload the page.");

const begin = async (form, item) => {
  const said = { filename: item.file.name, client: form.elements.client?.value ?? "" };
  const answer = await speak(item, form, "POST", form.dataset.pieces, {
    "Upload-Length": String(item.file.size),
    "Upload-Metadata": Object.entries(said).map(([name, value]) => `${name} ${encoded(value)}`).join(","),
  });
  if (answer.status !== 201) throw refusal(answer);
  memory.keep(keyOf(form, item.file), answer.getResponseHeader("Location"));
  return answer.getResponseHeader("Location");
};
const arrived = async (form, item) => {
  const answer = await speak(item, form, "HEAD", item.url);
  return answer.status === 200 ? Number(answer.getResponseHeader("Upload-Offset")) : null;
};

// Send a file, or the rest of it; return the id it has there. `told` hears how many bytes are up.
export const send = async (form, item, told) => {
  item.url ??= memory.recall(keyOf(form, item.file));
  let at = item.url ? await arrived(form, item) : null;
  if (at === null) {
    item.url = await begin(form, item);
    at = 0;
  }
  while (at < item.file.size) {
    told(at);
    const from = at, answer = await speak(item, form, "PATCH", item.url,
      { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" },
      { body: item.file.slice(from, from + PIECE), sent: (loaded) => told(from + loaded) });
    if (answer.status === 422) forget(form, item);
    if (answer.status !== 204 && answer.status !== 409) throw refusal(answer);
    at = Number(answer.getResponseHeader("Upload-Offset"));
  }
  told(item.file.size);
  return item.url.split("/").at(-2);
};

// What became a document, or was refused, is not gone on with.
export const forget = (form, item) => { memory.forget(keyOf(form, item.file)); item.url = null; };

export const cancel = (form, item) => {
  item.request?.abort();
  if (item.url) speak({}, form, "DELETE", item.url).catch(() => null);
  forget(form, item);
};
