// The search field: a combobox over a grid of found rows (ARIA APG). From 3 letters or 2 digits.
const { find, findAll, say, text } = ritm;
const PICK = "[data-hit], .rt-hit";

const isField = (element) => element?.matches?.("[data-search-input]");
const popup = (field) => document.getElementById(field.getAttribute("aria-controls"));
let scanned = "";
const asking = new WeakSet();   // fields whose typed words still wait for their list
const given = new WeakSet();   // fields that were left before it came
const foundFor = new WeakMap();   // field → the words that its list answers
const due = new WeakSet();   // Enter came before the list did
const isEnough = (words) => words.replace(/\D/g, "").length >= 2 || words.trim().length >= 3;

// Closed, left, or chosen from: what comes late must not open it again.
function giveUp(field) {
  if (asking.has(field)) given.add(field);
  asking.delete(field);
  due.delete(field);
  htmx.trigger(field, "htmx:abort");
}

function hideFound(field) {
  const box = popup(field);
  giveUp(field);
  if (box) box.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(field, row) {
  findAll(PICK, popup(field)).forEach((other) => other.setAttribute("aria-selected", String(other === row)));
  if (!row) return field.removeAttribute("aria-activedescendant");
  row.id ||= `hit-${Math.random().toString(36).slice(2, 9)}`;
  field.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function showFound(field) {
  const box = popup(field);
  const rows = findAll(PICK, box);
  asking.delete(field);
  box.hidden = !box.children.length;
  field.setAttribute("aria-expanded", String(!box.hidden));
  choose(field, rows[0]);
  const people = rows.filter((row) => !row.hasAttribute("data-create")).length;
  say(text("found").replace("{count}", people));
  if (field.dataset.scanned && field.dataset.scanned === field.value && people === 1) focusMain(rows[0]);
  delete field.dataset.scanned;
  if (due.delete(field)) mainOf(rows[0])?.click();
}

const mainOf = (row) => find("[data-main]", row) ?? find(".btn-primary, button, a[href]", row);
// A scanned client is armed at once: Enter or the same scan again confirms (ux §5.2).
function focusMain(row) {
  const main = mainOf(row);
  main?.focus();
  if (main?.dataset.confirm) main.click();
}

document.addEventListener("htmx:configRequest", (event) => {
  const field = event.detail.elt;
  if (!isField(field)) return;
  if (!asking.has(field)) { event.preventDefault(); return; }
  if (field.dataset.scanned) event.detail.parameters.scan = "1";
  const again = field.dataset.scanned && field.dataset.scanned === scanned;
  const armed = again && find(".is-armed[data-main]", popup(field));
  scanned = field.dataset.scanned ?? "";
  if (armed) { event.preventDefault(); delete field.dataset.scanned; asking.delete(field); armed.click(); return; }
  if (isEnough(field.value)) return;
  event.preventDefault();
  hideFound(field);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const field = findAll("[data-search-input]").find((one) => popup(one) === event.detail.target);
  if (!field) return;
  foundFor.set(field, event.detail.requestConfig.formData.get(field.name));
  showFound(field);
});
for (const name of ["input", "find"]) {
  document.addEventListener(name, (event) => {
    if (!isField(event.target)) return;
    asking.add(event.target);
    given.delete(event.target);
  }, true);
}

// What was pressed in the popup is done: the field is ready for the next client.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  const box = elt.closest?.(".rt-pop");
  const field = box && findAll("[data-search-input]").find((one) => popup(one) === box);
  if (!field || isField(elt) || !successful || xhr.status !== 204) return;
  field.value = "";
  box.replaceChildren();
  hideFound(field);
  field.focus();
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!isField(field) || event.isComposing) return;
  const box = popup(field);
  if (!box || box.hidden) return;
  const rows = findAll(PICK, box);
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(field, rows[(at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length]);
  } else if (event.key === "Enter" && rows[at] && !event.ctrlKey) {
    event.preventDefault();
    // The rows answer fewer letters than stand there: the press is for the list that is on its way.
    if (asking.has(field) && foundFor.get(field) !== field.value) due.add(field);
    else mainOf(rows[at])?.click();
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button")) findAll("[data-search-input]").filter((field) => popup(field)?.contains(event.target)).forEach(giveUp);
});

document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (!isField(field) || !isEnough(field.value)) return;
  if (given.delete(field)) htmx.trigger(field, "find");
  else if (popup(field)?.children.length) {
    popup(field).hidden = false;
    field.setAttribute("aria-expanded", "true");
  }
});
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!isField(field)) return;
  // Another window in front is no leaving.
  setTimeout(() => { if (document.activeElement !== field && !popup(field)?.contains(document.activeElement)) giveUp(field); });
});
function leave(event) {
  findAll("[data-search-input][aria-expanded=true]").forEach((field) => {
    if (event.target !== field && !popup(field)?.contains(event.target)) hideFound(field);
  });
}
document.addEventListener("focusin", leave);
document.addEventListener("pointerdown", leave);

Object.assign(ritm, { hideFound });
