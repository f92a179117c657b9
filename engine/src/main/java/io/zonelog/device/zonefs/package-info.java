/**
 * Real zoned drives through zonefs, the Linux file system that shows each zone of a drive as a file: its size is the write pointer, setting
 * it to 0 resets the zone, setting it to the capacity finishes it.
 *
 * <p>Entry class: {@link io.zonelog.device.zonefs.ZonefsZonedDevice}. What a drive cannot remember, its identity and how often each zone was
 * reset, is kept beside the mappings:
 *
 * <pre>
 *   DIRECTORY/drive    which drive this is, where it is mounted, sizes and limits; see {@link io.zonelog.device.zonefs.drive.DriveRecord}
 *   DIRECTORY/lives    the journal of the zones' lives; see {@link io.zonelog.device.zonefs.drive.LifeJournal}
 *   DIRECTORY/lock     locked by the process that owns the device
 * </pre>
 *
 * <p>Commands are carried out by I/O threads {@code zonelog-device-N}. All state is guarded by one lock, which is held for decisions and
 * never during I/O; of each zone at most one command that writes is being carried out.
 */
@NullMarked
package io.zonelog.device.zonefs;

import org.jspecify.annotations.NullMarked;
