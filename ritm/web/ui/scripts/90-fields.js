// Small helpers of forms: colour, unsaved changes, copying, theme, "all rows", submit on change.
const { find, findAll, text, toast } = ritm;

// Colour: <span data-colour> around a HEX field and a palette of squares with data-hex.
function paint(group) {
  const field = find("input[data-hex-field]", group);
  const square = find("[data-colour-shown]", group);
  const hex = field?.value.trim().replace(/^#?/, "#");
  if (!hex || !/^#[0-9a-f]{6}$/i.test(hex)) return;
  square?.style.setProperty("--dir", hex);
  // What is drawn in this colour elsewhere in the form: data-colour-of="id of the field".
  findAll(`[data-colour-of="${group.dataset.colour}"]`).forEach((sample) => sample.style.setProperty("--dir", hex));
}
document.addEventListener("input", (event) => {
  const group = event.target.closest("[data-colour]");
  if (group) paint(group);
});
document.addEventListener("click", (event) => {
  const square = event.target.closest("[data-hex]");
  const group = square && find(`[data-colour="${square.closest("[data-palette]").dataset.palette}"]`);
  if (!group) return;
  const field = find("input[data-hex-field]", group);
  field.value = square.dataset.hex;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  square.closest("[popover]")?.hidePopover();
  field.focus();
});

// A chosen file is named in the field; a part of a long form that is in sight is marked in its list.
document.addEventListener("change", (event) => {
  const box = event.target.closest(".rt-drop");
  if (!box || !event.target.files.length) return;
  find("[data-file-name]", box).textContent = event.target.files[0].name;
  box.classList.add("is-full");
});
const parts = findAll(".rt-form-nav a"), formBody = find(".rt-form-body");
const partOf = (link) => find(`#${link.dataset.part}`);
function markPart() {
  const edge = formBody.getBoundingClientRect().top + 90;
  const isEnd = formBody.scrollTop + formBody.clientHeight >= formBody.scrollHeight - 2 && formBody.scrollTop > 0;
  const now = isEnd ? parts.at(-1) : parts.findLast((link) => partOf(link)?.getBoundingClientRect().top <= edge) ?? parts[0];
  parts.forEach((link) => { if (link === now) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
}
if (parts.length && formBody) {
  formBody.addEventListener("scroll", markPart, { passive: true });
  markPart();
}

// What is typed stands at once where it will be seen: data-text-of="id of the field".
document.addEventListener("input", (event) => {
  if (event.target.id) findAll(`[data-text-of="${CSS.escape(event.target.id)}"]`).forEach((place) => { place.textContent = event.target.value; });
});

// Unsaved changes: <form data-dirty>; its [data-dirty-bar] appears, [data-dirty-count] counts the fields.
const firstState = new WeakMap();
const state = (form) => {
  const seen = new Map();
  for (const [name, value] of new FormData(form)) {
    if (name !== "request_key") seen.set(name, `${seen.get(name) ?? ""}|${value instanceof File ? value.name : value}`);
  }
  return seen;
};
function changes(form) {
  const before = firstState.get(form) ?? new Map(), now = state(form);
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name)).length;
}
function weigh(form) {
  const count = changes(form);
  form.classList.toggle("is-dirty", count > 0);
  const within = (selector) => [...findAll(selector, form), ...(form.id ? findAll(`${selector}[data-for="${form.id}"]`) : [])];
  within("[data-dirty-bar]").forEach((bar) => { bar.hidden = count === 0; });
  within("[data-dirty-count]").forEach((place) => { place.textContent = count || ""; });
}
function begin(root = document) {
  findAll("form[data-dirty]", root).forEach((form) => {
    if (firstState.has(form)) return;
    firstState.set(form, state(form));
    // An answered form comes back with what was typed: all of it is unsaved.
    if (form.dataset.dirty === "typed" || find(".is-invalid", form)) form.classList.add("is-dirty");
    else weigh(form);
  });
  findAll("[data-colour]", root).forEach(paint);
}
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.form ?? event.target.closest?.("form");
    if (form?.matches("form[data-dirty]")) weigh(form);
  });
}
document.addEventListener("reset", (event) => setTimeout(() => event.target.matches("form[data-dirty]") && weigh(event.target)));
window.addEventListener("beforeunload", (event) => {
  const left = find("form[data-dirty].is-dirty:not([data-sent])");
  if (left) { event.preventDefault(); event.returnValue = text("leave"); }
});
// An answer that leads to another page has saved everything.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) findAll("form[data-dirty]").forEach((form) => { form.dataset.sent = "1"; });
});
document.addEventListener("htmx:afterSettle", (event) => begin(event.detail.target?.parentElement ?? document));
// A part of a form that came anew may hold other values than at the start, or show for the first time what was there
// all along (data-as-kept).
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest?.("form[data-dirty]"), before = firstState.get(form);
  if (!before) return;
  const now = state(form);
  findAll("[data-as-kept][name]", form).forEach(({ name }) => { if (!before.has(name)) before.set(name, now.get(name)); });
  if (!form.classList.contains("is-dirty")) weigh(form);
});

// Copy: data-copy="words" or data-copy-from="#field".
async function copy(words) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(words);
  const field = document.createElement("textarea");
  field.value = words;
  (find("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const from = button.dataset.copyFrom && find(button.dataset.copyFrom);
  await copy(from ? (from.value ?? from.textContent).trim() : button.dataset.copy);
  toast(button.dataset.copied || text("copied"));
});

// Theme: shown at once, kept by the form's own POST.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-set-theme]");
  if (!button) return;
  document.documentElement.dataset.bsTheme = button.dataset.setTheme;
  findAll("button[data-set-theme]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.setTheme === button.dataset.setTheme)));
});

// A password is shown while the eye beside it is pressed in.
document.addEventListener("click", (event) => {
  const eye = event.target.closest("button[data-reveal]");
  if (!eye) return;
  const isShown = eye.getAttribute("aria-pressed") !== "true";
  find("input", eye.closest(".rt-in")).type = isShown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(isShown));
});

// A new studio stands in the zone of the browser that opens it.
findAll("input[data-time-zone]").forEach((field) => { field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""; });

// A tick over all rows: <input data-check-all="name of the rows' ticks">.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-check-all]");
  if (all) findAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`).forEach((one) => { one.checked = all.checked; });
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});

// A row of a form goes: data-take-away="#row"; the focus goes to the field after the list.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-away]"), row = button && find(button.dataset.takeAway);
  if (!row) return;
  const form = row.closest("form"), next = row.nextElementSibling ?? row.previousElementSibling ?? row.parentElement.nextElementSibling;
  row.remove();
  find("button, input:not([type=hidden]), select", next ?? form)?.focus();
  form?.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

begin();
