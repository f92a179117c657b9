package io.zonelog.deploy.peer;

import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.mapping.SourceIdentity;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * By which path and query an engine is asked for a file. The key is a parameter, since not every key is the path that it looks like.
 *
 * @param key the file's key
 * @param topic only of this topic
 * @param partition only of this partition
 */
public record FileQuery(String key, Optional<String> topic, OptionalInt partition) {
    /** Below which files are served. */
    public static final String PATH = "/files/";

    /** The file of a key, in whatever partition it is. */
    public static FileQuery anywhere(String key) {
        return new FileQuery(key, Optional.empty(), OptionalInt.empty());
    }

    /** The file of a key in a topic. */
    public static FileQuery inTopic(String key, String topic) {
        return new FileQuery(key, Optional.of(topic), OptionalInt.empty());
    }

    /** The file of a key in a partition. */
    public static FileQuery inPartition(String key, String topic, int partition) {
        return new FileQuery(key, Optional.of(topic), OptionalInt.of(partition));
    }

    /** The file of a key in a partition. */
    public static FileQuery inPartition(String key, SourceIdentity identity) {
        return inPartition(key, identity.topic(), identity.partition());
    }

    /** For an engine that may send whoever asks on to another one. */
    public String path() {
        StringBuilder path = new StringBuilder(PATH).append("?key=").append(PercentEncoding.encode(key));
        topic.ifPresent(name -> path.append("&topic=").append(PercentEncoding.encode(name)));
        partition.ifPresent(number -> path.append("&partition=").append(number));
        return path.toString();
    }

    /** For an engine that is to answer for itself. */
    public String localPath() {
        return path() + "&" + HttpRequest.LOCAL + "=true";
    }
}
