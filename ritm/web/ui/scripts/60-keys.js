// Shortcuts (ux §5.1). Letters by what they print, else by the physical key, so «К» of the Russian layout is R.
const { find, findAll, isTyping, disarm, leaveDialog } = ritm;
const QUIET_MS = 40, PREFIX_MS = 1200;
let quiet = 0, prefixAt = 0;

const visible = (element) => element && element.getClientRects().length > 0;
const target = (name) => findAll(`[data-key="${name}"]`).find(visible);

function letter(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

function press(name) {
  const element = target(name);
  element?.click();
  return Boolean(element);
}

function search() {
  const field = find("dialog[open] [data-search-input]") ?? findAll("[data-search-input]").find(visible);
  field?.focus();
  field?.select();
  return Boolean(field);
}

function sheet() {
  const keys = find("#keys");
  if (!keys?.togglePopover) return false;
  keys.togglePopover();
  return true;
}

// The last act, while its toast is there.
function undo() {
  const button = find("#toasts [data-undo]");
  if (button) later(() => button.click());
  return Boolean(button);
}

// Letters wait for a quiet gap, so that a scanned code never presses «N».
function later(act) {
  clearTimeout(quiet);
  quiet = setTimeout(act, QUIET_MS);
}

function onLetter(event) {
  const key = letter(event);
  if (Date.now() - prefixAt < PREFIX_MS) {
    prefixAt = 0;
    const section = { h: "home", c: "clients", l: "classes", s: "schedule" }[key];
    const link = section && find(`[data-go="${section}"]`);
    if (link) { later(() => link.click()); return true; }
  }
  if (key === "g") { prefixAt = Date.now(); return false; }
  if (key === "n") { later(() => press(event.shiftKey ? "shift-n" : "n")); return true; }
  if (key === "z" && !event.shiftKey) return undo();
  if (key === "t" && !event.shiftKey) { later(() => press("t")); return true; }
  return false;
}

// A dialog that stands inside a form (the crop of a photo) has a main button of its own.
function submitMain() {
  const open = findAll("dialog[open]").at(-1);
  const around = document.activeElement?.closest("form");
  const own = open?.contains(around) || !open ? around : null;
  const form = own ?? (open ? find("form", open) : find("form[data-dirty], form:has(.rt-save [type=submit]), #sell-form"));
  const button = form && (find("[data-main]", form) ?? find("button[type=submit].btn-primary", form) ?? find("button[type=submit]", form));
  const main = button ?? (form?.id && find(`button[form="${form.id}"]`)) ?? (open && find("[data-main], .btn-primary:not([hidden])", open));
  main?.click();
  return Boolean(main);
}

// Enter in a field means the main button, not whichever stands first ("Make a password", "Save and one more").
function isAmbiguous(event) {
  const field = event.target;
  if (!field.matches?.("input:not([type=file], [role=combobox], [data-search-input])") || !field.form) return false;
  return [...field.form.elements].filter((one) => one.type === "submit").length > 1;
}

// One layer a press: armed button, menu, dialog (the browser's own), panel, field.
function back(event) {
  if (disarm()) return true;
  const open = find("[popover]:popover-open:not(#toasts)");
  if (open) { open.hidePopover(); return true; }
  const shown = findAll("[data-search-input][aria-expanded=true]")[0];
  if (shown) { ritm.hideFound(shown); return true; }
  const box = findAll("dialog[open]").at(-1);
  if (box) return box.id === "dialog" && leaveDialog();   // one inside it closes by itself
  if (isTyping(event.target)) { event.target.blur(); return true; }
  return press("close");
}

function nearest(list, from, key) {
  const here = from.getBoundingClientRect();
  const centre = (box) => [box.left + box.width / 2, box.top];
  const [x, y] = centre(here);
  const aim = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  let best = null, least = Infinity;
  for (const other of list) {
    if (other === from) continue;
    const [ox, oy] = centre(other.getBoundingClientRect());
    const along = (ox - x) * aim[0] + (oy - y) * aim[1];
    const across = Math.abs((ox - x) * aim[1]) + Math.abs((oy - y) * aim[0]);
    if (along <= 1) continue;
    const far = along + across * 3;
    if (far < least) { least = far; best = other; }
  }
  return best;
}

function move(event) {
  const from = document.activeElement;
  const grid = from.closest("[data-grid]");
  const rows = from.closest("[data-rows]");
  const inGrid = grid && from.matches("[data-cell], .rt-lesson");
  if (!inGrid && !rows) return false;
  const list = inGrid ? findAll("[data-cell], .rt-lesson", grid) : findAll("[data-row]", rows).map((row) => (row.matches("a, button") ? row : find("a[href], button", row)));
  const at = inGrid ? -1 : list.indexOf(from.closest("[data-row]")?.matches("a, button") ? from : find("a[href], button", from.closest("[data-row]") ?? rows));
  let next = null;
  if (event.key === "Home") next = list[0];
  else if (event.key === "End") next = list.at(-1);
  else if (inGrid) next = nearest(list, from, event.key);
  else if (event.key === "ArrowDown") next = list[at + 1];
  else if (event.key === "ArrowUp") next = list[at - 1];
  else return false;
  if (!next) return inGrid;
  if (inGrid) list.forEach((cell) => { cell.tabIndex = cell === next ? 0 : -1; });
  next.focus();
  return true;
}

function mark() {
  const row = document.activeElement?.closest("[data-row]");
  if (!row || document.activeElement.matches("button, input, select, textarea, summary, [role=button]")) return false;
  const button = find("[data-mark]", row);
  button?.focus();
  button?.click();
  return Boolean(button);
}

function plain(event) {
  const slash = event.key === "/" || (event.code === "Slash" && !event.shiftKey && event.key !== "?");
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return sheet();
  if (slash) return search();
  if (["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    if (find(".rt-menu:popover-open") || event.target.closest("input, select, [role=radiogroup], summary")) return false;
    if (move(event)) return true;
    if (document.activeElement.closest("[data-grid], [data-rows], [role=region]")) return false;
    return (event.key === "ArrowLeft" && press("prev")) || (event.key === "ArrowRight" && press("next"));
  }
  if (event.code === "BracketLeft") return press("prev");
  if (event.code === "BracketRight") return press("next");
  if (event.key === " ") return mark();
  return onLetter(event);
}

document.addEventListener("keydown", (event) => {
  clearTimeout(quiet);
  if (event.defaultPrevented || event.isComposing) return;
  let done = false;
  if (event.key === "Escape") done = back(event);
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done = submitMain();
  else if (event.key === "Enter" && !event.shiftKey && !event.altKey && isAmbiguous(event)) done = submitMain();
  else if (event.altKey && !event.ctrlKey && /^Digit[1-3]$/.test(event.code)) done = press(`view-${event.code.slice(5)}`);
  else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && letter(event) === "z" && !isTyping(event.target)) done = undo();
  else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  else if (document.body.dataset.keys === "off" && !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", " "].includes(event.key)) return;
  else if (find("dialog[open]") && !["/", "?"].includes(event.key)) return;
  else done = plain(event);
  if (done) event.preventDefault();
});

// One tab stop for the whole grid.
function oneStop() {
  findAll("[data-grid]").forEach((grid) => {
    const cells = findAll("[data-cell], .rt-lesson", grid);
    const chosen = cells.find((cell) => cell.getAttribute("aria-current")) ?? cells[0];
    cells.forEach((cell) => { cell.tabIndex = cell === chosen ? 0 : -1; });
  });
}
oneStop();
document.addEventListener("htmx:afterSettle", oneStop);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") findAll(".rt-sect:hover, .rt-sect:focus-within").forEach((section) => section.classList.add("is-shut"));
});
document.addEventListener("pointerover", (event) => {
  findAll(".rt-sect.is-shut").forEach((section) => { if (!section.contains(event.target)) section.classList.remove("is-shut"); });
});

// Single keys can be switched off in this browser (WCAG 2.1.4).
const stored = () => { try { return localStorage.getItem("ritm-keys") ?? ""; } catch { return ""; } };
if (stored()) document.body.dataset.keys = stored();
const keysSwitch = find("[data-keys-switch]");
if (keysSwitch) keysSwitch.checked = stored() !== "off";
keysSwitch?.addEventListener("change", () => {
  document.body.dataset.keys = keysSwitch.checked ? "" : "off";
  try { localStorage.setItem("ritm-keys", document.body.dataset.keys); } catch { /* private mode */ }
});

// However the sheet is opened, it names only the keys that do something on this page.
find("#keys")?.addEventListener("beforetoggle", (event) => {
  if (event.newState !== "open") return;
  findAll("dt[data-needs]", event.target).forEach((term) => {
    term.hidden = term.nextElementSibling.hidden = !find(term.dataset.needs);
  });
});
