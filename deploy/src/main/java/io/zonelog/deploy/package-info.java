/** Wiring and configuration of the whole program. */
@NullMarked
package io.zonelog.deploy;

import org.jspecify.annotations.NullMarked;
