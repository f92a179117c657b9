package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.mapping.SourceIdentity;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * What a request below {@code /files/} asks for. The rest of its path is the key, taken byte by byte as the client has sent it, so that
 * every key has its path; dot segments, which clients resolve themselves, can be sent as the parameter {@code key} or {@code prefix}.
 *
 * @param key the key, or what keys begin with; may be empty
 * @param list whether a list was asked for by a parameter
 * @param topic only of this topic
 * @param partition only of this partition
 * @param minOffset the record that has to be in the answer
 * @param parameters all of the query
 */
record FileRequest(
        String key,
        boolean list,
        Optional<String> topic,
        OptionalInt partition,
        OptionalLong minOffset,
        Fields parameters) {
    private static final String MIN_OFFSET = "Zonelog-Min-Offset";
    private static final Set<String> PARAMETERS = Set.of(
            "key",
            "prefix",
            "topic",
            "partition",
            "download",
            "delimiter",
            "from",
            "limit",
            "format",
            "digest",
            HttpRequest.LOCAL);

    /**
     * Reads a request.
     *
     * @throws HttpProblem if it is not well-formed
     */
    static FileRequest of(Request request) {
        Fields parameters = parameters(request, PARAMETERS);
        String path = request.getHttpURI().getPath();
        String key = decode(path.substring(FileQuery.PATH.length()));
        Optional<String> prefix = parameter(parameters, "prefix");
        return new FileRequest(
                prefix.or(() -> parameter(parameters, "key"))
                        .map(rest -> key + rest)
                        .orElse(key),
                prefix.isPresent(),
                parameter(parameters, "topic"),
                partition(parameters),
                minOffset(request.getHeaders()),
                parameters);
    }

    Optional<String> parameter(String name) {
        return parameter(parameters, name);
    }

    /** The same file as another engine is asked for it. */
    FileQuery query() {
        return new FileQuery(key, topic, partition);
    }

    /** Whether a partition is among those asked for. */
    boolean wants(SourceIdentity identity) {
        return topic.map(identity.topic()::equals).orElse(true)
                && (partition.isEmpty() || partition.getAsInt() == identity.partition());
    }

    /**
     * The query of a request.
     *
     * @param known which parameters there may be, each once
     * @throws HttpProblem if it has another one
     */
    static Fields parameters(Request request, Set<String> known) {
        Fields parameters;
        try {
            parameters = Request.extractQueryParameters(request);
        } catch (RuntimeException undecodable) {
            throw HttpProblem.badRequest("the query is not in percent-encoded UTF-8");
        }
        for (Fields.Field field : parameters) {
            if (!known.contains(field.getName()) || field.hasMultipleValues()) {
                throw HttpProblem.badRequest("a parameter is unknown or given twice; there are "
                        + known.stream().sorted().toList());
            }
        }
        return parameters;
    }

    private static Optional<String> parameter(Fields parameters, String name) {
        return Optional.ofNullable(parameters.getValue(name));
    }

    private static OptionalInt partition(Fields parameters) {
        Optional<String> text = parameter(parameters, "partition");
        return text.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) number("partition", text.get(), Integer.MAX_VALUE));
    }

    private static OptionalLong minOffset(HttpFields headers) {
        String text = headers.get(MIN_OFFSET);
        return text == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(MIN_OFFSET, text.strip(), Long.MAX_VALUE - 1));
    }

    /** A number from 0 on. */
    static long number(String what, String text, long largest) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw HttpProblem.badRequest(what + " must be a number from 0 to " + largest);
        }
        throw HttpProblem.badRequest(what + " must be a number from 0 to " + largest);
    }

    private static String decode(String path) {
        try {
            return PercentEncoding.decode(path);
        } catch (IllegalArgumentException unreadable) {
            throw HttpProblem.badRequest("the path " + unreadable.getMessage());
        }
    }
}
