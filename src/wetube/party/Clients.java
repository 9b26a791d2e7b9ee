package wetube.party;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.chat.Line;
import wetube.chat.Line.Kind;
import wetube.chat.Sequence;
import wetube.chat.Transcript.Participant;
import wetube.chat.WeChat;
import wetube.identity.PeerId;
import wetube.log.LogEntry;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * The clients of the WeChat HTTP interface at this peer: each has a key for one channel, under one name that this peer vouches for.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Clients {
    private static final int MAX_CLIENTS = 8;
    /** A client polls once a second; one that is silent for so long makes room for another. */
    private static final long SILENT_MS = 60_000;
    private static final int KEY_BYTES = 16;

    private static final class Client {
        final String channel;
        final String user;
        long heardMs;

        Client(String channel, String user, long heardMs) {
            this.channel = channel;
            this.user = user;
            this.heardMs = heardMs;
        }
    }

    private final Context context;
    private final Session session;
    private final Presence presence;
    private final Contacts contacts;
    private final Chat chat;
    private final Sequence sequence = new Sequence();
    private final Map<String, Client> clients = new LinkedHashMap<>();

    Clients(Context context, Session session, Presence presence, Contacts contacts, Chat chat) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.contacts = contacts;
        this.chat = chat;
    }

    void tick() {
        if (!clients.isEmpty()) {
            sequence.advance(chat.transcript(), this::isHeldByAll, context.nowMs);
        }
    }

    /** Whether all members that are here have shown that they hold an event, and that we hold all that they do. */
    private boolean isHeldByAll(LogEntry entry) {
        return presence.here().stream().filter(peer -> !peer.equals(context.self)).allMatch(peer -> contacts.get(peer).flatMap(Contact::sync)
                .filter(sync -> sync.heads().stream().allMatch(session.log()::contains) && sync.heads().stream()
                        .map(id -> session.log().get(id).orElseThrow()).anyMatch(head -> head == entry || entry.isBefore(head))).isPresent());
    }

    /** @param answered takes the answer, now or when it is on disk */
    public void ask(WeChat.Request request, Consumer<WeChat.Answer> answered) {
        Optional<Client> client = Optional.ofNullable(clients.get(request.session())).filter(known -> known.channel.equals(request.channel()));
        client.ifPresent(known -> known.heardMs = context.nowMs);
        switch (request.operation()) {
            case VERSION -> answered.accept(WeChat.ok("").with("version", WeChat.VERSION));
            case CREATE, JOIN -> enter(request, answered);
            default -> client.ifPresentOrElse(known -> ask(known, request, answered), () -> answered.accept(WeChat.unknownSession()));
        }
    }

    private void ask(Client client, WeChat.Request request, Consumer<WeChat.Answer> answered) {
        switch (request.operation()) {
            case LEAVE -> {
                clients.remove(request.session());
                say(Kind.LEFT, client.channel, client.user, "", answered, WeChat.ok(""));
            }
            case POST -> say(Kind.LINE, client.channel, client.user, request.text(), answered, WeChat.ok(""));
            case DIRECTORY -> answered.accept(WeChat.ok(directory(client.channel)));
            case NEXT -> answered.accept(next(client.channel, request.sequence()));
            case VERSION, CREATE, JOIN -> throw new IllegalStateException("needs no session: " + request);
        }
    }

    private void enter(WeChat.Request request, Consumer<WeChat.Answer> answered) {
        boolean exists = chat.transcript().channels().containsKey(request.channel());
        if (clients.size() >= MAX_CLIENTS) {
            clients.entrySet().stream().filter(one -> one.getValue().heardMs < context.nowMs - SILENT_MS).findFirst()
                    .ifPresent(silent -> ask(silent.getValue(), new WeChat.Request(WeChat.Operation.LEAVE, "", "", silent.getKey(), 0, ""), gone -> { }));
        }
        if (exists && request.operation() == WeChat.Operation.CREATE) {
            answered.accept(WeChat.conflict("there is such a channel"));
        } else if (clients.values().stream().anyMatch(one -> one.channel.equals(request.channel()) && one.user.equals(request.user()))) {
            answered.accept(WeChat.conflict("the name is taken"));
        } else if (clients.size() >= MAX_CLIENTS) {
            answered.accept(WeChat.refused("this peer has " + MAX_CLIENTS + " clients, and serves no more"));
        } else {
            byte[] key = new byte[KEY_BYTES];
            context.random.nextBytes(key);
            String name = HexFormat.of().formatHex(key);
            if (clients.isEmpty()) {
                sequence.advance(chat.transcript(), entry -> true, context.nowMs);
            }
            clients.put(name, new Client(request.channel(), request.user(), context.nowMs));
            WeChat.Answer entered = WeChat.ok("").with("session", name).with("sequence", String.valueOf(sequence.in(request.channel()).size()))
                    .with("version", WeChat.VERSION);
            Consumer<WeChat.Answer> done = answer -> {
                if (answer != entered) {
                    clients.remove(name);
                }
                answered.accept(answer);
            };
            say(exists ? Kind.ENTERED : Kind.MADE, request.channel(), request.user(), "", done, entered);
        }
    }

    private void say(Kind kind, String channel, String client, String text, Consumer<WeChat.Answer> answered, WeChat.Answer good) {
        try {
            chat.say(Line.of(kind, channel, client, text, Optional.empty()), problem -> answered.accept(problem.map(WeChat::refused).orElse(good)));
        } catch (ProtocolException e) {
            answered.accept(WeChat.refused(e.getMessage()));
        }
    }

    // ---- what is told ----

    private WeChat.Answer next(String channel, long seen) {
        List<Sequence.Numbered> numbered = sequence.in(channel);
        if (seen >= numbered.size()) {
            return WeChat.nothingNewer();
        }
        Sequence.Numbered next = numbered.get((int) seen);
        boolean line = next.line().kind() == Kind.LINE;
        WeChat.Answer answer = WeChat.ok(line ? next.line().text() : directory(channel)).with("sequence", String.valueOf(next.number()))
                .with("type", line ? "MSG" : "DIR");
        WeChat.Answer named = line ? answer.with("source", name(channel, new Participant(next.said().entry().author(), next.line().client()))) : answer;
        return next.late() ? named.with("late", "true") : named;
    }

    private String directory(String channel) {
        return participants(channel).map(one -> name(channel, one)).sorted().collect(Collectors.joining(","));
    }

    private Stream<Participant> participants(String channel) {
        Stream<Participant> entered = chat.transcript().channels().getOrDefault(channel, Set.of()).stream()
                .filter(one -> session.roster().admits(one.member()));
        Stream<Participant> members = session.roster().joined().map(peer -> new Participant(peer, ""));
        return Stream.concat(entered, channel.equals(Line.GENERAL) ? members : Stream.empty()).distinct();
    }

    /** The name that somebody goes by, and if somebody else here has it too, with 8 characters of the key. */
    private String name(String channel, Participant one) {
        String plain = plainName(one);
        boolean shared = participants(channel).anyMatch(other -> !other.equals(one) && plainName(other).equals(plain));
        return shared ? plain + " " + one.member().shortText() : plain;
    }

    private String plainName(Participant one) {
        return one.client().isEmpty() ? session.name(one.member()).replace(',', ' ') : one.client();
    }
}
