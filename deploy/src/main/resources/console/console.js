"use strict";

const POLL_MILLIS = 2000;
const FIRST_POLL_MILLIS = 500;
const LONGEST_ANSWER_MILLIS = 10000;
const PAGE_ROWS = 100;
const HISTORY = 90;

const element = (id) => document.getElementById(id);

/* What has no shape of its own, and so could change how the rest is read, stands in the page as an escape, as on the command line. */
const unplain = /(?! )[\p{C}\p{Z}]/gu;
const escaped = (character) => Array.from({ length: character.length },
  (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`).join("");
const plain = (text) => text.replace(unplain, escaped);
const printable = (name) => plain(name.replaceAll("\\", "\\\\"));

/* Everything from outside goes into the page as text. */
function make(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = plain(text);
  }
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

async function ask(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(LONGEST_ANSWER_MILLIS), cache: "no-store" });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.error ?? answer.statusText);
  }
  return body;
}

/* Other answers may come much later than one that rates are made of. */
async function askTimed(path) {
  const body = await ask(path);
  return { body, now: performance.now() };
}

function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  let value = count;
  while (Math.abs(value) >= 1024 && unit + 1 < units.length) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${Math.round(value)} B` : `${value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}

const whole = (count) => Math.round(count).toLocaleString("en");
const counted = (count, noun) => `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;
const qualified = (row) => `${row.key}@${row.topic}/${row.partition}`;

/* Keeps the nodes that are there, so that nothing jumps and a screen reader is not told everything again. */
function figures(list, values) {
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
    } else if (figure.textContent !== value) {
      figure.textContent = value;
    }
  });
}

function table(target, columns, rows) {
  const head = make("tr");
  for (const column of columns) {
    head.append(make("th", column.title, { scope: "col", class: column.text ? "text" : "number" }));
  }
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr");
    for (const column of columns) {
      const cell = make("td", undefined, { class: column.text ? "text" : "number" });
      cell.append(column.value(row));
      line.append(cell);
    }
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  target.replaceChildren(top, body);
}

function link(text, action) {
  const button = make("button", text, { type: "button", title: text });
  button.addEventListener("click", action);
  return button;
}

/* What a counter does in a second, from one poll to the next; null while there is nothing to compare with. */
class Rate {
  #last;
  #values = [];

  next(count, now) {
    const before = this.#last;
    this.#last = { count, now };
    if (!before || count < before.count || now <= before.now) {
      return null;
    }
    const rate = (count - before.count) * 1000 / (now - before.now);
    this.#values.push(rate);
    if (this.#values.length > HISTORY) {
      this.#values.shift();
    }
    return rate;
  }

  line() {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", `0 0 ${HISTORY} 20`);
    picture.setAttribute("width", "100%");
    picture.setAttribute("height", "20");
    picture.setAttribute("preserveAspectRatio", "none");
    picture.setAttribute("aria-hidden", "true");
    const highest = Math.max(1, ...this.#values);
    const points = this.#values
      .map((value, index) => `${HISTORY - this.#values.length + index},${(19 - 18 * value / highest).toFixed(1)}`);
    const curve = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    curve.setAttribute("points", points.join(" "));
    curve.setAttribute("fill", "none");
    curve.setAttribute("stroke", "currentColor");
    curve.setAttribute("vector-effect", "non-scaling-stroke");
    picture.append(curve);
    return picture;
  }
}

const inASecond = (rate, shown) => rate === null ? "measuring" : `${shown(rate)}/s`;
const dataRate = new Rate();
const recordRate = new Rate();
const zoneMap = new ZoneMap(element("zone-map"), (line) => { element("zone-line").textContent = line; }, showZone);

function showNow({ body: statistics, now }, offsets) {
  const appended = statistics.engine?.appended;
  const copied = statistics.engine?.reclaim.copiedBlocks ?? 0;
  const written = appended ? appended.dataBlocks + appended.summaryBlocks + copied : 0;
  const held = offsets.filter((row) => row.kafka !== "not held here");
  const lag = held.reduce(
    (sum, row) => sum + (row.endOffset === null ? 0 : Math.max(0, row.endOffset - Math.max(0, row.storedOffset))), 0);
  const unknown = held.filter((row) => row.endOffset === null).length;
  figures(element("now"), {
    "Throughput": inASecond(dataRate.next(statistics.counters.bytesApplied, now), bytes),
    "Last three minutes": dataRate.line(),
    "Records": inASecond(recordRate.next(statistics.counters.recordsApplied, now), whole),
    "Lag": held.length === 0 ? "nothing is held here" : unknown > 0 ? `unknown of ${counted(unknown, "partition")}` : counted(lag, "record"),
    "Write amplification": appended && appended.dataBlocks > 0 ? (written / appended.dataBlocks).toFixed(3) : "none yet",
    "Reclaim copied": bytes(copied * (appended?.blockSizeBytes ?? 0)),
    "Zones reset": whole(statistics.engine?.zoneResets ?? 0),
    "Bad records": whole(statistics.counters.badRecords),
  });
}

function showSpace(space) {
  const of = (...names) => names.reduce((sum, name) => sum + (space.zonesByCondition[name] ?? 0), 0);
  const open = of("implicitly-opened", "explicitly-opened");
  const failed = of("read-only", "offline");
  figures(element("space"), {
    "Capacity": bytes(space.capacityBytes),
    "Live": bytes(space.usedBytes),
    "Dead": bytes(space.deadBytes),
    "Writable": bytes(space.writableBytes),
    "Zones": whole(space.zoneCount),
    "Open": space.openLimit > 0 ? `${open} of ${space.openLimit}` : whole(open),
    "Empty": whole(of("empty")),
    "Full": whole(of("full")),
    "Failed": whole(failed),
  });
}

function showHealth(health, statistics) {
  const state = element("state");
  state.dataset.state = health.status;
  const paused = statistics.intake === "PAUSED" ? ", paused" : "";
  state.textContent = (health.status === "UP" ? "ready" : "not ready") + paused;
  element("checks").replaceChildren(
    ...health.checks.map((check) => make("li", `${check.name}: ${check.detail}`, { "data-state": check.state })));
}

function showSources(offsets) {
  const unknown = (value) => value === null ? "unknown" : whole(value);
  const columns = [
    { title: "Topic", text: true, value: (row) => row.topic },
    { title: "Partition", value: (row) => String(row.partition) },
    { title: "Stored", value: (row) => whole(row.storedOffset) },
    { title: "Committed", value: (row) => unknown(row.committedOffset) },
    { title: "End", value: (row) => unknown(row.endOffset) },
    { title: "Kafka", text: true, value: (row) => row.kafka },
  ];
  if (offsets.some((row) => row.note !== "")) {
    columns.push({ title: "Note", text: true, value: (row) => row.note });
  }
  table(element("sources"), columns, offsets);
}

function showProblems(problems) {
  const lines = problems.map((problem) => {
    const line = make("li", undefined, { "data-level": problem.level });
    line.append(make("time", problem.time, { datetime: problem.time }), ` ${problem.level} ${plain(problem.line)}`);
    return line;
  });
  element("problems").replaceChildren(...(lines.length > 0 ? lines : [make("li", "none")]));
}

function detail(title, line, more) {
  element("detail-title").textContent = title;
  element("detail-line").textContent = plain(line);
  const button = element("more");
  button.hidden = !more;
  button.onclick = more ?? null;
}

/* Shows one thing in the detail panel; a failure is told there and nowhere else. */
async function open(action) {
  try {
    await action();
  } catch (failure) {
    element("table").replaceChildren();
    detail("Files", failure.message, null);
  }
}

const FILE_COLUMNS = [
  { title: "Key", text: true, value: (row) => link(printable(row.key), () => showFile(qualified(row))) },
  { title: "Size", value: (row) => bytes(row.sizeBytes) },
  { title: "Mapped", value: (row) => bytes(row.mappedBytes) },
  { title: "Extents", value: (row) => whole(row.extents) },
  { title: "Topic/partition", text: true, value: (row) => `${row.topic}/${row.partition}` },
];

function showFiles(prefix) {
  const rows = [];
  const page = (from) => open(async () => {
    const query = new URLSearchParams({ prefix, limit: PAGE_ROWS, from });
    const answer = await ask(`/api/v1/files?${query}`);
    rows.push(...answer.files);
    table(element("table"), FILE_COLUMNS, rows);
    const more = answer.next === null ? null : () => page(answer.next);
    detail("Files", rows.length === 0 ? "no file" : `${counted(rows.length, "file")}${more ? " so far" : ""}`, more);
  });
  return page("");
}

function showZone(zone) {
  return open(async () => {
    const answer = await ask(`/api/v1/zones/${zone}/files?limit=1000`);
    table(element("table"), [
      { title: "Key", text: true, value: (row) => link(printable(row.key), () => showFile(qualified(row))) },
      { title: "Live in this zone", value: (row) => bytes(row.liveBytes) },
      { title: "Topic/partition", text: true, value: (row) => `${row.topic}/${row.partition}` },
    ], answer.files);
    const left = answer.more > 0 ? `, and ${whole(answer.more)} more` : "";
    detail(`Files in zone ${zone}`, answer.files.length === 0 ? "no live file" : `${counted(answer.files.length, "file")}${left}`, null);
    element("detail-title").focus();
  });
}

const EXTENT_COLUMNS = [
  { title: "File offset", value: (row) => whole(row.fileOffsetBytes) },
  { title: "Length", value: (row) => bytes(row.lengthBytes) },
  { title: "Sector", value: (row) => whole(row.sector) },
  { title: "Zone", value: (row) => link(String(row.zone), () => showZone(row.zone)) },
  { title: "Records", value: (row) => `${row.firstSourceOffset}..${row.lastSourceOffset}` },
  { title: "Flags", text: true, value: (row) => row.flags.join(" ") },
];

function showFile(key) {
  const rows = [];
  const page = (from) => open(async () => {
    const query = new URLSearchParams({ from, limit: PAGE_ROWS });
    const answer = await ask(`/api/v1/files/${encodeURIComponent(key)}/map?${query}`);
    rows.push(...answer.extents);
    table(element("table"), EXTENT_COLUMNS, rows);
    const more = answer.nextOffsetBytes === null ? null : () => page(answer.nextOffsetBytes);
    const file = answer.file;
    detail(`Extents of ${printable(file.key)}`,
      `${bytes(file.sizeBytes)}, ${counted(file.extents, "extent")}, written by ${file.topic}/${file.partition}`, more);
    if (from === 0) {
      element("detail-title").focus();
    }
  });
  return page(0);
}

function showLegend() {
  const entries = [
    ["live", "live", "fill"], ["dead", "dead", "fill"], ["empty", "not written", "fill"],
    ["open", "open", "stroke"], ["closed", "closed", "stroke"], ["failed", "read-only or offline", "stroke"],
  ];
  element("legend").replaceChildren(...entries.map(([name, text, kind]) => {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", "0 0 10 10");
    picture.setAttribute("aria-hidden", "true");
    const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const inset = kind === "stroke" ? 1 : 0;
    for (const [key, value] of [["x", inset], ["y", inset], ["width", 10 - 2 * inset], ["height", 10 - 2 * inset]]) {
      square.setAttribute(key, value);
    }
    square.style.fill = kind === "fill" ? `var(--zone-${name})` : "none";
    if (kind === "stroke") {
      square.style.stroke = `var(--zone-${name})`;
      square.style.strokeWidth = "2";
    }
    picture.append(square);
    const line = make("li");
    line.append(picture, text);
    return line;
  }));
}

async function poll() {
  try {
    const [map, space, statistics, offsets, health, problems] = await Promise.all([
      ask("/api/v1/zone-map?limit=100000"), ask("/api/v1/space"), askTimed("/api/v1/statistics"), ask("/api/v1/offsets"),
      ask("/api/v1/health"), ask("/api/v1/problems"),
    ]);
    zoneMap.show(map);
    showSpace(space);
    showNow(statistics, offsets);
    showHealth(health, statistics.body);
    showSources(offsets);
    showProblems(problems);
  } catch (failure) {
    const state = element("state");
    state.dataset.state = "DOWN";
    state.textContent = `no answer from the engine: ${plain(failure.message)}`;
  }
}

/* Nobody looks at a hidden page, so it asks nothing. The second poll comes soon, since it is the first that knows rates. */
async function pollForEver(pauseMillis) {
  if (!document.hidden) {
    await poll();
  }
  setTimeout(pollForEver, pauseMillis, POLL_MILLIS);
}

element("find").addEventListener("submit", (event) => {
  event.preventDefault();
  showFiles(element("prefix").value);
});
showLegend();
showFiles("");
pollForEver(FIRST_POLL_MILLIS);
