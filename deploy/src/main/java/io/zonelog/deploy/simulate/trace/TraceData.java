package io.zonelog.deploy.simulate.trace;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** The data of a write in a trace. */
sealed interface TraceData {
    /**
     * The bytes.
     *
     * @param seed what data are generated from if nothing else is said
     */
    ByteBuffer bytes(long seed);

    /**
     * Data that stand in the trace.
     *
     * @param data the bytes; used once
     */
    record Given(ByteBuffer data) implements TraceData {
        @Override
        public ByteBuffer bytes(long seed) {
            return data;
        }
    }

    /**
     * Nothing but zeros.
     *
     * @param lengthBytes how many
     */
    record Zeros(int lengthBytes) implements TraceData {
        @Override
        public ByteBuffer bytes(long seed) {
            return ByteBuffer.allocate(lengthBytes);
        }
    }

    /**
     * Bytes from a seed, always the same ones.
     *
     * @param lengthBytes how many
     * @param ownSeed the seed, if the line names one
     */
    record Generated(int lengthBytes, OptionalLong ownSeed) implements TraceData {
        @Override
        public ByteBuffer bytes(long seed) {
            SplittableRandom random = new SplittableRandom(ownSeed.orElse(seed));
            ByteBuffer bytes = ByteBuffer.allocate(lengthBytes);
            while (bytes.remaining() >= Long.BYTES) {
                bytes.putLong(random.nextLong());
            }
            while (bytes.hasRemaining()) {
                bytes.put((byte) random.nextInt());
            }
            return bytes.flip();
        }
    }
}
