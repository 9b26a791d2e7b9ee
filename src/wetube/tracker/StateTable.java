package wetube.tracker;

import java.util.Optional;

/**
 * What a peer may ask in which state: RFC 7846 §2.3 and, for CONNECT, its Table 6.
 *
 * <pre>
 *                CONNECT                     actions granted
 *      START ───────────────► PEER REGISTERED ───────────────► TRACKING ──┐  CONNECT, FIND, STAT_REPORT:
 *        ▲                        │ none granted                 ▲   │    │  answer, start the track timer anew
 *        │                        ▼                              └───│────┘
 *        └──────────────────  TERMINATE  ◄───────────────────────────┘  LEAVE of the last swarm, or the track timer ran out
 * </pre>
 *
 * <p>PEER REGISTERED and TERMINATE last no longer than one call of {@link Tracker#handle}, so no init timer is needed.
 */
final class StateTable {
    enum State { START, TRACKING, TERMINATE }

    /** A kind of request. */
    enum Asked { LEECH_JOIN, LEECH_LEAVE, LEECH_JOIN_AND_LEAVE, SEEDER_JOIN, SEEDER_LEAVE, SEEDER_JOIN_AND_LEAVE, FIND, STAT_REPORT }

    private StateTable() {}

    /**
     * The state that follows; empty if the request is not allowed: error 3, and the peer stays where it is.
     *
     * <p>TERMINATE stands for a LEAVE of all the swarms that the peer is in; after a LEAVE of some of them it stays in TRACKING.
     */
    static Optional<State> next(State from, Asked asked) {
        return Optional.ofNullable(switch (from) {
            //                                                        RFC 7846, Table 6:  swarms  mode    action        from      to
            case START -> switch (asked) {
                case LEECH_JOIN -> State.TRACKING;            //  1       LEECH   JOIN          START     TRACKING   valid
                case LEECH_LEAVE -> null;                     //  1       LEECH   LEAVE         START     TERMINATE  invalid
                case LEECH_JOIN_AND_LEAVE -> null;            //  1, 1    LEECH   JOIN, LEAVE   START     TERMINATE  invalid
                case SEEDER_JOIN -> State.TRACKING;           //  N       SEEDER  JOIN          START     TRACKING   valid
                case SEEDER_LEAVE -> null;                    //  not in the table; as for LEECH
                case SEEDER_JOIN_AND_LEAVE -> null;           //  not in the table; as for LEECH
                case FIND, STAT_REPORT -> null;               //  §2.3.2: from a peer that is not registered
            };
            case TRACKING -> switch (asked) {
                case LEECH_JOIN -> State.TRACKING;            //  not in the table; a conference beside another one
                case LEECH_LEAVE -> State.TERMINATE;          //  1       LEECH   LEAVE         TRACKING  TERMINATE  valid
                case LEECH_JOIN_AND_LEAVE -> State.TRACKING;  //  1, 1    LEECH   JOIN, LEAVE   TRACKING  TRACKING   valid
                case SEEDER_JOIN -> null;                     //  N       SEEDER  JOIN          TRACKING  TERMINATE  invalid
                case SEEDER_LEAVE -> State.TERMINATE;         //  N       SEEDER  LEAVE         TRACKING  TERMINATE  valid
                case SEEDER_JOIN_AND_LEAVE -> null;           //  not in the table; the JOIN alone is invalid
                case FIND, STAT_REPORT -> State.TRACKING;     //  §2.3.1
            };
            // A peer that is gone is at the start again.
            case TERMINATE -> throw new IllegalStateException("nobody asks in TERMINATE");
        });
    }
}
