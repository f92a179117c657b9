/**
 * Orders of operators as records, so that every copy of a partition follows them.
 *
 * <p>Entry class: {@link io.zonelog.connector.orders.OrderRecords}. The work is done on the thread "zonelog-orders"; the engine's side is
 * {@code apply/FileOrders}.
 */
@NullMarked
package io.zonelog.connector.orders;

import org.jspecify.annotations.NullMarked;
