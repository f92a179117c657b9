/**
 * A mount of zonefs: what the kernel tells of it and of the drive below, whether it can be used, and what can be done with a zone's file.
 *
 * <p>Entry class: {@link io.zonelog.device.zonefs.mount.ZoneFileSystem}, the port to a mount; {@link
 * io.zonelog.device.zonefs.mount.MountedZonefs} is a real one. It owns no thread and knows nothing of zoned devices.
 */
@NullMarked
package io.zonelog.device.zonefs.mount;

import org.jspecify.annotations.NullMarked;
