package io.zonelog.journal;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the payloads of frames that were found before, from whichever copy is good. Waits for each read. Used by one thread. */
final class FramePayloads {
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final FrameTable table;
    private final FrameCodec codec;
    private long bytesRead;
    private ByteBuffer memory = ByteBuffer.allocate(0);

    FramePayloads(ZonedDevice device, FrameTable table) {
        this.device = device;
        this.geometry = device.geometry();
        this.table = table;
        this.codec = new FrameCodec(geometry.deviceUuid(), geometry.blockSizeBytes());
    }

    /**
     * Reads the payload of a frame.
     *
     * @throws JournalException if no copy is good any more
     */
    byte[] of(FrameRun run, int index) {
        bytesRead += lengthBytes(run, index);
        return run.copies(index)
                .mapToObj(this::read)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() ->
                        new JournalException("frame " + run.number(index) + " of the mapping journal is in no copy"));
    }

    /** Bytes of the frames whose payloads were read. */
    long bytesRead() {
        return bytesRead;
    }

    long lengthBytes(FrameRun run, int index) {
        return (long) run.lengthBlocks(index) * geometry.blockSizeBytes();
    }

    private Optional<byte[]> read(int row) {
        FrameTable.Place place = table.place(row);
        int bytes = place.lengthBlocks() * geometry.blockSizeBytes();
        if (memory.capacity() < bytes) {
            memory = AlignedBuffers.allocate(bytes, geometry.blockSizeBytes());
        }
        ByteBuffer blocks = memory.slice(0, bytes);
        long sector = geometry.sectorOf(place.zoneIndex(), place.blockInZone());
        if (!device.readAwaited(sector, blocks.duplicate()).isSuccess()) {
            return Optional.empty();
        }
        return codec.decode(blocks).filter(table.frame(row)::equals).flatMap(frame -> codec.payload(blocks));
    }

    /** Payloads one behind the other, from a frame on, of those that are of an entry, to its end. */
    byte[] ofEntry(FrameRun run, int firstFrame) {
        ByteArrayOutputStream changes = new ByteArrayOutputStream();
        int index = firstFrame;
        while (run.kind(index) != JournalFrame.Kind.ENTRY_END) {
            if (run.kind(index).isEntry()) {
                changes.writeBytes(of(run, index));
            }
            index++;
        }
        changes.writeBytes(of(run, index));
        return changes.toByteArray();
    }
}
