package io.zonelog.block;

/** Which way written data go to the device. */
public enum WriteMode {
    /** Through the cache: any offset and length, neighbouring writes share ioends. */
    CACHED,
    /** Past the cache: whole blocks, and each write has ioends of its own. */
    DIRECT
}
