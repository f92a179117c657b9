/**
 * One partition at one position, as a stream: what a backup holds and what an engine without state builds a partition from. Knows neither
 * where the stream comes from nor where it goes.
 *
 * <p>Entry classes: {@link io.zonelog.snapshot.SnapshotWriter}, {@link io.zonelog.snapshot.SnapshotInput},
 * {@link io.zonelog.snapshot.LayeredSnapshot} and {@link io.zonelog.snapshot.PartitionBuilder}. Each object belongs to one thread.
 *
 * <p>The stream, version 2, is big-endian: the magic "ZLOGSNAP", then frames.
 *
 * <pre>
 *   frame      type 1, length of the body 4, body, CRC32C of all these 4
 *   HEADER     version 4, cluster id, topic id, topic, partition 4, next offset 8, leader epoch 4,
 *              last record: offset 8, timestamp 8, checksum 4; incomplete from 8, block size 4,
 *              position of an earlier snapshot 8 (not in version 1), 0 for none
 *   FILE       name, size 8, last modified 8, last source offset 8
 *   DATA       file block 8, blocks 4, first and last source offset 8 each, CRC32C of each block 4 each;
 *              behind the frame the blocks themselves
 *   SHARED     file block 8, blocks 4, first and last source offset 8 each, name and file block 8 of an earlier file
 *              that has the same blocks, or of this one
 *   UNWRITTEN  file block 8, blocks 4, first and last source offset 8 each
 *   UNCHANGED  as FILE, whose ranges are those of the earlier snapshot
 *   END        files 8, blocks of data 8, SHA-256 of all frames before it, without the blocks 32
 * </pre>
 *
 * <p>A text or name is its length 4, and its bytes of UTF-8. Files stand in the order of their names' bytes, each followed by its ranges in the
 * order of their blocks; what no range names is a hole. The checksums bind the blocks, and the digest binds the checksums.
 */
@NullMarked
package io.zonelog.snapshot;

import org.jspecify.annotations.NullMarked;
