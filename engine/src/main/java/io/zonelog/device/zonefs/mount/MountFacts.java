package io.zonelog.device.zonefs.mount;

import java.nio.file.Path;
import java.util.Set;

/**
 * What a mount of zonefs tells of itself.
 *
 * @param path where it is mounted
 * @param options as the kernel shows them, for instance {@code rw} and {@code errors=repair}
 * @param blockSizeBytes the unit of transfer that the drive asks for
 * @param conventionalFiles how many conventional zones have a file
 * @param sequentialFiles how many sequential zones have a file
 * @param drive the drive below
 */
public record MountFacts(
        Path path, Set<String> options, int blockSizeBytes, int conventionalFiles, int sequentialFiles, Drive drive) {
    public MountFacts {
        options = Set.copyOf(options);
    }

    /**
     * A drive, as far as the system tells.
     *
     * @param source the block device, for instance {@code /dev/nvme0n1}
     * @param model what its maker calls it; empty if unknown
     * @param worldWideId its name in the world, or its serial number; empty if unknown
     * @param fileSystemDigest digest of the superblock of its zonefs, which mkzonefs makes unique; empty if the block device cannot be read
     * @param zoneSizeBytes distance of zone starts; 0 if unknown
     * @param maxOpenZones 0 if it tells no limit
     * @param maxActiveZones 0 if it tells no limit
     * @param scheduler the I/O scheduler in use; empty if unknown
     * @param kernelRelease the running kernel, for instance {@code 6.12.95}
     */
    public record Drive(
            String source,
            String model,
            String worldWideId,
            String fileSystemDigest,
            long zoneSizeBytes,
            int maxOpenZones,
            int maxActiveZones,
            String scheduler,
            String kernelRelease) {
        /** Its model if known, else the block device. */
        public String name() {
            return model.isEmpty() ? source : source + ", " + model;
        }
    }

    public boolean isReadOnly() {
        return options.contains("ro");
    }
}
