package wetube.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.link.Credits;
import wetube.log.Event;
import wetube.log.EventRun;
import wetube.party.PeerMessage;
import wetube.party.Rates;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * What stands between one link and the core: rate limits first, then reading, then signatures.
 *
 * <p>A signature costs about 1 ms to check, so a neighbour that pushes junk is turned away by count before anything is checked.
 * Answers to our own WANT are not counted: we ask for those at our own pace, and one that we did not ask for breaks the rule.
 *
 * <p>A stranger may greet, invite, knock, ask for a session and say which one it has open. Whatever else it sends is dropped unread, and all of
 * it is paid for by the host that it came from: keys cost nothing, hosts do. A member pays by its key.
 *
 * <p>Shell code: {@link #admit} is called by the link's reader thread, {@link #wantSent} and {@link #listen} by whoever sends.
 */
public final class Gate {
    /** A neighbour's beats, exchanges of time and questions come to about 5 a second; and there is chat. */
    static final int FRAMES_PER_S = 60 + Rates.PUSHED_TALK_PER_S;
    static final int FRAMES_BURST = 600;
    /** The longest that is no news and no answer is a beat: 64 heads and 256 names. */
    static final int MAX_STRANGERS_FRAME = 20 << 10;

    /** A friend's picture, in base64. */
    private static final int MAX_POSTER_FRAME = 28 << 10;

    private static final Set<String> STRANGERS_BUSINESS =
            Set.of("HELLO", "CARD", "BYE", "INVITATION", "WITHDRAWN", "DECLINE", "ASK", "WANT", "SYNC", "KNOCK", "WELCOME", "ENTER", "AT_DOOR",
                    "FRIEND", "CATALOGUES", "ADD", "POSTER");
    /** How each frame begins: what it is can be told before it is read. */
    private static final String BEGINNING = "{\"type\":\"";
    private static final int MAX_TYPE_CHARS = 16;

    /** What is left to each host and each member: one for all gates of a peer. */
    public static final class Accounts {
        private final Credits strangers = new Credits(FRAMES_PER_S, FRAMES_BURST);
        private final Credits frames = new Credits(FRAMES_PER_S, FRAMES_BURST);
        private final Credits pushed = new Credits(Rates.PUSHED_RUNS_PER_S, Rates.PUSHED_RUNS_BURST);
        private final Credits talk = new Credits(Rates.PUSHED_TALK_PER_S, Rates.PUSHED_TALK_BURST);
        private final Credits beats = new Credits(Rates.PASSED_ON_BEATS_PER_S, Rates.PASSED_ON_BEATS_BURST);
    }

    private final Verifier verifier;
    private final Accounts accounts;
    private final PeerId peer;
    private final String host;
    private final AtomicInteger wanted = new AtomicInteger();
    private volatile boolean listening;

    /** @param host where the link's other end is; all links from there share one credit, until they are a member's */
    public Gate(Verifier verifier, Accounts accounts, PeerId peer, String host) {
        this.verifier = verifier;
        this.accounts = accounts;
        this.peer = peer;
        this.host = host;
    }

    /** A WANT goes out on this link: one answer may come in. */
    public void wantSent() {
        wanted.incrementAndGet();
    }

    /** From now on news of this link is read, or no longer: by whether its peer belongs to the open session. */
    public void listen(boolean member) {
        listening = member;
    }

    /**
     * Reads a frame of this link; empty if it is nothing that a stranger may push.
     *
     * @throws ProtocolException if it comes too fast, is no message, or holds a signature that is not its author's
     */
    public Optional<PeerMessage> admit(byte[] frame, long nowMs) throws ProtocolException {
        boolean member = listening;
        if (member) {
            count(accounts.frames, peer, 1, "frames", nowMs);
        } else {
            count(accounts.strangers, host, 1, "frames of strangers", nowMs);
        }
        String type = type(frame);
        boolean asked = type.equals("EVENTS") && wanted.get() > 0;
        if (!member && !asked && (frame.length > (type.equals("POSTER") ? MAX_POSTER_FRAME : MAX_STRANGERS_FRAME) || !STRANGERS_BUSINESS.contains(type))) {
            return Optional.empty();
        }
        Json.Obj json = JsonReader.parseObject(frame);
        if (type.equals("BEATS")) {
            count(accounts.beats, peer, json.array("beats", PeerMessage.MAX_BEATS).size(), "beats of others", nowMs);
        }
        if (type.equals("EVENTS")) {
            if (json.bool("answer")) {
                if (wanted.decrementAndGet() < 0) {
                    throw new ProtocolException("an answer that nobody asked for");
                }
            } else if (!member) {
                return Optional.empty();
            } else {
                List<Json.Obj> runs = json.objects("runs", PeerMessage.MAX_RUNS);
                int talk = talk(runs);
                count(accounts.pushed, peer, runs.size() - talk, "events", nowMs);
                count(accounts.talk, peer, talk, "runs of chat", nowMs);
            }
        }
        return Optional.of(PeerMessage.parse(json, verifier));
    }

    /** How many of these runs are chat, which takes no act's room. */
    private static int talk(List<Json.Obj> runs) throws ProtocolException {
        int talk = 0;
        for (Json.Obj run : runs) {
            List<Json.Obj> events = run.objects("events", EventRun.MAX_EVENTS);
            talk += !events.isEmpty() && events.getLast().string("type", Event.MAX_TYPE_LENGTH).equals(Event.SAY) ? 1 : 0;
        }
        return talk;
    }

    private static void count(Credits credits, Object whose, int count, String what, long nowMs) throws ProtocolException {
        if (!credits.take(whose, count, nowMs)) {
            throw new ProtocolException("more " + what + " than " + credits);
        }
    }

    /** What the frame says it is, from its first bytes alone. */
    private static String type(byte[] frame) throws ProtocolException {
        int start = BEGINNING.length();
        String head = new String(frame, 0, Math.min(frame.length, start + MAX_TYPE_CHARS + 1), StandardCharsets.ISO_8859_1);
        int end = head.indexOf('"', start);
        if (!head.startsWith(BEGINNING) || end < 0) {
            throw new ProtocolException("a frame says its type first");
        }
        return head.substring(start, end);
    }
}
