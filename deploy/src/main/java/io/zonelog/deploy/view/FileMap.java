package io.zonelog.deploy.view;

import io.zonelog.block.Sectors;
import io.zonelog.deploy.terminal.Printable;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Where every byte of a file lies.
 *
 * @param key the file's name
 * @param topic the topic that writes it
 * @param partition the partition that writes it
 * @param sizeBytes exact end of file
 * @param blockSizeBytes the device's block
 * @param extents in file order; what lies between them reads as zeros
 */
public record FileMap(
        String key, String topic, int partition, long sizeBytes, int blockSizeBytes, List<ExtentRow> extents) {
    /** Copies the rows. */
    public FileMap {
        extents = List.copyOf(extents);
    }

    /** Reads a file's map. */
    public static FileMap of(FoundFile found, MappingStore store, DeviceGeometry geometry) {
        List<ExtentRow> rows = new ArrayList<>();
        try (Cursor<Extent> extents = store.extents(found.file().fileId(), 0)) {
            while (extents.advance()) {
                rows.add(ExtentRow.of(extents.current(), geometry));
            }
        }
        if (!rows.isEmpty()) {
            ExtentRow last = rows.remove(rows.size() - 1).with("last");
            boolean reachesEnd =
                    last.fileOffsetBytes() + last.lengthBytes() >= found.file().sizeBytes();
            rows.add(reachesEnd ? last.with("eof") : last);
        }
        return new FileMap(
                found.file().key().name(),
                found.source().topic(),
                found.source().partition(),
                found.file().sizeBytes(),
                geometry.blockSizeBytes(),
                rows);
    }

    /** The map as {@code filefrag -v} lays it out: file offsets and lengths in blocks, addresses in sectors. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        long blocks = (sizeBytes + blockSizeBytes - 1) / blockSizeBytes;
        String name = Printable.text(key);
        lines.add("File size of " + name + " is " + sizeBytes + " (" + blocks + " blocks of " + blockSizeBytes
                + " bytes), written by " + topic + "/" + partition);
        TextTable table = new TextTable(
                Column.right("ext:"),
                Column.right("file_offset:"),
                Column.right("sector:"),
                Column.right("length:"),
                Column.right("zone:"),
                Column.right("source_offsets:"),
                Column.left("flags:"));
        for (int index = 0; index < extents.size(); index++) {
            row(table, index, extents.get(index));
        }
        lines.addAll(table.lines());
        lines.add(name + ": " + extents.size() + (extents.size() == 1 ? " extent found" : " extents found"));
        return lines;
    }

    private void row(TextTable table, int index, ExtentRow extent) {
        long firstBlock = extent.fileOffsetBytes() / blockSizeBytes;
        long blocks = extent.lengthBytes() / blockSizeBytes;
        table.row(
                index + ":",
                range(firstBlock, firstBlock + blocks - 1),
                range(extent.sector(), extent.sector() + Sectors.fromBytes(extent.lengthBytes()) - 1),
                blocks + ":",
                extent.zone() + ":",
                range(extent.firstSourceOffset(), extent.lastSourceOffset()),
                String.join(",", extent.flags()));
    }

    private static String range(long first, long last) {
        return first + ".." + last + ":";
    }
}
