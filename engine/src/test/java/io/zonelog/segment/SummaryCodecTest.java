package io.zonelog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES_IN_LINE = 16;

    private static final Path GOLDEN_FILES =
            Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "segment");
    /** Written by version 1, before there was another one. */
    private static final Path GOLDEN_1 = GOLDEN_FILES.resolve("summary-version-1.hex");
    /** Written once by version 2; {@code -Dzonelog.rewrite=true} writes it anew, which only a new version may do. */
    private static final Path GOLDEN_2 = GOLDEN_FILES.resolve("summary-version-2.hex");

    private static String hexLines(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < bytes.length; at += BYTES_IN_LINE) {
            lines.append(HEX.formatHex(bytes, at, Math.min(at + BYTES_IN_LINE, bytes.length)))
                    .append('\n');
        }
        return lines.toString();
    }

    @Test
    void theBytesOfVersionOneAreRead() throws IOException {
        ByteBuffer written = goldenBytes(GOLDEN_1);
        assertThat(SummaryCodec.decode(written).map(Summaries::text)).contains(Summaries.text(Summaries.golden()));
    }

    @Test
    void whatIsWrongInVersionOneIsRefused() throws IOException {
        ByteBuffer written = goldenBytes(GOLDEN_1);
        for (int length = 0; length < written.limit(); length++) {
            assertThat(SummaryCodec.decode(written.slice(0, length))).isEmpty();
        }
        // Two extents more are 88 bytes, and 22 checksums fewer as well.
        written.putInt(80, 2 + 2).putInt(84, 3 - 22);
        assertThat(SummaryCodec.decode(withCrc(written))).isEmpty();
    }

    private static ByteBuffer goldenBytes(Path file) throws IOException {
        return ByteBuffer.wrap(HEX.parseHex(Files.readString(file).replace("\n", "")));
    }

    @Test
    void theBytesOfVersionTwoStay() throws IOException {
        SegmentSummary summary = Summaries.golden();
        byte[] bytes = Summaries.bytes(summary, 0);
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(GOLDEN_2, hexLines(bytes));
        }
        assertThat(hexLines(bytes)).isEqualTo(Files.readString(GOLDEN_2));
        assertThat(SummaryCodec.decode(goldenBytes(GOLDEN_2)).map(Summaries::text))
                .contains(Summaries.text(summary));
    }

    @Test
    void everySummaryComesBackAsItWas() {
        for (long seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            SegmentSummary summary = Summaries.random(random);
            byte[] bytes = Summaries.bytes(summary, random.nextInt(600));
            assertThat(SummaryCodec.claimedLength(ByteBuffer.wrap(bytes)))
                    .as("seed %d", seed)
                    .isEqualTo(Summaries.lengthBytes(summary));
            assertThat(SummaryCodec.decode(ByteBuffer.wrap(bytes)).map(Summaries::text))
                    .as("seed %d", seed)
                    .contains(Summaries.text(summary));
        }
    }

    @Test
    void paddingIsZeroAndFillsTheTarget() {
        SegmentSummary summary = Summaries.golden();
        ByteBuffer target = ByteBuffer.allocate(4096);
        Arrays.fill(target.array(), (byte) 0x5A);
        target.position(512).limit(2048);
        SummaryCodec.encode(summary, target);
        assertThat(target.position()).isEqualTo(2048);
        int end = 512 + Summaries.lengthBytes(summary);
        assertThat(Arrays.copyOfRange(target.array(), end, 2048)).containsOnly(0);
        assertThat(Arrays.copyOfRange(target.array(), 0, 512)).containsOnly(0x5A);
        assertThat(Arrays.copyOfRange(target.array(), 2048, 4096)).containsOnly(0x5A);
        assertThat(SummaryCodec.decode(target.position(512)).map(Summaries::text))
                .contains(Summaries.text(summary));
    }

    @Test
    void everyFlippedByteAndEveryFlippedBitIsDetected() {
        byte[] bytes = Summaries.bytes(Summaries.golden(), 0);
        for (int at = 0; at < bytes.length; at++) {
            byte right = bytes[at];
            for (int change = 1; change < 256; change++) {
                bytes[at] = (byte) (right ^ change);
                assertThat(SummaryCodec.decode(ByteBuffer.wrap(bytes)).isPresent())
                        .as("byte %d changed by %d", at, change)
                        .isFalse();
            }
            bytes[at] = right;
        }
    }

    @Test
    void everyTruncatedSummaryIsRefused() {
        byte[] bytes = Summaries.bytes(Summaries.golden(), 0);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(SummaryCodec.decode(ByteBuffer.wrap(bytes, 0, length).slice()))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void garbageIsRefused() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (bytes.length > SummaryCodec.HEADER_BYTES && random.nextBoolean()) {
                buffer.putLong(0, SummaryCodec.MAGIC).putInt(8, SummaryCodec.VERSION);
            }
            assertThat(SummaryCodec.decode(buffer)).as("seed %d", seed).isEmpty();
        }
        assertThat(SummaryCodec.decode(ByteBuffer.allocate(4096))).isEmpty();
    }

    @Test
    void aLaterVersionIsNoSummaryOfOurs() {
        byte[] bytes = Summaries.bytes(Summaries.golden(), 0);
        ByteBuffer later = withCrc(ByteBuffer.wrap(bytes).putInt(8, SummaryCodec.VERSION + 1));
        assertThat(SummaryCodec.claimedLength(later)).isZero();
        assertThat(SummaryCodec.decode(later)).isEmpty();
    }

    /** The checksum is right, so only the counts can tell. */
    @ParameterizedTest
    @ValueSource(ints = {76, 80, 84})
    void countsThatDoNotGiveTheLengthAreRefused(int countAt) {
        for (int count : new int[] {0, 9, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            ByteBuffer bytes = ByteBuffer.wrap(Summaries.bytes(Summaries.golden(), 0));
            assertThat(SummaryCodec.decode(withCrc(bytes.putInt(countAt, count))))
                    .as("count %d", count)
                    .isEmpty();
        }
    }

    private static ByteBuffer withCrc(ByteBuffer bytes) {
        bytes.putInt(16, 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().rewind());
        return bytes.putInt(16, (int) crc.getValue());
    }
}
