package io.zonelog.mapping.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.MappingStoreException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowWriterTest {
    private static final int SEED = 11;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aNumberComesBackInEveryForm(long number) {
        RowWriter row = new RowWriter(1);
        row.putVarint(number)
                .putSigned(number)
                .putSigned(-number)
                .putLong(number)
                .putInt((int) number);
        RowReader reader = new RowReader(row.toByteArray());
        assertThat(reader.getVarint()).isEqualTo(number);
        assertThat(reader.getSigned()).isEqualTo(number);
        assertThat(reader.getSigned()).isEqualTo(-number);
        assertThat(reader.getLong()).isEqualTo(number);
        assertThat(reader.getInt()).isEqualTo((int) number);
        reader.requireEnd();
    }

    @Test
    void smallNumbersOfEitherSignTakeOneByte() {
        RowWriter row = new RowWriter(8);
        assertThat(row.putVarint(127).size()).isEqualTo(1);
        assertThat(row.putSigned(-64).size()).isEqualTo(2);
        assertThat(row.putSigned(63).size()).isEqualTo(3);
        assertThat(row.putSigned(64).size()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 16_383, 16_384, 40_000})
    void aPartOfAnyLengthHasItsLengthBeforeIt(int length) {
        byte[] part = new byte[length];
        new Random(SEED).nextBytes(part);
        RowWriter row = new RowWriter(1);
        row.putByte(7);
        int begin = row.beginSized();
        row.putBytes(part);
        row.endSized(begin);
        row.putByte(9);
        RowReader reader = new RowReader(row.toByteArray());
        assertThat(reader.getByte()).isEqualTo(7);
        assertThat(reader.getBytes(reader.getIntVarint())).isEqualTo(part);
        assertThat(reader.getByte()).isEqualTo(9);
        reader.requireEnd();
    }

    @Test
    void fixedNumbersSortAsTheyCount() {
        byte[] lower = new RowWriter(8).putLong(255).toByteArray();
        byte[] higher = new RowWriter(8).putLong(256).toByteArray();
        assertThat(Arrays.compareUnsigned(lower, higher)).isNegative();
    }

    @Test
    void aRowThatEndsTooEarlyOrTooLateIsDamaged() {
        assertThatThrownBy(() -> new RowReader(new byte[3]).getInt()).isInstanceOf(MappingStoreException.class);
        assertThatThrownBy(() -> new RowReader(new byte[] {-1, -1}).getVarint())
                .isInstanceOf(MappingStoreException.class);
        assertThatThrownBy(() -> new RowReader(new byte[] {9, 'a'}).getString())
                .isInstanceOf(MappingStoreException.class);
        assertThatThrownBy(() -> new RowReader(new byte[1]).requireEnd()).isInstanceOf(MappingStoreException.class);
    }

    @Test
    void aNumberThatIsTooLargeIsDamaged() {
        byte[] elevenBytes = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        assertThatThrownBy(() -> new RowReader(elevenBytes).getVarint()).isInstanceOf(MappingStoreException.class);
        byte[] large = new RowWriter(8).putVarint(1L << 31).toByteArray();
        assertThatThrownBy(() -> new RowReader(large).getIntVarint()).isInstanceOf(MappingStoreException.class);
    }
}
