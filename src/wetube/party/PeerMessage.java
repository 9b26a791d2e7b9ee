package wetube.party;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.act.Act;
import wetube.act.Role;
import wetube.chat.ConferenceCode;
import wetube.clock.SessionClock;
import wetube.election.Token;
import wetube.friends.Head;
import wetube.friends.Poster;
import wetube.friends.Video;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.swarm.Bytes;
import wetube.wire.Address;
import wetube.wire.Base64Url;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What peers say to each other: one control frame each, an object with a {@code type}. The package documentation has a literal
 * example of each. Whoever holds an {@link Events} holds verified signatures: there is no other way to read one.
 */
public sealed interface PeerMessage {
    /** In one WANT: 256 members, and room for forks. A log with more names those that grew last. */
    int MAX_TIPS = 512;
    /** In one EVENTS: the smallest events, each with its signature, come to 160 in what is sent at once. */
    int MAX_RUNS = 256;
    /** In one BEATS: those of 40 KiB that are not long. */
    int MAX_BEATS = 64;
    /** Named at the door: enough to know whether these are one's friends. */
    int MAX_PEOPLE = 16;
    /** A sentence. */
    int MAX_REASON_CHARS = 200;
    /** In the year 2286. */
    double MAX_OFFSET_MS = 1e13;

    /** What is about one session: for whoever has it open. */
    sealed interface InSession extends PeerMessage {
        EventId session();
    }

    /** What is about friends and their catalogues. */
    sealed interface AmongFriends extends PeerMessage {}

    /**
     * The first frame in both directions, which any stranger may hear.
     *
     * @param run   chosen anew at each start of a peer, so that a new link is known from an old one that died unnoticed
     * @param moves how often the sender's addresses have changed since: a link from before may be dead
     */
    record Hello(int version, String run, int moves, int bulk) implements PeerMessage {
        /** The version of the connection for films that is spoken here; 0 where there is none. */
        public static final int BULK = 1;
        /** Of all that peers say. A member more is no new version: members that are not known are passed over. In 1, HELLO said the name. */
        public static final int VERSION = 2;

        public Hello(String run, int moves) {
            this(VERSION, run, moves, BULK);
        }
    }

    /**
     * Who the sender is, for somebody who may know it.
     *
     * @param port      where the sender listens
     * @param addresses where else it may be reached, by its own account
     */
    record Card(String name, int port, List<String> addresses) implements PeerMessage {}

    /** "You are invited to this session", or "you are a member of it": it can be read from me. */
    record Invitation(EventId session, String title, Role role, String name) implements PeerMessage {}

    /** The invitation no longer stands; or never did, if it answers the WANT of somebody who is none of us. */
    record Withdrawn(EventId session) implements PeerMessage {}

    record Decline(EventId session) implements PeerMessage {}

    /** "What session is that?" Answered by {@link Invitation}. */
    record Ask(EventId session) implements PeerMessage {}

    /** "I know the code of a conference": {@code proof} says so to you alone. Nothing else is said before it is answered. */
    record Knock(String proof) implements PeerMessage {}

    /**
     * "So do I; we are in this session."
     *
     * @param people    names of those who are here
     * @param directors of those who are here, with where they may be: one of them lets you in
     */
    record Welcome(String proof, EventId session, String title, List<String> people, Map<PeerId, List<String>> directors)
            implements PeerMessage {}

    /** "May I come in?" */
    record Enter(EventId session, String name) implements PeerMessage {}

    /** How it stands at the door. */
    record AtDoor(Answer answer) implements PeerMessage {
        /** Of a member. CLOSED: it knows the code, and has no session of that code open; LATER: too many come at once. */
        public enum Answer { WRONG_CODE, CLOSED, ASKED, LATER, NOBODY, NO }
    }

    /**
     * "Send me what I lack": the last event of each line of each author.
     *
     * @param exact    a tip that you don't know stands for nothing: asked for when an answer without it left a gap
     * @param maxBytes of the answer, unless one run is longer: less where larger ones did not come
     */
    record Want(EventId session, Map<PeerId, List<EventLog.Tip>> have, boolean exact, int maxBytes) implements InSession {
        public static final int MIN_BYTES = 512;

        public Want(EventId session, Map<PeerId, List<EventLog.Tip>> have, boolean exact) {
            this(session, have, exact, EventRun.MAX_BYTES);
        }
    }

    /**
     * Events, causes first.
     *
     * @param answer to a WANT; otherwise pushed as news
     * @param more   in an answer: there are others, ask again
     */
    record Events(EventId session, List<EventRun> runs, boolean answer, boolean more) implements InSession {}

    /** A SYNC: the sender's own beat. Others pass it on as a {@link Beat}, with the sender's signature. */
    record Pulse(Sync sync) implements InSession {
        @Override
        public EventId session() {
            return sync.session();
        }
    }

    /** Beats of others, passed on as they were signed. Whoever holds one holds verified signatures. */
    record Beats(EventId session, List<Beat> beats) implements InSession {
        public Beats {
            beats = List.copyOf(beats);
        }
    }

    /** First half of an exchange of timestamps; {@code t1} is the sender's local clock. */
    record Time(EventId session, double t1) implements InSession {}

    /** Second half: when it came and went by the answerer's local clock, and what it makes of session time. */
    record TimeReply(EventId session, double t1, double t2, double t3, double offsetMs, int stratum, Optional<PeerId> reference)
            implements InSession {}

    /** A token of an election, as its candidate signed it. */
    record ElectionToken(EventId session, Token token, byte[] signature) implements InSession {}

    /** "Your token has come." */
    record TokenAck(EventId session, Token token) implements InSession {}

    /** "Be my friend", "we are friends", and "we are not", each said over a new link, too, as long as it is so. */
    record Befriend(Word word) implements AmongFriends {
        public enum Word { ASK, YES, NO }
    }

    /**
     * How far the sender's copies go of those catalogues that the receiver may read; and which videos of theirs it holds whole.
     */
    record Catalogues(List<Head> heads, List<Bytes> holds) implements AmongFriends {
        /** So that one fits into what a stranger may send: whose friend one is, a stranger is told first. */
        public static final int MAX_HEADS = 64;
        public static final int MAX_HOLDS = 64;
    }

    /** "Put this video of mine into your library", to a friend that lets the sender do so. */
    record Add(Video video) implements AmongFriends {}

    /** "Send me the poster of that hash", and the answer, to a friend that may see a video with it. */
    record Picture(Bytes hash, Optional<Poster> poster) implements AmongFriends {}

    /** "What is the conference's code?", and the answer, which only a member who has joined is given. */
    record Code(EventId session, Optional<ConferenceCode> code) implements InSession {}

    /** Goodbye for now; the sender shuts down or hangs up on purpose. */
    record Bye(String reason) implements PeerMessage {
        public static final String SHUTTING_DOWN = "shutting down";
        public static final String SESSION_CLOSED = "closed the session";

        /** Whether the sender takes part no more, until it says something else; other reasons are about this one link. */
        public boolean isLeaving() {
            return reason.equals(SHUTTING_DOWN) || reason.equals(SESSION_CLOSED);
        }
    }

    default Json.Obj toJson() {
        Json.Builder json = Json.object();
        return switch (this) {
            case Hello m -> json.put("type", "HELLO").put("version", m.version).put("run", m.run).put("moves", m.moves).put("bulk", m.bulk).build();
            case Card m -> json.put("type", "CARD").put("name", m.name).put("port", m.port).put("addresses", m.addresses).build();
            case Invitation m -> json.put("type", "INVITATION").put("session", m.session.text()).put("title", m.title)
                    .put("role", m.role.word()).put("name", m.name).build();
            case Withdrawn m -> json.put("type", "WITHDRAWN").put("session", m.session.text()).build();
            case Decline m -> json.put("type", "DECLINE").put("session", m.session.text()).build();
            case Ask m -> json.put("type", "ASK").put("session", m.session.text()).build();
            case Knock m -> json.put("type", "KNOCK").put("proof", m.proof).build();
            case Welcome m -> json.put("type", "WELCOME").put("proof", m.proof).put("session", m.session.text()).put("title", m.title)
                    .put("people", m.people).put("directors", directors(m.directors)).build();
            case Enter m -> json.put("type", "ENTER").put("session", m.session.text()).put("name", m.name).build();
            case AtDoor m -> json.put("type", "AT_DOOR").put("answer", m.answer.name()).build();
            case Want m -> json.put("type", "WANT").put("session", m.session.text()).put("have", have(m.have))
                    .put("exact", m.exact).putIfPresent("max", Optional.of(m.maxBytes).filter(max -> max < EventRun.MAX_BYTES)).build();
            case Events m -> json.put("type", "EVENTS").put("session", m.session.text()).put("answer", m.answer)
                    .put("more", m.more).put("runs", m.runs.stream().map(EventRun::toJson).toList()).build();
            case Pulse m -> m.sync.put(json.put("type", "SYNC")).build();
            case Beats m -> json.put("type", "BEATS").put("session", m.session.text())
                    .put("beats", m.beats.stream().map(Beat::toJson).toList()).build();
            case Time m -> json.put("type", "TIME").put("session", m.session.text()).put("t1", m.t1).build();
            case TimeReply m -> json.put("type", "TIME_REPLY").put("session", m.session.text()).put("t1", m.t1).put("t2", m.t2)
                    .put("t3", m.t3).put("offset", m.offsetMs).put("stratum", m.stratum)
                    .putIfPresent("reference", m.reference.map(PeerId::text)).build();
            case ElectionToken m -> token(json.put("type", "TOKEN").put("session", m.session.text()), m.token)
                    .put("signature", EventRun.encodeSignature(m.signature)).build();
            case TokenAck m -> token(json.put("type", "TOKEN_ACK").put("session", m.session.text()), m.token).build();
            case Befriend m -> json.put("type", "FRIEND").put("word", m.word.name()).build();
            case Catalogues m -> json.put("type", "CATALOGUES").put("heads", m.heads.stream().map(Head::toJson).toList())
                    .put("holds", m.holds.stream().map(Bytes::toString).toList()).build();
            case Add m -> m.video.put(json.put("type", "ADD")).build();
            case Picture m -> json.put("type", "POSTER").put("hash", m.hash.toString()).putIfPresent("image", m.poster.map(Poster::base64)).build();
            case Code m -> json.put("type", "CODE").put("session", m.session.text())
                    .putIfPresent("code", m.code.map(ConferenceCode::text)).build();
            case Bye m -> json.put("type", "BYE").put("reason", m.reason).build();
        };
    }

    private static Json directors(Map<PeerId, List<String>> directors) {
        Json.Builder json = Json.object();
        directors.forEach((peer, addresses) -> json.put(peer.text(), addresses));
        return json.build();
    }

    private static Json have(Map<PeerId, List<EventLog.Tip>> have) {
        Json.Builder json = Json.object();
        have.forEach((author, tips) -> json.put(author.text(),
                tips.stream().map(tip -> List.of(tip.seq(), tip.id().text())).toList()));
        return json.build();
    }

    /**
     * Reads a frame.
     *
     * @param verifier checks the signature of each run
     * @throws ProtocolException if it is not a message, or a signature is not its author's
     */
    static PeerMessage parse(Json.Obj json, Verifier verifier) throws ProtocolException {
        return switch (json.string("type", 32)) {
            case "HELLO" -> hello(json);
            case "CARD" -> new Card(Act.name(json, "name", Act.MAX_NAME_CHARS), (int) json.integer("port", 1, 65535), Act.addresses(json));
            case "INVITATION" -> new Invitation(session(json), Act.name(json, "title", Act.MAX_TITLE_CHARS),
                    Role.of(json), Act.name(json, "name", Act.MAX_NAME_CHARS));
            case "WITHDRAWN" -> new Withdrawn(session(json));
            case "DECLINE" -> new Decline(session(json));
            case "ASK" -> new Ask(session(json));
            case "KNOCK" -> new Knock(proof(json));
            case "WELCOME" -> new Welcome(proof(json), session(json), Act.name(json, "title", Act.MAX_TITLE_CHARS),
                    json.list("people", MAX_PEOPLE, PeerMessage::name), readDirectors(json.object("directors")));
            case "ENTER" -> new Enter(session(json), Act.name(json, "name", Act.MAX_NAME_CHARS));
            case "AT_DOOR" -> new AtDoor(json.oneOf("answer", List.of(AtDoor.Answer.values()), AtDoor.Answer::name));
            case "WANT" -> new Want(session(json), have(json.object("have")), json.bool("exact"),
                    json.has("max") ? (int) json.integer("max", Want.MIN_BYTES, EventRun.MAX_BYTES) : EventRun.MAX_BYTES);
            case "EVENTS" -> new Events(session(json), runs(json, verifier), json.bool("answer"), json.bool("more"));
            case "SYNC" -> new Pulse(Sync.parse(json));
            case "BEATS" -> new Beats(session(json), beats(json, verifier));
            case "TIME" -> new Time(session(json), json.number("t1", 0, MAX_OFFSET_MS));
            case "TIME_REPLY" -> readTimeReply(json);
            case "TOKEN" -> readElectionToken(json, verifier);
            case "TOKEN_ACK" -> new TokenAck(session(json), token(json));
            case "FRIEND" -> new Befriend(json.oneOf("word", List.of(Befriend.Word.values()), Befriend.Word::name));
            case "CATALOGUES" -> new Catalogues(json.objects("heads", Catalogues.MAX_HEADS, Head::of), json.list("holds", Catalogues.MAX_HOLDS, root -> Bytes.ofHex(Video.root(root))));
            case "ADD" -> new Add(Video.of(json));
            case "POSTER" -> new Picture(Bytes.ofHex(json.read("hash", Video::root)),
                    json.has("image") ? Optional.of(Poster.parse(json.string("image", Poster.MAX_CHARS))) : Optional.empty());
            case "CODE" -> new Code(session(json), json.optional("code", ConferenceCode::parse));
            case "BYE" -> new Bye(json.string("reason", MAX_REASON_CHARS));
            default -> throw new ProtocolException("unknown type of message");
        };
    }

    private static Hello hello(Json.Obj json) throws ProtocolException {
        long version = json.has("version") ? json.integer("version", 0, Integer.MAX_VALUE) : Hello.VERSION;
        if (version != Hello.VERSION) {
            throw new ProtocolException("that peer speaks version " + version + "; this one speaks " + Hello.VERSION + ": "
                    + (version > Hello.VERSION ? "this side must update" : "the other side must update"));
        }
        return new Hello((int) version, json.string("run", 32), (int) json.integer("moves", 0, Integer.MAX_VALUE),
                json.has("bulk") ? (int) json.integer("bulk", 0, Integer.MAX_VALUE) : 0);
    }

    private static String proof(Json.Obj json) throws ProtocolException {
        return json.read("proof", text -> Base64Url.encode(Base64Url.decode("a proof", text, 32)));
    }

    private static String name(String text) throws ProtocolException {
        return Act.name(Json.object().put("name", text).build(), "name", Act.MAX_NAME_CHARS);
    }

    private static Map<PeerId, List<String>> readDirectors(Json.Obj json) throws ProtocolException {
        Map<PeerId, List<String>> directors = new LinkedHashMap<>();
        if (json.members().size() > MAX_PEOPLE) {
            throw new ProtocolException("more than " + MAX_PEOPLE + " directors");
        }
        for (String id : json.members().keySet()) {
            directors.put(PeerId.parse(id), json.list(id, Act.MAX_ADDRESSES, text -> Address.parse(text).toString()));
        }
        return directors;
    }

    private static List<Beat> beats(Json.Obj json, Verifier verifier) throws ProtocolException {
        EventId session = session(json);
        return json.objects("beats", MAX_BEATS, object -> {
            Beat beat = Beat.parse(object, verifier);
            if (!beat.sync().session().equals(session)) {
                throw new ProtocolException("a beat of another session");
            }
            return beat;
        });
    }

    private static TimeReply readTimeReply(Json.Obj json) throws ProtocolException {
        return new TimeReply(session(json), json.number("t1", 0, MAX_OFFSET_MS), json.number("t2", 0, MAX_OFFSET_MS),
                json.number("t3", 0, MAX_OFFSET_MS), json.number("offset", -MAX_OFFSET_MS, MAX_OFFSET_MS),
                (int) json.integer("stratum", 0, SessionClock.UNSYNCHRONISED),
                json.optional("reference", PeerId::parse));
    }

    private static Json.Builder token(Json.Builder json, Token token) {
        return json.put("base", token.base().text()).put("candidate", token.candidate().text())
                .put("lap", token.lap().name());
    }

    private static Token token(Json.Obj json) throws ProtocolException {
        return new Token(json.read("base", EventId::parse), json.read("candidate", PeerId::parse),
                json.oneOf("lap", List.of(Token.Lap.values()), Token.Lap::name));
    }

    private static ElectionToken readElectionToken(Json.Obj json, Verifier verifier) throws ProtocolException {
        Token token = token(json);
        byte[] signature = EventRun.decodeSignature(json.string("signature", EventRun.SIGNATURE_CHARS));
        if (!verifier.verify(token.candidate(), token.signedBytes(session(json)), signature)) {
            throw new ProtocolException("a token is signed by its candidate");
        }
        return new ElectionToken(session(json), token, signature);
    }

    private static List<EventRun> runs(Json.Obj json, Verifier verifier) throws ProtocolException {
        EventId session = session(json);
        return json.objects("runs", MAX_RUNS, object -> {
            EventRun run = EventRun.parse(object, verifier);
            if (!run.session().equals(session)) {
                throw new ProtocolException("an event of another session");
            }
            return run;
        });
    }

    private static Map<PeerId, List<EventLog.Tip>> have(Json.Obj json) throws ProtocolException {
        Map<PeerId, List<EventLog.Tip>> have = new LinkedHashMap<>();
        int tips = 0;
        if (json.members().size() > MAX_TIPS) {
            throw new ProtocolException("tips of more than " + MAX_TIPS + " authors");
        }
        for (String author : json.members().keySet()) {
            PeerId whose = PeerId.parse(author);
            List<EventLog.Tip> own = new ArrayList<>();
            for (Json pair : json.array(author, MAX_TIPS)) {
                if (++tips > MAX_TIPS) {
                    throw new ProtocolException("more than " + MAX_TIPS + " tips");
                }
                own.add(tip(pair));
            }
            have.put(whose, own);
        }
        return have;
    }

    private static EventLog.Tip tip(Json pair) throws ProtocolException {
        if (pair instanceof Json.Array array && array.values().size() == 2 && array.values().get(1) instanceof Json.Text id) {
            Json.Obj seq = Json.object().put("seq", array.values().get(0)).build();
            return new EventLog.Tip((int) seq.integer("seq", 1, Integer.MAX_VALUE), EventId.parse(id.value()));
        }
        throw new ProtocolException("a tip is [seq, id]");
    }

    private static EventId session(Json.Obj json) throws ProtocolException {
        return json.read("session", EventId::parse);
    }
}
