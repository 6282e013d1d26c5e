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
