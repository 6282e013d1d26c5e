// Focus after a swap (ux §5.8): the same control, else the next row's, else the block's heading; never the body.
const { find, findAll } = ritm;
const MAIN = "[data-main], .btn, a[href], button";
let held = null;

function rowOf(element) {
  return element.closest("[data-row], .rt-p-row, .rt-li, tr, li");
}

function neighbour(row) {
  for (const side of ["nextElementSibling", "previousElementSibling"]) {
    for (let other = row?.[side]; other; other = other[side]) if (other.id) return other.id;
  }
  return "";
}

function hold() {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  let caret = null;
  try { caret = [active.selectionStart, active.selectionEnd]; } catch { /* not a text field */ }
  // What was pressed among the found goes away with them: the field they were found by is ready for the next name.
  const box = active.closest(".rt-pop");
  const field = box ? find(`[aria-controls="${box.id}"]`)?.id : "";
  return { element: active, id: active.id, caret, field, next: neighbour(rowOf(active)) };
}

function focusOn(element) {
  if (!element) return false;
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
  if (element.matches("input[autofocus]")) element.select?.();   // what was filled in is typed over
  return document.activeElement === element;
}

function restore(target) {
  const now = document.activeElement;
  if (now && now !== document.body && now.isConnected) return;
  const root = target?.isConnected ? target : document;
  const row = held?.next ? document.getElementById(held.next) : null;
  const same = [held?.id, held?.field].filter(Boolean).map((id) => document.getElementById(id)).find(Boolean);
  if (focusOn(find("[autofocus]", root))) return;
  if (focusOn(same)) {
    if (same.id === held.id && held.caret?.[0] != null) { try { same.setSelectionRange(...held.caret); } catch { /* not a text field */ } }
    return;
  }
  if (focusOn(row && (find("[data-main], [data-mark]", row) ?? find(MAIN, row)))) return;
  focusOn((root.id === "dialog" && ritm.firstField(root)) || (find("h1, h2, h3", root) ?? find("#main")));
}

document.addEventListener("htmx:beforeSwap", () => { held = hold() ?? held; });
function settle(target) {
  if (!held || held.element.isConnected) return;
  restore(target);
  held = null;
}
document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.target));
// An empty answer takes its part away and settles nothing.
document.addEventListener("htmx:afterRequest", () => setTimeout(() => settle(null), 60));

// What was chosen while an answer was on its way stays chosen: inside [data-keep], by id.
let chosen = [];
document.addEventListener("htmx:beforeSwap", () => { chosen = findAll("[data-keep] :checked").map((one) => one.id); });
document.addEventListener("htmx:afterSettle", () => {
  chosen.splice(0).forEach((id) => {
    const one = document.getElementById(id);
    if (one && !one.disabled) one.checked = true;
  });
});

Object.assign(ritm, { focusOn });
