import { zoneAddress } from "./choice.js";
import { followChoice } from "./detail.js";
import { ask, bytes, counted, drawing, element, figures, make, plain, table, whole } from "./page.js";
import { ZoneMap } from "./zone-map.js";

const POLL_MILLIS = 2000;
const FIRST_POLL_MILLIS = 500;
const HISTORY = 90;

/* Other answers may come much later than one that rates are made of. */
async function askTimed(path) {
  const body = await ask(path);
  return { body, now: performance.now() };
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
    const picture = drawing("svg", {
      "viewBox": `0 0 ${HISTORY} 20`, "width": "100%", "height": "20", "preserveAspectRatio": "none", "aria-hidden": "true",
    });
    const highest = Math.max(1, ...this.#values);
    const points = this.#values
      .map((value, index) => `${HISTORY - this.#values.length + index},${(19 - 18 * value / highest).toFixed(1)}`);
    picture.append(drawing("polyline", {
      "points": points.join(" "), "fill": "none", "stroke": "currentColor", "vector-effect": "non-scaling-stroke",
    }));
    return picture;
  }
}

const inASecond = (rate, shown) => rate === null ? "measuring" : `${shown(rate)}/s`;
const dataRate = new Rate();
const recordRate = new Rate();
const zoneMap = new ZoneMap(
  element("zone-map"),
  (line) => { element("zone-line").textContent = line; },
  (zone) => { location.hash = zoneAddress(zone); });

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
    "Journal": bytes(space.journalBytes),
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

function showLegend() {
  const entries = [
    ["live", "live", "fill"], ["dead", "dead", "fill"], ["journal", "mapping journal", "fill"],
    ["empty", "not written", "fill"], ["outline", "empty", "stroke"], ["open", "open", "stroke"], ["closed", "closed", "stroke"], ["failed", "read-only or offline", "stroke"], ["lit", "chosen", "stroke"],
  ];
  element("legend").replaceChildren(...entries.map(([name, text, kind]) => {
    const picture = drawing("svg", { "viewBox": "0 0 10 10", "aria-hidden": "true" });
    const inset = kind === "stroke" ? 1 : 0;
    const square = drawing("rect", { x: inset, y: inset, width: 10 - 2 * inset, height: 10 - 2 * inset });
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

function showEngine(engine) {
  const commit = engine.commit === "" ? "" : ` (${engine.commit})`;
  const device = `${engine.device} ${engine.deviceUuid}, ${whole(engine.zoneCount)} zones of ${bytes(engine.zoneCapacityBytes)}`;
  const lines = [
    ["zonelog", `${engine.version}${commit}`],
    ["Running since", engine.started.slice(0, 19).replace("T", " ") + " UTC"],
    ["Device", device],
    ["Brokers", engine.brokers],
    ["Topics", `${engine.topics.join(", ")}, consumed by group ${engine.group}`],
  ];
  figures(element("about"), Object.fromEntries(lines));
}

async function poll() {
  try {
    const [map, space, statistics, offsets, health, problems, engine] = await Promise.all([
      ask("/api/v1/zone-map?limit=100000"), ask("/api/v1/space"), askTimed("/api/v1/statistics"), ask("/api/v1/offsets"),
      ask("/api/v1/health"), ask("/api/v1/problems"), ask("/api/v1/engine"),
    ]);
    zoneMap.show(map);
    showSpace(space);
    showNow(statistics, offsets);
    showHealth(health, statistics.body);
    showSources(offsets);
    showProblems(problems);
    showEngine(engine);
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

showLegend();
followChoice((zones) => zoneMap.light(zones));
pollForEver(FIRST_POLL_MILLIS);
