// What this browser does when news arrives: it shows them, and opens what they are about. It keeps nothing.
"use strict";

self.addEventListener("install", () => self.skipWaiting());

const read = (event) => {
  try { return event.data.json(); } catch { return {}; }
};

const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

// Whoever has the page before them sees it there.
const isBefore = (path) => (one) => one.focused && one.visibilityState === "visible" && new URL(one.url).pathname === path;

const show = async ({ title = "Something is new", body = "", path = "/", icon, tag }) => {
  if ((await windows()).some(isBefore(path))) return;
  await self.registration.showNotification(title, { body, icon, tag, data: { path } });
};

self.addEventListener("push", (event) => event.waitUntil(show(read(event))));

// Only pages of this host are opened, whatever was sent.
const address = (path) => {
  const found = new URL(path, self.location.origin);
  return found.origin === self.location.origin ? found.href : self.location.origin;
};

const lead = async (path) => {
  const target = address(path), open = (await windows()).find((one) => one.url === target);
  return open ? open.focus() : self.clients.openWindow(target);
};

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.path ?? "/"));
});
