/**
 * Backups of data directories: what one consists of on disk, how it is made, checked, and turned into a data directory again. Each object
 * belongs to one thread, that of a command.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.backup.Backup} and {@link io.zonelog.deploy.backup.Restore}.
 */
@NullMarked
package io.zonelog.deploy.backup;

import org.jspecify.annotations.NullMarked;
