package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingModel;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StoreComparisonTest {
    private final InMemoryMappingStore store = new InMemoryMappingStore(new UUID(1, 2));

    @Test
    void equalStoresHaveNoDifferences() {
        fill();
        List<String> differences = new ArrayList<>();
        long rows = compare(store, store.copy(), differences);
        assertThat(differences).isEmpty();
        assertThat(rows).isGreaterThan(20);
    }

    /** Each change makes one row of one kind another one, or adds one. */
    @Test
    void eachRowThatDiffersIsToldFromEitherSide() {
        fill();
        RmapRun run = new RmapRun(9, 3, List.of(new RmapRun.Owner(0, 1, 1, 0)));
        List<Consumer<MappingBatch>> changes = List.of(
                batch -> batch.putExtent(99, new Extent(5, 1, 8, 0, 0, 0)),
                batch -> batch.putRmap(run),
                batch -> batch.putChecksums(9, 3, new int[] {77}, 0, 1),
                batch -> batch.putZone(new ZoneUsage(9, 1, 2, 3, 4)),
                batch -> batch.putPosition(
                        new SourcePosition(9, new SourceIdentity("cluster", "id", "topic", 9), 17, 5)),
                batch -> batch.putNextFileId(1_000),
                batch -> batch.putBatchSequence(1_000),
                batch -> batch.putStartNumber(1_000),
                batch -> batch.putJournalSequence(1_000));
        for (Consumer<MappingBatch> change : changes) {
            InMemoryMappingStore changed = store.copy();
            write(changed, change);
            List<String> differences = new ArrayList<>();
            compare(store, changed, differences);
            assertThat(differences).hasSize(1);
            compare(changed, store, differences);
            assertThat(differences).hasSize(2);
        }
    }

    @Test
    void aFileIsTwoRows() {
        InMemoryMappingStore changed = store.copy();
        FileRecord file = new FileRecord(5, FileKey.of(1, "five"), 1, 1, 1, 1, 1);
        write(changed, batch -> batch.putFile(file));
        List<String> differences = new ArrayList<>();
        compare(store, changed, differences);
        assertThat(differences)
                .containsExactly("only in the journal: " + file, "only in the journal: FileName[fileId=5, key=five@1]");
    }

    @Test
    void aRowWithAnotherValueIsToldAsBothHaveIt() {
        write(store, batch -> batch.putChecksums(1, 2, new int[] {3}, 0, 1));
        InMemoryMappingStore changed = store.copy();
        write(changed, batch -> batch.putChecksums(1, 2, new int[] {4}, 0, 1));
        List<String> differences = new ArrayList<>();
        assertThat(compare(store, changed, differences)).isEqualTo(5);
        assertThat(differences)
                .containsExactly("in the store: ChecksumRun[zoneIndex=1, blockInZone=2, crcs=[3]], "
                        + "in the journal: ChecksumRun[zoneIndex=1, blockInZone=2, crcs=[4]]");
    }

    private static long compare(MappingStore one, MappingStore other, List<String> differences) {
        return new StoreComparison(one, other, new StoreComparison.Names("the store", "the journal"), differences::add)
                .run();
    }

    private void fill() {
        MappingModel model = new MappingModel(new Random(1));
        write(store, batch -> model.change(batch, 300));
    }

    private static void write(MappingStore store, Consumer<MappingBatch> change) {
        try (MappingBatch batch = store.newBatch()) {
            change.accept(batch);
            store.write(batch);
        }
    }
}
