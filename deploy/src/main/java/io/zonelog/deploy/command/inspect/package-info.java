/**
 * The verbs that compare what a data directory holds with what it should hold.
 *
 * <p>Entry class of each: its {@code call}. Run on the main thread; {@link io.zonelog.deploy.command.inspect.Inspection} is what they share.
 */
@NullMarked
package io.zonelog.deploy.command.inspect;

import org.jspecify.annotations.NullMarked;
