package io.zonelog.deploy.view;

/**
 * What a file's content is told from others by.
 *
 * @param sizeBytes exact end of file
 * @param blockSizeBytes the device's block
 * @param digest as {@link io.zonelog.digest.ContentDigest} makes it
 */
public record FileDigest(long sizeBytes, int blockSizeBytes, String digest) {}
