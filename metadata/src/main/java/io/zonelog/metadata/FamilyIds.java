package io.zonelog.metadata;

import java.util.function.ToIntFunction;

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
