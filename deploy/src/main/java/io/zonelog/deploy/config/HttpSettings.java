package io.zonelog.deploy.config;

/** What an engine tells over HTTP, and to whom. */
public final class HttpSettings {
    static final Setting.Group GROUP = new Setting.Group("HTTP");

    public static final Setting ENABLED = GROUP.add(
            "http",
            "on",
            Allowed.oneOf("on", "off"),
            "Whether the engine serves its console page, health, metrics and API (HTTP.md).");
    public static final Setting ADDRESS = GROUP.add(
            "http.address",
            "127.0.0.1",
            Allowed.text(),
            "The address to listen on; 0.0.0.0 is every network. HTTP.md tells what whoever reaches it can read.");
    public static final Setting PORT = GROUP.add(
            "http.port", "8480", Allowed.integer(0, 65_535), "The port to listen on; 0 takes a free one and logs it.");
    public static final Setting HOSTS = GROUP.add(
            "http.hosts",
            "",
            Allowed.hosts(),
            "Names, besides localhost, http.address and the address reached, by which requests may come.");
    public static final Setting ADVERTISED_URL = GROUP.add(
            "http.advertised.url",
            "",
            Allowed.url().orEmpty(),
            "Where others reach this engine. When empty: http.address and http.port, with this host's address where "
                    + "http.address is every network.");
    public static final Setting TLS_CERTIFICATE = GROUP.add(
            "http.tls.certificate",
            "",
            Allowed.text().orEmpty(),
            "A PEM file with the server's certificate, and those that lead to its authority. With it both ports speak "
                    + "TLS only.");
    public static final Setting TLS_KEY = GROUP.add(
            "http.tls.key",
            "",
            Allowed.text().orEmpty(),
            "A PEM file with the certificate's private key, not encrypted (PKCS #8).");
    public static final Setting TOKEN = GROUP.add(
            "http.token",
            "",
            Allowed.token().orEmpty(),
            "Who sends it may command. When empty: nobody may. Set it as a variable or in a file: others can see a "
                    + "command line.");
    public static final Setting READ_TOKEN = GROUP.add(
            "http.read.token",
            "",
            Allowed.token().orEmpty(),
            "Who sends it, or http.token, may read files. When empty: everybody on this host may if http.address is "
                    + "a loopback address, else nobody.");
    public static final Setting READ_MAX = GROUP.add(
            "http.read.max",
            "10min",
            Allowed.duration("1s", "24h"),
            "How long one answer with a file may take, and a snapshot between two pieces; then it is cut off (HTTP.md).");
    public static final Setting READ_ANSWERS = GROUP.add(
            "http.read.answers",
            "512",
            Allowed.integer(1, 10_000),
            "Answers with files at the same time; more are refused.");
    public static final Setting SNAPSHOTS_RATE = GROUP.add(
            "snapshots.rate",
            "256MiB",
            Allowed.size("64KiB", "1TiB").orOff(),
            "Bytes of snapshots that are sent in a second, to backups and to engines that build partitions; off for no limit.");
    public static final Setting HEALTH_POLL_AGE_MAX = GROUP.add(
            "http.health.poll.age.max",
            "30s",
            Allowed.duration("1s", "1h"),
            "Not ready when a consumer has not polled for longer.");
    public static final Setting HEALTH_LAG_MAX = GROUP.add(
            "http.health.lag.max",
            "0",
            Allowed.integer(0, Integer.MAX_VALUE),
            "Not ready when more records wait in Kafka; 0 for any number.");

    public static final Setting S3_PORT = GROUP.add(
            "s3.port",
            "off",
            Allowed.integer(0, 65_535).orOff(),
            "The port of the S3 endpoint for reading, on http.address (HTTP.md); 0 takes a free one and logs it.");
    public static final Setting S3_KEYS = GROUP.add(
            "s3.keys",
            "",
            Allowed.listOf("ID:SECRET, secrets of 16 to 256 characters", "[A-Za-z0-9._-]{1,128}:[!-+\\--~]{16,256}")
                    .orEmpty()
                    .hidden(),
            "Whose signatures the S3 endpoint takes. When empty: everybody on this host may read if http.address "
                    + "is a loopback address; elsewhere the endpoint does not start.");

    private HttpSettings() {}
}
