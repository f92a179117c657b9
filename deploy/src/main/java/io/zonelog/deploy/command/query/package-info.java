/**
 * The verbs that read a data directory, beside a running engine or after it stopped.
 *
 * <p>Entry class of each: its {@code call}. Run on the main thread.
 */
@NullMarked
package io.zonelog.deploy.command.query;

import org.jspecify.annotations.NullMarked;
