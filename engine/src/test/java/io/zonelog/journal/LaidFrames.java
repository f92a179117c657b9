package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** Lays frames and other blocks on a device, wherever a test wants them. */
final class LaidFrames {
    static final int BLOCK = 512;
    static final int CONVENTIONAL_ZONES = 2;
    static final int CAPACITY = 60;
    static final int MAX_APPEND = 8;

    private LaidFrames() {}

    /** A small device with two conventional zones. */
    static DeviceGeometry geometry() {
        return new DeviceGeometry(
                new UUID(3, 4), BLOCK, 48, CONVENTIONAL_ZONES, CAPACITY + 4, CAPACITY, MAX_APPEND, 0, 0);
    }

    static byte[] bytes(JournalFrame frame, byte[] payload) {
        ByteBuffer encoded = new FrameCodec(geometry().deviceUuid(), BLOCK).encode(frame, payload);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    static DeviceStatus append(ZonedDevice device, int zone, byte[] blocks) {
        AwaitedCompletion completion = new AwaitedCompletion();
        device.append(zone, new ByteBuffer[] {ByteBuffer.wrap(blocks)}, WriteDurability.WITH_NEXT_FLUSH, completion);
        return completion.await();
    }

    /** Appends blocks, an append's length at a time. */
    static void appendAll(ZonedDevice device, int zone, byte[] blocks) {
        int most = device.geometry().maxAppendBlocks() * BLOCK;
        for (int at = 0; at < blocks.length; at += most) {
            byte[] piece = Arrays.copyOfRange(blocks, at, Math.min(blocks.length, at + most));
            assertThat(append(device, zone, piece)).isEqualTo(DeviceStatus.SUCCESS);
        }
    }

    static void flush(ZonedDevice device) {
        AwaitedCompletion completion = new AwaitedCompletion();
        device.flush(completion);
        assertThat(completion.await()).isEqualTo(DeviceStatus.SUCCESS);
    }
}
