package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.Arrays;

/**
 * Lays a journal frame by frame. Each entry sets the next file id to ten times its number, and one more for each life after the first; a
 * checkpoint does so for the entry as of which it is.
 *
 * <p>Frames are written as words: {@code e7} an entry, {@code e7.0} a part of it that goes on, {@code e7.1!} its last one; {@code c7.0} a portion
 * of the rows as of entry 7, {@code p7.0} a part of a portion that goes on, {@code C7.1} the end after one part.
 */
final class TestJournal {
    static final int FIRST_ZONE = LaidFrames.CONVENTIONAL_ZONES;

    private final InMemoryZonedDevice device;
    private Life life = new Life(1, 1);
    private long number = 1;
    private long pair;
    private int[] zones = {};

    TestJournal() {
        this(InMemoryZonedDevice.immediate(LaidFrames.geometry()));
    }

    TestJournal(InMemoryZonedDevice device) {
        this.device = device;
    }

    InMemoryZonedDevice device() {
        return device;
    }

    /** Another life begins, with a frame or before it. */
    TestJournal life(long lifeNumber, long firstFrame) {
        life = new Life(lifeNumber, firstFrame);
        number = firstFrame;
        return this;
    }

    /** Frames go to some zones from now on. */
    TestJournal pair(long pairNumber, int... pairZones) {
        pair = pairNumber;
        zones = pairZones;
        return this;
    }

    /** The next frame has a number. */
    TestJournal at(long frameNumber) {
        number = frameNumber;
        return this;
    }

    TestJournal frames(String words) {
        for (String word : words.split(" ", -1)) {
            byte[] bytes = LaidFrames.bytes(frame(word), payload(word));
            for (int zone : zones) {
                assertThat(LaidFrames.append(device, zone, bytes)).isEqualTo(DeviceStatus.SUCCESS);
            }
            number++;
        }
        return this;
    }

    private JournalFrame frame(String word) {
        String[] numbers = word.substring(1).replace("!", "").split("\\.", -1);
        int part = numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0;
        return new JournalFrame(kind(word), life, number, Long.parseLong(numbers[0]), pair, part);
    }

    private static Kind kind(String word) {
        return switch (word.charAt(0)) {
            case 'e' -> word.contains(".") && !word.endsWith("!") ? Kind.ENTRY_PART : Kind.ENTRY_END;
            case 'c' -> Kind.CHECKPOINT_PORTION;
            case 'p' -> Kind.CHECKPOINT_PART;
            default -> Kind.CHECKPOINT_END;
        };
    }

    /** The changes of an entry or checkpoint; if there are several parts, the last one has the second half. */
    private byte[] payload(String word) {
        JournalFrame frame = frame(word);
        ChangeWriter changes = new ChangeWriter();
        changes.putNextFileId(10 * frame.subject() + life.number() - 1);
        if (!frame.kind().isEntry()) {
            changes.putJournalSequence(frame.subject());
        }
        byte[] all = changes.toByteArray();
        return switch (frame.kind()) {
            case ENTRY_PART -> Arrays.copyOf(all, frame.part() == 0 ? 1 : 0);
            case ENTRY_END -> frame.part() == 0 ? all : Arrays.copyOfRange(all, 1, all.length);
            case CHECKPOINT_PART -> new byte[0];
            case CHECKPOINT_PORTION -> all;
            case CHECKPOINT_END -> new byte[0];
        };
    }

    JournalContents read() {
        return JournalReader.read(device);
    }

    static InMemoryMappingStore newStore() {
        return new InMemoryMappingStore(LaidFrames.geometry().deviceUuid());
    }

    /** The next file id in a store that is made anew. */
    static long rebuilt(JournalContents contents) {
        InMemoryMappingStore store = newStore();
        Rebuild.into(store, contents, (done, all) -> {});
        assertThat(store.journalSequence()).isEqualTo(contents.lastEntry());
        return store.nextFileId();
    }
}
