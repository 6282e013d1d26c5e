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
