package io.zonelog.log.model.step;

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

/** Does the operations of a batch to what is true, and notes what the batch changes by them. */
public final class Operations {
    private final EngineState engine;
    private final Batch batch;
    private final Contents front;
    private final List<String> done = new ArrayList<>();
    private final int mostBlocks;
    private int blocks;

    /** What becomes of an operation. */
    public enum Answer {
        DONE,
        /** It may be done by a later batch. */
        WAITS,
        /** There is nothing that it could be done to. */
        REFUSED
    }

    /**
     * @param mostBlocks so many blocks of data at most
     */
    public Operations(EngineState engine, Batch batch, int mostBlocks) {
        this.mostBlocks = mostBlocks;
        this.engine = engine;
        this.batch = batch;
        this.front = engine.front;
    }

    /** Whether something was done; then nothing more comes. */
    public boolean end() {
        batch.facts.positions = front.positions.clone();
        batch.facts.nextFileId = front.nextFileId;
        return !done.isEmpty();
    }

    /** The operations in words. */
    public List<String> done() {
        return done;
    }

    /** Does what a record asks for; its source's position moves if it is done. */
    public Answer take(Operation operation) {
        Answer answer = order(operation);
        if (answer == Answer.DONE) {
            front.positions[Shape.source(operation.name())]++;
        }
        return answer;
    }

    /** Passes over a record that is refused. */
    public void pass(Operation operation) {
        front.positions[Shape.source(operation.name())]++;
        done.add("refuse to " + operation);
    }

    /** Does what an operator orders, which moves no position. */
    public Answer order(Operation operation) {
        Contents.File file = front.named(Shape.name(operation.name()));
        if (file != null && isBusy(file)) {
            return Answer.WAITS;
        }
        Answer answer = answer(operation, file);
        if (answer == Answer.DONE) {
            done.add(operation.toString());
        }
        return answer;
    }

    private Answer answer(Operation operation, Contents.@Nullable File file) {
        if (operation instanceof Operation.Write write) {
            return write(write, file);
        } else if (operation instanceof Operation.Truncate truncate) {
            return truncate(truncate, file);
        } else if (operation instanceof Operation.Punch punch) {
            return punch(punch, file);
        } else if (operation instanceof Operation.Clone clone) {
            return cloneRange(clone, file);
        } else if (operation instanceof Operation.Preallocate preallocate) {
            return preallocate(preallocate, file);
        } else if (operation instanceof Operation.Rename rename) {
            return rename(rename, file);
        }
        if (file == null) {
            return Answer.REFUSED;
        }
        unlink(file);
        return Answer.DONE;
    }

    /** Whether the file waits for a commit that takes blocks from elsewhere, or gives its own. */
    private boolean isBusy(Contents.File file) {
        boolean busy = batch.remaps(file.id) || batch.cloneSources.contains(file.id);
        for (Batch other : engine.inFlight) {
            busy |= other.remaps(file.id);
        }
        return busy;
    }

    private boolean isChanged(Contents.@Nullable File file) {
        return file != null && batch.changes.containsKey(file.id);
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

    /** Blocks that are covered in part are read, changed and written. */
    private Answer write(Operation.Write write, Contents.@Nullable File known) {
        int from = write.from();
        int to = from + write.bytes().size();
        int touched = (to - 1) / DataBlock.BYTES - from / DataBlock.BYTES + 1;
        if (blocks + touched > mostBlocks || !edgesReadable(known, from, to)) {
            return Answer.WAITS;
        }
        blocks += touched;
        Contents.File file = existingOr(write.name(), known);
        for (int at = from; at < to; at++) {
            setByte(file, at, write.bytes().get(at - from));
        }
        file.sizeBytes = Math.max(file.sizeBytes, to);
        return Answer.DONE;
    }

    private void setByte(Contents.File file, int at, int value) {
        int block = at / DataBlock.BYTES;
        file.blocks[block] = file.blocks[block].with(at % DataBlock.BYTES, value);
        batch.change(file.id).data[block] = file.blocks[block];
    }

    private Answer truncate(Operation.Truncate truncate, Contents.@Nullable File known) {
        int size = truncate.sizeBytes();
        if (known != null && size < known.sizeBytes && !clear(known, size, Shape.FILE_BLOCKS * DataBlock.BYTES)) {
            return Answer.WAITS;
        }
        Contents.File file = existingOr(truncate.name(), known);
        batch.change(file.id);
        file.sizeBytes = size;
        return Answer.DONE;
    }

    private void unlink(Contents.File file) {
        front.files.remove(file.id);
        batch.changes.remove(file.id);
        batch.facts.renamed.remove(file.id);
        if (batch.facts.created.remove(file.id) == null) {
            batch.facts.removed.add(file.id);
        }
    }

    private Answer punch(Operation.Punch punch, Contents.@Nullable File file) {
        if (file == null || punch.from() >= Math.min(punch.to(), file.sizeBytes)) {
            return Answer.REFUSED;
        }
        return clear(file, punch.from(), Math.min(punch.to(), file.sizeBytes)) ? Answer.DONE : Answer.WAITS;
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
    private boolean edgesReadable(Contents.@Nullable File file, int from, int to) {
        boolean readable = true;
        if (from % DataBlock.BYTES != 0) {
            readable = isReadable(file, from / DataBlock.BYTES);
        }
        if (to % DataBlock.BYTES != 0) {
            readable &= isReadable(file, to / DataBlock.BYTES);
        }
        return readable;
    }

    private boolean isReadable(Contents.@Nullable File file, int block) {
        Store.Row row = file == null ? null : engine.store.row(file.id);
        Place place = row == null ? null : row.written(block);
        return place == null || !engine.device.isLost(place);
    }

    private Answer cloneRange(Operation.Clone clone, Contents.@Nullable File known) {
        Contents.File source = front.named(Shape.name(clone.source()));
        int from = clone.sourceBlock();
        int count = clone.count();
        if (source == null || count < 1 || from + count > source.sizeBlocks()) {
            return Answer.REFUSED;
        }
        if (isBusy(source) || isChanged(source) || isChanged(known)) {
            return Answer.WAITS;
        }
        Contents.File target = existingOr(clone.name(), known);
        batch.change(target.id).remaps = true;
        batch.cloneSources.add(source.id);
        batch.facts.clones.add(new CommitRecord.Clone(source.id, from, target.id, clone.block(), count));
        DataBlock[] blocksBefore = source.blocks.clone();
        System.arraycopy(blocksBefore, from, target.blocks, clone.block(), count);
        int end = Math.min((from + count) * DataBlock.BYTES, source.sizeBytes) - from * DataBlock.BYTES;
        target.sizeBytes = Math.max(target.sizeBytes, clone.block() * DataBlock.BYTES + end);
        return Answer.DONE;
    }

    private Answer preallocate(Operation.Preallocate preallocate, Contents.@Nullable File known) {
        if (isChanged(known)) {
            return Answer.WAITS;
        }
        Contents.File file = existingOr(preallocate.name(), known);
        batch.change(file.id).remaps = true;
        batch.facts.preallocations.add(new CommitRecord.Preallocation(file.id, preallocate.block()));
        return Answer.DONE;
    }

    private Answer rename(Operation.Rename rename, Contents.@Nullable File replaced) {
        Contents.File source = front.named(Shape.name(rename.source()));
        if (source == null || source == replaced) {
            return Answer.REFUSED;
        }
        if (isBusy(source)) {
            return Answer.WAITS;
        }
        if (replaced != null) {
            unlink(replaced);
        }
        source.name = Shape.name(rename.name());
        if (batch.facts.created.replace(source.id, source.name) == null) {
            batch.facts.renamed.put(source.id, source.name);
        }
        return Answer.DONE;
    }
}
