/**
 * Other engines, as this one knows and asks them: which partitions are held elsewhere, who has a file, and what they answer over HTTP.
 *
 * <p>Entry class: {@link io.zonelog.deploy.peer.Peers}. Any thread; answers come on the threads "zonelog-peer-N".
 */
@NullMarked
package io.zonelog.deploy.peer;

import org.jspecify.annotations.NullMarked;
