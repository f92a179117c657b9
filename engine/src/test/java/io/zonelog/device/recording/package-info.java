/**
 * A file system that remembers what was synced: it passes everything on to the real one, and builds what a power cut at this moment may leave.
 * Files that native code makes are not seen; an image takes them over as they are.
 */
@NullMarked
package io.zonelog.device.recording;

import org.jspecify.annotations.NullMarked;
