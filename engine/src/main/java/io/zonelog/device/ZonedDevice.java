package io.zonelog.device;

import io.zonelog.block.Sectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The port to a zoned block device, in the dialect of the NVMe Zoned Namespace command set 1.1.
 *
 * <p>Every command is asynchronous: it returns when the command is accepted, and its {@link DeviceCompletion} is called once.
 * Several commands may be in flight, in one zone and across zones; they complete in any order. Commands may be submitted by
 * any thread. Illegal arguments of the Java call itself (a null, an empty buffer list, a length that is no whole number of
 * blocks, a buffer that is not block-aligned where {@link #alignmentBytes()} asks for it) throw
 * {@link IllegalArgumentException}; everything the device decides comes back as a {@link DeviceStatus}, and a refused command
 * changes no state.
 *
 * <p><b>Buffers</b> belong to the device from the call until the completion. It transfers the bytes between each buffer's
 * position and limit; positions are unspecified afterwards.
 *
 * <p><b>Durability</b>: a write that completed with success survives a power cut once a flush that was submitted after that
 * completion has completed with success. Without such a flush any prefix of the zone's writes since the last flush may be
 * left, and resets and finishes since then may or may not have happened.
 */
public interface ZonedDevice extends AutoCloseable {
    DeviceGeometry geometry();

    /** The alignment that buffers need, in bytes: 1 where any buffer will do. */
    int alignmentBytes();

    /**
     * The descriptors of consecutive zones.
     *
     * @param firstZone the first zone reported
     * @param zoneCount how many, fewer if the device ends before
     */
    List<ZoneDescriptor> report(int firstZone, int zoneCount);

    /** The descriptors of those of the consecutive zones that a filter lets through, in the order of the zones. */
    default List<ZoneDescriptor> report(int firstZone, int zoneCount, ReportFilter filter) {
        return report(firstZone, zoneCount).stream().filter(filter::accepts).toList();
    }

    /**
     * Looks whether zones were added behind the last one since, and takes them in: they are Empty, and part of the geometry from now on.
     * May wait for the medium, so it is not for a thread that must not.
     *
     * @return how many zones there are
     */
    default int rescan() {
        return geometry().zoneCount();
    }

    /**
     * On a device that was opened for reading, takes over what its owner has done since; nothing happens on one that was opened for writing.
     *
     * @throws IOException if it cannot be asked
     */
    default void refresh() throws IOException {}

    /** What the device can do beyond its geometry. */
    default DeviceFeatures features() {
        return DeviceFeatures.VOLATILE_CACHE;
    }

    /**
     * Zone append: writes at a place of the zone that the device chooses, and tells it at completion.
     *
     * <p>Appends in flight to one zone are placed in any order. An append is never split: it is refused with
     * {@link DeviceStatus#INVALID_FIELD} above the append limit and with {@link DeviceStatus#ZONE_BOUNDARY_ERROR} if the zone
     * has less room.
     */
    void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion);

    /** Writes at an address: anywhere in a conventional zone, at the write pointer in any other. */
    void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion);

    /** Fills the buffer from an address; the range lies in one zone. */
    void read(long sector, ByteBuffer buffer, DeviceCompletion completion);

    /**
     * Reads, and waits for the end: what a caller that has one short read to do wants. A device may carry it out on the calling thread,
     * which saves the way to another one and back.
     */
    default DeviceStatus readAwaited(long sector, ByteBuffer buffer) {
        AwaitedCompletion completion = new AwaitedCompletion();
        read(sector, buffer, completion);
        return completion.await();
    }

    /** Flushes, and waits for the end. */
    default DeviceStatus flushAwaited() {
        AwaitedCompletion completion = new AwaitedCompletion();
        flush(completion);
        return completion.await();
    }

    /** The host's last error, if any command has met one: why commands fail, which their status does not say. For any thread. */
    default Optional<HostError> hostError() {
        return Optional.empty();
    }

    /**
     * An error of the host that carries the device.
     *
     * @param reason what was done, and what the host said to it, in one line
     * @param effect whether the device can go on
     */
    record HostError(String reason, Effect effect) {
        /** Whether every later write fails too. */
        public boolean isFinal() {
            return effect == Effect.NO_MORE_WRITES;
        }

        /** What it means, in one line. */
        public String line() {
            return isFinal() ? "the device takes no more writes: " + reason : reason;
        }

        /** What an error leads to. */
        public enum Effect {
            /** One command fails, or its zone. */
            ONE_COMMAND,
            /** Nobody knows what is durable: every later write and flush fails until the device is opened again. */
            NO_MORE_WRITES
        }
    }

    /** Makes durable every write, reset, finish and change of condition that completed before this call. */
    void flush(DeviceCompletion completion);

    /** Runs a management command on one zone. No other management command may be in flight on the zone. */
    void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion);

    /**
     * Runs a management command on every zone that it concerns (select all): close acts on open zones, finish on open and
     * closed ones, open on closed ones, reset on open, closed and Full ones, offline on Read Only ones. Completes with
     * {@link DeviceStatus#INVALID_FIELD} on a device that cannot.
     */
    default void manageAll(ZoneAction action, DeviceCompletion completion) {
        completion.completed(DeviceStatus.INVALID_FIELD, Sectors.UNASSIGNED);
    }

    /** Waits for the commands in flight and closes; nothing is flushed that {@link #flush} was not called for. */
    @Override
    void close();
}
