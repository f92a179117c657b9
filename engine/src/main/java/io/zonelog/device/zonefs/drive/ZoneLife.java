package io.zonelog.device.zonefs.drive;

/**
 * What is remembered of a zone, because the drive cannot say it.
 *
 * @param zoneIndex the zone
 * @param kind what is going on
 * @param resetEpoch how often the zone was reset; while it is {@link Kind#RESETTING}, with this reset
 * @param writtenBlocks so many blocks at least are durable in this life
 * @param firstBlockCrc CRC32C of the first block of this life; means nothing while no block is known to be written
 */
public record ZoneLife(int zoneIndex, Kind kind, long resetEpoch, int writtenBlocks, int firstBlockCrc) {
    /** What is going on with a zone. */
    public enum Kind {
        LIVE(1),
        /** It is to be reset, and may have been. */
        RESETTING(2),
        /** The drive turned it Read Only; a later mount shows neither that nor its size. */
        READ_ONLY(3),
        OFFLINE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of life has the code " + code);
        }
    }

    /** A zone that was never reset. */
    static ZoneLife first(int zoneIndex) {
        return new ZoneLife(zoneIndex, Kind.LIVE, 0, 0, 0);
    }

    /** The zone is about to be reset. */
    public ZoneLife resetting() {
        return new ZoneLife(zoneIndex, Kind.RESETTING, resetEpoch + 1, 0, 0);
    }

    /** The reset of {@link #resetting} is done. */
    public ZoneLife begun() {
        return new ZoneLife(zoneIndex, Kind.LIVE, resetEpoch, 0, 0);
    }

    /** More of this life is durable. */
    ZoneLife written(int blocks, int crc) {
        return new ZoneLife(zoneIndex, kind, resetEpoch, blocks, crc);
    }

    /** The zone has failed with so many blocks in it. */
    public ZoneLife failed(Kind readOnlyOrOffline, int blocks) {
        return new ZoneLife(zoneIndex, readOnlyOrOffline, resetEpoch, blocks, firstBlockCrc);
    }
}
