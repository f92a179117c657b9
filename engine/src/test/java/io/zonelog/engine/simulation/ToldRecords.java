package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.step.Operation;
import io.zonelog.log.model.step.OperationSource;
import io.zonelog.log.model.step.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The records of a history, which the model and the engine are told alike, and what files hold after each of them. A record is drawn when the
 * model comes to it for the first time; the engine is told what the model has done already.
 */
final class ToldRecords implements OperationSource {
    private static final int MOST_AT_ONCE = 3;
    private static final int LONGEST_WRITE = 3;

    private final EngineState model;
    private final SplittableRandom random;
    private final List<List<Told>> records = new ArrayList<>();
    private final List<List<Map<String, List<Integer>>>> contents = new ArrayList<>();
    private int lastByte;

    /** A record, and whether it was done or refused. */
    record Told(Operation operation, boolean refused) {}

    ToldRecords(EngineState model, SplittableRandom random) {
        this.model = model;
        this.random = random;
        for (int source = 0; source < Shape.SOURCES; source++) {
            records.add(new ArrayList<>());
            contents.add(new ArrayList<>(List.of(Map.of())));
        }
    }

    /** Partitions in which there are files. */
    int sources() {
        return Shape.source(model.shape.names() - 1) + 1;
    }

    /** How many records of a partition the model has done at some time. */
    int told(int source) {
        return contents.get(source).size() - 1;
    }

    /** Records of all partitions. */
    int told() {
        return told(0) + told(1);
    }

    Told record(int source, long position) {
        return records.get(source).get((int) position);
    }

    /** How many bytes a clone takes over, if it is the record there. */
    int clonedBytes(Operation.Clone clone, long position) {
        int end = (clone.sourceBlock() + clone.count()) * DataBlock.BYTES;
        List<Integer> source =
                contents.get(Shape.source(clone.source())).get((int) position).get(Shape.name(clone.source()));
        boolean endsInBlock = source != null && end - 1 == source.size();
        return clone.count() * DataBlock.BYTES - (endsInBlock ? 1 : 0);
    }

    /** Compares what somebody finds with what there is after so many records. */
    void assertHeld(String who, int source, long position, Map<String, List<Integer>> found) {
        assertThat(position)
                .as("position of the %s in partition %d", who, source)
                .isBetween(0L, (long) told(source));
        assertThat(found)
                .as("what the %s finds after %d records of partition %d", who, position, source)
                .isEqualTo(contents.get(source).get((int) position));
    }

    @Override
    public void fill(Operations operations, Choices choices) {
        int count = 1 + choices.below(MOST_AT_ONCE);
        for (int i = 0; i < count; i++) {
            int source = choices.below(sources());
            int position = model.front.positions[source];
            boolean isNew = records.get(source).size() == position;
            Operation next = isNew ? drawn(source) : record(source, position).operation();
            Operations.Answer answer = operations.take(next);
            if (answer == Operations.Answer.WAITS) {
                return;
            }
            boolean refused = answer == Operations.Answer.REFUSED;
            if (refused) {
                operations.pass(next);
            }
            Told told = new Told(next, refused);
            if (isNew) {
                records.get(source).add(told);
                contents.get(source).add(front(source));
            } else {
                assertThat(told)
                        .as("record %d of partition %d, again", position, source)
                        .isEqualTo(record(source, position));
                assertHeld("model while it goes on", source, position + 1L, front(source));
            }
        }
    }

    private Map<String, List<Integer>> front(int source) {
        Map<String, List<Integer>> files = new TreeMap<>();
        for (Contents.File file : model.front.files.values()) {
            if (source(file.name) == source) {
                files.put(file.name, bytes(file.blocks, file.sizeBytes));
            }
        }
        return files;
    }

    /** The partition of a file. */
    static int source(String name) {
        return Shape.source(name.charAt(0) - 'a');
    }

    /** A file's content. */
    static List<Integer> bytes(DataBlock[] blocks, int sizeBytes) {
        List<Integer> bytes = new ArrayList<>();
        for (DataBlock block : blocks) {
            bytes.add(block.first());
            bytes.add(block.second());
        }
        return bytes.subList(0, sizeBytes);
    }

    private int anyName(int source) {
        int first = source == 0 ? 0 : 2;
        int end = source == 0 ? Math.min(2, model.shape.names()) : model.shape.names();
        return random.nextInt(first, end);
    }

    private int size(int name) {
        Contents.File file = model.front.named(Shape.name(name));
        return file == null ? 0 : file.sizeBytes;
    }

    private Operation drawn(int source) {
        int name = anyName(source);
        int other = anyName(source);
        boolean isThere = model.front.named(Shape.name(name)) != null;
        int kind = random.nextInt(20);
        if (kind < 3) {
            return cloneRange(name, other);
        } else if (kind < 5) {
            return new Operation.Truncate(name, random.nextInt(model.shape.fileBytes() + 1));
        } else if (kind < 7 && isThere) {
            return new Operation.Unlink(name);
        } else if (kind < 9 && size(name) > 0) {
            int from = random.nextInt(size(name));
            return new Operation.Punch(name, from, from + 1 + random.nextInt(model.shape.fileBytes()));
        } else if (kind < 11 && name != other) {
            return new Operation.Rename(name, other);
        } else if (kind < 14 && model.shape.preallocates()) {
            return new Operation.Preallocate(name, random.nextInt(model.shape.fileBlocks()));
        }
        return write(name);
    }

    private Operation write(int name) {
        int from = random.nextInt(model.shape.fileBytes());
        int most = Math.min(LONGEST_WRITE, model.shape.fileBytes() - from);
        List<Integer> bytes = new ArrayList<>();
        for (int count = 1 + random.nextInt(most); count > 0; count--) {
            bytes.add(++lastByte);
        }
        return new Operation.Write(name, from, bytes);
    }

    /** Whole blocks, or with a part of one at the end of the source, where the target ends too: the model shares nothing but blocks. */
    private Operation cloneRange(int name, int source) {
        int block = random.nextInt(model.shape.fileBlocks());
        int sourceBlock = random.nextInt(model.shape.fileBlocks());
        int most = Math.min(
                model.shape.fileBlocks() - Math.max(block, sourceBlock),
                name == source ? Math.abs(block - sourceBlock) : 2);
        if (most < 1) {
            return write(name);
        }
        int count = 1 + random.nextInt(most);
        int end = (sourceBlock + count) * DataBlock.BYTES;
        boolean endsInBlock = end - 1 == size(source);
        if (endsInBlock && size(name) > block * DataBlock.BYTES + size(source) - sourceBlock * DataBlock.BYTES) {
            return write(name);
        }
        return new Operation.Clone(name, block, source, sourceBlock, count);
    }
}
