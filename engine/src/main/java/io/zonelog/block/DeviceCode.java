package io.zonelog.block;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The code of what the engine itself writes to a device: the first 16 bytes of HMAC-SHA256 with the device uuid as the key. Whoever writes files
 * knows the formats, but not the device, so no file can hold what passes, but a copy. Used by one thread at a time.
 */
public final class DeviceCode {
    public static final int BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    public DeviceCode(UUID deviceUuid) {
        ByteBuffer key = ByteBuffer.allocate(2 * Long.BYTES);
        key.putLong(deviceUuid.getMostSignificantBits()).putLong(deviceUuid.getLeastSignificantBits());
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.array(), ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    /** The code of the bytes between the positions and the limits of some buffers, one behind the other; the positions move to the limits. */
    public byte[] of(ByteBuffer... pieces) {
        for (ByteBuffer piece : pieces) {
            mac.update(piece);
        }
        return Arrays.copyOf(mac.doFinal(), BYTES);
    }
}
