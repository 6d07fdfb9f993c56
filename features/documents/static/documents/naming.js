// Settings → Uploads: what a file would be called, while the pattern is typed. The server decides.
const input = document.querySelector("#id_name_pattern"), example = document.querySelector("[data-example]");
const show = () => {
  const pattern = input.value.trim(), said = example.dataset;
  const name = pattern.replace(/\{(date|year|client|type|name)\}/g, (_, place) => said[place]);
  example.textContent = `${(name || said.name).replace(/\s+/g, " ")}.pdf`;
};
input?.addEventListener("input", show);
