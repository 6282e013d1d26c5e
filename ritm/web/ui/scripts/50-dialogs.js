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
