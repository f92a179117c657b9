package io.zonelog.device.trace;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.Collections;

/**
 * A device that tells a sink of every command when it is submitted and when it completes, before the completion is called.
 *
 * <p>The sink is called under this object's guard, by whichever thread submits or completes, and closed with the device.
 */
public final class TracingZonedDevice extends ForwardingDevice {
    private final TraceEvent.Sink sink;
    private long lastCommand;

    public TracingZonedDevice(ZonedDevice device, TraceEvent.Sink sink) {
        super(device);
        this.sink = sink;
    }

    private synchronized long submitted(TraceOperation operation, int zoneIndex, long sector, BlockSums contents) {
        lastCommand++;
        sink.accept(new TraceEvent.Submitted(lastCommand, operation, zoneIndex, sector, contents));
        return lastCommand;
    }

    @Override
    public void close() {
        super.close();
        synchronized (this) {
            sink.close();
        }
    }

    private synchronized void completed(TraceEvent.Completed event) {
        sink.accept(event);
    }

    private DeviceCompletion traced(long command, DeviceCompletion completion) {
        return (status, sector) -> {
            completed(new TraceEvent.Completed(command, status, sector, BlockSums.NONE));
            completion.completed(status, sector);
        };
    }

    private BlockSums sums(ByteBuffer... buffers) {
        return BlockSums.of(geometry().blockSizeBytes(), buffers);
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        long command = submitted(TraceOperation.APPEND, zoneIndex, Sectors.UNASSIGNED, sums(buffers));
        super.append(zoneIndex, buffers, durability, traced(command, completion));
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        long command = submitted(TraceOperation.WRITE, TraceEvent.ALL_ZONES, sector, sums(buffers));
        super.write(sector, buffers, durability, traced(command, completion));
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        ByteBuffer filled = buffer.duplicate();
        int blocks = buffer.remaining() / geometry().blockSizeBytes();
        BlockSums asked = new BlockSums(Collections.nCopies(blocks, 0));
        long command = submitted(TraceOperation.READ, TraceEvent.ALL_ZONES, sector, asked);
        super.read(sector, buffer, (status, at) -> {
            BlockSums found = status.isSuccess() ? sums(filled) : BlockSums.NONE;
            completed(new TraceEvent.Completed(command, status, at, found));
            completion.completed(status, at);
        });
    }

    @Override
    public void flush(DeviceCompletion completion) {
        long command = submitted(TraceOperation.FLUSH, TraceEvent.ALL_ZONES, Sectors.UNASSIGNED, BlockSums.NONE);
        super.flush(traced(command, completion));
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        long command = submitted(TraceOperation.of(action), zoneIndex, Sectors.UNASSIGNED, BlockSums.NONE);
        super.manage(action, zoneIndex, traced(command, completion));
    }

    @Override
    public void manageAll(ZoneAction action, DeviceCompletion completion) {
        long command = submitted(TraceOperation.of(action), TraceEvent.ALL_ZONES, Sectors.UNASSIGNED, BlockSums.NONE);
        super.manageAll(action, traced(command, completion));
    }
}
