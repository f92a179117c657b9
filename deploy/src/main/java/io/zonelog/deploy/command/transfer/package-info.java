/**
 * Commands that bring whole files in, out and away: {@code put}, {@code import}, {@code export} and {@code rm}. What is written goes through
 * Kafka, and is waited for until it is durable.
 *
 * <p>Entry class of each: its {@code call}. Run on the main thread; import and export have threads of their own beside it.
 */
@NullMarked
package io.zonelog.deploy.command.transfer;

import org.jspecify.annotations.NullMarked;
