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
