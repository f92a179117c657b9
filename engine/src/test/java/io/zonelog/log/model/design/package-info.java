/**
 * The design that is tried: its rules, each of which can be dropped, its modes, the size of the world, and the choices that make a history.
 *
 * <p>Entry class: {@link io.zonelog.log.model.design.Rule}.
 */
@NullMarked
package io.zonelog.log.model.design;

import org.jspecify.annotations.NullMarked;
