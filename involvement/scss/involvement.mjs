// Everything works without this file. It shrinks photos, counts characters, stops double sends and saves drafts.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";

const LONGEST_SIDE = 1600;
const SEND_AGAIN_AFTER = 5000;
const SAVE_AFTER = 3000;
const WAIT_FOR_PHOTO = 10000;

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Part of [Button, CharacterCount, Checkboxes, ErrorSummary, Radios]) {
  for (const element of document.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
    try { new Part(element); } catch (problem) { console.warn(problem); }
  }
}

const note = document.querySelector('[data-note][role="alert"]');
if (note && !document.querySelector(".govuk-error-summary")) {
  note.tabIndex = -1;
  note.focus();
}

// Stop double sends. A form that gives a file leaves the page where it is, so it may be sent again later.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (waitsForPhoto(form, event)) return;
  const now = Date.now();
  if (now - (sent.get(form) || 0) < SEND_AGAIN_AFTER) event.preventDefault();
  else sent.set(form, now);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sent.delete(form));
});

// Shrink a photo before it is sent: the server would do the same, after a slow upload. Who presses while we still
// work waits for it, but not for ever: a photo that takes too long goes as it is.
const shrinking = new WeakMap();
const pressed = new WeakSet();
function waitsForPhoto(form, event) {
  if (!shrinking.has(form) || !form.requestSubmit) return false;
  event.preventDefault();
  if (!pressed.has(form)) {
    pressed.add(form);
    const inputs = [...form.querySelectorAll("[data-busy]")].filter((input) => input.files.length);
    inputs.forEach((input) => say(input, input.dataset.busy));
    shrinking.get(form).then(() => {
      pressed.delete(form);
      inputs.forEach((input) => say(input, ""));
      form.requestSubmit(event.submitter);
    });
  }
  return true;
}
function shrinkIn(form, work) {
  const wait = new Promise((done) => setTimeout(done, WAIT_FOR_PHOTO));
  const all = Promise.race([Promise.all([shrinking.get(form), work]), wait])
    .then(() => { if (shrinking.get(form) === all) shrinking.delete(form); });
  shrinking.set(form, all);
}
function say(input, words) {
  let line = input.parentNode.querySelector(".file-said");
  if (!line) {
    line = document.createElement("p");
    line.className = "file-said";
    line.setAttribute("role", "status");
    input.after(line);
  }
  line.textContent = words;
}
async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.files.length) return;
  if (input.dataset.busy) say(input, ""); // a line that is there already is read out when it fills
  shrinkIn(input.form, shrinkAll(input));
});
async function shrinkAll(input) {
  const before = [...input.files];
  try {
    const after = new DataTransfer();
    for (const file of before) {
      after.items.add(/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) ? await shrink(file) : file);
    }
    // The person may have chosen again while we worked.
    if (before.some((file, number) => input.files[number] !== file)) return;
    input.files = after.files;
  } catch (problem) {
    return; // the photo goes as it is
  }
  if (input.dataset.ready) say(input, input.dataset.ready);
}

// Save drafts: the form itself, without files, to its own address.
for (const form of document.querySelectorAll("form[data-draft-url]")) {
  let timer = 0;
  let saved = "";
  const said = form.querySelector("[data-draft-said]");
  const save = async () => {
    const answers = new FormData(form);
    for (const [name, value] of [...answers]) if (value instanceof File) answers.delete(name);
    const now = new URLSearchParams(answers).toString();
    if (now === saved) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: answers, keepalive: true });
      if (!answer.ok) return;
      saved = now;
      if (said) said.textContent = `${said.dataset.draftSaid} ${new Date().toTimeString().slice(0, 5)}`;
    } catch (problem) { /* offline: the next change tries again */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, SAVE_AFTER); });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
}

// Paper shows what is folded away.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
