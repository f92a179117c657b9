/** {@code zonelog backup} and {@code zonelog restore}. Each command runs on the main thread. */
@NullMarked
package io.zonelog.deploy.command.backup;

import org.jspecify.annotations.NullMarked;
