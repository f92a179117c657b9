/**
 * What commands have in common: options that several of them take, and what a command is.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.option.Verb}. Filled by picocli on the main thread.
 */
@NullMarked
package io.zonelog.deploy.command.option;

import org.jspecify.annotations.NullMarked;
