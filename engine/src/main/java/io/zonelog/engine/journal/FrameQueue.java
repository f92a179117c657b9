package io.zonelog.engine.journal;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.journal.FrameCodec;
import io.zonelog.journal.JournalFrame;
import io.zonelog.zone.Zone;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the mapping journal on their way: each is appended to both zones of the newest pair, again to the next pair if neither copy
 * came about, and again if a flush fails before one has made it durable. Owned by the engine's thread.
 */
final class FrameQueue {
    /** How often a frame is tried before the journal is given up: then it is the device that fails. */
    private static final int MAX_TRIES = 4;

    private final DeviceQueue device;
    private final FrameCodec codec;
    private final JournalZones zones;
    private final EngineCounters counters;
    private final Listener listener;
    private final Deque<JournalPair> pairs = new ArrayDeque<>();
    /** Frames that wait for a pair. */
    private final Deque<Pending> waiting = new ArrayDeque<>();
    /** Frames that are not known to be durable, in their order. */
    private final List<Pending> doubtful = new ArrayList<>();

    private long lastPair;
    private boolean finishing;
    private boolean lostCopies;

    /** Who is told how frames fare. */
    interface Listener {
        /** A frame is on the device, for the first time or again. */
        void appended();

        /** There is no zone for a frame, or none that takes it. */
        void gaveUp();
    }

    /** A frame that is not known to be durable. */
    private static final class Pending {
        private final JournalFrame frame;
        private final byte[] payload;
        private final Runnable appended;
        private int copiesOutstanding;
        private int goodCopies;
        private int tries;
        private boolean onDevice;
        private boolean inFlush;
        private boolean again;
        private boolean told;

        private Pending(JournalFrame frame, byte[] payload, Runnable appended) {
            this.frame = frame;
            this.payload = payload;
            this.appended = appended;
        }
    }

    /** Frames that are appended together. */
    private static final class Appending {
        private final List<Pending> frames = new ArrayList<>();
        private final List<ByteBuffer> bytes = new ArrayList<>();
        private int blocks;
    }

    /**
     * @param lastPair the highest number that a pair has had
     */
    FrameQueue(DeviceQueue device, JournalZones zones, EngineCounters counters, long lastPair, Listener listener) {
        this.device = device;
        this.counters = counters;
        this.codec =
                new FrameCodec(device.geometry().deviceUuid(), device.geometry().blockSizeBytes());
        this.zones = zones;
        this.lastPair = lastPair;
        this.listener = listener;
    }

    /** Takes over a pair that an earlier start has left; oldest first. */
    void recover(JournalPair pair) {
        pairs.addLast(pair);
        lastPair = Math.max(lastPair, pair.number());
    }

    /** The longest payload of a frame. */
    int maxPayloadBytes(int maxBlocks) {
        return codec.maxPayloadBytes(maxBlocks);
    }

    /** Whether a copy has been lost since somebody asked. */
    boolean takeLostCopies() {
        boolean lost = lostCopies;
        lostCopies = false;
        return lost;
    }

    /** The number of the pair that the next frame after {@link #closePair} goes to. */
    long nextPair() {
        return lastPair + 1;
    }

    /** Room for frames in the newest pair. */
    int roomBlocks() {
        return pairs.isEmpty() ? 0 : pairs.getLast().roomBlocks();
    }

    /** Frames from now on go to a new pair. */
    void closePair() {
        if (!pairs.isEmpty()) {
            pairs.getLast().close();
        }
    }

    /**
     * Adds a frame, to be appended with the next {@link #submit}.
     *
     * @param frame of any pair: it is told by which one it goes to
     * @param appended run once, when at least one copy is on the device
     */
    void add(JournalFrame frame, byte[] payload, Runnable appended) {
        Pending pending = new Pending(frame, payload, appended);
        doubtful.add(pending);
        waiting.addLast(pending);
    }

    /** Whether every frame that was appended is on the device. */
    boolean isSettled() {
        return doubtful.stream().allMatch(pending -> pending.onDevice);
    }

    /** Whether every frame that was appended is durable. */
    boolean isDurable() {
        return doubtful.isEmpty();
    }

    /** The last entry that is durable with all before it, if this one was the last to be appended. */
    long durableEntry(long lastEntry) {
        return doubtful.stream()
                .filter(pending -> pending.frame.kind().isEntry())
                .mapToLong(pending -> pending.frame.subject() - 1)
                .min()
                .orElse(lastEntry);
    }

    /** Bytes of frames that are kept because they are not known to be durable. */
    long doubtfulBytes() {
        return doubtful.stream().mapToLong(pending -> pending.payload.length).sum();
    }

    /** What is on the device now is about to be flushed. */
    void flushSubmitted() {
        doubtful.forEach(pending -> pending.inFlush = pending.onDevice);
    }

    /** What was about to be flushed is durable. */
    void flushSucceeded() {
        doubtful.removeIf(pending -> pending.inFlush && pending.onDevice);
    }

    /** Every frame that is not durable is appended again, to a new pair. */
    void flushFailed() {
        if (doubtful.isEmpty()) {
            return;
        }
        closePair();
        List<Pending> again = new ArrayList<>();
        for (Pending pending : doubtful) {
            pending.inFlush = false;
            pending.tries = 0;
            if (pending.onDevice) {
                pending.onDevice = false;
                again.add(pending);
            } else {
                pending.again = pending.copiesOutstanding > 0;
            }
        }
        for (int index = again.size() - 1; index >= 0; index--) {
            waiting.addFirst(again.get(index));
        }
        submit();
    }

    /** Forgets all frames that are on their way. */
    void forget() {
        waiting.clear();
        doubtful.clear();
        closePair();
    }

    /**
     * Gives the zones of old pairs back.
     *
     * @return whether there is none left; if not, commands in some are on their way, and it is to be asked for again
     */
    boolean dropBefore(long firstPair) {
        boolean all = true;
        for (Iterator<JournalPair> next = pairs.iterator(); next.hasNext(); ) {
            JournalPair pair = next.next();
            boolean old = pair.number() < firstPair;
            boolean quiet = !pair.isBusy() && !(finishing && pair == pairs.getLast());
            if (old && quiet) {
                next.remove();
                pair.copies().forEach(copy -> zones.drop(copy.zone()));
            }
            all &= !old || quiet;
        }
        return all;
    }

    /** Whether there are pairs that have not been given back. */
    boolean hasPairs() {
        return !pairs.isEmpty();
    }

    /** Gives the zones of the oldest pair back, unless commands in one are on their way; tells whether it has done so. */
    boolean dropOldestPair() {
        return dropBefore(pairs.getFirst().number() + 1);
    }

    /** Appends what was added, as much as possible at once. */
    void submit() {
        while (!waiting.isEmpty() && !finishing) {
            JournalPair newest = pairs.peekLast();
            Appending next = newest == null ? new Appending() : takeWaiting(newest);
            if (next.frames.isEmpty()) {
                if (!openPair(newest)) {
                    return;
                }
            } else {
                submit(next, newest);
            }
        }
    }

    /** Takes waiting frames for which a pair has room, as many as one append can have. */
    private Appending takeWaiting(JournalPair pair) {
        Appending taken = new Appending();
        int roomBlocks = Math.min(pair.roomBlocks(), device.geometry().maxAppendBlocks());
        while (!waiting.isEmpty()) {
            Pending next = waiting.getFirst();
            ByteBuffer bytes = codec.encode(next.frame.inPair(pair.number()), next.payload);
            int blocks = bytes.remaining() / device.geometry().blockSizeBytes();
            if (taken.blocks + blocks > roomBlocks) {
                break;
            }
            taken.frames.add(waiting.removeFirst());
            taken.bytes.add(bytes);
            taken.blocks += blocks;
        }
        return taken;
    }

    /** Opens a pair, once the one before takes no more frames and is not open on the device; false if not yet. */
    private boolean openPair(@Nullable JournalPair before) {
        if (before != null) {
            before.close();
            if (before.isBusy()) {
                return false;
            }
            if (!before.isFinished()) {
                finish(before);
                return false;
            }
        }
        if (zones.sparePairs() == 0) {
            listener.gaveUp();
            return false;
        }
        lastPair++;
        pairs.addLast(new JournalPair(lastPair, zones.take()));
        return true;
    }

    private void finish(JournalPair pair) {
        finishing = true;
        pair.finished();
        List<Zone> open = pair.openZones();
        int[] outstanding = {open.size()};
        Runnable ended = () -> {
            outstanding[0]--;
            if (outstanding[0] <= 0) {
                finishing = false;
                submit();
            }
        };
        if (open.isEmpty()) {
            ended.run();
        }
        open.forEach(zone -> zones.finish(zone, ended));
    }

    private void submit(Appending appending, JournalPair pair) {
        for (Pending pending : appending.frames) {
            pending.tries++;
            pending.goodCopies = 0;
            pending.copiesOutstanding = pair.copies().size();
        }
        for (JournalPair.Copy copy : pair.copies()) {
            copy.submitted(appending.blocks);
            List<ByteBuffer> bytes =
                    appending.bytes.stream().map(ByteBuffer::duplicate).toList();
            device.append(copy.zone().zoneIndex(), bytes, (status, sector) -> {
                copy.ended();
                ended(appending, pair, copy, status);
            });
        }
    }

    private void ended(Appending appending, JournalPair pair, JournalPair.Copy copy, DeviceStatus status) {
        if (status.isSuccess()) {
            counters.journalBlocks += appending.blocks;
        } else {
            pair.failed(copy);
            zones.ended(copy.zone(), status);
            lostCopies = true;
        }
        for (Pending pending : appending.frames) {
            pending.copiesOutstanding--;
            pending.goodCopies += status.isSuccess() ? 1 : 0;
            if (pending.copiesOutstanding == 0 && doubtful.contains(pending)) {
                ended(pending);
            }
        }
        submit();
    }

    private void ended(Pending pending) {
        if (pending.goodCopies > 0 && !pending.again) {
            pending.onDevice = true;
            if (!pending.told) {
                pending.told = true;
                pending.appended.run();
            }
            listener.appended();
        } else if (pending.tries < MAX_TRIES) {
            pending.again = false;
            waiting.addFirst(pending);
        } else {
            listener.gaveUp();
        }
    }
}
