/**
 * The medium in files: a directory with a superblock, a data file for every zone, and the journal of zone states.
 *
 * <pre>
 *   DIRECTORY/superblock      identity, geometry, behaviour; written once
 *   DIRECTORY/lock            locked by the process that owns the device
 *   DIRECTORY/state-0         snapshot and journal of the zone states; the two files take turns
 *   DIRECTORY/state-1
 *   DIRECTORY/zones/000042    the data of zone 42; made at its first write, kept at a reset
 * </pre>
 *
 * <p>Entry class: {@link io.zonelog.device.file.FileMedium}. Data files are used by the I/O threads of the device, each with
 * channels of its own; the journal by one thread at a time.
 */
@NullMarked
package io.zonelog.device.file;

import org.jspecify.annotations.NullMarked;
