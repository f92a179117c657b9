package io.zonelog.metadata;

import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

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

    /**
     * RocksDB's numbers of the column families, as they stand in a serialized batch.
     *
     * @param files of {@link ColumnFamily#FILES}
     * @param extents of {@link ColumnFamily#EXTENTS}
     * @param rmap of {@link ColumnFamily#RMAP}
     * @param checksums of {@link ColumnFamily#CHECKSUMS}
     * @param zones of {@link ColumnFamily#ZONES}
     * @param positions of {@link ColumnFamily#POSITIONS}
     * @param meta of {@link ColumnFamily#META}
     */
    record FamilyIds(int files, int extents, int rmap, int checksums, int zones, int positions, int meta) {
        static FamilyIds of(ToIntFunction<ColumnFamily> ids) {
            return new FamilyIds(
                    ids.applyAsInt(ColumnFamily.FILES),
                    ids.applyAsInt(ColumnFamily.EXTENTS),
                    ids.applyAsInt(ColumnFamily.RMAP),
                    ids.applyAsInt(ColumnFamily.CHECKSUMS),
                    ids.applyAsInt(ColumnFamily.ZONES),
                    ids.applyAsInt(ColumnFamily.POSITIONS),
                    ids.applyAsInt(ColumnFamily.META));
        }

        int of(ColumnFamily family) {
            return switch (family) {
                case FILES -> files;
                case EXTENTS -> extents;
                case RMAP -> rmap;
                case CHECKSUMS -> checksums;
                case ZONES -> zones;
                case POSITIONS -> positions;
                case META -> meta;
            };
        }
    }
}
