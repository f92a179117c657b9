package io.zonelog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES_IN_LINE = 16;
    private static final byte[] MAGIC = "ZLOGSEG1".getBytes(StandardCharsets.US_ASCII);
    private static final UUID DEVICE = Summaries.golden().deviceUuid();
    private static final UUID OTHER_DEVICE = new UUID(DEVICE.getMostSignificantBits(), 1);

    private final SummaryCodec codec = new SummaryCodec(DEVICE);

    /** What each version wrote when it was the newest; never written anew. */
    private static byte[] goldenBytes(int version) throws IOException {
        Path file = Path.of(
                System.getProperty("basedir", "."),
                "src",
                "test",
                "resources",
                "segment",
                "summary-version-" + version + ".hex");
        return HEX.parseHex(Files.readString(file).replace("\n", ""));
    }

    private static String hexLines(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < bytes.length; at += BYTES_IN_LINE) {
            lines.append(HEX.formatHex(bytes, at, Math.min(at + BYTES_IN_LINE, bytes.length)))
                    .append('\n');
        }
        return lines.toString();
    }

    private Optional<String> decoded(byte[] bytes) {
        return codec.decode(ByteBuffer.wrap(bytes)).map(Summaries::text);
    }

    private boolean isSummary(byte[] bytes) {
        return codec.decode(ByteBuffer.wrap(bytes)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theBytesOfOldVersionsAreRead(int version) throws IOException {
        assertThat(decoded(goldenBytes(version))).contains(Summaries.text(Summaries.oldGolden()));
    }

    @Test
    void theBytesOfVersionThreeStay() throws IOException {
        byte[] golden = goldenBytes(3);
        assertThat(hexLines(Summaries.bytes(Summaries.golden(), 0))).isEqualTo(hexLines(golden));
        assertThat(decoded(golden)).contains(Summaries.text(Summaries.golden()));
    }

    @Test
    void everySummaryIsWrittenAsDrawnAndComesBackAsItWas() {
        for (long seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            SegmentSummary summary = Summaries.random(random);
            byte[] bytes = Summaries.bytes(summary, random.nextInt(600));
            byte[] drawn = DrawnSummary.bytes(summary, 3);
            assertThat(Arrays.copyOf(bytes, drawn.length)).as("seed %d", seed).isEqualTo(drawn);
            assertThat(SummaryCodec.claimedLength(ByteBuffer.wrap(bytes)))
                    .as("seed %d", seed)
                    .isEqualTo(drawn.length)
                    .isEqualTo(Summaries.lengthBytes(summary));
            assertThat(new SummaryCodec(summary.deviceUuid())
                            .decode(ByteBuffer.wrap(bytes))
                            .map(Summaries::text))
                    .as("seed %d", seed)
                    .contains(Summaries.text(summary));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everySummaryOfAnOldVersionIsRead(int version) {
        for (long seed = 0; seed < 500; seed++) {
            SegmentSummary summary = Summaries.oldRandom(new Random(seed));
            assertThat(decoded(DrawnSummary.bytes(summary, version)))
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
        codec.encode(summary, target);
        assertThat(target.position()).isEqualTo(2048);
        int end = 512 + Summaries.lengthBytes(summary);
        assertThat(Arrays.copyOfRange(target.array(), end, 2048)).containsOnly(0);
        assertThat(Arrays.copyOfRange(target.array(), 0, 512)).containsOnly(0x5A);
        assertThat(Arrays.copyOfRange(target.array(), 2048, 4096)).containsOnly(0x5A);
        assertThat(codec.decode(target.position(512)).map(Summaries::text)).contains(Summaries.text(summary));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyFlippedByteAndEveryFlippedBitIsDetected(int version) throws IOException {
        byte[] bytes = goldenBytes(version);
        for (int at = 0; at < bytes.length; at++) {
            byte right = bytes[at];
            for (int change = 1; change < 256; change++) {
                bytes[at] = (byte) (right ^ change);
                assertThat(isSummary(bytes))
                        .as("byte %d changed by %d", at, change)
                        .isFalse();
            }
            bytes[at] = right;
        }
        assertThat(isSummary(bytes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyTruncatedSummaryIsRefused(int version) throws IOException {
        byte[] bytes = goldenBytes(version);
        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThat(isSummary(shorter)).as("%d bytes", length).isFalse();
            if (length >= 20) {
                ByteBuffer.wrap(shorter).putInt(12, length);
                assertThat(isSummary(shorter))
                        .as("%d bytes, and says so", length)
                        .isFalse();
            }
        }
    }

    /** The code or checksum is right, so only the counts can tell. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void lengthsThatAreTooShortForTheContentAreRefused(int version) throws IOException {
        byte[] bytes = goldenBytes(version);
        for (int length = 32; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            ByteBuffer.wrap(shorter).putInt(12, length);
            assertThat(isSummary(DrawnSummary.sealed(shorter, DEVICE)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    /** Whoever writes files may know all of the format, but not the device. */
    @Test
    void onlyWhoKnowsTheDeviceMakesASummary() throws IOException {
        byte[] golden = goldenBytes(3);
        assertThat(isSummary(DrawnSummary.sealed(golden, DEVICE))).isTrue();
        assertThat(isSummary(DrawnSummary.sealed(golden, OTHER_DEVICE))).isFalse();
        for (int bit = 0; bit < 128; bit++) {
            UUID near = bit < 64
                    ? new UUID(DEVICE.getMostSignificantBits() ^ 1L << bit, DEVICE.getLeastSignificantBits())
                    : new UUID(DEVICE.getMostSignificantBits(), DEVICE.getLeastSignificantBits() ^ 1L << bit);
            assertThat(isSummary(DrawnSummary.sealed(golden, near)))
                    .as("bit %d of the key", bit)
                    .isFalse();
            assertThat(new SummaryCodec(near).decode(ByteBuffer.wrap(golden)))
                    .as("read with bit %d of the key changed", bit)
                    .isEmpty();
        }
        ByteBuffer.wrap(golden).putLong(40, 1);
        assertThat(isSummary(DrawnSummary.sealed(golden, OTHER_DEVICE)))
                .as("a true summary of another device")
                .isFalse();
    }

    /** The checksum of the versions before needs no key. */
    @Test
    void aChecksumInPlaceOfTheCodeMakesNoSummary() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(goldenBytes(3));
        byte[] sealedAsOld = DrawnSummary.sealed(bytes.putInt(8, 2).array(), DEVICE);
        assertThat(isSummary(ByteBuffer.wrap(sealedAsOld).putInt(8, 3).array())).isFalse();
        Arrays.fill(sealedAsOld, 16, 32, (byte) 0);
        assertThat(isSummary(sealedAsOld)).isFalse();
    }

    @Test
    void aSummaryOfAnotherDeviceIsNotWritten() {
        assertThatThrownBy(() -> new SummaryCodec(OTHER_DEVICE).encode(Summaries.golden(), ByteBuffer.allocate(4096)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(DEVICE.toString())
                .hasMessageContaining(OTHER_DEVICE.toString());
    }

    @Test
    void garbageIsRefused() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            if (bytes.length > 128 && random.nextBoolean()) {
                ByteBuffer.wrap(bytes)
                        .put(MAGIC)
                        .putInt(8, 1 + random.nextInt(3))
                        .putInt(12, bytes.length);
            }
            assertThat(isSummary(bytes)).as("seed %d", seed).isFalse();
        }
        assertThat(isSummary(new byte[4096])).isFalse();
    }

    /** As if a later or a wrong writer had the key. */
    @Test
    void fieldsBehindARightCodeMayBeAnything() throws IOException {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = goldenBytes(1 + random.nextInt(3));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[32 + random.nextInt(bytes.length - 32)] = (byte) random.nextInt();
            }
            assertThatCode(() -> isSummary(DrawnSummary.sealed(bytes, DEVICE)))
                    .as("seed %d: a summary or none", seed)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, -1, Integer.MAX_VALUE})
    void anotherVersionIsNoSummaryOfOurs(int version) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(goldenBytes(3)).putInt(8, version);
        byte[] sealed = DrawnSummary.sealed(bytes.array(), DEVICE);
        assertThat(SummaryCodec.claimedLength(ByteBuffer.wrap(sealed))).isZero();
        assertThat(isSummary(sealed)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1, Integer.MIN_VALUE, 0x01000000})
    void anotherKindIsNoSummaryOfOurs(int kind) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(goldenBytes(3)).putInt(88, kind);
        assertThat(isSummary(DrawnSummary.sealed(bytes.array(), DEVICE))).isFalse();
    }

    /** The code or checksum is right, so only the counts can tell. */
    @ParameterizedTest
    @CsvSource({"1, 76", "1, 80", "1, 84", "2, 76", "2, 80", "2, 84", "3, 116", "3, 120", "3, 124"})
    void countsThatDoNotGiveTheLengthAreRefused(int version, int countAt) throws IOException {
        for (int count : new int[] {0, 9, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            ByteBuffer bytes = ByteBuffer.wrap(goldenBytes(version)).putInt(countAt, count);
            assertThat(isSummary(DrawnSummary.sealed(bytes.array(), DEVICE)))
                    .as("count %d", count)
                    .isFalse();
        }
    }

    @Test
    void countsOfVersionOneThatGiveTheLengthTogetherAreRefused() throws IOException {
        // Two extents more are 88 bytes, and 22 checksums fewer as well.
        ByteBuffer bytes = ByteBuffer.wrap(goldenBytes(1)).putInt(80, 2 + 2).putInt(84, 3 - 22);
        assertThat(isSummary(DrawnSummary.sealed(bytes.array(), DEVICE))).isFalse();
    }
}
