package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final UUID DEVICE = UUID.fromString("1f2e3d4c-5b6a-4789-8a9b-acbdcedfe0f1");
    private static final UUID OTHER_DEVICE = new UUID(DEVICE.getMostSignificantBits(), 1);
    private static final int BLOCK = 512;
    private static final int HEADER = 72;

    private final FrameCodec codec = new FrameCodec(DEVICE, BLOCK);

    private static JournalFrame goldenFrame() {
        return new JournalFrame(Kind.ENTRY_END, new Life(3, 0x0102030405060708L), 0x1112131415161718L, 77, 5, 2);
    }

    private static byte[] goldenPayload() {
        byte[] payload = new byte[BLOCK];
        for (int at = 0; at < payload.length; at++) {
            payload[at] = (byte) ((at * at) >> 3);
        }
        return payload;
    }

    /** What version 1 wrote: a frame of two blocks, and one whose payload is deflated into one. */
    private static byte[] golden() throws IOException {
        Path file = Path.of(
                System.getProperty("basedir", "."), "src", "test", "resources", "journal", "frame-version-1.hex");
        return HEX.parseHex(Files.readString(file).replace("\n", ""));
    }

    private static byte[] randomPayload(Random random) {
        byte[] payload = new byte[random.nextInt(6 * BLOCK)];
        random.nextBytes(payload);
        int kept = random.nextInt(payload.length + 1);
        Arrays.fill(payload, kept, payload.length, (byte) random.nextInt(2));
        return payload;
    }

    private static JournalFrame randomFrame(Random random) {
        List<Kind> kinds = List.of(Kind.values());
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        long firstOfLife = 1 + (random.nextLong() >>> (1 + random.nextInt(63))) / 2;
        long number = firstOfLife + (random.nextLong() >>> (1 + random.nextInt(63))) / 2;
        Life life = new Life(1 + (random.nextLong() >>> 1) / 2, firstOfLife);
        return new JournalFrame(
                kind, life, number, 1 + random.nextInt(9), 1 + random.nextInt(9), random.nextInt() >>> 1);
    }

    private byte[] encoded(JournalFrame frame, byte[] payload) {
        ByteBuffer bytes = codec.encode(frame, payload);
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private void assertIs(byte[] bytes, JournalFrame frame, byte[] payload) {
        assertThat(codec.decode(ByteBuffer.wrap(bytes))).contains(frame);
        assertThat(codec.payload(ByteBuffer.wrap(bytes)).orElseThrow()).isEqualTo(payload);
    }

    /** Whatever is taken for a frame has a payload, or none that throws. */
    private boolean isFrame(byte[] bytes) {
        boolean isFrame = codec.decode(ByteBuffer.wrap(bytes)).isPresent();
        return isFrame && codec.payload(ByteBuffer.wrap(bytes)).isPresent();
    }

    @Test
    void theBytesOfVersionOneStay() throws IOException {
        byte[] golden = golden();
        byte[] plain = Arrays.copyOf(golden, 2 * BLOCK);
        byte[] deflated = Arrays.copyOfRange(golden, 2 * BLOCK, golden.length);
        assertIs(plain, goldenFrame(), goldenPayload());
        assertThat(encoded(goldenFrame(), goldenPayload())).isEqualTo(plain);
        assertThat(DrawnFrame.bytes(goldenFrame(), goldenPayload(), 0, DEVICE, BLOCK))
                .isEqualTo(plain);
        assertThat(deflated).hasSize(BLOCK);
        assertIs(deflated, goldenFrame(), new byte[3 * BLOCK]);
    }

    @Test
    void everyFrameIsWrittenAsDrawnAndComesBackAsItWas() {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            JournalFrame frame = randomFrame(random);
            byte[] payload = randomPayload(random);
            byte[] bytes = encoded(frame, payload);
            byte[] plain = DrawnFrame.bytes(frame, payload, 0, DEVICE, BLOCK);
            assertThat(codec.claimedBlocks(ByteBuffer.wrap(bytes, 0, BLOCK)))
                    .as("seed %d", seed)
                    .isEqualTo(bytes.length / BLOCK);
            assertThat(plain.length / BLOCK).as("seed %d", seed).isEqualTo(codec.maxBlocks(payload.length));
            if (bytes.length == plain.length) {
                assertThat(bytes).as("seed %d", seed).isEqualTo(plain);
            } else {
                assertThat(bytes.length).as("seed %d", seed).isLessThan(plain.length);
                byte[] stored = Arrays.copyOfRange(
                        bytes, HEADER, HEADER + ByteBuffer.wrap(bytes).getInt(52));
                assertThat(bytes).as("seed %d", seed).isEqualTo(DrawnFrame.bytes(frame, stored, 1, DEVICE, BLOCK));
            }
            assertIs(bytes, frame, payload);
        }
    }

    /** Deflating is worth while only if a block is saved. */
    @ParameterizedTest
    @CsvSource({"0, 1", "440, 1", "441, 1", "952, 1", "20000, 1"})
    void payloadsOfZerosNeedOneBlock(int payloadBytes, int blocks) {
        byte[] bytes = encoded(goldenFrame(), new byte[payloadBytes]);
        assertThat(bytes).hasSize(blocks * BLOCK);
        assertThat(bytes[7] & 2).isEqualTo(payloadBytes > BLOCK - HEADER ? 2 : 0);
        assertIs(bytes, goldenFrame(), new byte[payloadBytes]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void theLongestPayloadOfSomeBlocksFitsHoweverBadlyItDeflates(int blocks) {
        byte[] payload = new byte[codec.maxPayloadBytes(blocks)];
        new Random(1).nextBytes(payload);
        assertThat(codec.maxBlocks(payload.length)).isEqualTo(blocks);
        assertThat(codec.maxBlocks(payload.length + 1)).isEqualTo(blocks + 1);
        byte[] bytes = encoded(goldenFrame(), payload);
        assertThat(bytes).hasSize(blocks * BLOCK);
        assertIs(bytes, goldenFrame(), payload);
    }

    @Test
    void aFrameIsWrittenFromThePositionOnAndMovesItBehindItsLastBlock() {
        ByteBuffer target = ByteBuffer.allocate(4 * BLOCK);
        Arrays.fill(target.array(), (byte) 0x5A);
        target.position(BLOCK);
        codec.encode(goldenFrame(), goldenPayload(), target);
        assertThat(target.position()).isEqualTo(3 * BLOCK);
        assertThat(Arrays.copyOf(target.array(), BLOCK)).containsOnly(0x5A);
        assertThat(Arrays.copyOfRange(target.array(), BLOCK, 3 * BLOCK))
                .isEqualTo(encoded(goldenFrame(), goldenPayload()));
        assertThat(Arrays.copyOfRange(target.array(), 3 * BLOCK, 4 * BLOCK)).containsOnly(0x5A);
        assertIs(Arrays.copyOfRange(target.array(), BLOCK, 4 * BLOCK), goldenFrame(), goldenPayload());
    }

    @Test
    void everyFlippedByteIsDetected() throws IOException {
        byte[] golden = golden();
        for (int frameAt : new int[] {0, 2 * BLOCK}) {
            byte[] bytes = Arrays.copyOfRange(golden, frameAt, frameAt == 0 ? 2 * BLOCK : golden.length);
            int end = HEADER + ByteBuffer.wrap(bytes).getInt(52);
            for (int at = 0; at < end; at++) {
                byte right = bytes[at];
                for (int change = 1; change < 256; change++) {
                    bytes[at] = (byte) (right ^ change);
                    assertThat(codec.decode(ByteBuffer.wrap(bytes)))
                            .as("byte %d changed by %d", at, change)
                            .isEmpty();
                }
                bytes[at] = right;
            }
            assertThat(isFrame(bytes)).isTrue();
        }
    }

    @Test
    void everyTruncatedFrameIsRefused() throws IOException {
        byte[] bytes = golden();
        for (int length = 0; length < HEADER + BLOCK; length++) {
            assertThat(isFrame(Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(isFrame(Arrays.copyOf(bytes, HEADER + BLOCK))).isTrue();
    }

    @Test
    void onlyWhoKnowsTheDeviceMakesAFrame() throws IOException {
        byte[] bytes = Arrays.copyOf(golden(), 2 * BLOCK);
        assertThat(isFrame(DrawnFrame.sealed(bytes, DEVICE))).isTrue();
        assertThat(isFrame(DrawnFrame.sealed(bytes, OTHER_DEVICE))).isFalse();
        assertThat(new FrameCodec(OTHER_DEVICE, BLOCK).decode(ByteBuffer.wrap(bytes)))
                .isEmpty();
    }

    @Test
    void garbageIsRefused() {
        for (long seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            if (bytes.length >= HEADER && random.nextBoolean()) {
                ByteBuffer.wrap(bytes).putInt(0x5A4C4A46).putShort((short) 1).putInt(52, bytes.length - HEADER);
            }
            assertThat(isFrame(bytes)).as("seed %d", seed).isFalse();
        }
        assertThat(isFrame(new byte[BLOCK])).isFalse();
    }

    /** As if a later or a wrong writer had the key. */
    @Test
    void fieldsBehindARightCodeMayBeAnything() throws IOException {
        byte[] golden = golden();
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextBoolean()
                    ? Arrays.copyOf(golden, 2 * BLOCK)
                    : Arrays.copyOfRange(golden, 2 * BLOCK, golden.length);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[4 + random.nextInt(random.nextBoolean() ? 52 : HEADER + 8)] = (byte) random.nextInt();
            }
            assertThatCode(() -> isFrame(DrawnFrame.sealed(bytes, DEVICE)))
                    .as("seed %d: a frame or none", seed)
                    .doesNotThrowAnyException();
        }
    }

    /** The code is right, so only the field's range can tell. */
    @ParameterizedTest
    @CsvSource({
        "4, 2, 0",
        "4, 2, 2",
        "6, 1, 0",
        "6, 1, 4",
        "6, 1, 3",
        "7, 1, 5",
        "7, 1, 128",
        "8, 8, 0",
        "8, 8, -1",
        "16, 8, 0",
        "16, 8, -1",
        "24, 8, 0x0102030405060707",
        "24, 8, -1",
        "32, 8, 0",
        "32, 8, -1",
        "40, 8, 0",
        "40, 8, -1",
        "48, 4, -1",
        "52, 4, -1",
        "52, 4, 953",
        "52, 4, 0x7fffffff",
        "52, 4, 0x80000000"
    })
    void fieldsOutOfTheirRangeMakeNoFrame(int at, int width, String value) throws IOException {
        byte[] bytes = Arrays.copyOf(golden(), 2 * BLOCK);
        byte[] number =
                ByteBuffer.allocate(Long.BYTES).putLong(Long.decode(value)).array();
        System.arraycopy(number, Long.BYTES - width, bytes, at, width);
        assertThat(isFrame(DrawnFrame.sealed(bytes, DEVICE))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindButAnEntryMayBeAsOfNoEntry(Kind kind) {
        byte[] zeroth =
                DrawnFrame.bytes(new JournalFrame(kind, new Life(1, 1), 1, 1, 1, 0), new byte[0], 0, DEVICE, BLOCK);
        ByteBuffer.wrap(zeroth).putLong(32, 0);
        assertThat(isFrame(DrawnFrame.sealed(zeroth, DEVICE))).isEqualTo(!kind.isEntry());
    }

    @Test
    void deflatedBytesThatAreNoneOrTooManyMakeNoFrame() {
        byte[] longest = DrawnFrame.rawDeflate(new byte[FrameCodec.MAX_PAYLOAD_BYTES]);
        byte[] tooLong = DrawnFrame.rawDeflate(new byte[FrameCodec.MAX_PAYLOAD_BYTES + 1]);
        byte[] other = DrawnFrame.rawDeflate(goldenPayload());
        byte[] behind = Arrays.copyOf(other, other.length + 1);
        byte[] shorter = Arrays.copyOf(other, other.length - 1);
        assertThat(isFrame(deflatedFrame(longest))).isTrue();
        assertThat(isFrame(deflatedFrame(other))).isTrue();
        for (byte[] stored : new byte[][] {tooLong, behind, shorter, {}, {7}, {-1, -1, -1}}) {
            byte[] bytes = deflatedFrame(stored);
            assertThat(codec.decode(ByteBuffer.wrap(bytes))).contains(goldenFrame());
            assertThat(codec.payload(ByteBuffer.wrap(bytes))).isEmpty();
        }
    }

    private static byte[] deflatedFrame(byte[] stored) {
        return DrawnFrame.bytes(goldenFrame(), stored, 1, DEVICE, BLOCK);
    }

    @Test
    void aPayloadThatIsTooLongIsNotWritten() {
        byte[] payload = new byte[FrameCodec.MAX_PAYLOAD_BYTES + 1];
        assertThatThrownBy(() -> codec.encode(goldenFrame(), payload)).isInstanceOf(IllegalArgumentException.class);
        assertThat(codec.maxPayloadBytes(1 << 20)).isEqualTo(FrameCodec.MAX_PAYLOAD_BYTES);
    }
}
