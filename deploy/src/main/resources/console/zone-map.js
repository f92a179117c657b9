"use strict";

/*
 * The zones as a picture: a cell for each, filled from the bottom. The lower part is live data, the part above it dead
 * blocks, the rest of the cell is not written. A frame tells open, closed, read-only and offline zones.
 */
class ZoneMap {
  static #CONDITIONS = {
    0: "conventional", 1: "empty", 2: "implicitly open", 3: "explicitly open",
    4: "closed", d: "read-only", e: "full", f: "offline",
  };
  static #LARGEST_CELL = 72;
  static #SMALLEST_CELL = 5;

  #canvas;
  #colours = {};
  #map = { zoneCount: 0, conditions: "", written: [], used: [] };
  #columns = 1;
  #cell = 1;
  #selected = 0;
  #onSelect;
  #onOpen;

  constructor(canvas, onSelect, onOpen) {
    this.#canvas = canvas;
    this.#onSelect = onSelect;
    this.#onOpen = onOpen;
    this.readColours();
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("click", (event) => { this.#point(event); this.#open(); });
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => this.#select(this.#selected));
    new ResizeObserver(() => this.draw()).observe(canvas.parentElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.readColours(); this.draw(); });
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["empty", "live", "dead", "open", "closed", "failed"]) {
      this.#colours[name] = style.getPropertyValue("--zone-" + name).trim();
    }
    this.#colours.ink = style.getPropertyValue("--ink").trim();
  }

  show(map) {
    this.#map = map;
    this.#selected = Math.min(this.#selected, Math.max(0, map.conditions.length - 1));
    this.draw();
  }

  draw() {
    const count = this.#map.conditions.length;
    const width = this.#canvas.parentElement.clientWidth;
    if (count === 0 || width === 0) {
      return;
    }
    this.#layOut(count, width);
    const rows = Math.ceil(count / this.#columns);
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(rows * this.#cell * scale);
    this.#canvas.style.height = rows * this.#cell + "px";
    const pen = this.#canvas.getContext("2d");
    pen.scale(scale, scale);
    for (let zone = 0; zone < count; zone++) {
      this.#drawZone(pen, zone);
    }
    this.#drawSelection(pen);
  }

  /* Cells as large as a map of moderate height allows, but never too small to be hit. */
  #layOut(count, width) {
    const height = Math.max(260, Math.min(520, width * 0.45));
    const fitting = Math.floor(Math.sqrt(width * height / count));
    this.#cell = Math.max(ZoneMap.#SMALLEST_CELL, Math.min(ZoneMap.#LARGEST_CELL, fitting));
    this.#columns = Math.max(1, Math.floor(width / this.#cell));
  }

  #drawZone(pen, zone) {
    const gap = this.#cell >= 10 ? 2 : 1;
    const size = this.#cell - gap;
    const x = (zone % this.#columns) * this.#cell;
    const y = Math.floor(zone / this.#columns) * this.#cell;
    const written = Math.round(size * this.#map.written[zone] / 1000);
    const live = Math.min(written, Math.ceil(size * this.#map.used[zone] / 1000));
    pen.fillStyle = this.#colours.empty;
    pen.fillRect(x, y, size, size);
    pen.fillStyle = this.#colours.dead;
    pen.fillRect(x, y + size - written, size, written - live);
    pen.fillStyle = this.#colours.live;
    pen.fillRect(x, y + size - live, size, live);
    const frame = this.#frame(this.#map.conditions[zone]);
    if (frame) {
      const line = this.#cell >= 16 ? 2 : 1;
      pen.strokeStyle = frame;
      pen.lineWidth = line;
      pen.strokeRect(x + line / 2, y + line / 2, size - line, size - line);
    }
  }

  #frame(condition) {
    switch (condition) {
      case "2": case "3": return this.#colours.open;
      case "4": return this.#colours.closed;
      case "d": case "f": return this.#colours.failed;
      default: return null;
    }
  }

  #drawSelection(pen) {
    if (document.activeElement !== this.#canvas) {
      return;
    }
    const x = (this.#selected % this.#columns) * this.#cell;
    const y = Math.floor(this.#selected / this.#columns) * this.#cell;
    pen.strokeStyle = this.#colours.ink;
    pen.lineWidth = 2;
    pen.strokeRect(x, y, this.#cell - 1, this.#cell - 1);
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.#cell);
    const zone = Math.floor((event.clientY - box.top) / this.#cell) * this.#columns + column;
    if (column < this.#columns && zone >= 0 && zone < this.#map.conditions.length && zone !== this.#selected) {
      this.#select(zone);
    }
  }

  #key(event) {
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#columns, ArrowDown: this.#columns,
      Home: -this.#map.conditions.length, End: this.#map.conditions.length,
    };
    if (event.key in steps) {
      const last = this.#map.conditions.length - 1;
      this.#select(Math.max(0, Math.min(last, this.#selected + steps[event.key])));
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      this.#open();
      event.preventDefault();
    }
  }

  #select(zone) {
    this.#selected = zone;
    this.draw();
    if (zone < this.#map.conditions.length) {
      this.#onSelect(this.#describe(zone));
    }
  }

  #open() {
    if (this.#selected < this.#map.conditions.length) {
      this.#onOpen(this.#selected);
    }
  }

  #describe(zone) {
    const written = this.#map.written[zone] / 10;
    const live = this.#map.used[zone] / 10;
    const condition = ZoneMap.#CONDITIONS[this.#map.conditions[zone]];
    return `Zone ${zone}: ${condition}, ${written.toFixed(1)} % written, ${live.toFixed(1)} % live,`
      + ` ${Math.max(0, written - live).toFixed(1)} % dead`;
  }
}
