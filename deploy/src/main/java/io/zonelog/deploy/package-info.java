/**
 * The program's entry.
 *
 * <p>Entry class: {@link io.zonelog.deploy.Main}. Main thread.
 */
@NullMarked
package io.zonelog.deploy;

import org.jspecify.annotations.NullMarked;
