package wetube.peer;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import wetube.clock.Bucket;
import wetube.identity.Verifier;
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
 * What a stranger pushes is dropped unread; and a stranger has nothing long to say.
 *
 * <p>Shell code: {@link #admit} is called by the link's reader thread, {@link #wantSent} and {@link #listen} by whoever sends.
 */
public final class Gate {
    /** A neighbour's beats, exchanges of time and questions come to about 5 a second. */
    static final int FRAMES_PER_S = 60;
    static final int FRAMES_BURST = 600;
    /** The longest that is no news and no answer is a beat: 64 heads and 256 names. */
    static final int MAX_STRANGERS_FRAME = 20 << 10;

    private final Verifier verifier;
    private final Bucket frames;
    private final Bucket pushed;
    private final Bucket beats;
    private final AtomicInteger wanted = new AtomicInteger();
    private volatile boolean listening;

    public Gate(Verifier verifier, long nowMs) {
        this.verifier = verifier;
        this.frames = new Bucket(FRAMES_PER_S, FRAMES_BURST, nowMs);
        this.beats = new Bucket(Rates.PASSED_ON_BEATS_PER_S, Rates.PASSED_ON_BEATS_BURST, nowMs);
        this.pushed = new Bucket(Rates.PUSHED_RUNS_PER_S, Rates.PUSHED_RUNS_BURST, nowMs);
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
        if (!frames.take(1, nowMs)) {
            throw new ProtocolException("more than " + FRAMES_PER_S + " frames a second");
        }
        if (frame.length > MAX_STRANGERS_FRAME && !listening && wanted.get() <= 0) {
            return Optional.empty();
        }
        Json.Obj json = JsonReader.parseObject(frame);
        if (json.string("type", 32).equals("BEATS")) {
            if (!beats.take(json.array("beats", PeerMessage.MAX_BEATS).size(), nowMs)) {
                throw new ProtocolException("more than " + Rates.PASSED_ON_BEATS_PER_S + " beats of others a second");
            } else if (!listening) {
                return Optional.empty();
            }
        }
        if (json.string("type", 32).equals("EVENTS")) {
            if (json.bool("answer")) {
                if (wanted.decrementAndGet() < 0) {
                    throw new ProtocolException("an answer that nobody asked for");
                }
            } else if (!pushed.take(json.array("runs", PeerMessage.MAX_RUNS).size(), nowMs)) {
                throw new ProtocolException("more than " + Rates.PUSHED_RUNS_PER_S + " events a second");
            } else if (!listening) {
                return Optional.empty();
            }
        }
        return Optional.of(PeerMessage.parse(json, verifier));
    }
}
