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
