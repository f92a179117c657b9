/**
 * The program: its entry, and the wiring of everything.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.Main}, {@link io.zonelog.deploy.Wiring}, which is the architecture in code. Main thread.
 */
@NullMarked
package io.zonelog.deploy;

import org.jspecify.annotations.NullMarked;
