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
