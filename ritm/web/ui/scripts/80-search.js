// The search field: a combobox over a grid of found rows (ARIA APG). From 3 letters or 2 digits.
const { find, findAll, say, text } = ritm;
const PICK = "[data-hit], .rt-hit";

const isField = (element) => element?.matches?.("[data-search-input]");
const popup = (field) => document.getElementById(field.getAttribute("aria-controls"));
let scanned = "";
const isEnough = (words) => words.replace(/\D/g, "").length >= 2 || words.trim().length >= 3;

function hideFound(field) {
  const box = popup(field);
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
  box.hidden = !box.children.length;
  field.setAttribute("aria-expanded", String(!box.hidden));
  choose(field, rows[0]);
  const people = rows.filter((row) => !row.hasAttribute("data-create")).length;
  say(text("found").replace("{count}", people));
  if (field.dataset.scanned && field.dataset.scanned === field.value && people === 1) focusMain(rows[0]);
  delete field.dataset.scanned;
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
  if (field.dataset.scanned) event.detail.parameters.scan = "1";
  const again = field.dataset.scanned && field.dataset.scanned === scanned;
  const armed = again && find(".is-armed[data-main]", popup(field));
  scanned = field.dataset.scanned ?? "";
  if (armed) { event.preventDefault(); delete field.dataset.scanned; armed.click(); return; }
  if (isEnough(field.value)) return;
  event.preventDefault();
  hideFound(field);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const field = findAll("[data-search-input]").find((one) => popup(one) === event.detail.target);
  if (field) showFound(field);
});

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
    mainOf(rows[at])?.click();
  }
});

document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (isField(field) && popup(field)?.children.length && isEnough(field.value)) {
    popup(field).hidden = false;
    field.setAttribute("aria-expanded", "true");
  }
});
function leave(event) {
  findAll("[data-search-input][aria-expanded=true]").forEach((field) => {
    if (event.target !== field && !popup(field)?.contains(event.target)) hideFound(field);
  });
}
document.addEventListener("focusin", leave);
document.addEventListener("pointerdown", leave);

Object.assign(ritm, { hideFound });
