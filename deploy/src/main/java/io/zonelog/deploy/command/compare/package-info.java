/** {@code zonelog compare}: whether the copies of each partition are equal, at one position. Entry class: {@link io.zonelog.deploy.command.compare.CompareCommand}. */
@NullMarked
package io.zonelog.deploy.command.compare;

import org.jspecify.annotations.NullMarked;
