// Blocks of the card: the menu of one block knows whose it is; a head can be dragged within its column (ux §4.7).
const { find, findAll } = ritm;
const keyOf = (section) => section && find("[data-block]", section)?.dataset.block;
const orderOf = (section) => getComputedStyle(section).order;
// Those that the block can pass: on a phone some have places of their own, and one is not shown.
const peersOf = (section) => findAll(":scope > section", section.parentElement)
  .filter((one) => keyOf(one) && one.getClientRects().length && orderOf(one) === orderOf(section));
let asked = null;   // the block whose menu is open
let dragged = null;

function say(section, keys) {
  const form = find("#block-form");
  form.elements.block.value = keyOf(section);
  form.elements.order.value = keys.join(" ");
}

function orderAfter(section, step) {
  const keys = peersOf(section).map(keyOf);
  const place = keys.indexOf(keyOf(section));
  keys.splice(Math.max(0, place + step), 0, ...keys.splice(place, 1));
  return keys;
}

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-block]");
  if (tool) {
    const section = asked = tool.closest("section"), all = peersOf(section), place = all.indexOf(section);
    const shows = { fold: !section.matches(".rt-folded"), open: section.matches(".rt-folded"), reset: true };
    findAll("#block-form button").forEach((button) => {
      const step = Number(button.dataset.step);
      button.hidden = step ? !all[place + step] : !shows[button.value];
    });
    say(section, []);
  }
  const opening = event.target.closest('[form="block-form"]');
  if (opening) setTimeout(() => find("[data-block]", opening.closest("section"))?.focus());
  const press = event.target.closest("#block-form button");
  if (!press || !asked) return;
  if (press.dataset.step) say(asked, orderAfter(asked, Number(press.dataset.step)));
  // Not before the form has gone: a button that loses the focus is no longer what was pressed.
  setTimeout(() => { press.closest("[popover]").hidePopover(); find("[data-block]", asked)?.focus(); });
});

document.addEventListener("pointerdown", (event) => {
  const head = event.target.closest(".rt-card .card-header");
  if (head && keyOf(head)) head.draggable = event.pointerType === "mouse" && !event.target.closest("a, button, input");
});
document.addEventListener("dragstart", (event) => {
  const head = event.target.closest?.(".rt-card .card-header");
  dragged = head && keyOf(head) ? head.closest("section") : null;
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

function under(event) {
  const section = dragged && event.target.closest(".rt-col > section");
  return section && section !== dragged && section.parentElement === dragged.parentElement && keyOf(section) ? section : null;
}
function unmark() { findAll(".is-drop-before, .is-drop-after").forEach((one) => one.classList.remove("is-drop-before", "is-drop-after")); }
const comesLater = (section) => Boolean(dragged.compareDocumentPosition(section) & Node.DOCUMENT_POSITION_FOLLOWING);

document.addEventListener("dragover", (event) => {
  const section = under(event);
  unmark();
  if (!section) return;
  event.preventDefault();
  section.classList.add(comesLater(section) ? "is-drop-after" : "is-drop-before");
});
document.addEventListener("drop", (event) => {
  const section = under(event);
  unmark();
  if (!section) return;
  event.preventDefault();
  const all = peersOf(section), step = all.indexOf(section) - all.indexOf(dragged);
  const press = find(`#block-form [data-step="${step < 0 ? -1 : 1}"]`);
  asked = null;
  say(dragged, orderAfter(dragged, step));
  press.click();
});
document.addEventListener("dragend", () => { unmark(); dragged = null; });
