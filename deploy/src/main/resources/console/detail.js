import { chosen, fileAddress, fileFromAddress, listAddress, zoneAddress } from "./choice.js";
import { forgetContent, showContent } from "./content.js";
import { ask, bytes, counted, element, figures, make, moment, plain, printable, table, whole } from "./page.js";

const PAGE_ROWS = 100;
const MOST_LINKED_ZONES = 24;

/* Where "All files" leads: the list that was looked at last. */
let lastList = listAddress({});
/* The page in front of each page that was reached by its "Next page". */
const pageBefore = new Map();
let turn = 0;
let lit = () => {};

function clear(title) {
  element("detail-title").textContent = title;
  element("file").hidden = true;
  forgetContent();
  element("find").hidden = true;
  element("back").hidden = false;
  element("back").href = lastList;
  element("pages").hidden = true;
  element("pages").replaceChildren();
  element("table").replaceChildren();
  element("detail-line").textContent = "";
}

const line = (text) => { element("detail-line").textContent = plain(text); };

/* Links to the pages around the one that is shown. */
function pages(first, next) {
  const here = location.hash || "#";
  const links = [];
  if (here !== first) {
    links.push(make("a", "First page", { href: first }));
    const before = pageBefore.get(here);
    if (before !== undefined && before !== first) {
      links.push(make("a", "Previous page", { href: before }));
    }
  }
  if (next) {
    pageBefore.set(next, here);
    links.push(make("a", "Next page", { href: next, id: "next" }));
  }
  element("pages").replaceChildren(...links);
  element("pages").hidden = links.length === 0;
}

/* A column's title that sorts by it: by its better end first, and by the other one when it is chosen again. */
function sortable(title, list, first, second) {
  return (cell) => {
    const isSorted = list.sort === first || list.sort === second;
    if (isSorted) {
      cell.setAttribute("aria-sort", list.sort.startsWith("-") ? "descending" : "ascending");
    }
    return make("a", title, { href: listAddress({ ...list, from: "", sort: list.sort === first ? second : first }) });
  };
}

const fileLink = (row) => make("a", printable(row.key), { href: fileAddress(row) });
const zoneLink = (zone) => make("a", String(zone), { href: zoneAddress(zone) });
const partition = { title: "Partition", text: true, value: (row) => `${row.topic}/${row.partition}` };

const listColumns = (list) => [
  { title: "Key", text: true, heading: sortable("Key", list, "key", "-key"), value: fileLink },
  { title: "Size", heading: sortable("Size", list, "-size", "size"), value: (row) => bytes(row.sizeBytes) },
  { title: "Extents", heading: sortable("Extents", list, "-extents", "extents"), value: (row) => whole(row.extents) },
  { title: "Changed (UTC)", heading: sortable("Changed (UTC)", list, "-modified", "modified"), value: (row) => moment(row.lastModified) },
  partition,
];

async function showList(list, isCurrent) {
  lastList = listAddress(list);
  const query = new URLSearchParams({ limit: PAGE_ROWS });
  for (const name of ["contains", "prefix", "sort", "from"]) {
    if (list[name] !== "") {
      query.set(name, list[name]);
    }
  }
  const answer = await ask(`/api/v1/files?${query}`);
  if (!isCurrent()) {
    return;
  }
  clear("Files");
  element("back").hidden = true;
  element("find").hidden = false;
  element("contains").value = list.contains;
  element("prefix").value = list.prefix;
  lit(null);
  table(element("table"), listColumns(list), answer.files);
  const next = answer.next === null ? null : listAddress({ ...list, from: answer.next });
  pages(listAddress({ ...list, from: "" }), next);
  const found = answer.files.length === 0 ? "no file" : counted(answer.files.length, "file");
  line(next ? `${found} on this page` : found);
}

async function showZone({ zone }, isCurrent) {
  const answer = await ask(`/api/v1/zones/${zone}/files?limit=1000`);
  if (!isCurrent()) {
    return;
  }
  clear(`Files in zone ${zone}`);
  lit([zone]);
  table(element("table"), [
    { title: "Key", text: true, value: fileLink },
    { title: "Live in this zone", value: (row) => bytes(row.liveBytes) },
    partition,
  ], answer.files);
  const left = answer.more > 0 ? `, and ${whole(answer.more)} more` : "";
  line(answer.files.length === 0 ? "no live file" : `${counted(answer.files.length, "file")}${left}`);
}

const EXTENT_COLUMNS = [
  { title: "File offset", value: (row) => whole(row.fileOffsetBytes) },
  { title: "Length", value: (row) => bytes(row.lengthBytes) },
  { title: "Sector", value: (row) => whole(row.sector) },
  { title: "Zone", value: (row) => zoneLink(row.zone) },
  { title: "Records", value: (row) => `${row.firstSourceOffset}..${row.lastSourceOffset}` },
  { title: "Flags", text: true, value: (row) => row.flags.join(" ") },
];

function showZonesOf(zones) {
  lit(zones.map((row) => row.zone));
  const links = zones.slice(0, MOST_LINKED_ZONES)
    .flatMap((row, index) => index === 0 ? [zoneLink(row.zone)] : [", ", zoneLink(row.zone)]);
  const left = zones.length > MOST_LINKED_ZONES ? `, and ${whole(zones.length - MOST_LINKED_ZONES)} more` : "";
  element("file-zones").replaceChildren(
    zones.length === 0 ? "In no zone" : zones.length === 1 ? "In zone " : `In ${whole(zones.length)} zones: `, ...links, left);
}

async function showFile({ key, from }, isCurrent) {
  const path = `/api/v1/files/${encodeURIComponent(key)}`;
  const query = new URLSearchParams({ from, limit: PAGE_ROWS });
  const [answer, zones] = await Promise.all([ask(`${path}/map?${query}`), ask(`${path}/zones`)]);
  if (!isCurrent()) {
    return;
  }
  const file = answer.file;
  clear(printable(file.key));
  element("file").hidden = false;
  figures(element("facts"), {
    "Size": bytes(file.sizeBytes),
    "Mapped": bytes(file.mappedBytes),
    "Extents": whole(file.extents),
    "Changed (UTC)": moment(file.lastModified),
    "Last record": whole(file.lastSourceOffset),
  });
  element("file-source").textContent = plain(`Written by ${file.topic}/${file.partition}`);
  showZonesOf(zones.zones);
  showContent(element("content"), file, isCurrent);
  table(element("table"), EXTENT_COLUMNS, answer.extents);
  const next = answer.nextOffsetBytes === null ? null : fileFromAddress(key, answer.nextOffsetBytes);
  pages(fileFromAddress(key), next);
  line(file.note === "" ? "" : file.note);
}

/* Shows what the address bar says. What comes late, when something else has been chosen, is dropped. */
export async function showChosen() {
  const mine = ++turn;
  const isCurrent = () => mine === turn;
  const choice = chosen();
  try {
    await { list: showList, zone: showZone, file: showFile }[choice.kind](choice, isCurrent);
  } catch (failure) {
    if (isCurrent()) {
      clear({ list: "Files", zone: `Zone ${choice.zone}`, file: printable(choice.key ?? "") }[choice.kind]);
      element("find").hidden = choice.kind !== "list";
      element("back").hidden = choice.kind === "list" && lastList === "#";
      lit(null);
      line(failure.message);
    }
  }
  return isCurrent();
}

/* Begins to follow the address bar; light is told which zones belong to what is chosen, or null. */
export function followChoice(light) {
  lit = light;
  addEventListener("hashchange", async () => {
    if (await showChosen()) {
      element("detail-title").focus();
    }
  });
  element("find").addEventListener("submit", (event) => {
    event.preventDefault();
    const { sort } = chosen();
    const wanted = listAddress({ contains: element("contains").value, prefix: element("prefix").value, sort });
    if (wanted === (location.hash || "#")) {
      showChosen();
    } else {
      location.hash = wanted;
    }
  });
  return showChosen();
}
