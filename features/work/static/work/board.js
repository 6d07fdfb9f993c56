// Keys on the board: arrows go from card to card, > moves one on, x ticks it. Everything works without it.
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const columns = () => [...board.querySelectorAll(".column")].map((one) => [...one.querySelectorAll("[data-card]")]);
  const here = () => document.activeElement.closest("[data-card]");
  const go = (card) => card && card.focus();
  function move(across, down) {
    const all = columns(), card = here();
    const x = all.findIndex((one) => one.includes(card));
    if (x < 0) return go(all.flat()[0]);
    const y = all[x].indexOf(card);
    if (down) return go(all[x][y + down]);
    for (let at = x + across; at >= 0 && at < all.length; at += across)
      if (all[at].length) return go(all[at][Math.min(y, all[at].length - 1)]);
  }
  const keys = {
    ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0), ArrowUp: () => move(0, -1), ArrowDown: () => move(0, 1),
    ">": () => here()?.querySelector("[data-on]")?.click(), x: () => here()?.querySelector("input[type=checkbox]")?.click(),
  };
  const isTyping = (target) => target.matches("select, textarea, input:not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    const isFree = !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!act || !isFree || !board.contains(event.target)) return;
    event.preventDefault();
    act();
  });
})();
