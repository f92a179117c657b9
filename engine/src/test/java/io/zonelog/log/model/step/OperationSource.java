package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import java.util.ArrayList;
import java.util.List;

/** Says what the next batch is to do. */
public interface OperationSource {
    /** Has the operations of a new batch done, as far as there is room for them. */
    void fill(Operations operations, Choices choices);

    /** What each batch does is drawn when it begins. */
    final class Drawn implements OperationSource {
        private static final int MOST = 3;
        private static final int KINDS = 9;
        private static final int KINDS_WITH_PREALLOCATION = 13;

        private final EngineState engine;

        public Drawn(EngineState engine) {
            this.engine = engine;
        }

        @Override
        public void fill(Operations operations, Choices choices) {
            boolean order = choices.oneIn(8);
            int count = order ? 1 : 1 + choices.below(MOST);
            for (int i = 0; i < count; i++) {
                int name = choices.below(engine.shape.names());
                int kind = choices.below(engine.shape.preallocates() ? KINDS_WITH_PREALLOCATION : KINDS);
                if (order) {
                    order(kind, name, operations, choices);
                } else {
                    operations.take(drawn(kind, name, choices));
                }
            }
        }

        private void order(int kind, int name, Operations operations, Choices choices) {
            Contents.File file = engine.front.named(Shape.name(name));
            if (file != null && kind % 2 == 0) {
                int size = choices.below(bytes());
                if (size < file.sizeBytes) {
                    operations.order(new Operation.Truncate(name, size));
                }
            } else if (file != null) {
                operations.order(new Operation.Unlink(name));
            }
        }

        private int bytes() {
            return engine.shape.fileBytes();
        }

        private Operation drawn(int kind, int name, Choices choices) {
            return switch (kind) {
                case 0, 1, 2 -> write(name, choices);
                case 3 -> new Operation.Truncate(name, choices.below(bytes()));
                case 4 -> new Operation.Unlink(name);
                case 5 -> punch(name, choices);
                case 6, 8 -> cloneRange(name, choices);
                case 7 -> new Operation.Rename(name, choices.below(engine.shape.names()));
                default -> new Operation.Preallocate(name, choices.below(engine.shape.fileBlocks()));
            };
        }

        /** Bytes of one or two blocks. */
        private Operation write(int name, Choices choices) {
            int from = choices.below(bytes());
            int to = Math.min(from + 1 + choices.below(3), bytes());
            List<Integer> written = new ArrayList<>();
            for (int at = from; at < to; at++) {
                written.add(engine.newByte());
            }
            return new Operation.Write(name, from, written);
        }

        private Operation punch(int name, Choices choices) {
            int x = choices.below(bytes());
            int y = choices.below(bytes());
            return new Operation.Punch(name, Math.min(x, y), Math.max(x, y) + 1);
        }

        private Operation cloneRange(int name, Choices choices) {
            int source = choices.below(engine.shape.names());
            int from = choices.below(engine.shape.fileBlocks());
            int to = choices.below(engine.shape.fileBlocks());
            int wanted = 1 + choices.below(2);
            Contents.File file = engine.front.named(Shape.name(source));
            int most = source == name ? Math.abs(from - to) : wanted;
            int there = file == null ? 0 : file.sizeBlocks() - from;
            int count = Math.min(Math.min(wanted, most), Math.min(there, engine.shape.fileBlocks() - to));
            return new Operation.Clone(name, to, source, from, count);
        }
    }
}
