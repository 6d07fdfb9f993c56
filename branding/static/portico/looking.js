// While somebody looks at a portal as one of a client's people, forms that change something can't be used. The server
// refuses them anyway; here they say so before they are filled in.
"use strict";

const theirs = document.getElementById("looking")?.dataset.words ?? "";
const WRITES = "form[method=post], [hx-post], [hx-put], [hx-patch], [hx-delete]";
const still = (root) => {
  for (const place of root.querySelectorAll(WRITES)) {
    if (place.closest("#looking")) continue;
    const controls = place.matches("form") ? place.elements : [place];
    for (const control of controls) {
      if (control.type === "hidden") continue;
      control.disabled = true;
      control.title = theirs;
    }
  }
};
still(document);
document.addEventListener("htmx:afterSettle", () => still(document));
