// What a person changes while an answer is on its way stays: the value, the tick, the cursor, the place of the focus
// (ux §5.8). So does what was changed before and the question did not carry. Fields are known by their id.
const { findAll } = ritm;
const FIELDS = "input[id]:not([type=hidden], [type=file]), select[id]:not([multiple]), textarea[id]";
const changedAt = new WeakMap();   // field → when the person last changed it
const askedAt = new WeakMap();   // request → when its values were read
let movedAt = 0;   // when the focus last went somewhere
let kept = [], own = null;   // what is put back; the control that the focus has gone to since
let unsaid = null;   // the field in focus whose change the page has not been told of

const isTick = (field) => ["checkbox", "radio"].includes(field.type);
const isSame = (field, one) => (isTick(field) ? field.checked === one.checked : field.value === one.value);
const actionOf = (field) => field.form?.getAttribute("action") ?? "";

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => changedAt.set(event.target, performance.now()), true);
}
document.addEventListener("focusin", () => { movedAt = performance.now(); }, true);
document.addEventListener("htmx:beforeSend", (event) => {
  askedAt.set(event.detail.xhr, askedAt.get(ritm.resent) ?? performance.now());
});

function noted(field, since) {
  let caret = null;
  try { caret = [field.selectionStart, field.selectionEnd]; } catch { /* not a text field */ }
  const { id, name, type, value, checked } = field;
  return { id, name, type, value, checked, caret, action: actionOf(field), at: changedAt.get(field), isNew: changedAt.get(field) > since };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, target } = event.detail;
  const since = askedAt.get(xhr) ?? Infinity;
  const isAnswer = requestConfig.verb === "get" || xhr.status === 422;   // what was saved is not typed again
  // What was sought is found: the search begins anew with what it stands in.
  const isLeft = (field) => changedAt.has(field) && !field.matches("[data-search-input]") && !requestConfig.formData.has(field.name);
  const isKept = (field) => changedAt.get(field) > since || isLeft(field);
  own = movedAt > since ? document.activeElement : null;
  kept = isAnswer && target ? findAll(FIELDS, target).filter(isKept).map((field) => noted(field, since)) : [];
});

// The same field of the same form, where it can still say what it said.
function successor(one) {
  const field = document.getElementById(one.id);
  if (!field || field.disabled || field.name !== one.name || field.type !== one.type || actionOf(field) !== one.action) return null;
  return field.tagName !== "SELECT" || [...field.options].some((option) => option.value === one.value) ? field : null;
}

function putBack(one) {
  const field = successor(one);
  if (!field) return null;
  changedAt.set(field, one.at);
  const differs = !isSame(field, one);
  if (differs && isTick(field)) field.checked = one.checked;
  else if (differs) field.value = one.value;
  if (differs && field === document.activeElement && one.caret?.[0] != null) field.setSelectionRange(...one.caret);
  field.closest("details")?.setAttribute("open", "");
  return differs && one.isNew ? field : null;
}

// Whoever has gone on meanwhile is not called back to where the answer would begin.
function stay(target) {
  findAll("[autofocus]", target.parentElement ?? document).forEach((one) => one.removeAttribute("autofocus"));
  const again = own.id && !own.isConnected ? document.getElementById(own.id) : null;
  again?.closest("details")?.setAttribute("open", "");
  if (again && again !== document.activeElement) again.focus();
}

let untold = [];
document.addEventListener("htmx:afterSwap", (event) => {
  if (own) stay(event.detail.target);
  own = null;
  untold.push(...kept.splice(0).map(putBack).filter(Boolean));
});

// The answer knew nothing of it: what depends on these fields asks again, of the one in focus once it is left.
document.addEventListener("htmx:afterSettle", () => {
  for (const field of untold.splice(0)) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field === document.activeElement && ritm.isTyping(field)) unsaid = field;
    else field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
document.addEventListener("change", (event) => { if (event.target === unsaid) unsaid = null; }, true);
document.addEventListener("focusout", (event) => {
  if (!unsaid || event.target !== unsaid) return;
  unsaid = null;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});
