/**
 * The mapping journal: every change of the mapping store, on the device, so that a store that is lost is made anew from the device alone.
 *
 * <p>Entry classes: {@link io.zonelog.journal.JournalReader} and {@link io.zonelog.journal.Rebuild}; {@link io.zonelog.journal.FrameCodec} has the
 * bytes. Used by one thread at a time.
 *
 * <p>The journal is a row of numbered {@link io.zonelog.journal.JournalFrame frames} in zones of its own. An <em>entry</em> is everything that
 * one batch changes in the store; entries are numbered 1, 2, … without a gap, and the store holds the number of the last one that it has. A
 * <em>checkpoint</em> is all rows of the store as of one entry. The newest whole checkpoint and the entries behind it are the store.
 *
 * <p>Zones come in pairs that hold the same frames, so one zone may be lost. A checkpoint begins in a new pair; when it is whole and durable, the
 * pairs before it are of no use any more.
 *
 * <p>Whoever writes the journal keeps to this, so that its reader can tell a power cut from a loss:
 *
 * <ul>
 *   <li>Frames are numbered without a gap. A start of the engine begins a life, behind the last frame that counts; what earlier lives have
 *       from there on is void.
 *   <li>The first frame of a checkpoint is appended when the frame that ends the entry as of which it is, and all before that, is durable.
 *   <li>Pairs are given up only when there is a later checkpoint, whole and durable, or when the store itself is durable and is made so with
 *       each batch from there on; and that they are given up is durable before the journal takes frames again.
 * </ul>
 */
@NullMarked
package io.zonelog.journal;

import org.jspecify.annotations.NullMarked;
