package io.zonelog.device.conformance;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A device with short commands that wait for their end.
 *
 * @param device the device
 * @param settle makes the device carry out what was submitted, where it does not do so by itself
 */
public record DeviceUnderTest(ZonedDevice device, Runnable settle) implements AutoCloseable {
    /** How a command ended. */
    public record Outcome(DeviceStatus status, long sector) {}

    /** A device that needs no help to carry out its commands. */
    public static DeviceUnderTest of(ZonedDevice device) {
        return new DeviceUnderTest(device, () -> {});
    }

    private Outcome await(Consumer<DeviceCompletion> submission) {
        AwaitedCompletion completion = new AwaitedCompletion();
        submission.accept(completion);
        settle.run();
        DeviceStatus status = completion.await();
        return new Outcome(status, completion.sector());
    }

    /** A buffer of so many blocks; every block is filled with its own number, counted from the first. */
    public ByteBuffer data(int blocks, int firstNumber) {
        int blockSizeBytes = device.geometry().blockSizeBytes();
        ByteBuffer buffer = AlignedBuffers.allocate(blocks * blockSizeBytes, Math.max(1, device.alignmentBytes()));
        for (int block = 0; block < blocks; block++) {
            for (int at = 0; at < blockSizeBytes; at += Integer.BYTES) {
                buffer.putInt(firstNumber + block);
            }
        }
        return buffer.flip();
    }

    public Outcome append(int zoneIndex, int blocks, int firstNumber) {
        return append(zoneIndex, blocks, firstNumber, WriteDurability.WITH_NEXT_FLUSH);
    }

    public Outcome append(int zoneIndex, int blocks, int firstNumber, WriteDurability durability) {
        return await(done -> device.append(zoneIndex, new ByteBuffer[] {data(blocks, firstNumber)}, durability, done));
    }

    public Outcome write(long sector, int blocks, int firstNumber) {
        ByteBuffer[] buffers = {data(blocks, firstNumber)};
        return await(done -> device.write(sector, buffers, WriteDurability.WITH_NEXT_FLUSH, done));
    }

    /** What one read gave; no numbers unless it succeeded. */
    public record Contents(DeviceStatus status, List<Integer> numbers) {}

    /** The status of a read, whose bytes are dropped. */
    public DeviceStatus readStatus(long sector, int blocks) {
        ByteBuffer buffer = data(blocks, -1);
        return await(done -> device.read(sector, buffer, done)).status();
    }

    /** The numbers of the blocks from an address on; 0 for a block of zeros. Fails unless the read succeeds. */
    public int[] read(long sector, int blocks) {
        Contents contents = contents(sector, blocks);
        if (!contents.status.isSuccess()) {
            throw new AssertionError("reading " + blocks + " blocks at sector " + sector + ": " + contents.status);
        }
        return contents.numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Reads once, with whatever outcome. */
    public Contents contents(long sector, int blocks) {
        int blockSizeBytes = device.geometry().blockSizeBytes();
        ByteBuffer buffer = data(blocks, -1);
        DeviceStatus status = await(done -> device.read(sector, buffer, done)).status();
        if (!status.isSuccess()) {
            return new Contents(status, List.of());
        }
        int[] numbers = new int[blocks];
        for (int block = 0; block < blocks; block++) {
            numbers[block] = buffer.getInt(block * blockSizeBytes);
            for (int at = 0; at < blockSizeBytes; at += Integer.BYTES) {
                if (buffer.getInt(block * blockSizeBytes + at) != numbers[block]) {
                    throw new AssertionError("a mixed block at sector " + sector + " plus " + block + " blocks");
                }
            }
        }
        return new Contents(status, IntStream.of(numbers).boxed().toList());
    }

    /** A zone's first blocks as they are. Fails unless the read succeeds. */
    public ByteBuffer bytes(int zoneIndex, int blocks) {
        ByteBuffer buffer = data(blocks, -1);
        DeviceStatus status = await(done -> device.read(device.geometry().zoneStartSector(zoneIndex), buffer, done))
                .status();
        if (!status.isSuccess()) {
            throw new AssertionError("reading " + blocks + " blocks of zone " + zoneIndex + ": " + status);
        }
        return buffer.clear();
    }

    /** The numbers of a zone's first blocks. */
    public int[] readZone(int zoneIndex, int blocks) {
        return read(device.geometry().zoneStartSector(zoneIndex), blocks);
    }

    public DeviceStatus flush() {
        return await(device::flush).status();
    }

    public DeviceStatus manage(ZoneAction action, int zoneIndex) {
        return await(done -> device.manage(action, zoneIndex, done)).status();
    }

    public DeviceStatus manageAll(ZoneAction action) {
        return await(done -> device.manageAll(action, done)).status();
    }

    public ZoneDescriptor zone(int zoneIndex) {
        return device.report(zoneIndex, 1).get(0);
    }

    public ZoneCondition condition(int zoneIndex) {
        return zone(zoneIndex).condition();
    }

    @Override
    public void close() {
        device.close();
    }
}
