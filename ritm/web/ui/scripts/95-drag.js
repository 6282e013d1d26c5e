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
