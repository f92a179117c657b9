package io.zonelog.device.simulated;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.command.CommandCore;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.medium.MemoryMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.SeededSteps;
import io.zonelog.device.steps.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
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
public final class InMemoryZonedDevice extends ForwardingDevice {
    private final Parts parts;

    private enum Mode {
        SEEDED,
        IMMEDIATE
    }

    /** What the device is made of. The seeded steps of an immediate device wait for nothing. */
    private record Parts(ZoneStates table, MemoryMedium medium, SeededSteps seededSteps, CommandCore core, Mode mode) {
        static Parts of(ZoneStates table, MemoryMedium medium, DeviceBehaviour behaviour, FaultPlan faults, Mode mode) {
            SeededSteps seeded = new SeededSteps(behaviour.seed());
            CommandCore.Setup setup = new CommandCore.Setup(behaviour, faults, CommandCore.Setup.Access.READ_WRITE);
            Steps steps = mode == Mode.SEEDED ? seeded : new Steps.Inline();
            return new Parts(table, medium, seeded, new CommandCore(table, setup, medium, steps), mode);
        }
    }

    private InMemoryZonedDevice(Parts parts) {
        super(parts.core);
        this.parts = parts;
    }

    private static InMemoryZonedDevice create(
            DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan faults, Mode mode) {
        return new InMemoryZonedDevice(
                Parts.of(new ZoneStates(geometry), new MemoryMedium(geometry), behaviour, faults, mode));
    }

    /** A new device whose commands wait for {@link #runOne()}; the behaviour's seed picks their order. */
    public static InMemoryZonedDevice seeded(DeviceGeometry geometry, DeviceBehaviour behaviour) {
        return seeded(geometry, behaviour, FaultPlan.none());
    }

    /** A new device whose commands wait for {@link #runOne()}, and go wrong as a plan says. */
    public static InMemoryZonedDevice seeded(DeviceGeometry geometry, DeviceBehaviour behaviour, FaultPlan faults) {
        return create(geometry, behaviour, faults, Mode.SEEDED);
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
        return create(geometry, behaviour, faults, Mode.IMMEDIATE);
    }

    /** A new device with the standard behaviour that completes every command before the submitting call returns. */
    public static InMemoryZonedDevice immediate(DeviceGeometry geometry) {
        return immediate(geometry, DeviceBehaviour.STANDARD);
    }

    /** The steps that wait to be run: undecided commands, and decided ones that have not completed. */
    public int pendingCount() {
        return parts.seededSteps.pendingCount();
    }

    /** Takes one command one step on; its completion is called on this thread, if that was its last step. */
    public SeededSteps.Outcome runOne() {
        return parts.seededSteps.runOne();
    }

    /** Runs until every accepted command has completed. */
    public void runAll() {
        while (runOne() == SeededSteps.Outcome.RAN) {}
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
        parts.core.stop();
        parts.seededSteps.drop();
        List<ZoneRecord> image = parts.core.legalStates(cut.halfWritten()).choose(cut.seed());
        MemoryMedium left = parts.medium.copyOf(image, cut.seed());
        try {
            parts.core.punchHoles(image, left, cut);
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
        return parts.core.legalStates(halfWritten).images(limit);
    }

    /** A device with one of the legal images; this one goes on. */
    public InMemoryZonedDevice copyWith(List<ZoneRecord> image) {
        return poweredOn(
                image,
                parts.medium.copyOf(image, behaviour().seed()),
                behaviour().seed());
    }

    private InMemoryZonedDevice poweredOn(List<ZoneRecord> image, MemoryMedium left, long seed) {
        ZoneStates zones = new ZoneStates(geometry());
        image.forEach(zones::load);
        return new InMemoryZonedDevice(
                Parts.of(zones, left, behaviour().withSeed(seed), parts.core.faults(), parts.mode));
    }

    private DeviceBehaviour behaviour() {
        return parts.core.behaviour();
    }

    /** Turns a zone Read Only or Offline at once, as a failing medium does. */
    public void failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        parts.core.failZone(zoneIndex, readOnlyOrOffline);
    }

    /** Mistakes of the client that were counted so far. */
    public ProtocolViolations.Counts protocolViolations() {
        return parts.core.protocolViolations();
    }

    /** Adds Empty zones behind those that are there, at once. */
    public void grow(int zoneCount) {
        try {
            parts.core.grow(zoneCount);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
