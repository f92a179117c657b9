package io.zonelog.mapping;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identity of a file: the source (topic and partition) that writes it, and its name there.
 *
 * <p>Immutable, with its hash computed once; the byte array handed in must not be changed afterwards.
 */
public final class FileKey {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 1024;

    private final int sourceId;
    private final byte[] name;
    private final int hash;

    /**
     * @param sourceId the number that the store gave to the topic and partition
     * @param name the file's name in UTF-8, 1 to {@value #MAX_NAME_BYTES} bytes
     */
    public FileKey(int sourceId, byte[] name) {
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a file name has 1 to 1024 bytes, not " + name.length);
        }
        this.sourceId = sourceId;
        this.name = name;
        this.hash = 31 * Arrays.hashCode(name) + sourceId;
    }

    public static FileKey of(int sourceId, String name) {
        return new FileKey(sourceId, name.getBytes(StandardCharsets.UTF_8));
    }

    public int sourceId() {
        return sourceId;
    }

    /** The name's bytes; the caller must not change them. */
    public byte[] nameBytes() {
        return name;
    }

    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** The name as it stands in lines. */
    public String printableName() {
        return Printable.name(name());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileKey key && key.sourceId == sourceId && Arrays.equals(key.name, name);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return printableName() + "@" + sourceId;
    }
}
