package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws what a batch does, and does it to what is true. */
public final class Operations {
    private static final int MOST = 3;
    private final EngineState engine;
    private final Choices choices;
    private final Batch batch;
    private final Contents front;
    private final List<String> done = new ArrayList<>();
    private final int mostBlocks;
    private int blocks;

    /**
     * @param mostBlocks so many blocks of data at most
     */
    public Operations(EngineState engine, Choices choices, Batch batch, int mostBlocks) {
        this.mostBlocks = mostBlocks;
        this.engine = engine;
        this.choices = choices;
        this.batch = batch;
        this.front = engine.front;
    }

    /** Whether something was done. */
    public boolean run() {
        // An operator's order has no record, so it moves no position.
        boolean order = choices.oneIn(8);
        int count = order ? 1 : 1 + choices.below(MOST);
        for (int i = 0; i < count; i++) {
            int name = choices.below(engine.shape.names());
            Contents.File file = front.named(Shape.name(name));
            int kind = choices.below(engine.shape.preallocates() ? 13 : 9);
            boolean applied = order
                    ? file != null && !isBusy(file) && (kind % 2 == 0 ? truncate(file, true) : unlink(file))
                    : (file == null || !isBusy(file)) && apply(kind, name, file);
            if (applied && !order) {
                front.positions[Shape.source(name)]++;
            }
        }
        batch.facts.positions = front.positions.clone();
        batch.facts.nextFileId = front.nextFileId;
        return !done.isEmpty();
    }

    /** The operations in words. */
    public List<String> done() {
        return done;
    }

    private boolean apply(int kind, int name, Contents.@Nullable File file) {
        return switch (kind) {
            case 0, 1, 2, 7 -> write(existingOr(name, file));
            case 3 -> truncate(existingOr(name, file), false);
            case 4 -> file != null && unlink(file);
            case 5 -> punch(existingOr(name, file));
            case 6, 8 -> cloneRange(name, file);
            default -> preallocate(name, file);
        };
    }

    /** Whether the file waits for a commit that takes blocks from elsewhere, or gives its own. */
    private boolean isBusy(Contents.File file) {
        boolean busy = batch.remaps(file.id) || batch.cloneSources.contains(file.id);
        for (Batch other : engine.inFlight) {
            busy |= other.remaps(file.id);
        }
        return busy;
    }

    private Contents.File existingOr(int name, Contents.@Nullable File file) {
        if (file != null) {
            return file;
        }
        Contents.File created = new Contents.File(front.nextFileId++, Shape.name(name));
        front.files.put(created.id, created);
        batch.change(created.id);
        batch.facts.created.put(created.id, created.name);
        done.add("create " + created.name);
        return created;
    }

    /** Bytes of one or two blocks; blocks that are covered in part are read, changed and written. */
    private boolean write(Contents.File file) {
        int from = choices.below(engine.shape.fileBlocks() * DataBlock.BYTES);
        int length = 1 + choices.below(3);
        int to = Math.min(from + length, engine.shape.fileBlocks() * DataBlock.BYTES);
        int touched = (to - 1) / DataBlock.BYTES - from / DataBlock.BYTES + 1;
        if (blocks + touched > mostBlocks || !edgesReadable(file, from, to)) {
            return false;
        }
        blocks += touched;
        for (int at = from; at < to; at++) {
            setByte(file, at, engine.newByte());
        }
        file.sizeBytes = Math.max(file.sizeBytes, to);
        done.add("write " + file.name + "[" + from + "," + to + ")");
        return true;
    }

    private void setByte(Contents.File file, int at, int value) {
        int block = at / DataBlock.BYTES;
        file.blocks[block] = file.blocks[block].with(at % DataBlock.BYTES, value);
        batch.change(file.id).data[block] = file.blocks[block];
    }

    private boolean truncate(Contents.File file, boolean shrinksOnly) {
        int size = choices.below(engine.shape.fileBlocks() * DataBlock.BYTES);
        if (shrinksOnly && size >= file.sizeBytes) {
            return false;
        }
        if (size < file.sizeBytes && !clear(file, size, Shape.FILE_BLOCKS * DataBlock.BYTES)) {
            return false;
        }
        batch.change(file.id);
        file.sizeBytes = size;
        done.add("truncate " + file.name + " to " + size);
        return true;
    }

    private boolean unlink(Contents.File file) {
        front.files.remove(file.id);
        batch.changes.remove(file.id);
        if (batch.facts.created.remove(file.id) == null) {
            batch.facts.removed.add(file.id);
        }
        done.add("unlink " + file.name);
        return true;
    }

    private boolean punch(Contents.File file) {
        int x = choices.below(engine.shape.fileBlocks() * DataBlock.BYTES);
        int y = choices.below(engine.shape.fileBlocks() * DataBlock.BYTES);
        int from = Math.min(x, y);
        int to = Math.min(Math.max(x, y) + 1, file.sizeBytes);
        if (from >= to || !clear(file, from, to)) {
            return false;
        }
        done.add("punch " + file.name + "[" + from + "," + to + ")");
        return true;
    }

    /** Zeros: whole blocks become holes, the edges are written. */
    private boolean clear(Contents.File file, int from, int to) {
        int firstWhole = (from + DataBlock.BYTES - 1) / DataBlock.BYTES;
        int endWhole = to >= file.sizeBytes ? Shape.FILE_BLOCKS : to / DataBlock.BYTES;
        int end = Math.min(to, file.sizeBytes);
        boolean headEdge = from % DataBlock.BYTES != 0 && from < file.sizeBytes;
        boolean tailEdge = end % DataBlock.BYTES != 0 && to < file.sizeBytes;
        int edges = (headEdge ? 1 : 0) + (tailEdge ? 1 : 0);
        if (blocks + edges > mostBlocks || !edgesReadable(file, from, to < file.sizeBytes ? to : 0)) {
            return false;
        }
        blocks += edges;
        Batch.Change change = batch.change(file.id);
        for (int at = from; at < end; at++) {
            int block = at / DataBlock.BYTES;
            if (block < firstWhole || block >= endWhole) {
                setByte(file, at, 0);
            }
        }
        for (int block = firstWhole; block < endWhole; block++) {
            file.blocks[block] = DataBlock.ZEROS;
            change.data[block] = null;
            change.holes[block] = true;
        }
        return true;
    }

    /** Whether the blocks that a range covers only in part can be read: what a failed zone took away can be overwritten, but not changed. */
    private boolean edgesReadable(Contents.File file, int from, int to) {
        boolean readable = true;
        if (from % DataBlock.BYTES != 0) {
            readable = isReadable(file, from / DataBlock.BYTES);
        }
        if (to % DataBlock.BYTES != 0) {
            readable &= isReadable(file, to / DataBlock.BYTES);
        }
        return readable;
    }

    private boolean isReadable(Contents.File file, int block) {
        Store.Row row = engine.store.row(file.id);
        Place place = row == null ? null : row.written(block);
        return place == null || !engine.device.isLost(place);
    }

    private boolean cloneRange(int name, Contents.@Nullable File known) {
        Contents.File source = front.named(Shape.name(choices.below(engine.shape.names())));
        int from = choices.below(engine.shape.fileBlocks());
        int to = choices.below(engine.shape.fileBlocks());
        int wanted = 1 + choices.below(2);
        if (source == null || from >= source.sizeBlocks() || isBusy(source) || batch.changes.containsKey(source.id)) {
            return false;
        }
        if (known != null && batch.changes.containsKey(known.id)) {
            return false;
        }
        int most = source == known ? Math.abs(from - to) : wanted;
        int count =
                Math.min(Math.min(wanted, most), Math.min(source.sizeBlocks() - from, engine.shape.fileBlocks() - to));
        if (count < 1) {
            return false;
        }
        Contents.File target = existingOr(name, known);
        batch.change(target.id).remaps = true;
        batch.cloneSources.add(source.id);
        batch.facts.clones.add(new CommitRecord.Clone(source.id, from, target.id, to, count));
        DataBlock[] blocksBefore = source.blocks.clone();
        System.arraycopy(blocksBefore, from, target.blocks, to, count);
        int end = Math.min((from + count) * DataBlock.BYTES, source.sizeBytes) - from * DataBlock.BYTES;
        target.sizeBytes = Math.max(target.sizeBytes, to * DataBlock.BYTES + end);
        done.add("clone " + source.name + "." + from + "+" + count + " to " + target.name + "." + to);
        return true;
    }

    private boolean preallocate(int name, Contents.@Nullable File known) {
        int block = choices.below(engine.shape.fileBlocks());
        if (known != null && batch.changes.containsKey(known.id)) {
            return false;
        }
        Contents.File file = existingOr(name, known);
        batch.change(file.id).remaps = true;
        batch.facts.preallocations.add(new CommitRecord.Preallocation(file.id, block));
        done.add("preallocate " + file.name + "." + block);
        return true;
    }
}
