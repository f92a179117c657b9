/**
 * What a drive cannot remember itself and its data directory does: which drive it is, and how often each zone was reset. Drives are made
 * into devices here.
 *
 * <p>Entry classes: {@link io.zonelog.device.zonefs.drive.DriveRecord} and {@link io.zonelog.device.zonefs.drive.LifeJournal}, whose layouts
 * are drawn there; {@link io.zonelog.device.zonefs.drive.DriveCreation} writes both for the first time. It owns no thread.
 */
@NullMarked
package io.zonelog.device.zonefs.drive;

import org.jspecify.annotations.NullMarked;
