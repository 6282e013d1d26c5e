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
