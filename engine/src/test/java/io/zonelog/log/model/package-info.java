/**
 * An executable model of a log that is enough by itself: a device with zones that lose what was not flushed and zones that fail, an engine
 * that writes batches, commit records, copies and checkpoints, and what rebuilds the mapping store from the device alone or replays what a
 * store lacks. Random histories cut the power anywhere and compare what is found with what is true; each rule of the design can be dropped,
 * and some history then fails.
 *
 * <p>Entry class: {@link io.zonelog.log.model.History}. It shares no code with the engine: the model says which facts must be on the device and
 * in which order. {@code ModelAndEngineTest} leads both through the same histories. A history is a list of tapes of choices, so that it repeats
 * exactly and can be shrunk.
 */
@NullMarked
package io.zonelog.log.model;

import org.jspecify.annotations.NullMarked;
