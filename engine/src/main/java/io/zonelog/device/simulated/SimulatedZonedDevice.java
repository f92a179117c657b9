package io.zonelog.device.simulated;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.command.CommandCore;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.file.FileMedium;
import io.zonelog.device.file.Superblock;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.ThreadedSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The zoned device in a directory: the default back end.
 *
 * <p>Commands are carried out by I/O threads; completions arrive on them. Appends of one thread to one zone are placed in the
 * order of their submission and complete in any order. After the process is killed the device opens in the state of the last
 * completed flush, or in a later one where the device had to record something itself: a zone that failed, a reset whose zone
 * was written again, a forced write.
 */
public final class SimulatedZonedDevice extends ForwardingDevice {
    private final Parts parts;

    /** What the device is made of. */
    private record Parts(FileMedium medium, ThreadedSteps steps, CommandCore core) {
        static Parts of(FileMedium medium, Options options, FaultPlan faults) throws IOException {
            Superblock superblock = medium.superblock();
            ZoneStates table = new ZoneStates(superblock.geometry());
            medium.states().forEach(table::load);
            CommandCore.Setup.Access access =
                    medium.isReadOnly() ? CommandCore.Setup.Access.READ_ONLY : CommandCore.Setup.Access.READ_WRITE;
            CommandCore.Setup setup = new CommandCore.Setup(superblock.behaviour(), faults, access);
            ThreadedSteps steps = new ThreadedSteps(options.ioThreads(), options.maxCommandsInFlight());
            return new Parts(medium, steps, new CommandCore(table, setup, medium, steps));
        }
    }

    private SimulatedZonedDevice(Parts parts) {
        super(parts.core);
        this.parts = parts;
    }

    /**
     * Makes a device with empty zones in a directory that does not exist, is empty, or holds what a making left that was cut off.
     *
     * @throws io.zonelog.device.file.DeviceOpenException if there is a device, or anything else, already
     */
    public static void create(Path directory, DeviceGeometry geometry, DeviceBehaviour behaviour) throws IOException {
        FileMedium.create(directory, geometry, behaviour);
    }

    /**
     * Removes a device that nobody has open and that was never written, or what the making of one left.
     *
     * @throws io.zonelog.device.file.DeviceOpenException if a zone was written, or there is anything else in the directory
     */
    public static void discardUnused(Path directory) throws IOException {
        FileMedium.discardUnused(directory);
    }

    /** Makes a device with the standard behaviour. */
    public static void create(Path directory, DeviceGeometry geometry) throws IOException {
        create(directory, geometry, DeviceBehaviour.STANDARD);
    }

    /**
     * Opens a device; this process owns it until it closes it or ends.
     *
     * @throws io.zonelog.device.file.DeviceOpenException if there is none, if another process owns it, or if its state is
     *     damaged
     */
    public static SimulatedZonedDevice open(Path directory, Options options) throws IOException {
        return open(directory, options, FaultPlan.none());
    }

    /** Opens a device that goes wrong as a plan says. */
    public static SimulatedZonedDevice open(Path directory, Options options, FaultPlan faults) throws IOException {
        return opened(FileMedium.open(directory, options.maxOpenFilesPerThread()), options, faults);
    }

    /** Opens a device with the standard options. */
    public static SimulatedZonedDevice open(Path directory) throws IOException {
        return open(directory, Options.STANDARD);
    }

    /**
     * Opens a device for reading, beside a process that may own it. It shows the zones as of the last flush before this call
     * or before the last {@link #refresh()}; what changes state is refused with
     * {@link DeviceStatus#NAMESPACE_IS_WRITE_PROTECTED}.
     */
    public static SimulatedZonedDevice openReadOnly(Path directory) throws IOException {
        Options options = new Options(2, 64, 64);
        return opened(FileMedium.openReadOnly(directory, options.maxOpenFilesPerThread()), options, FaultPlan.none());
    }

    private static SimulatedZonedDevice opened(FileMedium medium, Options options, FaultPlan faults)
            throws IOException {
        try {
            return new SimulatedZonedDevice(Parts.of(medium, options, faults));
        } catch (IOException | RuntimeException refused) {
            medium.close();
            throw refused;
        }
    }

    /**
     * Cuts the power and closes. Commands that wait never complete. The directory is left with a legal image: of each zone any
     * state between what is durable and what was written or in flight, the last write torn at a block; finishes, and resets of
     * zones that were not written again, done or not. Data in conventional zones are left as they are.
     *
     * @return the image
     */
    public List<ZoneRecord> powerCut(PowerCut cut) throws IOException {
        parts.steps.drop();
        parts.core.stop();
        List<ZoneRecord> image = parts.core.legalStates(cut.halfWritten()).choose(cut.seed());
        parts.core.punchHoles(image, parts.medium, cut);
        parts.medium.replaceStates(image);
        parts.medium.close();
        return image;
    }

    /**
     * Everything that may be left if the power is cut now, for short histories. Nothing may be in flight.
     *
     * @param limit the most images that the caller is prepared for
     * @throws IllegalArgumentException if there are more
     */
    public List<List<ZoneRecord>> legalImages(PowerCut.HalfWritten halfWritten, int limit) {
        return parts.core.legalStates(halfWritten).images(limit);
    }

    /** Gives the zones of a device that nobody has open, for instance of a copy, the states of an image. */
    public static void applyImage(Path directory, List<ZoneRecord> image) throws IOException {
        try (FileMedium medium = FileMedium.open(directory, 1)) {
            medium.replaceStates(image);
        }
    }

    /**
     * Adds Empty zones to a device, also beside a process that owns it: that one takes them in when it {@linkplain #rescan() rescans}.
     *
     * @param zoneCount the new number of zones, more than now
     */
    public static void grow(Path directory, int zoneCount) throws IOException {
        FileMedium.grow(directory, zoneCount);
    }

    /** Adds Empty zones to this device, and takes in all that were added. */
    public void addZones(int zoneCount) throws IOException {
        FileMedium.grow(parts.medium.path(), zoneCount);
        parts.core.grow(parts.medium.zonesOnMedium());
    }

    /** How many zones of the device in a directory its owner has taken in, or the one that had it before. */
    public static int zonesTakenIn(Path directory) throws IOException {
        return FileMedium.zonesTakenIn(directory);
    }

    /** What the device in a directory is, without opening it. */
    public static Superblock describe(Path directory) throws IOException {
        return FileMedium.describe(directory);
    }

    @Override
    public void refresh() throws IOException {
        if (!parts.medium.isReadOnly()) {
            return;
        }
        List<ZoneRecord> states = parts.medium.states();
        parts.core.grow(states.size());
        parts.core.load(states);
    }

    /**
     * Turns a zone Read Only or Offline for good, as a failing medium does.
     *
     * @return an error if the state could not be recorded
     */
    public DeviceStatus failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        return parts.core.failZone(zoneIndex, readOnlyOrOffline);
    }

    /** Mistakes of the client that were counted so far. */
    public ProtocolViolations.Counts protocolViolations() {
        return parts.core.protocolViolations();
    }

    /** What the device does wrong on purpose. */
    public FaultPlan faults() {
        return parts.core.faults();
    }

    /** What the device does where the specification leaves a choice, as it was created. */
    public DeviceBehaviour behaviour() {
        return parts.core.behaviour();
    }

    @Override
    public int rescan() {
        try {
            parts.core.grow(parts.medium.zonesOnMedium());
        } catch (IOException failure) {
            // asked for only here: setting logging up takes a third of a query's time
            LoggerFactory.getLogger(SimulatedZonedDevice.class)
                    .warn("Zones that were added to the device cannot be taken in yet", failure);
        }
        return parts.core.geometry().zoneCount();
    }

    /** On the calling thread. */
    @Override
    public DeviceStatus readAwaited(long sector, ByteBuffer buffer) {
        return parts.core.readAwaited(sector, buffer);
    }

    /**
     * How a simulated device in files works; none of it changes what it does.
     *
     * @param ioThreads threads that write, read and sync, 1 or more
     * @param maxCommandsInFlight a submitter waits while so many commands are in flight
     * @param maxOpenFilesPerThread zone files that each thread keeps open
     */
    public record Options(int ioThreads, int maxCommandsInFlight, int maxOpenFilesPerThread) {
        /** Four threads, 256 commands, 64 files for each thread. */
        public static final Options STANDARD = new Options(4, 256, 64);

        public Options {
            if (ioThreads < 1 || maxCommandsInFlight < 1 || maxOpenFilesPerThread < 1) {
                throw new IllegalArgumentException("threads, commands and files must each be at least 1: " + ioThreads
                        + ", " + maxCommandsInFlight + ", " + maxOpenFilesPerThread);
            }
        }
    }
}
