/**
 * Long runs that kill what they can, behind the profile {@code soak}: {@code ./mvnw verify -Psoak -pl deploy -am}.
 *
 * <p>Entry class: {@link io.zonelog.deploy.soak.KillSoakIT}. {@code -Dzonelog.seed=N} repeats the choices of a run,
 * {@code -Dzonelog.kills=N} sets its length.
 */
@NullMarked
package io.zonelog.deploy.soak;

import org.jspecify.annotations.NullMarked;
