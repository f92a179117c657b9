package io.zonelog.deploy.simulate;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.steps.SeededSteps;
import io.zonelog.device.time.VirtualClock;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.metadata.MetadataOptions;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a simulated engine works with: device, mapping store and time. Commits run on the engine's thread, and time stands still
 * unless a profile makes it pass, so that batches end where the trace says and not where the machine is slow.
 */
public final class SimulatedPorts implements AutoCloseable {
    /** How long one look at a device in files waits for a completion. */
    private static final long WAIT_NANOS = 10_000_000L;

    private final ZonedDevice device;
    private final MappingStore store;
    private final VirtualClock clock;
    private final Driver driver;
    private final AutoCloseable owner;
    private final EngineMailbox mailbox = new EngineMailbox();

    /** Lets a device in memory take a step; tells whether there was one. */
    @FunctionalInterface
    private interface Progress {
        SeededSteps.Outcome step();
    }

    /**
     * What is done to the device besides commands.
     *
     * @param progress lets it go on
     * @param runFree lets it go on by itself
     * @param protocolViolations asks for the mistakes that it has noticed
     * @param drill what it does besides its work
     */
    private record Driver(
            Progress progress,
            Runnable runFree,
            Supplier<ProtocolViolations.Counts> protocolViolations,
            FaultInjection drill) {}

    private SimulatedPorts(
            ZonedDevice device, MappingStore store, VirtualClock clock, Driver driver, AutoCloseable owner) {
        this.device = device;
        this.store = store;
        this.clock = clock;
        this.driver = driver;
        this.owner = owner;
    }

    /** The order in which appends that are in flight together are placed and complete. */
    public enum AppendOrder {
        AS_SUBMITTED,
        /** Chosen by the seed of the device's behaviour. */
        BY_SEED
    }

    /** Everything in memory. */
    public static SimulatedPorts inMemory(
            DeviceGeometry geometry, DeviceBehaviour behaviour, AppendOrder order, FaultInjection drill) {
        InMemoryZonedDevice memory = order == AppendOrder.BY_SEED
                ? InMemoryZonedDevice.seeded(geometry, behaviour, drill.faults())
                : InMemoryZonedDevice.immediate(geometry, behaviour, drill.faults());
        VirtualClock clock = new VirtualClock();
        DrivenDevice driven = new DrivenDevice(memory, behaviour.timeProfile(), clock);
        ZonedDevice device = drill.recorded(driven);
        MappingStore store = new InMemoryMappingStore(geometry.deviceUuid());
        Driver driver = new Driver(driven::step, driven::runFree, memory::protocolViolations, drill);
        return new SimulatedPorts(device, store, clock, driver, () -> {
            store.close();
            device.close();
        });
    }

    /**
     * A device in files and RocksDB, in a data directory that is made for it.
     *
     * @throws io.zonelog.deploy.failure.CommandFailure if there is one already, or it cannot be made
     */
    public static SimulatedPorts inDirectory(
            DataDirectory directory,
            DeviceGeometry geometry,
            DeviceBehaviour behaviour,
            MetadataOptions metadata,
            FaultInjection drill) {
        directory.create(geometry, behaviour);
        EngineData data = EngineData.open(directory, metadata, drill);
        Driver driver =
                new Driver(() -> SeededSteps.Outcome.NOTHING_PENDING, () -> {}, data::protocolViolations, drill);
        return new SimulatedPorts(data.device(), data.store(), new VirtualClock(), driver, data);
    }

    EnginePorts enginePorts() {
        return new EnginePorts(device, store, Runnable::run, clock::nowNanos, mailbox);
    }

    /** What the device is. */
    public DeviceGeometry geometry() {
        return device.geometry();
    }

    ZonedDevice device() {
        return device;
    }

    MappingStore store() {
        return store;
    }

    /** How much time the device's profile let pass. */
    long elapsedNanos() {
        return clock.nowNanos();
    }

    /** Mistakes of the engine that the device has noticed. */
    ProtocolViolations.Counts protocolViolations() {
        return driver.protocolViolations.get();
    }

    /** How often each fault of the drill has struck, by its word. */
    Map<String, Long> faults() {
        return driver.drill.struck();
    }

    /** Lets something happen on the device, or waits until something has. */
    void step() {
        if (driver.progress.step() == SeededSteps.Outcome.NOTHING_PENDING) {
            mailbox.await(WAIT_NANOS);
        }
    }

    /** Lets the device go on by itself, so that an engine which is closed sees its commands end. */
    void runFree() {
        driver.runFree.run();
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception impossible) {
            throw new IllegalStateException("closing declares no failure", impossible);
        }
    }
}
