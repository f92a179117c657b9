/**
 * Tells files, and whole partitions, from others by the checksums that are kept of their blocks: no data are read, and it does not matter how the
 * blocks lie on a device.
 *
 * <p>Entry classes: {@link io.zonelog.digest.ContentDigest} and {@link io.zonelog.digest.PartitionDigest}. Each object belongs to one thread.
 */
@NullMarked
package io.zonelog.digest;

import org.jspecify.annotations.NullMarked;
