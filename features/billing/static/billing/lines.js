// Lines of a draft come and go without leaving the page. Without scripts the same buttons send the form.
const body = document.getElementById("lines");
const pattern = document.getElementById("line");

// Names that are read aloud, amounts and buttons go by the place of their line.
const number = () => [...body.rows].forEach((row, at) => {
  row.querySelectorAll("[aria-label]").forEach((each) => { each.ariaLabel = each.ariaLabel.replace(/line (#|\d+)/, `line ${at + 1}`); });
  row.querySelectorAll("output").forEach((each) => { each.id = `amount-${at}`; });
  row.querySelectorAll("[name=remove]").forEach((each) => { each.value = at; });
});
const tell = () => document.body.dispatchEvent(new Event("lines"));

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-line]"), remove = event.target.closest("#lines [name=remove]");
  if (!add && !remove) return;
  event.preventDefault();
  if (add) body.append(pattern.content.cloneNode(true));
  const row = remove?.closest("tr"), next = row?.nextElementSibling ?? row?.previousElementSibling;
  row?.remove();
  if (!body.rows.length) body.append(pattern.content.cloneNode(true));
  number();
  (add ? body.rows[body.rows.length - 1].querySelector("input") : (next ?? body.rows[0]).querySelector("[name=remove], input"))?.focus();
  tell();
});
