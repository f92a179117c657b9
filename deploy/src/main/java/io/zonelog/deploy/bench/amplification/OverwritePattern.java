package io.zonelog.deploy.bench.amplification;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Which block of a file is overwritten next. */
public enum OverwritePattern {
    /** Each block as likely as any other. */
    UNIFORM("uniform"),
    /** 80 of 100 writes go to 20 of 100 blocks. */
    SKEWED_80_20("80/20"),
    /** 90 of 100 writes go to 10 of 100 blocks. */
    SKEWED_90_10("90/10"),
    /** The block of rank k with a likelihood in proportion to 1/k^0.99. */
    ZIPF("Zipf 0.99"),
    /** From the first to the last, again and again. */
    SEQUENTIAL("sequential");

    private static final double ZIPF_EXPONENT = 0.99;

    private final String title;

    OverwritePattern(String title) {
        this.title = title;
    }

    /** The pattern as it is printed. */
    public String title() {
        return title;
    }

    /** Numbers from 0 to below {@code blocks}; which of them are written often is drawn too. */
    IntSupplier over(int blocks, SplittableRandom random) {
        return switch (this) {
            case UNIFORM -> () -> random.nextInt(blocks);
            case SKEWED_80_20 -> skewed(blocks, 0.2, 0.8, random);
            case SKEWED_90_10 -> skewed(blocks, 0.1, 0.9, random);
            case ZIPF -> zipf(blocks, random);
            case SEQUENTIAL -> new InTurn(blocks);
        };
    }

    private static final class InTurn implements IntSupplier {
        private final int blocks;
        private int next;

        InTurn(int blocks) {
            this.blocks = blocks;
        }

        @Override
        public int getAsInt() {
            int block = next;
            next = block + 1 == blocks ? 0 : block + 1;
            return block;
        }
    }

    private static IntSupplier skewed(int blocks, double hotShare, double hotWrites, SplittableRandom random) {
        int[] order = shuffled(blocks, random);
        int hot = (int) (blocks * hotShare);
        return () -> order[random.nextDouble() < hotWrites ? random.nextInt(hot) : random.nextInt(hot, blocks)];
    }

    /** Drawn from the cumulated weights. */
    private static IntSupplier zipf(int blocks, SplittableRandom random) {
        int[] order = shuffled(blocks, random);
        double[] cumulated = new double[blocks];
        double sum = 0;
        for (int i = 0; i < blocks; i++) {
            sum += Math.pow(i + 1.0, -ZIPF_EXPONENT);
            cumulated[i] = sum;
        }
        double total = sum;
        return () -> {
            int found = Arrays.binarySearch(cumulated, random.nextDouble() * total);
            return order[Math.min(blocks - 1, found < 0 ? -found - 1 : found)];
        };
    }

    private static int[] shuffled(int blocks, SplittableRandom random) {
        int[] order = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
