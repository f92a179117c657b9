package io.zonelog.deploy.command.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.LocatedRows.LocatedRow;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.zone.ZoneReport;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What queries ask: of a data directory, or of a running engine by its URL. The rows are the same either way. What cannot be answered ends
 * with a {@link io.zonelog.deploy.failure.CommandFailure}. Used by one thread.
 */
public interface Answers extends AutoCloseable {
    /** Every file whose key begins with a prefix, partition by partition, in the order of keys; each is read when it is asked for. */
    Iterator<FileRow> files(String prefix, LeftBehind leftBehind);

    /** The file of a key, or of {@code key@topic/partition}, if there is one. */
    Optional<FileRow> find(String key, LeftBehind leftBehind);

    /** The file of a key, or of {@code key@topic/partition}. */
    FileRow file(String key, LeftBehind leftBehind);

    /** Where the bytes of a file lie. */
    FileMap map(String key, LeftBehind leftBehind);

    /** The extents that a record may have written into. */
    Iterator<LocatedRow> located(LocatedRows.Place place);

    /** The zones, with what files use of them. */
    ZoneReport zones();

    /** The zones as the device reports them; of a data directory nothing but the device is read. */
    ZoneReport reportedZones();

    /** Sums over all zones, and what an engine that runs knows beside them, as {@link io.zonelog.deploy.watch.SpaceView} has it in JSON. */
    JsonNode space();

    /** What the device is. */
    DeviceInfo device();

    /** How far partitions are consumed, with what is known of Kafka's side without asking a broker. */
    List<OffsetRow> offsets();

    /**
     * The first offset of each partition that is not durable: here or, of a partition that is not held here, at the engine that holds it, as far
     * as that is known.
     */
    Map<Place, Long> positions();

    /**
     * Hands a part of a file over, in order; every block is checked.
     *
     * @param file as it was found
     * @param part which bytes
     */
    void content(FileRow file, LeftBehind leftBehind, Part part, Taker taker);

    /** What the content of a file is told from others by. */
    FileDigest digest(FileRow file);

    @Override
    void close();

    /**
     * A part of a file.
     *
     * @param offsetBytes where it begins
     * @param lengthBytes how long it is at most
     */
    record Part(long offsetBytes, long lengthBytes) {
        /** All of it. */
        public static final Part WHOLE = new Part(0, Long.MAX_VALUE);

        /** How many bytes a file of some size has in it. */
        public long of(long sizeBytes) {
            return Math.max(0, Math.min(sizeBytes - offsetBytes, lengthBytes));
        }
    }

    /** Takes in bytes. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes the first bytes of an array, which is used again.
         *
         * @return false to have no more
         */
        boolean take(byte[] bytes, int count);
    }
}
