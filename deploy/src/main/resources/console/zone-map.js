/*
 * The zones as a picture: a cell for each, filled from the bottom. The lower part is live data, the part above it dead
 * blocks, or all of it the mapping journal; the rest of the cell is not written; an empty zone is hollow. A frame tells open, closed,
 * read-only and offline zones. Zones of what is chosen keep their colours and have a ring, while the others fade.
 */
export class ZoneMap {
  static #CONDITIONS = {
    0: "conventional", 1: "empty", 2: "implicitly open", 3: "explicitly open",
    4: "closed", d: "read-only", e: "full", f: "offline",
  };
  static #LARGEST_CELL = 72;
  static #SMALLEST_CELL = 5;
  static #SMALLEST_NUMBERED_CELL = 22;
  static #FADED = 0.3;
  /* Around the map, for the rings of zones at its edge. */
  static #MARGIN = 2;

  #canvas;
  #colours = {};
  #map = { zoneCount: 0, conditions: "", written: [], used: [], journal: [] };
  #journal = new Set();
  #columns = 1;
  #cell = 1;
  #selected = 0;
  #lit = null;
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
    for (const name of ["empty", "outline", "live", "dead", "journal", "open", "closed", "failed", "lit"]) {
      this.#colours[name] = style.getPropertyValue("--zone-" + name).trim();
    }
    for (const name of ["ink", "panel"]) {
      this.#colours[name] = style.getPropertyValue("--" + name).trim();
    }
  }

  show(map) {
    this.#map = map;
    this.#journal = new Set(map.journal);
    this.#selected = Math.min(this.#selected, Math.max(0, map.conditions.length - 1));
    this.draw();
  }

  /* Lets zones stand out, or none if there is no list. */
  light(zones) {
    this.#lit = zones === null ? null : new Set(zones);
    this.draw();
    if (zones?.length > 0) {
      this.#reveal(zones[0]);
    }
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
    const height = rows * this.#cell + ZoneMap.#MARGIN;
    this.#canvas.height = Math.round(height * scale);
    this.#canvas.style.height = height + "px";
    const pen = this.#canvas.getContext("2d");
    pen.scale(scale, scale);
    for (let zone = 0; zone < count; zone++) {
      const isFaded = this.#lit !== null && !this.#lit.has(zone);
      pen.globalAlpha = isFaded ? ZoneMap.#FADED : 1;
      this.#drawZone(pen, zone);
    }
    pen.globalAlpha = 1;
    this.#drawRings(pen, count);
    if (this.#cell >= ZoneMap.#SMALLEST_NUMBERED_CELL) {
      this.#drawNumbers(pen, count);
    }
    this.#drawSelection(pen);
  }

  /* Cells as large as a map of moderate height allows, but never too small to be hit: then the map scrolls. */
  #layOut(count, allWidth) {
    const width = allWidth - ZoneMap.#MARGIN;
    const height = Math.max(160, Math.min(340, window.innerHeight * 0.4));
    let cell = Math.min(ZoneMap.#LARGEST_CELL, Math.floor(Math.sqrt(width * height / count)));
    while (cell > ZoneMap.#SMALLEST_CELL && Math.ceil(count / Math.floor(width / cell)) * cell > height) {
      cell--;
    }
    this.#cell = Math.max(ZoneMap.#SMALLEST_CELL, cell);
    this.#columns = Math.max(1, Math.floor(width / this.#cell));
  }

  #place(zone) {
    const column = zone % this.#columns;
    const row = Math.floor(zone / this.#columns);
    return { x: ZoneMap.#MARGIN + column * this.#cell, y: ZoneMap.#MARGIN + row * this.#cell };
  }

  get #size() {
    return this.#cell - (this.#cell >= 10 ? 2 : 1);
  }

  /* How much of a cell is live and dead, in pixels. What there is at all is seen, and so is what is not written. */
  static #parts(size, written, used) {
    const least = size >= 12 ? 2 : 1;
    const seen = (thousandths, most) =>
      thousandths === 0 ? 0 : Math.max(least, Math.min(most, Math.round(size * thousandths / 1000)));
    const left = written < 1000 ? least : 0;
    const live = seen(used, size - left - (written > used ? least : 0));
    return { live, dead: seen(written - used, size - left - live) };
  }

  #drawZone(pen, zone) {
    const { x, y } = this.#place(zone);
    const size = this.#size;
    const frame = this.#frame(this.#map.conditions[zone]);
    const line = frame === null ? 0 : this.#cell >= 16 ? 2 : 1;
    if (this.#map.written[zone] > 0) {
      this.#drawData(pen, zone, { x: x + line, y: y + line, size: size - 2 * line });
    } else if (frame === null) {
      pen.strokeStyle = this.#colours.outline;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }
    if (frame !== null) {
      pen.strokeStyle = frame;
      pen.lineWidth = line;
      pen.strokeRect(x + line / 2, y + line / 2, size - line, size - line);
    }
  }

  #drawData(pen, zone, { x, y, size }) {
    const { live, dead } = ZoneMap.#parts(size, this.#map.written[zone], this.#map.used[zone]);
    pen.fillStyle = this.#colours.empty;
    pen.fillRect(x, y, size, size);
    pen.fillStyle = this.#journal.has(zone) ? this.#colours.journal : this.#colours.dead;
    pen.fillRect(x, y + size - live - dead, size, dead);
    pen.fillStyle = this.#colours.live;
    pen.fillRect(x, y + size - live, size, live);
  }

  /* In the gaps between cells, so that they hide nothing. */
  #drawRings(pen, count) {
    const gap = this.#cell - this.#size;
    pen.strokeStyle = this.#colours.lit;
    pen.lineWidth = gap;
    for (const zone of this.#lit ?? []) {
      if (zone < count) {
        const { x, y } = this.#place(zone);
        pen.strokeRect(x - gap / 2, y - gap / 2, this.#size + gap, this.#size + gap);
      }
    }
  }

  #drawNumbers(pen, count) {
    const digits = String(count - 1).length;
    const height = Math.min(11, (this.#size - 5) / digits / 0.66);
    if (height < 7.5) {
      return;
    }
    pen.font = `600 ${height}px system-ui, sans-serif`;
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = 2.5;
    pen.strokeStyle = this.#colours.panel;
    pen.fillStyle = this.#colours.ink;
    for (let zone = 0; zone < count; zone++) {
      const { x, y } = this.#place(zone);
      pen.globalAlpha = this.#lit !== null && !this.#lit.has(zone) ? 0.6 : 1;
      pen.strokeText(zone, x + 3, y + 3);
      pen.fillText(zone, x + 3, y + 3);
    }
    pen.globalAlpha = 1;
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
    const { x, y } = this.#place(this.#selected);
    pen.strokeStyle = this.#colours.ink;
    pen.lineWidth = 2;
    pen.strokeRect(x, y, this.#cell - 1, this.#cell - 1);
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const column = Math.max(0, Math.floor((event.clientX - box.left - ZoneMap.#MARGIN) / this.#cell));
    const row = Math.max(0, Math.floor((event.clientY - box.top - ZoneMap.#MARGIN) / this.#cell));
    const zone = row * this.#columns + column;
    if (column < this.#columns && zone < this.#map.conditions.length && zone !== this.#selected) {
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

  /* Scrolls no more than is needed, and only the map. */
  #reveal(zone) {
    const frame = this.#canvas.parentElement;
    const { y } = this.#place(zone);
    if (y < frame.scrollTop || y + this.#cell > frame.scrollTop + frame.clientHeight) {
      frame.scrollTop = y - frame.clientHeight / 2;
    }
  }

  #select(zone) {
    this.#selected = zone;
    this.draw();
    this.#reveal(zone);
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
    const what = this.#journal.has(zone)
      ? "mapping journal"
      : `${live.toFixed(1)} % live, ${Math.max(0, written - live).toFixed(1)} % dead`;
    return `Zone ${zone}: ${condition}, ${written.toFixed(1)} % written, ${what}`;
  }
}
