package wetube.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static wetube.tracker.Asked.action;
import static wetube.tracker.Asked.connect;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.tracker.Asked.Peer;
import wetube.tracker.StateTable.State;

/** Every state with every request, RFC 7846 §2.3 and Table 6, against the tracker itself. */
@DisplayName("RFC 7846, Table 6")
class StateTableTest {
    private static final Peer ADA = Peer.number(1);

    private final Tracker tracker = new Tracker(Limits.STANDARD, new Random(1));

    /** The row's asked; the request, with the swarm "1" that a peer in TRACKING is in; the state before and after; the error. */
    static Stream<Arguments> rows() {
        return Stream.of(
                row(State.START, "LEECH_JOIN", State.TRACKING, 0, action("JOIN", "1", "LEECH")),
                row(State.START, "LEECH_LEAVE", State.START, 3, action("LEAVE", "1", "LEECH")),
                row(State.START, "LEECH_JOIN_AND_LEAVE", State.START, 3, action("JOIN", "2", "LEECH"), action("LEAVE", "1", "LEECH")),
                row(State.START, "SEEDER_JOIN", State.TRACKING, 0, action("JOIN", "1", "SEEDER"), action("JOIN", "2", "SEEDER")),
                row(State.START, "SEEDER_LEAVE", State.START, 3, action("LEAVE", "1", "SEEDER")),
                row(State.START, "SEEDER_JOIN_AND_LEAVE", State.START, 3, action("JOIN", "2", "SEEDER"), action("LEAVE", "1", "SEEDER")),
                row(State.START, "FIND", State.START, 3),
                row(State.START, "STAT_REPORT", State.START, 3),
                row(State.TRACKING, "LEECH_JOIN", State.TRACKING, 0, action("JOIN", "2", "LEECH")),
                row(State.TRACKING, "LEECH_LEAVE", State.START, 0, action("LEAVE", "1", "LEECH")),
                row(State.TRACKING, "LEECH_JOIN_AND_LEAVE", State.TRACKING, 0, action("JOIN", "2", "LEECH"), action("LEAVE", "1", "LEECH")),
                row(State.TRACKING, "SEEDER_JOIN", State.TRACKING, 3, action("JOIN", "2", "SEEDER")),
                row(State.TRACKING, "SEEDER_LEAVE", State.START, 0, action("LEAVE", "1", "SEEDER")),
                row(State.TRACKING, "SEEDER_JOIN_AND_LEAVE", State.TRACKING, 3, action("JOIN", "2", "SEEDER"), action("LEAVE", "1", "SEEDER")),
                row(State.TRACKING, "FIND", State.TRACKING, 0),
                row(State.TRACKING, "STAT_REPORT", State.TRACKING, 0));
    }

    private static Arguments row(State from, String asked, State to, int error, String... actions) {
        return Arguments.of(from, asked, to, error, List.of(actions));
    }

    @ParameterizedTest(name = "{1} in {0}: error {3}, then {2}")
    @MethodSource("rows")
    @DisplayName("each request in each state")
    void each(State from, String asked, State to, int error, List<String> actions) {
        if (from == State.TRACKING) {
            ADA.join(tracker, "1", 0);
        }
        String request = switch (asked) {
            case "FIND" -> Asked.find("t", ADA.id(), "1");
            case "STAT_REPORT" -> Asked.report("t", ADA.id());
            default -> connect("t", ADA.id(), List.of("10.0.0.5"), actions.toArray(String[]::new));
        };
        Response response = ADA.ask(tracker, request, 1).response();

        assertEquals(error, response.error().ordinal());
        assertEquals(to == State.TRACKING ? 1 : 0, tracker.counts().peers());
        if (error != 0) {
            assertEquals(new Response(response.error(), "t", Optional.empty(), List.of()), response);
            assertEquals(from == State.TRACKING ? 1 : 0, tracker.counts().swarms(), "nothing is done of what is refused");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("the table says the same")
    void table(State from, String asked, State to, int error) {
        Optional<State> next = StateTable.next(from, StateTable.Asked.valueOf(asked));

        assertEquals(error == 0, next.isPresent());
        next.ifPresent(state -> assertEquals(to, state == State.TERMINATE ? State.START : state));
    }
}
