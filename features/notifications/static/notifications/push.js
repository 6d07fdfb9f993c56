// Turns on notifications in this browser. The form with data-push is filled in by what the browser answers, and posted.
// The browser asks its person for leave only once they press the button. A module: it is loaded once.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const BLOCKED = "Your browser blocks notifications of this page. Allow them in its settings, then try again.";
const FAILED = "Your browser could not reach its push service. Try again later, or in another browser.";

const subscribed = async (manager, key) => {
  const had = await manager.getSubscription();
  if (had && words(had.options.applicationServerKey) === key) return had;
  await had?.unsubscribe(); // to an older key of ours
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
};

const turnOn = async (form) => {
  const { key, scope, worker } = form.dataset;
  if (await Notification.requestPermission() !== "granted") throw new Error(BLOCKED);
  await navigator.serviceWorker.register(worker, { scope });
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = await subscribed(pushManager, key).catch(() => { throw new Error(FAILED); });
  form.elements.endpoint.value = found.endpoint;
  for (const name of ["p256dh", "auth"]) form.elements[name].value = words(found.getKey(name));
  localStorage.setItem(`told:${scope}`, String(Date.now())); // app.js goes on with it after the next sign-in
  form.submit();
};

const turnOff = async (form) => {
  localStorage.removeItem(`told:${form.dataset.scope}`);
  const registration = await navigator.serviceWorker.getRegistration(form.dataset.scope);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
};

const on = document.querySelector("form[data-push]");
if (on) {
  const trouble = on.querySelector("[data-trouble]");
  on.hidden = !isAble;
  document.querySelector("[data-no-push]").hidden = isAble;
  on.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    trouble.textContent = "";
    turnOn(on).catch((error) => { trouble.textContent = [BLOCKED, FAILED].includes(error.message) ? error.message : FAILED; });
  });
}

const off = document.querySelector("form[data-push-off]");
if (off && isAble) off.addEventListener("submit", (event) => {
  event.preventDefault();
  turnOff(off).catch(() => {}).finally(() => off.submit());
});
