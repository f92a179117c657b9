package io.zonelog.device.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In these tests the file is full of ones at first, so that it shows where zeros were written. */
class FreshFileTest {
    private static final int LENGTH_BYTES = 3 * FreshFile.ZEROS_BYTES + 4096;

    @TempDir
    Path directory;

    private FileChannel channel;
    private final FreshFile file = new FreshFile(LENGTH_BYTES, 1);

    @BeforeEach
    void fillWithOnes() throws IOException {
        byte[] ones = new byte[LENGTH_BYTES];
        Arrays.fill(ones, (byte) 1);
        Path path = directory.resolve("zone");
        Files.write(path, ones);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    private void assertZerosExactly(int fromBytes, int toBytes) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LENGTH_BYTES);
        channel.read(content, 0);
        byte[] expected = new byte[LENGTH_BYTES];
        Arrays.fill(expected, (byte) 1);
        Arrays.fill(expected, fromBytes, toBytes, (byte) 0);
        assertThat(Arrays.mismatch(content.array(), expected)).isEqualTo(-1);
    }

    @Test
    void firstSmallWriteIsPrecededByZerosAndTheNextOnesBelowTheirEndAreNot() throws IOException {
        file.announce(channel, 0, 4096);
        assertZerosExactly(0, FreshFile.ZEROS_BYTES);
        channel.write(ByteBuffer.wrap(new byte[] {1}), 4096);
        file.announce(channel, 4096, 4096);
        channel.write(ByteBuffer.wrap(new byte[] {0}), 4096);
        assertZerosExactly(0, FreshFile.ZEROS_BYTES);
    }

    @Test
    void zerosNeverCoverWhatWasAnnouncedBefore() throws IOException {
        file.announce(channel, 0, FreshFile.SMALL_BYTES);
        file.syncBegins();
        file.announce(channel, FreshFile.SMALL_BYTES + 4096, 4096);
        assertZerosExactly(FreshFile.SMALL_BYTES, FreshFile.SMALL_BYTES + FreshFile.ZEROS_BYTES);
    }

    @Test
    void largeWritesArePrecededByNothing() throws IOException {
        file.announce(channel, 0, FreshFile.SMALL_BYTES);
        file.announce(channel, FreshFile.SMALL_BYTES, 2 * FreshFile.ZEROS_BYTES);
        assertZerosExactly(0, 0);
    }

    @Test
    void smallWriteBehindLargeOneIsPrecededByNothingUntilTheNextSync() throws IOException {
        file.announce(channel, 0, FreshFile.SMALL_BYTES);
        file.announce(channel, FreshFile.SMALL_BYTES, 4096);
        assertZerosExactly(0, 0);
        file.syncBegins();
        file.announce(channel, FreshFile.SMALL_BYTES + 4096, 4096);
        assertZerosExactly(FreshFile.SMALL_BYTES + 4096, FreshFile.SMALL_BYTES + 4096 + FreshFile.ZEROS_BYTES);
    }

    @Test
    void zerosEndWithTheFile() throws IOException {
        file.announce(channel, 0, 3 * FreshFile.ZEROS_BYTES);
        file.syncBegins();
        assertThat(file.isWritten()).isFalse();
        file.announce(channel, 3 * FreshFile.ZEROS_BYTES, 512);
        assertZerosExactly(3 * FreshFile.ZEROS_BYTES, LENGTH_BYTES);
        assertThat(file.isWritten()).isTrue();
        assertThat(channel.size()).isEqualTo(LENGTH_BYTES);
    }
}
