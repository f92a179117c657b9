package io.zonelog.deploy.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.mapping.MappingStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * A data directory:
 *
 * <pre>
 *   device/         the simulated zoned device, or which drive it is
 *   metadata/       the mapping store
 *   metadata.new/   one that is being made, until it is whole
 *   metadata.damaged-TIME/   one that was replaced
 *   identity.json   the device that this directory belongs to
 *   last-run.json   the brokers, group and topics of the last run, for tools
 *   engine.json     where the engine that runs is reached
 *   lock            held by the one engine that runs
 * </pre>
 *
 * @param root the directory
 */
public record DataDirectory(Path root) {
    private static final int FORMAT_VERSION = 1;

    /** Messages name it whole. */
    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path device() {
        return root.resolve("device");
    }

    public Path metadata() {
        return root.resolve("metadata");
    }

    Path lockFile() {
        return root.resolve("lock");
    }

    Path engineAddressFile() {
        return root.resolve("engine.json");
    }

    Path lastRunFile() {
        return root.resolve("last-run.json");
    }

    private Path identityFile() {
        return root.resolve("identity.json");
    }

    /**
     * Whether a device was created here.
     *
     * @throws CommandFailure if the directory cannot be looked into
     */
    public boolean isThere() {
        try {
            Files.readAttributes(identityFile(), BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException failure) {
            if (!(failure instanceof AccessDeniedException) && !Files.isDirectory(root)) {
                return false;
            }
            throw unusable(failure);
        }
    }

    /**
     * Makes a device and ties the directory to it. The identity comes last, when everything it names is durable: a creation that was cut off
     * before is begun anew.
     *
     * @throws CommandFailure if there is a device already, or the directory cannot be used
     */
    public void create(DeviceGeometry geometry, DeviceBehaviour behaviour) {
        create(device -> {
            SimulatedZonedDevice.discardUnused(device);
            SimulatedZonedDevice.create(device, geometry, behaviour);
            return geometry;
        });
    }

    /** Makes a device in a directory. */
    @FunctionalInterface
    interface DeviceMaker {
        DeviceGeometry make(Path device) throws IOException;
    }

    DeviceGeometry create(DeviceMaker maker) {
        requireNoDevice();
        try {
            DurableFiles.createDirectories(root);
            DataLock lock = DataLock.take(this);
            try {
                requireNoDevice();
                DeviceGeometry geometry = maker.make(device());
                write(identityFile(), new Identity(FORMAT_VERSION, geometry.deviceUuid()));
                return geometry;
            } finally {
                lock.close();
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /**
     * Refuses a directory that has a device, or lost it.
     *
     * @throws CommandFailure with one line
     */
    public void requireNoDevice() {
        if (isThere()) {
            throw CommandFailure.usage("there is a device in " + root + " already");
        }
        if (Files.exists(metadata())) {
            throw CommandFailure.usage(root + " holds mappings, but no "
                    + identityFile().getFileName() + ": bring that file back, or use another data directory");
        }
    }

    /**
     * The device that this directory belongs to, once it is certain that the device in it is that one.
     *
     * @throws CommandFailure if there is none, or another one
     */
    public UUID verifiedDevice() {
        if (!isThere()) {
            throw CommandFailure.usage("there is no zonelog data in " + root
                    + "; zonelog run or zonelog device create makes it, --data DIR names another directory");
        }
        try {
            Identity identity = Identity.read(identityFile());
            if (identity.formatVersion() != FORMAT_VERSION) {
                throw CommandFailure.usage(root + " has format version " + identity.formatVersion()
                        + "; this program reads version " + FORMAT_VERSION);
            }
            UUID found = BackEnd.in(this).describe(device()).deviceUuid();
            if (!found.equals(identity.deviceUuid())) {
                throw CommandFailure.usage(device() + " is device " + found + ", but " + root + " belongs to device "
                        + identity.deviceUuid() + ": bring that device back, or use another data directory");
            }
            return found;
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** Whether an engine runs on it, or a command that is one for a while. */
    public boolean isInUse() {
        return DataLock.isHeld(this);
    }

    /**
     * The line for a directory that cannot be read or written. Exit 2 where another setting or other rights are wanted, or something is missing or in
     * the way; an error of input or output may pass, so it ends like other problems, with 1.
     */
    CommandFailure unusable(IOException failure) {
        boolean isFile = Files.exists(root) && !Files.isDirectory(root);
        String line = "cannot use the data directory " + root + ": "
                + (isFile ? "it is no directory" : FailureLine.of(failure));
        boolean isInTheWay =
                failure instanceof FileSystemException && !failure.getClass().equals(FileSystemException.class);
        return isFile || isInTheWay || failure instanceof DeviceOpenException
                ? CommandFailure.usage(line, failure)
                : CommandFailure.problem(line, failure);
    }

    /** The line for a mapping store that cannot be opened: exit 1 for an error of input or output, 2 for everything else. */
    static CommandFailure refused(MappingStoreException refusal) {
        String line = FailureLine.of(refusal);
        return refusal.getCause() instanceof IOException
                ? CommandFailure.problem(line, refusal)
                : CommandFailure.usage(line, refusal);
    }

    /** Replaces a small file as a whole, durably. */
    static void write(Path file, Object content) throws IOException {
        DurableFiles.replace(file, ByteBuffer.wrap(new ObjectMapper().writeValueAsBytes(content)));
    }
}
