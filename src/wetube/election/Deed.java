package wetube.election;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.EventId;

/** What one peer does in an election, decided by {@link Election}. */
public sealed interface Deed {
    record Send(PeerId to, Token.Signed signed) implements Deed {}

    /** "I have taken it over", to whoever handed a token on. */
    record Acknowledge(PeerId to, Token token) implements Deed {}

    record Vote(EventId base, int term, Optional<PeerId> candidate) implements Deed {}

    /** ELECTED: "more than half of those here voted for me." */
    record Claim(EventId base, int term) implements Deed {}
}
