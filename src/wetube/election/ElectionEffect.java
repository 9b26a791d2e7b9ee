package wetube.election;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.EventId;

/** What {@link Election} wants done: it decides, and whoever holds it does it. */
public sealed interface ElectionEffect {
    record Send(PeerId to, Token.Signed signed) implements ElectionEffect {}

    /** "I have taken it over", to whoever handed a token on. */
    record Acknowledge(PeerId to, Token token) implements ElectionEffect {}

    record Vote(EventId base, int term, Optional<PeerId> candidate) implements ElectionEffect {}

    /** ELECTED: "more than half of those here voted for me." */
    record Claim(EventId base, int term) implements ElectionEffect {}
}
