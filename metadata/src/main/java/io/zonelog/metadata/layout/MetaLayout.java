package io.zonelog.metadata.layout;

import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import java.util.UUID;

/**
 * The rows of the column family {@code meta}: one fact of the whole store each, by name.
 *
 * <pre>
 * key (ASCII)         value
 * "format-version"    4 bytes, big-endian: {@value #FORMAT_VERSION}
 * "device-uuid"       16 bytes, as the UUID is printed
 * "next-file-id"      8 bytes, big-endian; missing in a new store: 1
 * "batch-sequence"    8 bytes, big-endian; missing in a new store: 0
 * "start-number"      8 bytes, big-endian; missing before the first start of version 3: 0
 * "journal-sequence"  8 bytes, big-endian; missing before the first entry of a mapping journal (version 4): 0
 * "journal-entry-N"   the entry N of the mapping journal, as the journal keeps it (version 4); until the device has it durably
 * "last-commits"      see {@link MarkLayout}
 * </pre>
 *
 * <p>The first two are written when the store is made, and keep their form in every version.
 */
public final class MetaLayout {
    /**
     * The version of all layouts in this package, and of what batches promise. Rows of versions 1 to 3 are read as they are; an engine
     * that opens such a store steps it up before it writes the first new row, so that an older program refuses it. Since version 3 a batch
     * may be written before it is durable: after a power cut the store may lack batches that the device holds. Since version 4 the
     * device may hold a journal of the store's changes, and who changes the store without it would part the two.
     */
    public static final int FORMAT_VERSION = 4;

    public static final String FORMAT_VERSION_KEY = "format-version";
    public static final String DEVICE_UUID_KEY = "device-uuid";
    public static final String NEXT_FILE_ID_KEY = "next-file-id";
    public static final String BATCH_SEQUENCE_KEY = "batch-sequence";
    public static final String START_NUMBER_KEY = "start-number";
    public static final String JOURNAL_SEQUENCE_KEY = "journal-sequence";
    private static final String JOURNAL_ENTRY_KEY_PREFIX = "journal-entry-";

    private MetaLayout() {}

    /** The name of a kept entry of the mapping journal. */
    public static String journalEntryKey(long number) {
        return JOURNAL_ENTRY_KEY_PREFIX + number;
    }

    public static void putUuid(RowWriter row, UUID uuid) {
        row.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    public static int version(RowReader value) {
        int version = value.getInt();
        value.requireEnd();
        return version;
    }

    public static UUID uuid(RowReader value) {
        UUID uuid = new UUID(value.getLong(), value.getLong());
        value.requireEnd();
        return uuid;
    }

    public static long number(RowReader value) {
        long number = value.getLong();
        value.requireEnd();
        return number;
    }
}
