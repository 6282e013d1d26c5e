// The photo of a form: from the camera or a file, cut to 4:3 here, sent at once; the form keeps its number.
const { find, newKey, say } = ritm;
const LEAST = [128, 96], KEPT = [640, 480], MOST_BYTES = 3 * 1024 * 1024;
const STEP = 12;
let open = null;   // { box, dialog, canvas, zoom, picture, scale, x, y, stream }

const words = (box, name) => box.dataset[name] ?? "";

function complain(box, message) {
  const place = find("[data-photo-error]", box);
  place.textContent = message;
  if (message) say(message, "#say-now");
}

// How much of the picture's width fills the frame at the smallest zoom.
const cover = () => Math.max(open.canvas.width / open.picture.width, open.canvas.height / open.picture.height);

function keepInside() {
  const { canvas, picture, scale } = open;
  open.x = Math.min(0, Math.max(open.x, canvas.width - picture.width * scale));
  open.y = Math.min(0, Math.max(open.y, canvas.height - picture.height * scale));
}

function paint() {
  const { canvas, picture, scale, x, y } = open;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, x, y, picture.width * scale, picture.height * scale);
}

function rescale(factor) {
  const { canvas } = open;
  const before = open.scale, scale = cover() * factor;
  open.x = canvas.width / 2 - (canvas.width / 2 - open.x) * (scale / before);
  open.y = canvas.height / 2 - (canvas.height / 2 - open.y) * (scale / before);
  open.scale = scale;
  keepInside();
  paint();
}

function stopCamera() {
  open?.stream?.getTracks().forEach((track) => track.stop());
  if (open) open.stream = null;
}

function show(stage) {
  const { dialog } = open;
  find("[data-photo-video]", dialog).hidden = stage !== "camera";
  find("[data-photo-shoot]", dialog).hidden = stage !== "camera";
  for (const name of ["canvas", "zoom-row", "done"]) find(`[data-photo-${name}]`, dialog).hidden = stage !== "cut";
}

function begin(box) {
  const dialog = find("[data-photo-dialog]", box);
  open = { box, dialog, canvas: find("[data-photo-canvas]", dialog), zoom: find("[data-photo-zoom]", dialog), stream: null };
  complain(box, "");
  if (!dialog.open) dialog.showModal();
}

function cut(picture) {
  const { box, canvas, zoom } = open;
  if (picture.width < LEAST[0] || picture.height < LEAST[1]) {
    const { dialog } = open;
    dialog.close();
    return complain(box, words(box, "small").replace("{size}", `${picture.width}×${picture.height}`));
  }
  stopCamera();
  Object.assign(open, { picture, scale: 1, x: 0, y: 0 });
  open.scale = cover();
  open.x = (canvas.width - picture.width * open.scale) / 2;
  open.y = (canvas.height - picture.height * open.scale) / 2;
  // Never nearer than the least size that is kept.
  const nearest = Math.min(picture.width / LEAST[0], picture.height / LEAST[1]);
  zoom.max = String(Math.max(1, Math.min(4, nearest)));
  zoom.value = "1";
  show("cut");
  paint();
  canvas.focus();
}

async function fromFile(box, file) {
  if (!["image/png", "image/jpeg"].includes(file.type)) return complain(box, words(box, "kind"));
  if (file.size > MOST_BYTES) return complain(box, words(box, "large"));
  try {
    const picture = await createImageBitmap(file);
    begin(box);
    cut(picture);
  } catch {
    complain(box, words(box, "kind"));
  }
}

async function fromCamera(box) {
  complain(box, "");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 960 } } });
    begin(box);
    open.stream = stream;
    const video = find("[data-photo-video]", open.dialog);
    video.srcObject = stream;
    show("camera");
    await video.play();
    find("[data-photo-shoot]", open.dialog).focus();
  } catch {
    complain(box, words(box, "camera"));
  }
}

// Pressed before the camera has shown anything, it takes the first picture there is; pressed twice, one.
async function shoot() {
  const mine = open, video = find("[data-photo-video]", mine.dialog);
  if (mine.isShooting) return;
  mine.isShooting = true;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await new Promise((done) => { video.addEventListener("loadeddata", done, { once: true }); });
  const picture = await createImageBitmap(video);
  if (open === mine) cut(picture);
}

async function send() {
  const { box, canvas, picture, scale, x, y } = open;
  const width = canvas.width / scale, height = canvas.height / scale;
  const made = document.createElement("canvas");
  made.width = Math.round(Math.max(LEAST[0], Math.min(KEPT[0], width)));
  made.height = Math.round(made.width * 3 / 4);
  made.getContext("2d").drawImage(picture, -x / scale, -y / scale, width, height, 0, 0, made.width, made.height);
  const blob = await new Promise((done) => { made.toBlob(done, "image/jpeg", 0.92); });
  const form = new FormData();
  form.append("photo", blob, "photo.jpg");
  form.append("request_key", newKey());
  form.append("csrfmiddlewaretoken", find('[name="csrfmiddlewaretoken"]').value);
  open.dialog.close();
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(box.dataset.upload, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) return complain(box, said.message ?? words(box, "failed"));
    const kept = find('[name="photo"]', box);
    kept.value = said.id;
    kept.dispatchEvent(new Event("change", { bubbles: true }));
    const image = find("[data-photo-shown]", box);
    image.src = said.url;
    image.hidden = false;
    find("[data-photo-none]", box)?.remove();
    say(words(box, "kept"));
  } catch {
    complain(box, words(box, "failed"));
  } finally {
    box.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const press = event.target.closest?.("[data-photo-press]");
  const box = press?.closest("[data-photo]");
  if (!box) return;
  const acts = {
    camera: () => fromCamera(box),
    file: () => find("[data-photo-file]", box).click(),
    shoot,
    done: send,
    cancel: () => open?.dialog.close(),
  };
  acts[press.dataset.photoPress]?.();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-photo-file]")) return;
  const [file] = event.target.files;
  event.target.value = "";
  if (file) fromFile(event.target.closest("[data-photo]"), file);
});
document.addEventListener("input", (event) => {
  if (open && event.target === open.zoom) rescale(Number(open.zoom.value));
});
document.addEventListener("close", (event) => {
  if (event.target === open?.dialog) stopCamera();
}, true);

// Moved by dragging, and by the arrow keys.
document.addEventListener("pointerdown", (event) => {
  if (!open || event.target !== open.canvas) return;
  const { canvas } = open;
  canvas.setPointerCapture(event.pointerId);
  const from = { x: event.clientX - open.x, y: event.clientY - open.y };
  const move = (next) => { open.x = next.clientX - from.x; open.y = next.clientY - from.y; keepInside(); paint(); };
  const end = () => { canvas.removeEventListener("pointermove", move); canvas.removeEventListener("pointerup", end); };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
});
document.addEventListener("keydown", (event) => {
  if (!open || event.defaultPrevented) return;
  // Enter is meant for the picture, not for the form around it.
  if (event.target === open.zoom && event.key === "Enter") { event.preventDefault(); send(); }
  if (event.target !== open.canvas) return;
  const way = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (!way) return;
  event.preventDefault();
  open.x += way[0] * STEP;
  open.y += way[1] * STEP;
  keepInside();
  paint();
});
