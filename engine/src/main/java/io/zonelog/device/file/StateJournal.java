package io.zonelog.device.file;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * The durable states of the zones. New states are appended to the journal of one of two files, with one synced write for any
 * number of zones. When the journal is full, a snapshot goes to the other file, and the first one is closed with a record that
 * says so. So of two sound files the older one always says that it is the older one, but for the moment between these two steps.
 *
 * <p>At open, of two sound files the younger one counts, up to its last whole record: a torn record at the end was never
 * acknowledged. Everything else that does not fit is refused as damage: a sound record behind an unsound one, no sound file, or
 * an unsound file where the other one says that the journal went on there.
 *
 * <p>Not safe for use by several threads.
 */
final class StateJournal implements AutoCloseable {
    private static final int READ_ATTEMPTS = 4;

    private final DeviceDirectory directory;
    private final UUID deviceUuid;
    private List<StateFile> files;
    private final List<FileChannel> channels;
    private StateImage image;
    private final ByteBuffer recordBuffer =
            AlignedBuffers.allocate(4 * JournalRecord.BLOCK_BYTES, JournalRecord.BLOCK_BYTES);
    private int current;
    private long generation;
    private long sequence;
    private int offset;

    private StateJournal(DeviceDirectory directory, Set<OpenOption> options, UUID deviceUuid, Youngest youngest)
            throws IOException {
        this.directory = directory;
        this.deviceUuid = deviceUuid;
        files = files(directory, deviceUuid, youngest.content.image().zoneCount());
        channels = List.of(files.get(0).open(options), files.get(1).open(options));
        image = youngest.content.image();
        current = youngest.file;
        generation = youngest.content.generation();
        sequence = youngest.content.nextSequence();
        offset = youngest.content.nextOffset();
    }

    /** The file that counts; the other one, if it is sound. */
    private record Youngest(int file, StateFile.Content content, Optional<StateFile.Content> older) {}

    private static List<StateFile> files(DeviceDirectory directory, UUID deviceUuid, int zoneCount) {
        return List.of(
                new StateFile(directory.state(0), deviceUuid, zoneCount),
                new StateFile(directory.state(1), deviceUuid, zoneCount));
    }

    /** Writes both files of a device that nobody has open. */
    static void create(DeviceDirectory directory, UUID deviceUuid, StateImage image) throws IOException {
        List<StateFile> files = files(directory, deviceUuid, image.zoneCount());
        files.get(0).create(image, 1, StateFile.End.ROTATED);
        files.get(1).create(image, 2, StateFile.End.OPEN);
        DurableFiles.sync(directory.path());
    }

    /**
     * The states on the medium, for a reader beside the owner. The owner may go on to the other file while this reads the two
     * one after the other, and that looks like damage; so what looks like damage is read again.
     */
    static StateImage read(DeviceDirectory directory, UUID deviceUuid, int zoneCount) throws IOException {
        List<StateFile> files = files(directory, deviceUuid, zoneCount);
        for (int attempt = 1; attempt < READ_ATTEMPTS; attempt++) {
            try {
                return youngest(directory, files).content.image().grownTo(zoneCount);
            } catch (DeviceOpenException changedMeanwhile) {
                // asked for only here: setting logging up takes a third of a query's time
                LoggerFactory.getLogger(StateJournal.class)
                        .debug("Reading the zone states again: {}", changedMeanwhile.getMessage());
            }
        }
        return youngest(directory, files).content.image().grownTo(zoneCount);
    }

    /** How many zones the states on the medium are of; fewer than the device has, if its owner has not taken them in. */
    static int recordedZones(DeviceDirectory directory, UUID deviceUuid, int zoneCount) throws IOException {
        return youngest(directory, files(directory, deviceUuid, zoneCount))
                .content
                .image()
                .zoneCount();
    }

    /** Opens the journal of a device that this process owns, with the options that its zone files have. */
    static StateJournal open(DeviceDirectory directory, Set<OpenOption> options, UUID deviceUuid, int zoneCount)
            throws IOException {
        List<StateFile> files = files(directory, deviceUuid, zoneCount);
        Youngest youngest = youngest(directory, files);
        if (youngest.content.isSmallerThan(zoneCount)) {
            growBoth(files, youngest, zoneCount);
            youngest = youngest(directory, files);
        }
        StateJournal journal = new StateJournal(directory, options, deviceUuid, youngest);
        try {
            journal.closeOlder(youngest.older);
            return journal;
        } catch (IOException refused) {
            journal.close();
            throw refused;
        }
    }

    /**
     * The older file says that the journal went on, so that nobody takes it for the younger one if that is damaged one day. It does not
     * say so yet if the process was killed while it went on to the other file.
     */
    private void closeOlder(Optional<StateFile.Content> older) throws IOException {
        if (older.isPresent() && older.get().end() == StateFile.End.OPEN) {
            StateFile.Content open = older.get();
            FileChannel channel = channels.get(1 - current);
            writeRotated(channel, open.generation(), open.nextSequence(), open.nextOffset());
        }
    }

    private void writeRotated(FileChannel channel, long olderGeneration, long olderSequence, int olderOffset)
            throws IOException {
        JournalRecord record = new JournalRecord(JournalRecord.Kind.ROTATED, olderGeneration, olderSequence, List.of());
        DurableFiles.writeFully(channel, record.encodeTo(buffer(JournalRecord.lengthBytes(0))), olderOffset);
        channel.force(false);
    }

    /** The file that does not count is written first, and counts from then on; so one of both is sound at every moment. */
    private static void growBoth(List<StateFile> files, Youngest youngest, int zoneCount) throws IOException {
        StateImage grown = youngest.content.image().grownTo(zoneCount);
        files.get(1 - youngest.file).create(grown, youngest.content.generation() + 2, StateFile.End.OPEN);
        files.get(youngest.file).create(grown, youngest.content.generation() + 1, StateFile.End.ROTATED);
    }

    private static Youngest youngest(DeviceDirectory directory, List<StateFile> files) throws IOException {
        Optional<StateFile.Content> first = files.get(0).load();
        Optional<StateFile.Content> second = files.get(1).load();
        if (first.isEmpty() && second.isEmpty()) {
            throw new DeviceOpenException("both files of zone states in " + directory.path() + " are corrupted");
        }
        boolean takeSecond = first.isEmpty()
                || (second.isPresent()
                        && second.get().generation() > first.get().generation());
        StateFile.Content content = takeSecond ? second.orElseThrow() : first.orElseThrow();
        if (content.end() == StateFile.End.ROTATED) {
            throw new DeviceOpenException(directory.state(takeSecond ? 0 : 1)
                    + " is corrupted: the zone states went on there after generation " + content.generation());
        }
        return new Youngest(takeSecond ? 1 : 0, content, takeSecond ? first : second);
    }

    StateImage image() {
        return image;
    }

    /** Makes the states durable, all or none. */
    void record(List<ZoneRecord> states) throws IOException {
        states.forEach(image::put);
        int lengthBytes = JournalRecord.lengthBytes(states.size());
        int roomBytes = files.get(current).endOffset() - offset - JournalRecord.lengthBytes(0);
        if (lengthBytes > roomBytes) {
            rotate();
        } else {
            append(states);
        }
    }

    /**
     * Adds Empty zones behind those that are there. A snapshot of all of them goes to the other file, and counts as soon as it is whole;
     * a failure before leaves everything as it was, one after it only lacks the note that the journal went on there.
     */
    void grow(int zoneCount) throws IOException {
        if (zoneCount <= image.zoneCount()) {
            return;
        }
        List<StateFile> larger = files(directory, deviceUuid, zoneCount);
        int before = current;
        int next = 1 - current;
        extend(before, larger.get(before).endOffset());
        StateImage grown = image.grownTo(zoneCount);
        larger.get(next).create(grown, generation + 1, StateFile.End.OPEN);
        long olderSequence = sequence;
        int olderOffset = offset;
        files = larger;
        image = grown;
        current = next;
        generation++;
        sequence = 1;
        offset = larger.get(next).firstRecordOffset();
        writeRotated(channels.get(before), generation - 1, olderSequence, olderOffset);
    }

    /** Gives a file the length that it needs when the journal comes back to it. */
    private void extend(int file, int newEndOffset) throws IOException {
        int end = files.get(file).endOffset();
        ByteBuffer zeros = AlignedBuffers.allocate(newEndOffset - end, JournalRecord.BLOCK_BYTES);
        DurableFiles.writeFully(channels.get(file), zeros, end);
        channels.get(file).force(true);
    }

    private void append(List<ZoneRecord> states) throws IOException {
        FileChannel channel = channels.get(current);
        JournalRecord record = new JournalRecord(JournalRecord.Kind.STATES, generation, sequence, states);
        int lengthBytes = JournalRecord.lengthBytes(states.size());
        DurableFiles.writeFully(channel, record.encodeTo(buffer(lengthBytes)), offset);
        channel.force(false);
        sequence++;
        offset += lengthBytes;
    }

    /** Memory for a record; the usual sizes share one buffer. */
    private ByteBuffer buffer(int lengthBytes) {
        return lengthBytes <= recordBuffer.capacity()
                ? recordBuffer.slice(0, lengthBytes)
                : AlignedBuffers.allocate(lengthBytes, JournalRecord.BLOCK_BYTES);
    }

    private void rotate() throws IOException {
        int next = 1 - current;
        DurableFiles.writeFully(channels.get(next), files.get(next).snapshot(image, generation + 1), 0);
        channels.get(next).force(false);
        writeRotated(channels.get(current), generation, sequence, offset);
        current = next;
        generation++;
        sequence = 1;
        offset = files.get(next).firstRecordOffset();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
