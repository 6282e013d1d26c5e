// Focus after a swap (ux §5.8): the same control, by its id or by its place in the same row, else the next row's, else
// the block's heading; never the body.
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

const controlsOf = (row) => findAll("a[href], button, input:not([type=hidden]), select, textarea", row);

// Where a control stands, to find whatever stands there once its part has come anew.
function spotOf(element) {
  const row = element?.id ? null : element?.closest("[id]:is([data-row], .rt-p-row, .rt-li, tr, li)");
  return { id: element?.id ?? "", row: row?.id ?? "", at: row ? controlsOf(row).indexOf(element) : -1, tag: element?.tagName };
}

function atSpot({ id, row, at, tag }) {
  if (id) return document.getElementById(id);
  const now = row && document.getElementById(row), control = now ? controlsOf(now)[at] : null;
  return control?.tagName === tag ? control : null;
}

function hold() {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  let caret = null;
  try { caret = [active.selectionStart, active.selectionEnd]; } catch { /* not a text field */ }
  // What was pressed among the found goes away with them: the field they were found by is ready for the next name.
  const box = active.closest(".rt-pop");
  const field = box ? find(`[aria-controls="${box.id}"]`)?.id : "";
  return { element: active, spot: spotOf(active), caret, field, next: neighbour(rowOf(active)) };
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
  const same = held && (atSpot(held.spot) ?? (held.field ? document.getElementById(held.field) : null));
  if (focusOn(find("[autofocus]", root))) return;
  if (focusOn(same)) {
    if (same.id === held.spot.id && held.caret?.[0] != null) { try { same.setSelectionRange(...held.caret); } catch { /* not a text field */ } }
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

Object.assign(ritm, { focusOn, spotOf, atSpot });
