/**
 * The verbs that make, show and change the device of a data directory.
 *
 * <p>Entry class of each: its {@code call}. Run on the main thread.
 */
@NullMarked
package io.zonelog.deploy.command.device;

import org.jspecify.annotations.NullMarked;
