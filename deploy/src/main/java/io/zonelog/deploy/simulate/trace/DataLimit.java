package io.zonelog.deploy.simulate.trace;

import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.config.Sizes;

/**
 * The longest data of one write.
 *
 * @param maxBytes what the engine's pool holds
 */
record DataLimit(long maxBytes) {
    /** The length, if a write may be so long. */
    int check(long lengthBytes) throws BadTraceLineException {
        if (lengthBytes < 0) {
            throw new BadTraceLineException("length is " + lengthBytes + ", less than nothing");
        }
        if (lengthBytes > Math.min(maxBytes, Integer.MAX_VALUE)) {
            throw new BadTraceLineException("a write of " + lengthBytes + " bytes does not fit into "
                    + Key.CACHE_POOL_BYTES + "=" + Sizes.exact(maxBytes) + ": cut it into several, or raise that");
        }
        return (int) lengthBytes;
    }
}
