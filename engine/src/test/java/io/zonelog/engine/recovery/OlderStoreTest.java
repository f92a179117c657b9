package io.zonelog.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalReader;
import io.zonelog.journal.Rebuild;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import org.junit.jupiter.api.Test;

/** Mappings from an old copy, beside a device that has gone on: its journal does not reach back to them any more. */
class OlderStoreTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(48, 64);
    /** Far more than it takes until the first pair of the journal's zones is used again. */
    private static final int MOST_BATCHES = 20_000;

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    @Test
    void aStoreThatTheJournalCannotBringUpToDateIsRefusedAndCanBeMadeAnew() {
        EngineFixture fixture = engine(store);
        writeBatch(fixture, 0);
        InMemoryMappingStore old = store.copy();
        for (int batch = 1; reaches(old); batch++) {
            assertThat(batch).isLessThan(MOST_BATCHES);
            for (int more = 0; more < 50; more++) {
                writeBatch(fixture, more);
            }
        }
        String rows = StoredRows.listAll(store);
        assertThatThrownBy(() -> engine(old.copy()))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("the mapping store ends with entry " + old.journalSequence()
                        + " of its journal, of which the device holds later ones up to entry ")
                .hasMessageContaining(" but not the next one: the metadata are older than the device;"
                        + " make the metadata anew with zonelog rebuild --replace")
                .hasMessageNotContaining("\n");
        InMemoryMappingStore anew = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        Rebuild.into(anew, JournalReader.read(device), (doneBytes, allBytes) -> {});
        assertThat(StoredRows.listAll(anew)).isEqualTo(rows);
        EngineFixture again = engine(anew);
        assertThat(again.content("file")).isEqualTo(content(49));
    }

    /** Whether what the store lacks could be made again. */
    private boolean reaches(InMemoryMappingStore old) {
        JournalContents contents = JournalReader.read(device);
        return !contents.isWhole() || contents.redo(old.copy()) > 0;
    }

    private EngineFixture engine(InMemoryMappingStore at) {
        return new EngineFixture(device, at, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    private static void writeBatch(EngineFixture fixture, int number) {
        fixture.write("file", 0, content(number));
        fixture.drain();
    }

    private static byte[] content(int number) {
        byte[] content = new byte[100];
        content[0] = (byte) number;
        return content;
    }
}
