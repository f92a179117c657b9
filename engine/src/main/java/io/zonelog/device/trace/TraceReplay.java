package io.zonelog.device.trace;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries out the commands of a trace again, one after another in the order of their completion, on a device in which everything
 * completes without help. The bytes are not in the trace; every block is filled with the checksum that the trace has of it. Commands that the
 * trace has no end of are left out.
 */
public final class TraceReplay implements TraceEvent.Sink {
    private final ZonedDevice device;
    private final Map<Long, TraceEvent.Submitted> submitted = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    public TraceReplay(ZonedDevice device) {
        this.device = device;
    }

    /** What ended otherwise than in the trace, in words. */
    public List<String> differences() {
        return Collections.unmodifiableList(differences);
    }

    @Override
    public void accept(TraceEvent event) {
        if (event instanceof TraceEvent.Submitted command) {
            submitted.put(command.command(), command);
            return;
        }
        TraceEvent.Completed completion = (TraceEvent.Completed) event;
        TraceEvent.Submitted command = submitted.remove(completion.command());
        if (command != null) {
            DeviceStatus status = run(command);
            if (status != completion.status()) {
                differences.add(command.inWords() + " ended in " + status + " instead of " + completion.status());
            }
        }
    }

    private DeviceStatus run(TraceEvent.Submitted command) {
        ByteBuffer[] buffers = {data(command.contents())};
        return switch (command.operation()) {
            case APPEND ->
                await(done -> device.append(command.zoneIndex(), buffers, WriteDurability.WITH_NEXT_FLUSH, done));
            case WRITE -> await(done -> device.write(command.sector(), buffers, WriteDurability.WITH_NEXT_FLUSH, done));
            case READ -> await(done -> device.read(command.sector(), buffers[0], done));
            case FLUSH -> await(device::flush);
            case CLOSE, FINISH, OPEN, RESET, OFFLINE -> {
                ZoneAction action = ZoneAction.valueOf(command.operation().name());
                yield command.zoneIndex() == TraceEvent.ALL_ZONES
                        ? await(done -> device.manageAll(action, done))
                        : await(done -> device.manage(action, command.zoneIndex(), done));
            }
        };
    }

    private static DeviceStatus await(Consumer<DeviceCompletion> submission) {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.accept(completion);
        return completion.await();
    }

    private ByteBuffer data(BlockSums contents) {
        int blockSizeBytes = device.geometry().blockSizeBytes();
        ByteBuffer buffer =
                AlignedBuffers.allocate(contents.blocks() * blockSizeBytes, Math.max(1, device.alignmentBytes()));
        for (int sum : contents.sums()) {
            for (int at = 0; at < blockSizeBytes; at += Integer.BYTES) {
                buffer.putInt(sum);
            }
        }
        return buffer.flip();
    }
}
