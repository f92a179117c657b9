package io.zonelog.engine.pipeline;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.writeback.PlacedRangeWriter;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Data for which the class is chosen: what reclaim copies, or what failing zones and flushes have cost a batch.
 *
 * @param ranges by class, file and offset
 * @param blocks how much that is
 */
record PlacedData(List<PlacedRangeWriter.PlacedRange> ranges, long blocks) {
    static PlacedData of(List<PlacedRangeWriter.PlacedRange> ranges, DeviceGeometry geometry) {
        long blocks = ranges.stream()
                .mapToLong(range -> geometry.blocksOf(range.range().data().remaining()))
                .sum();
        return new PlacedData(ranges, blocks);
    }

    /**
     * What is to be written again, from the batch's memory.
     *
     * @param lost segments of which nothing is in flight
     * @param refused what its place in a conventional zone refused
     * @param temperature the class of what was refused; the rest keeps its own
     */
    static PlacedData ofLost(List<Segment> lost, List<Ioend> refused, int temperature, DeviceGeometry geometry) {
        List<PlacedRangeWriter.PlacedRange> ranges = new ArrayList<>();
        for (Segment segment : lost) {
            int ofZone = segment.zone().temperature();
            segment.ranges().forEach(range -> ranges.add(new PlacedRangeWriter.PlacedRange(range, ofZone)));
        }
        for (Ioend part : refused) {
            int flags = part.flags() & IoendFlags.NOMERGE & ~IoendFlags.UNWRITTEN;
            DirtyRange.ofPart(part, flags)
                    .forEach(range -> ranges.add(new PlacedRangeWriter.PlacedRange(range, temperature)));
        }
        ranges.sort(PlacedRangeWriter.PlacedRange.WRITE_ORDER);
        return of(ranges, geometry);
    }
}
