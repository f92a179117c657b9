package io.zonelog.mapping;

import java.util.UUID;

/**
 * What ties a store to its device; written when the store is made.
 *
 * @param formatVersion version of the stored layout
 * @param deviceUuid the only device that the store may be used with
 */
public record StoreIdentity(int formatVersion, UUID deviceUuid) {}
