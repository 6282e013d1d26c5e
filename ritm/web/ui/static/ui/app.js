/* Made by `python -m ritm.web.ui.bundle` from scripts/: change it there. */
"use strict";
const ritm = {};

(() => {
// What every module uses: texts, live regions, toasts, the banner.
const TOAST_MS = 10000, UNDO_MS = 60000;
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const banner = () => find("#banner");
const text = (name) => banner()?.dataset[name] ?? "";

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    ["TEXTAREA", "SELECT"].includes(element.tagName) ||
    (element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit", "range", "color", "file"].includes(element.type)));

function say(words, region = "#say") {
  const place = find(region);
  if (!place) return;
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 30);
}

// Words go after ten seconds; where there is a way back, its button alone stays for the rest of the minute.
function watchToast(toast) {
  let left = TOAST_MS, since = 0, timer = 0;
  const end = () => {
    if (!find("[data-undo]", toast) || toast.classList.contains("is-folded")) return toast.remove();
    toast.classList.add("is-folded");
    left = UNDO_MS - TOAST_MS;
    start();
  };
  const start = () => { clearTimeout(timer); since = Date.now(); timer = setTimeout(end, left); };
  const pause = () => { clearTimeout(timer); left = Math.max(2000, left - (Date.now() - since)); };
  toast.addEventListener("mouseenter", pause);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : start()));
  start();
}

// The form of a toast that takes its act back; whoever shows it hears of it by the event of the answer.
function undoForm({ url, values, label }) {
  const form = document.createElement("form");
  form.id = "toast-undo";
  form.method = "post";
  form.action = url;
  for (const [name, value] of Object.entries({ ...values, request_key: newKey() })) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", className: "btn btn-sm btn-ghost-secondary", textContent: label });
  button.dataset.undo = "";
  form.append(button);
  form.setAttribute("hx-post", url);
  form.setAttribute("hx-swap", "none");
  form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && form.closest("[data-toast]")?.remove());
  return form;
}

function toast(words, tone = "", detail = {}) {
  const place = find("#toasts");
  if (!place || !words) return;
  const made = document.createElement("div");
  made.className = `toast rt-toast${tone === "bad" || tone === "error" ? " is-bad" : ""}`;
  made.dataset.toast = "";
  const said = document.createElement("span");
  said.className = "grow";
  said.textContent = words;
  made.append(said);
  if (detail.undo) made.append(undoForm(detail.undo));
  place.replaceChildren(made);
  if (detail.undo) htmx.process(made);
  raiseToasts();
  watchToast(made);
  say(words, tone === "bad" ? "#say-now" : "#say");
}

// A modal dialog hides what is not in the top layer, so toasts go there while one is open.
function raiseToasts() {
  const place = find("#toasts");
  if (!place?.showPopover) return;
  place.popover = "manual";
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
}

function showBanner(words, { retry = false, reload = false, bad = false } = {}) {
  const place = banner();
  if (!place) return;
  find("#banner-text").textContent = words;
  place.classList.toggle("is-bad", bad);
  find('[data-banner="retry"]', place).hidden = !retry;
  find('[data-banner="reload"]', place).hidden = !reload;
  const open = find("dialog[open]");
  (open ?? document.body).append(place);
  place.hidden = false;
}

function hideBanner() {
  const place = banner();
  if (place) place.hidden = true;
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

document.addEventListener("click", (event) => {
  const toasted = event.target.closest("[data-toast]");
  if (toasted && !event.target.closest("a, button:not([data-toast-close])")) toasted.remove();
  const button = event.target.closest("[data-banner]");
  if (button?.dataset.banner === "close") hideBanner();
  if (button?.dataset.banner === "reload") location.reload();
});

// HX-Trigger: {"say": "…"} arrives as {value: "…"}; {"toast": {"text", "tone"}} as itself.
document.addEventListener("say", (event) => say(event.detail.value ?? ""));
document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone, event.detail));
findAll("#toasts [data-toast]").forEach(watchToast);

// On a narrow screen: the open page of a row of tabs stands in sight, the search says less.
const tab = find(".rt-tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft += tab.getBoundingClientRect().left - tab.parentElement.getBoundingClientRect().left - 48;
if (matchMedia("(max-width:767px)").matches) findAll("[data-short]").forEach((input) => { input.placeholder = input.dataset.short; });

Object.assign(ritm, { find, findAll, text, isTyping, say, toast, showBanner, hideBanner, newKey, raiseToasts });
})();

(() => {
// htmx requests: pending buttons, errors in words, a lost network, one more try for 503, fresh request keys.
const { find, findAll, text, showBanner, hideBanner, newKey } = ritm;
const PENDING_MS = 150, LOADING_MS = 1000, RETRY_S = 5;
const waiting = new WeakMap();
let lost = null, countdown = 0, running = 0;

function presser(detail) {
  const submitter = detail.requestConfig?.triggeringEvent?.submitter;
  const source = submitter ?? detail.elt;
  return source instanceof HTMLButtonElement || source?.matches?.("a.btn") ? source : null;
}

function spinner() {
  const made = document.createElement("span");
  made.className = "spinner-border spinner-border-sm";
  made.setAttribute("aria-hidden", "true");
  return made;
}

function setPending(button) {
  if (!button || waiting.has(button)) return;
  button.setAttribute("aria-disabled", "true");
  const made = spinner();
  const timer = setTimeout(() => {
    button.style.minWidth = `${button.getBoundingClientRect().width}px`;
    const icon = find(":scope > .icon, :scope > .rt-ring", button);
    if (icon) icon.hidden = true;
    button.classList.add("is-pending");
    button.prepend(made);
  }, PENDING_MS);
  waiting.set(button, { made, timer });
}

function clearPending(button) {
  const state = button && waiting.get(button);
  if (!state) return;
  clearTimeout(state.timer);
  state.made.remove();
  findAll(":scope > .icon, :scope > .rt-ring", button).forEach((icon) => { icon.hidden = false; });
  button.classList.remove("is-pending");
  button.removeAttribute("aria-disabled");
  button.style.minWidth = "";
  waiting.delete(button);
}

function again(detail) {
  const { verb, path, target, parameters, elt } = detail.requestConfig;
  const source = elt?.isConnected ? elt : undefined;
  const where = target?.isConnected ? target : document.body;
  ritm.resent = detail.xhr;   // its values are as old as the first try
  const answer = htmx.ajax(verb, path, { source, target: where, values: parameters, swap: source ? undefined : "none" });
  ritm.resent = null;
  return answer;
}

function retryLost() {
  clearInterval(countdown);
  const detail = lost;
  lost = null;
  if (!detail) return;
  showBanner(text("trying"));
  again(detail);
}

function keepTrying(detail) {
  lost = detail;
  let left = RETRY_S;
  const words = () => text("offline").replace("{seconds}", left);
  showBanner(words(), { retry: true });
  clearInterval(countdown);
  countdown = setInterval(() => {
    left -= 1;
    if (left <= 0) retryLost();
    else find("#banner-text").textContent = words();
  }, 1000);
}

// The sentence that the server's own error page says, where it says one.
function serverWords(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.includes("json")) {
    try { return JSON.parse(xhr.responseText).message ?? ""; } catch { return ""; }
  }
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector("[data-error-text]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function explain(xhr) {
  const status = xhr.status;
  const own = { 401: "signedOut", 403: "forbidden", 404: "missing", 410: "missing", 419: "stale" }[status] ?? "broken";
  showBanner(serverWords(xhr) || text(own), { bad: true, reload: [401, 403, 404, 410, 419].includes(status) });
}

document.addEventListener("click", (event) => {
  if (event.target.closest('[data-banner="retry"]')) retryLost();
});
window.addEventListener("online", retryLost);

document.addEventListener("htmx:beforeRequest", (event) => {
  const button = presser(event.detail);
  if (button && waiting.has(button)) { event.preventDefault(); return; }
  setPending(button);
});

// Counted by the request itself: what htmx says of an element that has left the page reaches nobody.
document.addEventListener("htmx:beforeSend", (event) => {
  running += 1;
  setTimeout(() => document.body.classList.toggle("is-loading", running > 0), LOADING_MS);
  event.detail.xhr.addEventListener("loadend", () => {
    running -= 1;
    if (!running) document.body.classList.remove("is-loading");
  });
});

document.addEventListener("htmx:afterRequest", (event) => {
  clearPending(presser(event.detail));
  if (!event.detail.successful) return;
  if (!lost) hideBanner();
  if (event.detail.requestConfig.verb === "get") return;
  // The key is spent. What was swapped brings its own; a form that stayed gets a new one.
  const form = event.detail.elt.closest?.("form");
  if (form) findAll('input[name="request_key"]', form).forEach((input) => { input.value = newKey(); });
});

// A whole page must never land inside a part of one: after a redirect (a sign-in that has ended) the browser goes there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    if (xhr.responseURL && xhr.responseURL !== location.href) location.assign(xhr.responseURL);
    else location.reload();
    return;
  }
  if (xhr.status < 400 || !xhr.responseText.includes("data-error-text")) return;
  event.detail.shouldSwap = false;
  explain(xhr);
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 503 && !requestConfig.headers["X-Ritm-Again"]) {
    showBanner(text("busy"));
    setTimeout(() => {
      document.addEventListener("htmx:configRequest", (next) => { next.detail.headers["X-Ritm-Again"] = "1"; }, { once: true });
      again(event.detail);
    }, 700);
    return;
  }
  explain(xhr);
});
document.addEventListener("htmx:sendError", (event) => keepTrying(event.detail));
document.addEventListener("htmx:timeout", (event) => keepTrying(event.detail));

// Plain forms: one press, one POST.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post") || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setPending(event.submitter);
  // An answer that is a file leaves the page where it was.
  setTimeout(() => { delete form.dataset.sent; clearPending(event.submitter); }, 10000);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  findAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  findAll("button[aria-disabled]").forEach(clearPending);
});
})();

(() => {
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
})();

(() => {
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
})();

(() => {
// Two presses in place (ux §5.5): <button data-confirm="Точно?" data-confirm-say="Нажмите ещё раз, чтобы …">.
const { say } = ritm;
const ARMED_MS = 4000, GUARD_MS = 250;
const RING =
  '<svg class="rt-ring" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/><circle cx="8" cy="8" r="6"/></svg>';
let armed = null;

function arm(button, since) {
  disarm();
  const nodes = [...button.childNodes];
  const { confirm, confirmSay = "", confirmTone } = button.dataset;
  const label = button.getAttribute("aria-label");
  button.style.minWidth = `${button.getBoundingClientRect().width}px`;
  button.replaceChildren();
  if (!button.classList.contains("btn-icon")) button.insertAdjacentHTML("afterbegin", RING);
  button.append(confirm);
  button.classList.add("is-armed");
  if (confirmTone === "danger") button.classList.add("is-danger");
  button.setAttribute("aria-label", `${confirm} ${confirmSay}`.trim());
  const row = button.closest("[data-arm-row]");
  row?.classList.add("is-armed");
  armed = { button, nodes, label, row, since, timer: setTimeout(disarm, ARMED_MS) };
  say(confirmSay || confirm);
}

function disarm() {
  if (!armed) return false;
  const { button, nodes, label, row, timer } = armed;
  armed = null;
  clearTimeout(timer);
  button.replaceChildren(...nodes);
  button.classList.remove("is-armed", "is-danger");
  button.style.minWidth = "";
  if (label === null) button.removeAttribute("aria-label");
  else button.setAttribute("aria-label", label);
  row?.classList.remove("is-armed");
  return true;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-confirm]");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") return stop(event);
  if (armed?.button !== button) {
    stop(event);
    return arm(button, event.timeStamp);
  }
  if (event.timeStamp - armed.since < GUARD_MS) return stop(event);
  disarm();
}, true);

document.addEventListener("focusout", (event) => {
  if (armed && event.target === armed.button) setTimeout(() => armed?.button !== document.activeElement && disarm());
});
document.addEventListener("pointerdown", (event) => {
  if (armed && !armed.button.contains(event.target)) disarm();
}, true);
document.addEventListener("htmx:beforeCleanupElement", (event) => {
  if (armed && event.target.contains?.(armed.button)) { clearTimeout(armed.timer); armed = null; }
});

Object.assign(ritm, { disarm, isArmed: () => Boolean(armed) });
})();

(() => {
// The one dialog of the page, and popovers placed beside their buttons.
const { atSpot, find, findAll, focusOn, raiseToasts, spotOf, text } = ritm;
let opener = null, spot = null;   // what opened it, and where that stood
const dialog = () => find("#dialog");

function openDialog(address, from) {
  opener = from;
  spot = spotOf(from);
  htmx.ajax("GET", address, { target: "#dialog", swap: "innerHTML" });
}

function closeDialog() {
  const box = dialog();
  if (!box?.open) return false;
  box.close();
  return true;
}

// By the person: what was typed and not saved is asked about first; what is being saved is waited for.
function leaveDialog() {
  if (find("form[hx-post].htmx-request", dialog() ?? document)) return true;
  if (find("form[data-dirty].is-dirty", dialog() ?? document) && !window.confirm(text("leave"))) return true;
  return closeDialog();
}

function firstField(box) {
  return find("[autofocus]", box) ?? findAll("input:not([type=hidden], [disabled]), select, textarea", box).find((one) => !one.closest("details:not([open])")) ?? find("h2", box);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    openDialog(link.dataset.dialog || link.getAttribute("href"), link);
  }
  // On a page of its own the same link leads back.
  if (event.target.closest("[data-dialog-close]") && leaveDialog()) event.preventDefault();
  if (event.target === dialog() && !find("form[data-dirty].is-dirty", dialog())) closeDialog();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const box = dialog();
  if (event.detail.target !== box) return;
  if (!box.children.length) return closeDialog();
  if (!box.open) {
    // Opened by an answer and not by a link: whoever asked gets the focus back.
    if (document.activeElement !== document.body) opener ??= document.activeElement;
    opener ??= event.detail.requestConfig?.elt ?? null;
    spot ??= spotOf(opener);
    box.showModal();
    raiseToasts();
    const first = firstField(box);
    if (focusOn(first) && first.matches("input")) first.select();   // a name that stands there is typed over
  }
});
document.addEventListener("dialog-close", closeDialog);
// An address may name the control whose dialog opens with the page («Сохранить и записать»): once, not on reload.
const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
if (named && named.matches("a[data-dialog]")) {
  history.replaceState(history.state, "", location.pathname + location.search);
  openDialog(named.dataset.dialog || named.href, named);
}
dialog()?.addEventListener("close", () => {
  find("#banner") && dialog().contains(find("#banner")) && document.body.append(find("#banner"));
  dialog().replaceChildren();
  const back = opener?.isConnected ? opener : spot && atSpot(spot);
  opener = spot = null;
  focusOn(back || find("#main"));
});

// A dialog's form that stands on a page of its own is an ordinary form: nobody listens there to what was saved.
findAll('.rt-dlg-page form[hx-target="#dialog"], .rt-dlg-page form[hx-swap="none"]').forEach((form) => {
  for (const name of ["hx-post", "hx-target", "hx-swap"]) form.removeAttribute(name);
});

function place(popover) {
  const button = find(`[popovertarget="${popover.id}"]:not([popovertargetaction="hide"])`);
  const from = (document.activeElement?.getAttribute("popovertarget") === popover.id ? document.activeElement : button)?.getBoundingClientRect();
  if (!from) return;
  const size = popover.getBoundingClientRect();
  const below = from.bottom + 4 + size.height <= innerHeight - 8;
  const top = below ? from.bottom + 4 : Math.max(8, from.top - 4 - size.height);
  const left = from.left + size.width <= innerWidth - 8 ? from.left : Math.max(8, from.right - size.width);
  popover.style.top = `${Math.min(top, Math.max(8, innerHeight - size.height - 8))}px`;
  popover.style.left = `${left}px`;
}

document.addEventListener("toggle", (event) => {
  const popover = event.target;
  if (!popover.matches?.(".rt-menu[popover]")) return;
  findAll(`[popovertarget="${popover.id}"]`).forEach((button) => button.setAttribute("aria-expanded", event.newState === "open"));
  if (event.newState !== "open") return;
  place(popover);
  if (popover.contains(document.activeElement)) return;
  const first = find("[autofocus], [data-first]", popover);
  if (first) focusOn(first);
}, true);

// Arrows walk through a menu.
document.addEventListener("keydown", (event) => {
  const menu = find(".rt-menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key) || ritm.isTyping(event.target)) return;
  const rows = findAll("a[href], button:not([disabled])", menu).filter((row) => row.offsetParent);
  const at = rows.indexOf(document.activeElement);
  const next = rows[(at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length];
  event.preventDefault();
  next?.focus();
});

Object.assign(ritm, { firstField, openDialog, closeDialog, leaveDialog });
})();

(() => {
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
})();

(() => {
// A barcode scanner types like a keyboard, only faster (ux §5.2). Codes are read from physical keys.
const { find, isTyping, say } = ritm;
const GAP_MS = 35, END_MS = 80, LEAST = 6;
let run = null, timer = 0;

function symbol(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (digit) return digit[1];
  const key = /^Key([A-Z])$/.exec(event.code);
  if (key) return key[1];
  return event.code === "Minus" || event.code === "NumpadSubtract" ? "-" : "";
}

function start(event) {
  const field = isTyping(event.target) ? event.target : null;
  run = { code: "", at: 0, field, value: field?.value, caret: null };
  try { run.caret = field?.selectionStart; } catch { /* not a text field */ }
}

function place() {
  const open = find("dialog[open]");
  if (open) return find("[data-scan]", open) ?? open;
  return find("[data-panel-search]") ?? find("[data-search-input]");
}

// A page without a place for codes (sign-in) is left alone: there a password manager types.
const isScan = () => run && run.code.length >= LEAST && /\d/.test(run.code) && place();

function finish() {
  clearTimeout(timer);
  const { code, field, value, caret } = run;
  run = null;
  if (field?.dataset.scan === "accept") return;
  if (field) {
    field.value = value;
    try { if (caret != null) field.setSelectionRange(caret, caret); } catch { /* not a text field */ }
  }
  deliver(code);
}

function deliver(code) {
  const field = place();
  if (field.matches("dialog")) return;
  if (field.matches("[data-scan]")) {
    field.closest("details")?.setAttribute("open", "");
    field.value = code;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new CustomEvent("scan", { bubbles: true, detail: { code } }));
    return;
  }
  field.focus();
  field.value = code;
  field.dataset.scanned = code;
  say(code);
  htmx.trigger(field, "find");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.type === "password") { run = null; return; }
  const now = event.timeStamp;
  const inTime = run && now - run.at <= GAP_MS;
  if ((event.key === "Enter" || event.key === "Tab") && inTime && isScan()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    finish();
    return;
  }
  if (event.key === "Shift") return;
  const typed = symbol(event);
  if (!typed) { run = null; return; }
  if (!inTime) start(event);
  run.code += typed;
  run.at = now;
  clearTimeout(timer);
  // Without a final Enter a pause ends the code; letters alone are a fast typist, not a scan.
  if (isScan()) timer = setTimeout(() => isScan() && finish(), END_MS);
}, true);
})();

(() => {
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
})();

(() => {
// The lesson's panel beside the day: closing, opening, keeping still while somebody works in it.
const { find, findAll, focusOn } = ritm;
const panel = () => find("#panel");
const isPage = () => Boolean(panel()?.closest(".is-lesson"));
let unfolded = [];

function closePanel() {
  const place = panel();
  if (!place?.children.length) return;
  const lesson = find("#lesson", place)?.dataset.lesson;
  place.replaceChildren();
  const address = new URL(location.href);
  address.searchParams.set("lesson", "0");
  history.replaceState(history.state, "", address);
  findAll(".rt-lesson[aria-current]").forEach((card) => card.removeAttribute("aria-current"));
  findAll(".rt-lesson.is-open").forEach((card) => card.classList.remove("is-open"));
  focusOn(document.getElementById(`lesson-${lesson}`) ?? find("#main"));
  document.dispatchEvent(new CustomEvent("panel-closed", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-panel-close]") || isPage() || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  closePanel();
});

// The lesson is gone (deleted here or by a colleague): its panel goes with it.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== 404 || event.detail.target?.id !== "lesson" || event.detail.requestConfig.verb !== "get") return;
  event.preventDefault();
  const close = find("[data-panel-close]");
  if (isPage() && close) location.assign(close.href);
  else closePanel();
});

// What a form elsewhere has made for this lesson.
document.addEventListener("lesson-show", (event) => {
  const { url } = event.detail;
  if (!url) return;
  if (panel()) htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" });
  else location.assign(url);
});

// The panel's own question waits while somebody types, chooses or is about to press.
function isBusy() {
  const box = find("#lesson");
  return document.hidden || ritm.isArmed() || Boolean(find("#lesson-search")?.value) || Boolean(box && find(".rt-menu:popover-open", box)) || Boolean(find("dialog[open]"));
}
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "lesson-poll" && isBusy()) event.preventDefault();
});

// Who was just booked, marked or taken off: his row glows once the panel has asked anew.
let fresh = 0;
document.addEventListener("bookings-changed", (event) => { fresh = event.detail?.client ?? 0; });
document.addEventListener("htmx:afterSettle", (event) => {
  if (!fresh || event.detail.target?.id !== "lesson") return;
  document.getElementById(`row-${fresh}`)?.classList.add("rt-fresh");
  fresh = 0;
});

// Blocks and notes that were unfolded stay so; who opened the panel by a press starts in its search.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "lesson") unfolded = findAll("details[open][id]", event.detail.target).map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  unfolded = [];
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "panel" || !panel()?.children.length) return;
  const field = matchMedia("(pointer:fine)").matches ? find("#lesson-search") : null;
  focusOn(find("#panel .rt-p-subject [data-main]") ?? field ?? find("#lesson-title"));
});
})();

(() => {
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
})();

(() => {
// The draft of a long form: <form data-draft="address"> is sent there a moment after a pause in typing; the words of
// the answer stand in its [data-draft-say]. What lies in [data-no-draft] stays out.
const { find, findAll, text, newKey } = ritm;
const PAUSE_MS = 2000;
const timers = new WeakMap(), sending = new WeakMap(), kept = new WeakSet();

function packed(form, isDirty) {
  const body = new FormData(form);
  findAll("[data-no-draft] [name], [data-no-draft][name], input[type=file]", form).forEach((field) => body.delete(field.name));
  body.set("form_key", body.get("request_key") ?? "");
  body.set("request_key", newKey());
  if (!isDirty) body.set("drop", "1");
  return body;
}
async function keep(form) {
  const isDirty = form.classList.contains("is-dirty");
  if (!form.isConnected || form.dataset.sent || (!isDirty && !kept.has(form))) return;
  const place = find("[data-draft-say]", form), stop = new AbortController();
  sending.get(form)?.abort();
  sending.set(form, stop);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: packed(form, isDirty), headers: { "HX-Request": "true" }, signal: stop.signal });
    if (answer.status === 200) {
      kept.add(form);
      // What was offered has gone by this: the form has one draft.
      find("[data-draft-offer]", form)?.remove();
    }
    if (place) place.textContent = answer.status === 200 ? await answer.text() : text("unkept");
  } catch (error) {
    if (error.name !== "AbortError" && place) place.textContent = text("unkept");
  }
}
function wait(form) {
  if (!form?.matches?.("form[data-draft]")) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), PAUSE_MS));
}
for (const name of ["input", "change"]) document.addEventListener(name, (event) => wait(event.target.form ?? event.target));
document.addEventListener("htmx:afterSettle", (event) => wait(event.target.closest?.("form[data-draft].is-dirty")));
// What is saved needs no draft: nothing is sent after the form itself.
document.addEventListener("submit", (event) => {
  clearTimeout(timers.get(event.target));
  sending.get(event.target)?.abort();
});
})();

(() => {
// The photo of a form: from the camera or a file, cut to 4:3 here, sent at once; the form keeps its number.
const { find, newKey, say } = ritm;
const LEAST = [128, 96], KEPT = [640, 480], MOST_BYTES = 3 * 1024 * 1024;
const STEP = 12;
let open = null;   // { box, dialog, canvas, zoom, picture, scale, x, y, stream }

const words = (box, name) => box.dataset[name] ?? "";

function complain(box, message) {
  const place = find("[data-photo-error]", box);
  place.textContent = message;
  if (message) say(message, "#say-now");
}

// How much of the picture's width fills the frame at the smallest zoom.
const cover = () => Math.max(open.canvas.width / open.picture.width, open.canvas.height / open.picture.height);

function keepInside() {
  const { canvas, picture, scale } = open;
  open.x = Math.min(0, Math.max(open.x, canvas.width - picture.width * scale));
  open.y = Math.min(0, Math.max(open.y, canvas.height - picture.height * scale));
}

function paint() {
  const { canvas, picture, scale, x, y } = open;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, x, y, picture.width * scale, picture.height * scale);
}

function rescale(factor) {
  const { canvas } = open;
  const before = open.scale, scale = cover() * factor;
  open.x = canvas.width / 2 - (canvas.width / 2 - open.x) * (scale / before);
  open.y = canvas.height / 2 - (canvas.height / 2 - open.y) * (scale / before);
  open.scale = scale;
  keepInside();
  paint();
}

function stopCamera() {
  open?.stream?.getTracks().forEach((track) => track.stop());
  if (open) open.stream = null;
}

function show(stage) {
  const { dialog } = open;
  find("[data-photo-video]", dialog).hidden = stage !== "camera";
  find("[data-photo-shoot]", dialog).hidden = stage !== "camera";
  for (const name of ["canvas", "zoom-row", "done"]) find(`[data-photo-${name}]`, dialog).hidden = stage !== "cut";
}

function begin(box) {
  const dialog = find("[data-photo-dialog]", box);
  open = { box, dialog, canvas: find("[data-photo-canvas]", dialog), zoom: find("[data-photo-zoom]", dialog), stream: null };
  complain(box, "");
  if (!dialog.open) dialog.showModal();
}

function cut(picture) {
  const { box, canvas, zoom } = open;
  if (picture.width < LEAST[0] || picture.height < LEAST[1]) {
    const { dialog } = open;
    dialog.close();
    return complain(box, words(box, "small").replace("{size}", `${picture.width}×${picture.height}`));
  }
  stopCamera();
  Object.assign(open, { picture, scale: 1, x: 0, y: 0 });
  open.scale = cover();
  open.x = (canvas.width - picture.width * open.scale) / 2;
  open.y = (canvas.height - picture.height * open.scale) / 2;
  // Never nearer than the least size that is kept.
  const nearest = Math.min(picture.width / LEAST[0], picture.height / LEAST[1]);
  zoom.max = String(Math.max(1, Math.min(4, nearest)));
  zoom.value = "1";
  show("cut");
  paint();
  canvas.focus();
}

async function fromFile(box, file) {
  if (!["image/png", "image/jpeg"].includes(file.type)) return complain(box, words(box, "kind"));
  if (file.size > MOST_BYTES) return complain(box, words(box, "large"));
  try {
    const picture = await createImageBitmap(file);
    begin(box);
    cut(picture);
  } catch {
    complain(box, words(box, "kind"));
  }
}

async function fromCamera(box) {
  complain(box, "");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 960 } } });
    begin(box);
    open.stream = stream;
    const video = find("[data-photo-video]", open.dialog);
    video.srcObject = stream;
    show("camera");
    await video.play();
    find("[data-photo-shoot]", open.dialog).focus();
  } catch {
    complain(box, words(box, "camera"));
  }
}

// Pressed before the camera has shown anything, it takes the first picture there is; pressed twice, one.
async function shoot() {
  const mine = open, video = find("[data-photo-video]", mine.dialog);
  if (mine.isShooting) return;
  mine.isShooting = true;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await new Promise((done) => { video.addEventListener("loadeddata", done, { once: true }); });
  const picture = await createImageBitmap(video);
  if (open === mine) cut(picture);
}

async function send() {
  const { box, canvas, picture, scale, x, y } = open;
  const width = canvas.width / scale, height = canvas.height / scale;
  const made = document.createElement("canvas");
  made.width = Math.round(Math.max(LEAST[0], Math.min(KEPT[0], width)));
  made.height = Math.round(made.width * 3 / 4);
  made.getContext("2d").drawImage(picture, -x / scale, -y / scale, width, height, 0, 0, made.width, made.height);
  const blob = await new Promise((done) => { made.toBlob(done, "image/jpeg", 0.92); });
  const form = new FormData();
  form.append("photo", blob, "photo.jpg");
  form.append("request_key", newKey());
  form.append("csrfmiddlewaretoken", find('[name="csrfmiddlewaretoken"]').value);
  open.dialog.close();
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(box.dataset.upload, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) return complain(box, said.message ?? words(box, "failed"));
    const kept = find('[name="photo"]', box);
    kept.value = said.id;
    kept.dispatchEvent(new Event("change", { bubbles: true }));
    const image = find("[data-photo-shown]", box);
    image.src = said.url;
    image.hidden = false;
    find("[data-photo-none]", box)?.remove();
    say(words(box, "kept"));
  } catch {
    complain(box, words(box, "failed"));
  } finally {
    box.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const press = event.target.closest?.("[data-photo-press]");
  const box = press?.closest("[data-photo]");
  if (!box) return;
  const acts = {
    camera: () => fromCamera(box),
    file: () => find("[data-photo-file]", box).click(),
    shoot,
    done: send,
    cancel: () => open?.dialog.close(),
  };
  acts[press.dataset.photoPress]?.();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-photo-file]")) return;
  const [file] = event.target.files;
  event.target.value = "";
  if (file) fromFile(event.target.closest("[data-photo]"), file);
});
document.addEventListener("input", (event) => {
  if (open && event.target === open.zoom) rescale(Number(open.zoom.value));
});
document.addEventListener("close", (event) => {
  if (event.target === open?.dialog) stopCamera();
}, true);

// Moved by dragging, and by the arrow keys.
document.addEventListener("pointerdown", (event) => {
  if (!open || event.target !== open.canvas) return;
  const { canvas } = open;
  canvas.setPointerCapture(event.pointerId);
  const from = { x: event.clientX - open.x, y: event.clientY - open.y };
  const move = (next) => { open.x = next.clientX - from.x; open.y = next.clientY - from.y; keepInside(); paint(); };
  const end = () => { canvas.removeEventListener("pointermove", move); canvas.removeEventListener("pointerup", end); };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
});
document.addEventListener("keydown", (event) => {
  if (!open || event.defaultPrevented) return;
  // Enter is meant for the picture, not for the form around it.
  if (event.target === open.zoom && event.key === "Enter") { event.preventDefault(); send(); }
  if (event.target !== open.canvas) return;
  const way = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (!way) return;
  event.preventDefault();
  open.x += way[0] * STEP;
  open.y += way[1] * STEP;
  keepInside();
  paint();
});
})();

(() => {
// The age beside a birth date: <output data-age-of="id of the field" data-today data-ages="1 год|3 года|5 лет">.
const { findAll } = ritm;
const plural = new Intl.PluralRules(document.documentElement.lang || "ru");

function years(born, today) {
  const [y, m, d] = born.split("-").map(Number), [ty, tm, td] = today.split("-").map(Number);
  return ty - y - (tm < m || (tm === m && td < d) ? 1 : 0);
}

document.addEventListener("input", (event) => {
  if (!event.target.id) return;
  findAll(`[data-age-of="${CSS.escape(event.target.id)}"]`).forEach((place) => {
    const { today, ages } = place.dataset, [one, few, many] = ages.split("|");
    const count = event.target.value ? years(event.target.value, today) : -1;
    const words = { one, few }[plural.select(count)] ?? many;
    place.textContent = count >= 0 && count <= 130 ? words.replace(/\d+/, count) : "";
  });
});
})();

(() => {
// Home's day: the open lesson, a press on an empty place, the grid that keeps itself fresh, the list on a narrow screen.
const { find, findAll, focusOn } = ritm;
const STEP_MIN = 30, NARROW = "(max-width:767px)";
const day = () => find("[data-day]");
let fresh = 0, openDetails = [];

// Which lesson is open: the panel says it, the cards show it.
function showOpen(id = find("#panel [data-lesson]")?.dataset.lesson) {
  findAll("#day [data-lesson]").forEach((card) => {
    const isOpen = card.dataset.lesson === id;
    card.classList.toggle("is-open", isOpen);
    if (isOpen) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (elt === day() && document.hidden) event.preventDefault();
  if (!elt.matches?.("#day [data-lesson]")) return;
  showOpen(elt.dataset.lesson);
  find("#panel")?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.matches?.("#day [data-lesson]")) return;
  find("#panel")?.removeAttribute("aria-busy");
  if (!event.detail.successful) showOpen();
});

// A press on an empty place of a hall: a new class there and then.
function startAt(event, hall, grid) {
  const box = hall.getBoundingClientRect();
  const minutes = Number(grid.dataset.hours) * 60;
  const passed = Math.floor(((event.clientY - box.top) / box.height) * minutes / STEP_MIN) * STEP_MIN;
  return Math.max(0, Math.min(passed, minutes - STEP_MIN)) + Number(grid.dataset.firstHour) * 60;
}
const clockOf = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function emptyPlace(event) {
  const hall = event.target.closest?.(".rt-hall");
  const grid = hall?.closest("[data-new]");
  return grid && !event.target.closest(".rt-lesson") ? { hall, grid } : null;
}

document.addEventListener("click", (event) => {
  const place = emptyPlace(event);
  if (!place || event.defaultPrevented) return;
  const { hall, grid } = place;
  ritm.openDialog(`${grid.dataset.new}&time=${clockOf(startAt(event, hall, grid))}${hall.dataset.place}`, find("#lesson-new"));
});

document.addEventListener("pointermove", (event) => {
  const place = event.pointerType === "mouse" ? emptyPlace(event) : null;
  let ghost = find(".rt-here");
  if (!place) return ghost?.remove();
  const { hall, grid } = place;
  const minute = startAt(event, hall, grid);
  if (ghost?.parentElement !== hall) {
    ghost?.remove();
    ghost = document.createElement("span");
    ghost.className = "rt-here";
    ghost.setAttribute("aria-hidden", "true");
    hall.append(ghost);
  }
  const share = hall.clientHeight / (Number(grid.dataset.hours) * 60);
  ghost.textContent = `+ ${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
  ghost.style.top = `${(minute - Number(grid.dataset.firstHour) * 60) * share + 1}px`;
  ghost.style.height = `${STEP_MIN * share - 2}px`;
});

// A class that was just added is shown, and focus goes to it.
document.addEventListener("schedule-changed", (event) => { fresh = event.detail?.lesson ?? 0; });

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === day()) openDetails = findAll("#day details[open]").map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  if (!day()) return;
  openDetails.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
  showOpen();
});
document.addEventListener("htmx:afterSettle", (event) => {
  const { target } = event.detail;
  const card = fresh && target?.id === "day" && find(`#lesson-${fresh}`);
  if (!card) return;
  fresh = 0;
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  focusOn(card);
});

// A narrow screen takes the list in place of the grid; turned or widened, it gets the grid, narrowed again, the list.
const narrow = matchMedia(NARROW);
const views = day()?.dataset.narrow && { list: day().dataset.narrow, grid: day().getAttribute("hx-get"), own: shownView() };
function shownView() {
  return find("#day-menu [data-view][aria-current]")?.dataset.view;
}
function suitScreen() {
  if (!views || !day()) return;
  const shown = narrow.matches ? "list" : views.own;
  findAll("#day-menu [data-view]").forEach((link) => {
    if (link.dataset.view === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  htmx.ajax("GET", narrow.matches ? views.list : views.grid, { source: day(), target: "#day", swap: "outerHTML" });
}
narrow.addEventListener("change", suitScreen);

// The present moment stands in the middle of what is seen.
function begin() {
  const box = find("#day-box");
  if (!box) return;
  if (narrow.matches && views) {
    suitScreen();
    return;
  }
  showOpen();
  const now = find("#day .rt-now, #day .rt-nowrow");
  if (now && box.scrollHeight > box.clientHeight) {
    box.scrollTop += now.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
}
begin();
})();

(() => {
// A class dragged to another time, hall or day, or drawn longer, by mouse or by keys. The script shows where it would
// stand and asks; the server decides. Fingers scroll: on a touch screen the menu of the class does the same.
const { find, findAll, newKey, say } = ritm;
const SNAP = 15, FAR_PX = 5, GRIP_PX = 8, LEAST = 15, MOST = 1440, EDGE_PX = 24;
let held = null, quietClick = false, isMissed = false;

const clockOf = (minute) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
const cardOf = (event) => event.target.closest?.(".rt-lesson[data-stands]");

function read(card) {
  const [on, at, minutes, hall, teacher] = card.dataset.stands.split(" ");
  const [hours, rest] = at.split(":").map(Number);
  return { on, start: hours * 60 + rest, minutes: Number(minutes), hall, teacher };
}

function take(card, by) {
  const grid = card.closest("[data-drag]");
  if (!grid) return null;
  const was = read(card);
  return { card, grid, by, was, to: { ...was }, isDay: grid.matches(".rt-day"), ghost: null };
}

// Where the ghost stands: the column of the day grid, or the cell of the week.
function place({ grid, isDay, to }) {
  if (isDay) return find(`.rt-hall[data-column="${to[grid.dataset.by]}"]`, grid);
  return findAll(`.rt-w-cell[data-on="${to.on}"]`, grid).find((cell) => Number(cell.dataset.from) <= to.start && to.start < Number(cell.dataset.until));
}

function show() {
  const { card, grid, isDay, to } = held;
  const spot = place(held);
  if (!spot) return;
  if (!held.ghost) {
    held.ghost = document.createElement("span");
    held.ghost.className = "rt-carried";
    held.ghost.setAttribute("aria-hidden", "true");
    card.classList.add("is-held");
  }
  const { ghost } = held;
  if (ghost.parentElement !== spot) spot.append(ghost);
  ghost.textContent = `${clockOf(to.start)}–${clockOf((to.start + to.minutes) % 1440)}`;
  ghost.classList.toggle("in-grid", isDay);
  if (!isDay) return;
  const first = Number(grid.dataset.firstHour) * 60;
  const share = spot.clientHeight / (Number(grid.dataset.hours) * 60);
  ghost.style.top = `${(to.start - first) * share}px`;
  ghost.style.height = `${Math.min(to.minutes, Number(grid.dataset.hours) * 60 - (to.start - first)) * share}px`;
}

function letGo() {
  held?.ghost?.remove();
  held?.card.classList.remove("is-held");
  held = null;
  if (isMissed) htmx.trigger(document.body, "schedule-changed");
  isMissed = false;
}

const differs = ({ was, to }) => Object.keys(was).some((name) => was[name] !== to[name]);

function drop() {
  const { card, grid, was, to } = held;
  if (!differs(held)) return letGo();
  const sent = { from: card.dataset.stands, request_key: newKey() };
  if (was.on !== to.on) sent.on = to.on;
  if (was.start !== to.start) sent.wall_time = clockOf(to.start).padStart(5, "0");
  for (const name of ["minutes", "hall", "teacher"]) if (was[name] !== to[name]) sent[name] = to[name];
  const address = grid.dataset.drag.replace("/0/", `/${card.dataset.lesson}/`);
  held.isSent = true;
  htmx.ajax("POST", address, { source: card, target: "#dialog", swap: "innerHTML", values: sent }).finally(letGo);
}

// ---- by mouse
function hallAt(event) {
  return document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches(held.isDay ? ".rt-hall" : ".rt-w-cell"));
}

function moveInDay(event) {
  const { grid, was, to, grab } = held;
  const first = Number(grid.dataset.firstHour) * 60, last = first + Number(grid.dataset.hours) * 60;
  const hall = held.isStretch ? held.card.closest(".rt-hall") : hallAt(event);
  if (!hall || hall.closest("[data-drag]") !== grid) return;
  const box = hall.getBoundingClientRect();
  const minute = first + ((event.clientY - box.top) / box.height) * (last - first);
  if (held.isStretch) {
    const end = Math.round(minute / SNAP) * SNAP;
    to.minutes = Math.max(LEAST, Math.min(end, last) - was.start);
    return;
  }
  to[grid.dataset.by] = hall.dataset.column;
  const start = Math.round((minute - grab) / SNAP) * SNAP;
  to.start = Math.abs(minute - grab - was.start) < SNAP / 2 ? was.start : Math.max(first, Math.min(start, last - SNAP));
}

function moveInWeek(event) {
  const cell = hallAt(event);
  if (!cell || cell.closest("[data-drag]") !== held.grid) return;
  const { was, to } = held;
  const from = Number(cell.dataset.from), until = Number(cell.dataset.until);
  to.on = cell.dataset.on;
  // By hours a row is an hour; a part of the day says nothing of the time.
  to.start = until - from === 60 ? from + (was.start % 60) : was.start;
}

// The grid scrolls where the card is held at its edge.
function scroll(event) {
  for (const box of [held.grid, find("#day-box")]) {
    const frame = box?.getBoundingClientRect();
    if (!frame) continue;
    if (event.clientY > frame.bottom - EDGE_PX) box.scrollTop += 12;
    else if (event.clientY < frame.top + EDGE_PX) box.scrollTop -= 12;
    if (event.clientX > frame.right - EDGE_PX) box.scrollLeft += 12;
    else if (event.clientX < frame.left + EDGE_PX) box.scrollLeft -= 12;
  }
}

document.addEventListener("dragstart", (event) => { if (cardOf(event)) event.preventDefault(); });

document.addEventListener("pointerdown", (event) => {
  quietClick = false;
  const card = event.button === 0 && event.pointerType !== "touch" && !event.ctrlKey && !event.metaKey && cardOf(event);
  if (!card || held) return;
  const taken = take(card, "mouse");
  if (!taken) return;
  const box = card.getBoundingClientRect();
  held = taken;
  held.at = { x: event.clientX, y: event.clientY };
  held.isStretch = held.isDay && box.height > 3 * GRIP_PX && event.clientY > box.bottom - GRIP_PX;
  held.grab = held.isDay ? ((event.clientY - box.top) / box.height) * held.was.minutes : 0;
});

document.addEventListener("pointermove", (event) => {
  if (held?.by !== "mouse" || held.isSent) return;
  if (!held.isMoving) {
    if (Math.hypot(event.clientX - held.at.x, event.clientY - held.at.y) < FAR_PX) return;
    held.isMoving = true;
    held.card.setPointerCapture?.(event.pointerId);
  }
  scroll(event);
  if (held.isDay) moveInDay(event);
  else moveInWeek(event);
  show();
});

document.addEventListener("pointerup", () => {
  if (held?.by !== "mouse" || held.isSent) return;
  if (!held.isMoving) return letGo();
  quietClick = true;   // the press that ends a drag does not open the class
  drop();
});
document.addEventListener("pointercancel", () => { if (held?.by === "mouse" && !held.isSent) letGo(); });
window.addEventListener("click", (event) => {
  if (!quietClick) return;
  quietClick = false;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// ---- by keys: M takes the card, arrows carry it, with Shift they draw its end, Enter puts it down, Escape gives up.
const isM = (event) => event.key.toLowerCase() === "m" || event.code === "KeyM";

function tell() {
  const { to, isDay, grid } = held;
  const column = isDay && place(held)?.getAttribute("aria-label");
  const day = !isDay && find(`#day-${to.on} h2`, grid)?.textContent;
  say([column || day, `${clockOf(to.start)}–${clockOf((to.start + to.minutes) % 1440)}`].filter(Boolean).join(", "));
}

function aside(step) {
  const { grid, to, isDay } = held;
  const names = isDay ? findAll(".rt-hall", grid).map((one) => one.dataset.column) : findAll(".rt-w-day[id]", grid).map((one) => one.id.slice(4));
  const name = isDay ? grid.dataset.by : "on";
  to[name] = names[Math.max(0, Math.min(names.length - 1, names.indexOf(to[name]) + step))];
}

function carry(event) {
  const { to, grid, isDay } = held;
  const step = { ArrowUp: -SNAP, ArrowDown: SNAP }[event.key];
  if (!step) return aside(event.key === "ArrowRight" ? 1 : -1);
  if (event.shiftKey) { to.minutes = Math.max(LEAST, Math.min(MOST, to.minutes + step)); return; }
  const first = isDay ? Number(grid.dataset.firstHour) * 60 : 0;
  const last = isDay ? first + Number(grid.dataset.hours) * 60 : 1440;
  to.start = Math.max(first, Math.min(last - SNAP, to.start + step));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const card = !held && isM(event) && document.body.dataset.keys !== "off" && document.activeElement?.matches(".rt-lesson[data-stands]") && document.activeElement;
  if (card) {
    held = take(card, "keys");
    if (!held) return;
    show();
    tell();
  } else if (held?.by === "keys" && !held.isSent) {
    if (event.key === "Escape") letGo();
    else if (event.key === "Enter") drop();
    else if (event.key.startsWith("Arrow")) { carry(event); show(); tell(); }
    else return;
  } else if (held?.isMoving && !held.isSent && event.key === "Escape") {
    quietClick = true;
    letGo();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// A card that is carried is not taken away by the grid asking itself anew: it asks when the card is put down. One that is
// gone is let go.
const isCarried = () => held && !held.isSent;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isCarried() || !event.detail.elt.matches?.("#day, #week, #filling-now")) return;
  event.preventDefault();
  isMissed = true;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isCarried() || !event.detail.target.matches?.("#day, #week")) return;
  event.detail.shouldSwap = false;
  isMissed = true;
});
document.addEventListener("htmx:afterSwap", () => { if (held && !held.card.isConnected && !held.isSent) letGo(); });
document.addEventListener("focusout", (event) => { if (held?.by === "keys" && !held.isSent && event.target === held.card) letGo(); });
})();

(() => {
// The matrix of rights: a ready set ticks its boxes in place, a row that differs from what is stored says so.
const { find, findAll } = ritm;

// <a data-preset="teacher"> ticks the boxes whose data-in names it; without the script the link opens the page so.
document.addEventListener("click", (event) => {
  const form = event.target.closest("a[data-preset]")?.closest("form");
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { preset } = event.target.closest("a[data-preset]").dataset;
  findAll("input[data-in]", form).forEach((box) => { box.checked = box.dataset.in.split(" ").includes(preset); });
  find("input[data-in]", form)?.dispatchEvent(new Event("change", { bubbles: true }));
});

const differs = (box) => (box.dataset.stored ? box.checked !== (box.dataset.stored === "1") : box.value !== box.defaultValue);

document.addEventListener("change", (event) => {
  const table = event.target.closest("table.rt-mx");
  if (!table) return;
  findAll("tbody tr:not(.rt-grp)", table).forEach((row) => row.classList.toggle("is-diff", findAll("input", row).some(differs)));
});
})();

(() => {
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
})();

(() => {
// data-insert="words" data-into="#field": the words stand where the cursor was; the field keeps it.
const { find } = ritm;
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-insert]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = button && find(button.dataset.into);
  if (!field) return;
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
})();

(() => {
// A closed list that another part depends on, form[data-settled]: the arrow keys only walk through it. What they have
// come to counts when it is settled by Enter or by leaving the list. A choice with the mouse or from the open list counts at once.
let walked = null; // the list that the keys walk through
let isUnsettled = false; // it stands on something that nobody has been told of

const isSettling = (target) => target instanceof HTMLSelectElement && !target.multiple && target.closest("form[data-settled]");

const settle = (list) => {
  walked = null;
  isUnsettled = false;
  list.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("keydown", (event) => {
  if (!isSettling(event.target)) return;
  if (event.key !== "Enter") {
    if (event.key !== "Tab" && event.key !== "Escape" && !event.altKey) walked = event.target;
    return;
  }
  walked = null;
  if (!isUnsettled) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  settle(event.target);
}, true);

document.addEventListener("pointerdown", (event) => { if (event.target === walked) walked = null; }, true);

document.addEventListener("change", (event) => {
  if (!isSettling(event.target)) return;
  if (event.target !== walked) { isUnsettled = false; return; }
  isUnsettled = true;
  event.stopImmediatePropagation();
}, true);

document.addEventListener("focusout", (event) => {
  if (!isSettling(event.target)) return;
  if (isUnsettled) settle(event.target);
  walked = null;
}, true);
})();
