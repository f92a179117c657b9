package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * An operator's order that is carried out before its record comes leaves the same files as one that waits for its turn, unless a record in
 * between takes the content of the file over.
 */
class EarlyOrderTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 150);
    private static final long SEED = Long.getLong("zonelog.seed", 1);
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 256);
    private static final int FILES = 3;
    private static final String ORDERED = "f0";
    private static final int MOST_BYTES = 5 * 4096;

    @Test
    void theFilesAreThoseOfEveryOtherCopyOnceItsRecordHasCome() {
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            new History(seed).isSameInBothCopies();
        }
    }

    /** One engine that applies the log. */
    private static final class Copy implements AutoCloseable {
        private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
        private final EngineFixture engine = new EngineFixture(
                InMemoryZonedDevice.immediate(GEOMETRY), store, EngineFixture.OPTIONS, (sequence, positions) -> {});

        Optional<FileRecord> file(String name) {
            return store.file(FileKey.of(engine.sourceId(), name));
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            try (Cursor<FileRecord> files = store.files(engine.sourceId())) {
                while (files.advance()) {
                    names.add(files.current().key().name());
                }
            }
            return names;
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /** A log, an order for the file "f0" with its record behind the log's last, and the moment at which one copy carries it out. */
    private static final class History {
        private final long seed;
        private final SplittableRandom random;

        History(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        void isSameInBothCopies() {
            try (Copy prompt = new Copy();
                    Copy early = new Copy()) {
                FileOperation first = write(0);
                prompt.engine.apply(ORDERED, first);
                early.engine.apply(ORDERED, first);
                for (int record = random.nextInt(12); record > 0; record--) {
                    change(prompt, early, "f" + random.nextInt(FILES));
                }
                early.engine.drain();
                Optional<FileOperation> order = early.file(ORDERED).map(this::order);
                order.ifPresent(now -> assertThat(early.engine.operate(ORDERED, now))
                        .as("seed %d", seed)
                        .isEqualTo(ApplyResult.APPLIED));
                for (int record = random.nextInt(12); record > 0; record--) {
                    change(prompt, early, "f" + (1 + random.nextInt(FILES - 1)));
                }
                order.ifPresent(record -> {
                    prompt.engine.apply(ORDERED, record);
                    early.engine.apply(ORDERED, record);
                });
                assertSame(prompt, early);
            }
        }

        private FileOperation order(FileRecord file) {
            return file.sizeBytes() == 0 || random.nextBoolean()
                    ? new FileOperation.Unlink()
                    : new FileOperation.Truncate(random.nextLong(file.sizeBytes()));
        }

        /** Changes any file in both copies. */
        private void change(Copy one, Copy other, String source) {
            String file = "f" + random.nextInt(FILES);
            FileOperation operation = operation(FileKey.of(one.engine.sourceId(), source));
            one.engine.apply(file, operation);
            other.engine.apply(file, operation);
        }

        private FileOperation operation(FileKey source) {
            long offset = random.nextInt(MOST_BYTES);
            long length = 1L + random.nextInt(MOST_BYTES);
            return switch (random.nextInt(10)) {
                case 0, 1, 2 -> write(FileOperation.Write.AT_END_OF_FILE);
                case 3 -> write(offset);
                case 4 -> new FileOperation.Zero(offset, length);
                case 5 -> new FileOperation.Punch(offset, length);
                case 6 -> new FileOperation.Truncate(offset);
                case 7 -> new FileOperation.Unlink();
                case 8 -> new FileOperation.Clone(source, 0, 4096L * random.nextInt(3), 4096);
                default -> new FileOperation.Rename(source);
            };
        }

        private FileOperation write(long offset) {
            byte[] bytes = new byte[1 + random.nextInt(MOST_BYTES)];
            random.nextBytes(bytes);
            return new FileOperation.Write(offset, ByteBuffer.wrap(bytes));
        }

        private void assertSame(Copy one, Copy other) {
            one.engine.drain();
            other.engine.drain();
            assertThat(other.names()).as("files with seed %d", seed).isEqualTo(one.names());
            for (String name : one.names()) {
                assertThat(other.engine.digest(name))
                        .as("%s with seed %d", name, seed)
                        .isEqualTo(one.engine.digest(name));
                assertThat(Arrays.equals(other.engine.content(name), one.engine.content(name)))
                        .as("content of %s with seed %d", name, seed)
                        .isTrue();
            }
        }
    }
}
