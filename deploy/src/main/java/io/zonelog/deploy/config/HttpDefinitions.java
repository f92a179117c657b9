package io.zonelog.deploy.config;

import io.zonelog.deploy.config.Definitions.Group;

/** The settings of what an engine tells over HTTP. */
final class HttpDefinitions {
    private HttpDefinitions() {}

    static void addTo(Definitions all) {
        service(all);
        reading(all);
        health(all);
    }

    private static void reading(Definitions all) {
        all.define(
                Group.HTTP,
                Key.HTTP_READ_TOKEN,
                "",
                Allowed.token().orEmpty(),
                "Who knows it may read files, with the header Authorization: Bearer TOKEN; so may who knows http.token. When empty:"
                        + " everybody on this host may if http.address is a loopback address, else nobody.");
        all.define(
                Group.HTTP,
                Key.HTTP_READ_MAX,
                "10min",
                Allowed.duration("1s", "24h"),
                "How long one answer with a file may take. It is of one moment, for which the device keeps what is overwritten"
                        + " meanwhile; then it is cut off. When writes wait for that space, after five seconds.");
        all.define(
                Group.HTTP,
                Key.HTTP_READ_ANSWERS,
                "512",
                Allowed.integer(1, 10_000),
                "Answers with files at the same time; more are refused.");
    }

    private static void service(Definitions all) {
        all.define(
                Group.HTTP,
                Key.HTTP,
                "on",
                Allowed.oneOf("on", "off"),
                "Whether the engine serves its console page, health, metrics and API (HTTP.md).");
        all.define(
                Group.HTTP,
                Key.HTTP_ADDRESS,
                "127.0.0.1",
                Allowed.text(),
                "The address to listen on. Everybody who reaches it can read names of files and the state of the engine;"
                        + " 0.0.0.0 is every network.");
        all.define(
                Group.HTTP,
                Key.HTTP_PORT,
                "8480",
                Allowed.integer(0, 65_535),
                "The port to listen on; 0 takes a free one and logs it.");
        all.define(
                Group.HTTP,
                Key.HTTP_HOSTS,
                "",
                Allowed.hosts(),
                "Names, besides localhost, http.address and the address reached, by which requests may come, as of a service"
                        + " or a proxy. Others are refused: no stranger's page reads the engine through a browser.");
        all.define(
                Group.HTTP,
                Key.HTTP_TOKEN,
                "",
                Allowed.token().orEmpty(),
                "Who knows it may send commands, with the header Authorization: Bearer TOKEN. When empty: nobody"
                        + " may. Better given as a variable or in a file than on the command line, which others can see.");
    }

    private static void health(Definitions all) {
        all.define(
                Group.HTTP,
                Key.HTTP_HEALTH_POLL_AGE_MAX,
                "30s",
                Allowed.duration("1s", "1h"),
                "Not ready when a consumer has not polled for longer.");
        all.define(
                Group.HTTP,
                Key.HTTP_HEALTH_LAG_MAX,
                "0",
                Allowed.integer(0, Integer.MAX_VALUE),
                "Not ready when more records wait in Kafka; 0 for any number.");
    }
}
