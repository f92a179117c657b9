package io.zonelog.deploy.command.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.view.source.OffsetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EngineAnswersTest {
    private static final Place HELD = new Place("t", 0);
    private static final Place LEFT = new Place("t", 1);
    private static final Place ELSEWHERE = new Place("t", 2);

    private static OffsetRow row(Place place, long storedOffset, String kafka) {
        return new OffsetRow(place.topic(), place.partition(), storedOffset, null, null, kafka, "");
    }

    private static Map<String, Object> copy(Place place, long position, String state) {
        return Map.of("topic", place.topic(), "partition", place.partition(), "position", position, "state", state);
    }

    private static Map<Place, Long> positions(Route... more) {
        List<Route> routes = new ArrayList<>(List.of(more));
        routes.add(Route.read(
                "/api/v1/offsets",
                call -> HttpResponse.json(List.of(row(HELD, 10, "known"), row(LEFT, 20, "not held here")))));
        HttpService.Options options = new HttpService.Options("127.0.0.1", 0, List.of(), "", new UUID(1, 2));
        try (HttpService service = HttpService.start(options, routes)) {
            return new EngineAnswers(EngineClient.at(service.url(), "", null)).positions();
        }
    }

    @Test
    void whatIsHeldHereCountsHere() {
        assertThat(positions()).isEqualTo(Map.of(HELD, 10L));
    }

    @Test
    void whatIsHeldElsewhereCountsWhereItIsFurthest() {
        Route engines = Route.read(
                "/api/v1/engines",
                call -> HttpResponse.json(List.of(
                        Map.of("partitions", List.of(copy(HELD, 99, "held"), copy(LEFT, 30, "held"))),
                        Map.of(
                                "partitions",
                                List.of(
                                        copy(LEFT, 31, "held"),
                                        copy(ELSEWHERE, 40, "held"),
                                        copy(ELSEWHERE, 50, "building"))))));
        assertThat(positions(engines)).isEqualTo(Map.of(HELD, 10L, LEFT, 31L, ELSEWHERE, 40L));
    }
}
