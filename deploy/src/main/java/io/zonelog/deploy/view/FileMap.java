package io.zonelog.deploy.view;

import io.zonelog.block.Sectors;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Printable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where every byte of a file lies.
 *
 * @param key the file's name
 * @param topic the topic that writes it
 * @param partition the partition that writes it
 * @param sizeBytes exact end of file
 * @param blockSizeBytes the device's block
 * @param extents in file order, to be read once; what lies between them reads as zeros
 */
public record FileMap(
        String key, String topic, int partition, long sizeBytes, int blockSizeBytes, Iterator<ExtentRow> extents) {
    /**
     * An extent in the units of {@code filefrag -v}.
     *
     * @param index its number in the file
     * @param firstBlock where it begins in the file, in blocks
     * @param blocks its length in blocks
     * @param extent the extent
     */
    private record Line(long index, long firstBlock, long blocks, ExtentRow extent) {
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

        static Line of(long index, ExtentRow extent, int blockSizeBytes) {
            return new Line(
                    index, extent.fileOffsetBytes() / blockSizeBytes, extent.lengthBytes() / blockSizeBytes, extent);
        }

        long lastSector() {
            return extent.sector() + Sectors.fromBytes(extent.lengthBytes()) - 1;
        }
    }

    /** A file's map. */
    public static FileMap of(FileFinder.FoundFile found, DeviceGeometry geometry, Iterator<ExtentRow> extents) {
        return new FileMap(
                found.file().key().name(),
                found.source().topic(),
                found.source().partition(),
                found.file().sizeBytes(),
                geometry.blockSizeBytes(),
                extents);
    }

    /** The same map with its extents handed out by another iterator. */
    public FileMap with(Iterator<ExtentRow> others) {
        return new FileMap(key, topic, partition, sizeBytes, blockSizeBytes, others);
    }

    /** Prints the map as {@code filefrag -v} lays it out: file offsets and lengths in blocks, addresses in sectors. */
    public void print(Consumer<String> lines) {
        long blocks = (sizeBytes + blockSizeBytes - 1) / blockSizeBytes;
        String name = Printable.name(key);
        lines.accept("File size of " + name + " is " + sizeBytes + " (" + Words.counted(blocks, "block") + " of "
                + blockSizeBytes + " bytes), written by " + topic + "/" + partition);
        Lines numbered = new Lines(extents, blockSizeBytes);
        Line.TABLE.print(numbered, lines);
        lines.accept(name + ": " + Words.counted(numbered.count, "extent") + " found");
    }

    /** Extents with their numbers. */
    private static final class Lines implements Iterator<Line> {
        private final Iterator<ExtentRow> extents;
        private final int blockSizeBytes;
        private long count;

        Lines(Iterator<ExtentRow> extents, int blockSizeBytes) {
            this.extents = extents;
            this.blockSizeBytes = blockSizeBytes;
        }

        @Override
        public boolean hasNext() {
            return extents.hasNext();
        }

        @Override
        public Line next() {
            Line line = Line.of(count, extents.next(), blockSizeBytes);
            count++;
            return line;
        }
    }

    private static String range(long first, long last) {
        return first + ".." + last + ":";
    }
}
