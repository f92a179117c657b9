package io.zonelog.device.simulated;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.medium.MemoryMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A zoned device in memory, for tests and simulations.
 *
 * <p>In the <em>seeded</em> mode nothing happens by itself: a test submits commands and then calls {@link #runOne()} until it
 * has seen enough. Each call takes one command one step on, chosen by the seed: first a command is decided (there an append is
 * placed), later it completes. So placement order and completion order depend on the seed and on nothing else. In the
 * <em>immediate</em> mode a command is complete when the submitting call returns.
 *
 * <p>Memory is used only for what was written. Any buffer will do, heap buffers as well.
 */
public final class InMemoryZonedDevice implements ZonedDevice {
    private final ZoneTable table;
    private final MemoryMedium medium;
    private final SeededSteps seededSteps;
    private final CommandCore core;
    private final Mode mode;

    private enum Mode {
        SEEDED,
        IMMEDIATE
    }

    private InMemoryZonedDevice(
            ZoneTable table, MemoryMedium medium, DeviceBehaviour behaviour, FaultPlan faults, Mode mode) {
        this.table = table;
        this.medium = medium;
        this.mode = mode;
        seededSteps = new SeededSteps(behaviour.seed());
        Steps steps = mode == Mode.SEEDED ? seededSteps : new InlineSteps();
        core = new CommandCore(table, new DeviceSetup(behaviour, faults, Access.READ_WRITE), medium, steps);
    }

    /** A new device whose commands wait for {@link #runOne()}; the behaviour's seed picks their order. */
    public static InMemoryZonedDevice seeded(DeviceGeometry geometry, DeviceBehaviour behaviour) {
        return seeded(geometry, behaviour, FaultPlan.none());
    }

    /** A new device whose commands wait for {@link #runOne()}, and go wrong as a plan says. */
    public static InMemoryZonedDevice seeded(DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan faults) {
        return new InMemoryZonedDevice(
                new ZoneTable(geometry), new MemoryMedium(geometry), behaviour, faults, Mode.SEEDED);
    }

    /** A new device with the standard behaviour whose commands wait for {@link #runOne()}. */
    public static InMemoryZonedDevice seeded(DeviceGeometry geometry, long seed) {
        return seeded(geometry, DeviceBehaviour.STANDARD.withSeed(seed));
    }

    /** A new device that completes every command before the submitting call returns. */
    public static InMemoryZonedDevice immediate(DeviceGeometry geometry, DeviceBehaviour behaviour) {
        return immediate(geometry, behaviour, FaultPlan.none());
    }

    /** A new device that completes every command at once, and goes wrong as a plan says. */
    public static InMemoryZonedDevice immediate(DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan faults) {
        return new InMemoryZonedDevice(
                new ZoneTable(geometry), new MemoryMedium(geometry), behaviour, faults, Mode.IMMEDIATE);
    }

    /** A new device with the standard behaviour that completes every command before the submitting call returns. */
    public static InMemoryZonedDevice immediate(DeviceGeometry geometry) {
        return immediate(geometry, DeviceBehaviour.STANDARD);
    }

    /** The steps that wait to be run: undecided commands, and decided ones that have not completed. */
    public int pendingCount() {
        return seededSteps.pendingCount();
    }

    /** Takes one command one step on; its completion is called on this thread, if that was its last step. */
    public StepOutcome runOne() {
        return seededSteps.runOne();
    }

    /** Runs until every accepted command has completed. */
    public void runAll() {
        while (runOne() == StepOutcome.RAN) {}
    }

    /**
     * Cuts the power. Commands in flight never complete, and this device takes no more.
     *
     * @param seed chooses among the images that a real device may be left with: of each zone any state between what is durable
     *     and what was written or in flight, the last write torn at a block, resets and finishes done or not
     * @return the device after power-on, in the same mode, with a seed that follows from this one
     */
    public InMemoryZonedDevice powerCut(long seed) {
        return powerCut(PowerCut.withSeed(seed));
    }

    /** The same, with a choice of how hostile the device is. */
    public InMemoryZonedDevice powerCut(PowerCut cut) {
        core.stop();
        seededSteps.drop();
        List<ZoneRecord> image = core.legalStates(cut.halfWritten()).choose(cut.seed());
        MemoryMedium left = medium.copyOf(image, cut.seed());
        try {
            core.punchHoles(image, left, cut);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return poweredOn(image, left, cut.seed());
    }

    /**
     * Everything that may be left if the power is cut now, for short histories.
     *
     * @param limit the most images that the caller is prepared for
     * @throws IllegalArgumentException if there are more
     */
    public List<List<ZoneRecord>> legalImages(PowerCut.HalfWritten halfWritten, int limit) {
        return core.legalStates(halfWritten).images(limit);
    }

    /** A device with one of the legal images; this one goes on. */
    public InMemoryZonedDevice copyWith(List<ZoneRecord> image) {
        return poweredOn(
                image, medium.copyOf(image, behaviour().seed()), behaviour().seed());
    }

    private InMemoryZonedDevice poweredOn(List<ZoneRecord> image, MemoryMedium left, long seed) {
        ZoneTable zones = new ZoneTable(table.geometry());
        image.forEach(zones::load);
        return new InMemoryZonedDevice(zones, left, behaviour().withSeed(seed), core.faults(), mode);
    }

    private DeviceBehaviour behaviour() {
        return core.behaviour();
    }

    /** Turns a zone Read Only or Offline at once, as a failing medium does. */
    public void failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        core.failZone(zoneIndex, readOnlyOrOffline);
    }

    /** Mistakes of the client that were counted so far. */
    public ClientBugCounts clientBugs() {
        return core.clientBugs();
    }

    /** Adds Empty zones behind those that are there, at once. */
    public void grow(int zoneCount) {
        try {
            core.grow(zoneCount);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public DeviceGeometry geometry() {
        return core.geometry();
    }

    @Override
    public DeviceFeatures features() {
        return core.behaviour().features();
    }

    @Override
    public int alignmentBytes() {
        return core.alignmentBytes();
    }

    @Override
    public List<ZoneDescriptor> report(int firstZone, int zoneCount) {
        return core.report(firstZone, zoneCount);
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        core.append(zoneIndex, buffers, durability, completion);
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        core.write(sector, buffers, durability, completion);
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        core.read(sector, buffer, completion);
    }

    @Override
    public void flush(DeviceCompletion completion) {
        core.flush(completion);
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        core.manage(action, zoneIndex, completion);
    }

    @Override
    public void manageAll(ZoneAction action, DeviceCompletion completion) {
        core.manageAll(action, completion);
    }

    /** Runs what is pending and closes. */
    @Override
    public void close() {
        core.close();
    }
}
