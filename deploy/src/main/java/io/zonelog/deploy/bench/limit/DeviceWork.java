package io.zonelog.deploy.bench.limit;

/**
 * What a device had to do for some data of users.
 *
 * @param payloadBytes the users' data
 * @param appendedBytes what was written for them: data, summaries, reclaim's copies
 * @param readBytes what reclaim read
 */
public record DeviceWork(long payloadBytes, long appendedBytes, long readBytes) {}
