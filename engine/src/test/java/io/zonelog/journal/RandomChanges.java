package io.zonelog.journal;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State.Holding;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes of every kind with random values, from the usual to the greatest that there are. */
final class RandomChanges {
    /** How many kinds of changes there are. */
    static final int KINDS = 15;

    private final Random random;

    RandomChanges(long seed) {
        random = new Random(seed);
    }

    /** Makes a change of a kind. */
    void make(int kind, MappingBatch batch) {
        switch (kind) {
            case 0 -> batch.putFile(file());
            case 1 -> batch.updateFile(file());
            case 2 -> batch.removeFile(file());
            case 3 -> batch.putExtent(anyLong(), extent());
            case 4 -> batch.removeExtent(anyLong(), positive());
            case 5 -> batch.putRmap(run());
            case 6 -> batch.removeRmap(run());
            case 7 -> putChecksums(batch);
            case 8 -> batch.putZone(new ZoneUsage(index(), (int) anyLong(), (int) anyLong(), anyLong(), anyLong()));
            case 9 -> batch.dropZone(index());
            case 10 -> batch.putPosition(position());
            case 11 -> batch.putNextFileId(anyLong());
            case 12 -> batch.putBatchSequence(anyLong());
            case 13 -> batch.putStartNumber(anyLong());
            default -> batch.putJournalSequence(anyLong());
        }
    }

    private FileRecord file() {
        byte[] name = new byte[random.nextInt(8) == 0 ? FileKey.MAX_NAME_BYTES : 1 + random.nextInt(40)];
        random.nextBytes(name);
        return new FileRecord(
                anyLong(), new FileKey((int) anyLong(), name), anyLong(), anyLong(), anyLong(), anyLong(), anyLong());
    }

    private Extent extent() {
        long one = anyLong();
        long other = anyLong();
        return new Extent(
                positive(),
                Math.max(1, index()),
                positive(),
                (int) anyLong(),
                Math.min(one, other),
                Math.max(one, other));
    }

    private RmapRun run() {
        List<RmapRun.Owner> owners = new ArrayList<>();
        int left = MappingView.MAX_RUN_BLOCKS;
        int end = 0;
        do {
            int gap = random.nextInt(2) * random.nextInt(left);
            int length = 1 + random.nextInt(left - gap);
            owners.add(new RmapRun.Owner(end + gap, length, anyLong(), positive()));
            end += gap + length;
            left -= gap + length;
        } while (left > 0 && random.nextInt(4) > 0);
        return new RmapRun(index(), index(), List.copyOf(owners));
    }

    private void putChecksums(MappingBatch batch) {
        int count = 1 + random.nextInt(random.nextInt(8) == 0 ? MappingView.MAX_RUN_BLOCKS : 16);
        int from = random.nextInt(3);
        batch.putChecksums(index(), index(), random.ints(from + count + 2L).toArray(), from, count);
    }

    private SourcePosition position() {
        Holding[] holdings = Holding.values();
        return new SourcePosition(
                index(),
                new SourceIdentity("cluster-" + random.nextInt(3), "id", "tópic", index()),
                anyLong(),
                (int) anyLong(),
                new SourcePosition.RecordMark(anyLong(), anyLong(), random.nextInt()),
                new SourcePosition.State(holdings[random.nextInt(holdings.length)], anyLong(), anyLong()));
    }

    private int index() {
        return (int) positive() & Integer.MAX_VALUE;
    }

    private long positive() {
        return anyLong() & Long.MAX_VALUE;
    }

    /** A number of 0 to 64 bits of either sign, each length as likely. */
    private long anyLong() {
        long number = random.nextLong() >>> random.nextInt(Long.SIZE);
        return switch (random.nextInt(20)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> -number;
            default -> number;
        };
    }
}
