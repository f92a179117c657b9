/*
 * What is chosen stands in the address bar, behind the hash sign, so that going back, reloading and sharing work: a file, a zone, or a
 * list of files with its search, order and place.
 */

const LIST_FIELDS = ["contains", "prefix", "sort", "from"];

const address = (fields) => {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `#${new URLSearchParams(given)}`;
};

export const fileAddress = (row) => address({ file: `${row.key}@${row.topic}/${row.partition}` });
export const fileFromAddress = (key, from) => address({ file: key, from });
export const zoneAddress = (zone) => address({ zone });
export const listAddress = (list) => address(Object.fromEntries(LIST_FIELDS.map((name) => [name, list[name]])));

export function chosen() {
  const fields = new URLSearchParams(location.hash.slice(1));
  if (fields.has("file")) {
    return { kind: "file", key: fields.get("file"), from: Number(fields.get("from") ?? 0) };
  }
  if (/^\d+$/.test(fields.get("zone") ?? "")) {
    return { kind: "zone", zone: Number(fields.get("zone")) };
  }
  return { kind: "list", ...Object.fromEntries(LIST_FIELDS.map((name) => [name, fields.get(name) ?? ""])) };
}
