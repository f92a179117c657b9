package io.zonelog.device.zonefs;

/**
 * The name of a zone's file in a mount.
 *
 * @param kind which of the two directories it is in
 * @param number its name there, from 0; the zone that holds the file system's own superblock has no file
 */
record ZoneFile(Kind kind, int number) {
    /** The directories of a mount. */
    enum Kind {
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

    static ZoneFile sequential(int number) {
        return new ZoneFile(Kind.SEQUENTIAL, number);
    }

    boolean isSequential() {
        return kind == Kind.SEQUENTIAL;
    }

    @Override
    public String toString() {
        return kind.directory() + "/" + number;
    }
}
