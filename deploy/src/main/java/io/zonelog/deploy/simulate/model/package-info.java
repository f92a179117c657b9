/**
 * What the files of a trace must hold, in memory, and the comparison of the committed files with that.
 *
 * <p>Entry class: {@link io.zonelog.deploy.simulate.model.Verification}. Used by one thread.
 */
@NullMarked
package io.zonelog.deploy.simulate.model;

import org.jspecify.annotations.NullMarked;
