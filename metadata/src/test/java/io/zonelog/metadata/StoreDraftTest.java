package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDraftTest {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final MetadataOptions OPTIONS = new MetadataOptions(16 << 20, 4 << 20, 1);

    @TempDir
    private Path temporary;

    private Path place;
    private Path kept;

    @BeforeEach
    void chooseDirectories() {
        place = temporary.resolve("metadata");
        kept = temporary.resolve("metadata.kept");
    }

    @Test
    void anEmptyPlaceIsTaken() throws IOException {
        for (Path empty : new Path[] {place, Files.createDirectories(temporary.resolve("there"))}) {
            try (StoreDraft draft = StoreDraft.begin(empty, DEVICE, OPTIONS)) {
                write(draft.store(), 7);
                draft.takePlace(kept);
            }
            assertThat(sequence(empty)).isEqualTo(7);
        }
        assertThat(temporary)
                .isDirectoryNotContaining(path -> path.getFileName().toString().contains("."));
    }

    @Test
    void theStoreThatHadThePlaceIsKept() throws IOException {
        makeStore(3);
        try (StoreDraft draft = StoreDraft.begin(place, DEVICE, OPTIONS)) {
            write(draft.store(), 7);
            draft.takePlace(kept);
        }
        assertThat(sequence(place)).isEqualTo(7);
        assertThat(sequence(kept)).isEqualTo(3);
        assertThat(temporary.resolve("metadata.new")).doesNotExist();
    }

    @Test
    void nothingIsPutOverWhatIsKept() throws IOException {
        makeStore(3);
        Files.createDirectory(kept);
        try (StoreDraft draft = StoreDraft.begin(place, DEVICE, OPTIONS)) {
            assertThatThrownBy(() -> draft.takePlace(kept)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(sequence(place)).isEqualTo(3);
        assertThat(kept).isEmptyDirectory();
    }

    @Test
    void whatIsGivenUpLeavesThePlaceAsItWas() throws IOException {
        makeStore(3);
        try (StoreDraft draft = StoreDraft.begin(place, DEVICE, OPTIONS)) {
            write(draft.store(), 7);
        }
        assertThat(sequence(place)).isEqualTo(3);
        assertThat(temporary.resolve("metadata.new")).doesNotExist();
    }

    /** As after the end of the process at any moment before the store takes its place. */
    @Test
    void whatIsLeftOfOneThatWasCutOffIsNotTakenForAStore() throws IOException {
        makeStore(3);
        Path image = temporary.resolve("image");
        try (StoreDraft draft = StoreDraft.begin(place, DEVICE, OPTIONS)) {
            write(draft.store(), 7);
            DirectoryImage.copy(temporary.resolve("metadata.new"), image);
        }
        DirectoryImage.copy(image, temporary.resolve("metadata.new"));
        DirectoryImage.copy(image, temporary.resolve("metadata.new.new"));
        assertThat(sequence(place)).isEqualTo(3);
        try (StoreDraft draft = StoreDraft.begin(place, DEVICE, OPTIONS)) {
            assertThat(draft.store().batchSequence()).isZero();
            write(draft.store(), 8);
            draft.takePlace(kept);
        }
        assertThat(sequence(place)).isEqualTo(8);
        assertThat(temporary)
                .isDirectoryNotContaining(path -> path.getFileName().toString().endsWith(".new"));
    }

    private void makeStore(long batchSequence) {
        try (RocksDbMappingStore store = RocksDbMappingStore.open(place, DEVICE, OPTIONS)) {
            write(store, batchSequence);
        }
    }

    private static void write(MappingStore store, long batchSequence) {
        try (MappingBatch batch = store.newBatch()) {
            batch.putBatchSequence(batchSequence);
            store.write(batch);
        }
    }

    private static long sequence(Path directory) {
        try (RocksDbMappingStore store = RocksDbMappingStore.open(directory, DEVICE, OPTIONS)) {
            return store.batchSequence();
        }
    }
}
