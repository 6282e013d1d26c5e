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
