package io.zonelog.device.zonefs.mount;

/**
 * The name of a zone's file in a mount.
 *
 * @param kind which of the two directories it is in
 * @param number its name there, from 0; the zone that holds the file system's own superblock has no file
 */
public record ZoneFile(Kind kind, int number) {
    /** The directories of a mount. */
    public enum Kind {
        CONVENTIONAL("cnv"),
        SEQUENTIAL("seq");

        private final String directory;

        Kind(String directory) {
            this.directory = directory;
        }

        String directory() {
            return directory;
        }
    }

    public static ZoneFile sequential(int number) {
        return new ZoneFile(Kind.SEQUENTIAL, number);
    }

    public boolean isSequential() {
        return kind == Kind.SEQUENTIAL;
    }

    @Override
    public String toString() {
        return kind.directory() + "/" + number;
    }
}
