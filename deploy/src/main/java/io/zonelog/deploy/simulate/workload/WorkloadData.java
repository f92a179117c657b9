package io.zonelog.deploy.simulate.workload;

import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.config.Sizes;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** The data of a write in a trace. */
sealed interface WorkloadData permits WorkloadData.Given, WorkloadData.Zeros, WorkloadData.Generated {
    /**
     * The longest data of one write.
     *
     * @param maxBytes what the engine's pool holds
     */
    record Limit(long maxBytes) {
        /** The length, if a write may be so long. */
        int check(long lengthBytes) throws WorkloadReader.BadWorkloadLineException {
            if (lengthBytes < 0) {
                throw new WorkloadReader.BadWorkloadLineException("length is " + lengthBytes + ", less than nothing");
            }
            if (lengthBytes > Math.min(maxBytes, Integer.MAX_VALUE)) {
                throw new WorkloadReader.BadWorkloadLineException(
                        "a write of " + lengthBytes + " bytes does not fit into " + EngineSettings.CACHE_POOL_BYTES
                                + "=" + Sizes.exact(maxBytes) + ": cut it into several, or raise that");
            }
            return (int) lengthBytes;
        }
    }

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
    record Given(ByteBuffer data) implements WorkloadData {
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
    record Zeros(int lengthBytes) implements WorkloadData {
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
    record Generated(int lengthBytes, OptionalLong ownSeed) implements WorkloadData {
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
