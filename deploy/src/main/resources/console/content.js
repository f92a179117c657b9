import { bytes, make, plain, plainLines } from "./page.js";

const PREVIEW_BYTES = 64 * 1024;
const LARGEST_PICTURE_BYTES = 32 * 1024 * 1024;
/* With a token the browser has to hold a file before it can save it. */
const LARGEST_HELD_BYTES = 1024 * 1024 * 1024;
const LONGEST_PREVIEW_MILLIS = 20000;
const TOKEN = "zonelog.read.token";

let given = sessionStorage.getItem(TOKEN) ?? "";
let held = null;

const pathOf = (file) => `/files/?${new URLSearchParams({ key: file.key, topic: file.topic, partition: file.partition })}`;
const nameOf = (file) => file.key.slice(file.key.lastIndexOf("/") + 1);

async function read(file, headers, signal) {
  const authorization = given === "" ? {} : { Authorization: `Bearer ${given}` };
  const answer = await fetch(pathOf(file), { headers: { ...authorization, ...headers }, signal, cache: "no-store" });
  if (!answer.ok) {
    const body = await answer.json();
    throw Object.assign(new Error(body.error ?? answer.statusText), { status: answer.status });
  }
  return answer;
}

/* Leaves nothing of a file that is no longer shown. */
export function forgetContent() {
  held?.abort();
  held = null;
}

/* Shows the beginning of a file, if it may be read, and a way to save it. */
export async function showContent(place, file, isCurrent) {
  place.replaceChildren();
  forgetContent();
  held = new AbortController();
  const signal = AbortSignal.any([held.signal, AbortSignal.timeout(LONGEST_PREVIEW_MILLIS)]);
  try {
    const shown = file.sizeBytes === 0 ? make("p", "The file is empty.") : await preview(file, signal);
    if (isCurrent()) {
      place.replaceChildren(saveButton(place, file), shown);
    }
  } catch (failure) {
    if (!isCurrent()) {
      return;
    }
    if (failure.status === 401) {
      const told = given === "" ? "Reading files needs a token." : "The token is not accepted.";
      place.replaceChildren(make("p", told), tokenForm(place, file, isCurrent));
    } else {
      place.replaceChildren(make("p", failure.message));
    }
  }
}

async function preview(file, signal) {
  const answer = await read(file, { Range: `bytes=0-${PREVIEW_BYTES - 1}` }, signal);
  const type = answer.headers.get("Content-Type") ?? "";
  const beginning = new Uint8Array(await answer.arrayBuffer());
  if (type.startsWith("image/") && !type.startsWith("image/svg")) {
    return picture(file, type, beginning, signal);
  }
  const text = textOf(beginning);
  if (text === null) {
    return make("p", `No preview: ${plain(type || "the file")} is neither text nor a picture.`);
  }
  const shown = make("pre", undefined, { class: "preview", tabindex: "0", "aria-label": "Beginning of the file" });
  shown.textContent = plainLines(text);
  if (beginning.length >= file.sizeBytes) {
    return shown;
  }
  const both = make("div");
  both.append(shown, make("p", `The first ${bytes(beginning.length)} of ${bytes(file.sizeBytes)}.`));
  return both;
}

/* Null if it is none. The last character may be cut. */
function textOf(beginning) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(beginning, { stream: true });
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/* Drawn, not linked: so it may be read with a token, and the page still loads nothing but its own parts. */
async function picture(file, type, beginning, signal) {
  if (file.sizeBytes > LARGEST_PICTURE_BYTES) {
    return make("p", `No preview of pictures above ${bytes(LARGEST_PICTURE_BYTES)}.`);
  }
  const all = beginning.length >= file.sizeBytes
    ? new Blob([beginning], { type })
    : await (await read(file, {}, signal)).blob();
  let bitmap;
  try {
    bitmap = await createImageBitmap(all);
  } catch {
    return make("p", `No preview: this browser does not show it as ${type}.`);
  }
  const canvas = make("canvas", undefined, { class: "picture", role: "img", "aria-label": `Picture ${nameOf(file)}` });
  const shrunk = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * shrunk));
  canvas.height = Math.max(1, Math.round(bitmap.height * shrunk));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/* Without a token a plain link, so that the browser saves what comes as it comes. */
function saveButton(place, file) {
  const line = make("p", undefined, { class: "actions" });
  if (given === "") {
    line.append(make("a", "Download", { id: "download", href: `${pathOf(file)}&download`, download: nameOf(file) }));
    return line;
  }
  const button = make("button", "Download", { id: "download", type: "button" });
  const told = make("span", "", { role: "status" });
  if (file.sizeBytes > LARGEST_HELD_BYTES) {
    button.disabled = true;
    told.textContent = `With a token the page saves files up to ${bytes(LARGEST_HELD_BYTES)}; larger ones: curl -OJ -H 'Authorization: Bearer …' '${location.origin}${pathOf(file)}&download'`;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "reading …";
    try {
      save(await (await read(file, {}, undefined)).blob(), nameOf(file));
      told.textContent = "";
    } catch (failure) {
      told.textContent = plain(failure.message);
    }
    button.disabled = false;
  });
  const forget = make("button", "Forget the token", { type: "button" });
  forget.addEventListener("click", () => {
    keep("");
    place.replaceChildren(make("p", "The token is forgotten."));
  });
  line.append(button, forget, told);
  return line;
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", undefined, { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/* Kept for this tab until it is closed. */
function keep(token) {
  given = token;
  if (token === "") {
    sessionStorage.removeItem(TOKEN);
  } else {
    sessionStorage.setItem(TOKEN, token);
  }
}

function tokenForm(place, file, isCurrent) {
  const form = make("form", undefined, { id: "token-form" });
  const label = make("label", "Token (http.read.token) ");
  const input = make("input", undefined, { id: "token", type: "password", autocomplete: "off", required: "" });
  label.append(input);
  form.append(label, make("button", "Read"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(input.value);
    showContent(place, file, isCurrent);
  });
  return form;
}
