/* What all parts of the page are made with: how text gets in, how numbers are written, how the engine is asked. */

const LONGEST_ANSWER_MILLIS = 10000;

export const element = (id) => document.getElementById(id);

/* What has no shape of its own, and so could change how the rest is read, stands in the page as an escape, as on the command line. */
const unplain = /(?! )[\p{C}\p{Z}]/gu;
const escaped = (character) => Array.from({ length: character.length },
  (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`).join("");
export const plain = (text) => text.replace(unplain, escaped);
export const printable = (name) => plain(name.replaceAll("\\", "\\\\"));

/* Text of several lines; tabs and ends of lines stay what they are. */
export const plainLines = (text) => text.replaceAll("\r\n", "\n").replace(unplain,
  (character) => character === "\n" || character === "\t" ? character : escaped(character));

/* Everything from outside goes into the page as text. */
export function make(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = plain(text);
  }
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

export function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

export async function ask(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(LONGEST_ANSWER_MILLIS), cache: "no-store" });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.error ?? answer.statusText);
  }
  return body;
}

export function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  let value = count;
  while (Math.abs(value) >= 1024 && unit + 1 < units.length) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${Math.round(value)} B` : `${value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}

export const whole = (count) => Math.round(count).toLocaleString("en");
export const counted = (count, noun) => `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;
export const moment = (millis) => millis < 0 ? "unknown" : `${new Date(millis).toISOString().slice(0, 19).replace("T", " ")}`;

/* Keeps the nodes that are there, so that nothing jumps and a screen reader is not told everything again. */
export function figures(list, values) {
  const wanted = Object.entries(values);
  while (list.children.length > wanted.length) {
    list.lastChild.remove();
  }
  wanted.forEach(([name, value], index) => {
    if (index >= list.children.length) {
      const pair = make("div");
      pair.append(make("dt"), make("dd"));
      list.append(pair);
    }
    const [term, figure] = list.children[index].children;
    if (term.textContent !== name) {
      term.textContent = name;
    }
    if (value instanceof Node) {
      figure.replaceChildren(value);
    } else if (figure.textContent !== plain(value)) {
      figure.textContent = plain(value);
    }
  });
}

/*
 * Rows below their columns' titles. On a narrow screen each cell has its title beside it. A column that can be sorted by has a function
 * that gives its title as a link.
 */
export function table(target, columns, rows) {
  const head = make("tr");
  for (const column of columns) {
    const cell = make("th", undefined, { scope: "col", class: column.text ? "text" : "number" });
    cell.append(column.heading ? column.heading(cell) : column.title);
    head.append(cell);
  }
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr");
    for (const column of columns) {
      const cell = make("td", undefined, { class: column.text ? "text" : "number", "data-title": column.title });
      const value = column.value(row);
      cell.append(typeof value === "string" ? plain(value) : value);
      line.append(cell);
    }
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  target.replaceChildren(top, body);
}
