/**
 * What is measured of the engine, with the settings that users get.
 *
 * <p>Each class but {@link io.zonelog.deploy.bench.subject.BenchEngine} and its data makes {@link io.zonelog.deploy.bench.measure.BenchCase}s. The main
 * thread is the engine's thread here, but for the cases with Kafka.
 */
@NullMarked
package io.zonelog.deploy.bench.subject;

import org.jspecify.annotations.NullMarked;
