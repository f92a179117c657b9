package io.zonelog.metadata;

import java.nio.charset.StandardCharsets;

/** The column families of a store; what their rows hold is drawn in {@link io.zonelog.metadata.layout}. */
enum ColumnFamily {
    FILES("files"),
    EXTENTS("extents"),
    RMAP("rmap"),
    CHECKSUMS("checksums"),
    ZONES("zones"),
    POSITIONS("positions"),
    META("meta");

    private final String familyName;

    ColumnFamily(String familyName) {
        this.familyName = familyName;
    }

    String familyName() {
        return familyName;
    }

    byte[] nameBytes() {
        return familyName.getBytes(StandardCharsets.US_ASCII);
    }
}
