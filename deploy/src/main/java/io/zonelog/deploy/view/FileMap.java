package io.zonelog.deploy.view;

import io.zonelog.block.Sectors;
import io.zonelog.deploy.terminal.Printable;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
    /**
     * An extent in the units of {@code filefrag -v}.
     *
     * @param index its number in the file
     * @param firstBlock where it begins in the file, in blocks
     * @param blocks its length in blocks
     * @param extent the extent
     */
    private record Line(int index, long firstBlock, long blocks, ExtentRow extent) {
        static final TextTable<Line> TABLE = new TextTable<>(List.of(
                Column.right("ext:", line -> line.index() + ":"),
                Column.right("file_offset:", line -> range(line.firstBlock(), line.firstBlock() + line.blocks() - 1)),
                Column.right("sector:", line -> range(line.extent().sector(), line.lastSector())),
                Column.right("length:", line -> line.blocks() + ":"),
                Column.right("zone:", line -> line.extent().zone() + ":"),
                Column.right(
                        "source_offsets:",
                        line -> range(
                                line.extent().firstSourceOffset(), line.extent().lastSourceOffset())),
                Column.left("flags:", line -> String.join(",", line.extent().flags()))));

        static Line of(int index, ExtentRow extent, int blockSizeBytes) {
            return new Line(
                    index, extent.fileOffsetBytes() / blockSizeBytes, extent.lengthBytes() / blockSizeBytes, extent);
        }

        long lastSector() {
            return extent.sector() + Sectors.fromBytes(extent.lengthBytes()) - 1;
        }
    }

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
        lines.add("File size of " + name + " is " + sizeBytes + " (" + Words.counted(blocks, "block") + " of "
                + blockSizeBytes + " bytes), written by " + topic + "/" + partition);
        lines.addAll(Line.TABLE.lines(IntStream.range(0, extents.size())
                .mapToObj(index -> Line.of(index, extents.get(index), blockSizeBytes))
                .toList()));
        lines.add(name + ": " + Words.counted(extents.size(), "extent") + " found");
        return lines;
    }

    private static String range(long first, long last) {
        return first + ".." + last + ":";
    }
}
