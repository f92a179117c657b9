/**
 * The writing of the mapping journal: its zones, its frames, its checkpoints. What it is, and how it is read, is told in
 * {@link io.zonelog.journal}.
 */
@NullMarked
package io.zonelog.engine.journal;

import org.jspecify.annotations.NullMarked;
