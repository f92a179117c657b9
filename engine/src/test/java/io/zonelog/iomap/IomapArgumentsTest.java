package io.zonelog.iomap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the values of the iomap rules refuse to be made of. */
class IomapArgumentsTest {
    private static DirtyRange range(long offsetBytes, long lengthBytes, int dataBytes) {
        return new DirtyRange(1, offsetBytes, lengthBytes, ByteBuffer.allocate(dataBytes), IoendFlags.NONE, 0, 0);
    }

    @Test
    void aDirtyRangeHasAtLeastOneByteAndNoMoreThanItsData() {
        assertThat(range(0, 1, 512).endBytes()).isEqualTo(1);
        assertThat(range(0, 512, 512).endBytes()).isEqualTo(512);
        assertThatThrownBy(() -> range(0, 0, 512)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> range(0, 513, 512)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> range(-1, 1, 512)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitsOfAnIoendAreAtLeastOneByteAndOneFolio() {
        assertThat(new JoinRule(1, 1).maxIoendFolios()).isEqualTo(1);
        assertThatThrownBy(() -> new JoinRule(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JoinRule(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
