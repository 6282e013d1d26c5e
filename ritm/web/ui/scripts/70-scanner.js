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
