package wetube.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.chat.Conference;
import wetube.chat.ConferenceKeys;
import wetube.link.DialFailure;
import wetube.act.Role;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.peer.Input;
import wetube.peer.Peer;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * Two peers and their pages through one evening: whatever a page is told has the form that the package documentation shows, and
 * whatever stands there is told.
 */
@DisplayName("All that a page is told")
class ToPageTest {
    private static final ConferenceKeys KEYS = new ConferenceKeys(new byte[32]);

    /** Both in one thread, in time that passes when nothing else happens. */
    private static final class Evening {
        final Map<String, Guest> guests = new TreeMap<>();
        final Deque<Runnable> next = new ArrayDeque<>();
        long nowMs = 1_770_000_000_000L;
        long links;
        /** Pairs that find nobody at each other's addresses. */
        final Set<Set<Guest>> apart = new HashSet<>();

        Guest guest(String name, int port) {
            Guest guest = new Guest(this, name, "127.0.0.1:" + port, port);
            guests.put(guest.address, guest);
            guest.handle(new Input.Started(List.of(), Optional.empty()));
            guest.handle(new Input.PageOpened(1));
            return guest;
        }

        void dial(Guest from, Effect.Dial dial) {
            Optional<Guest> found = dial.addresses().stream().map(guests::get)
                    .filter(guest -> guest != null && !apart.contains(Set.of(from, guest))).findFirst();
            if (found.isEmpty()) {
                next.add(() -> from.handle(new Input.DialFailed(dial.dial(), DialFailure.REFUSED, "Nothing listens there.")));
                return;
            }
            Guest to = found.get();
            long here = ++links;
            long there = ++links;
            from.others.put(here, Map.entry(to, there));
            to.others.put(there, Map.entry(from, here));
            next.add(() -> from.handle(new Input.LinkUp(here, to.author.id(), true, dial.dial(), to.address, to.peer.greeting())));
            next.add(() -> to.handle(new Input.LinkUp(there, from.author.id(), false, 0, "127.0.0.1", from.peer.greeting())));
        }

        void runUntil(String what, Predicate<Evening> condition) {
            for (long until = nowMs + 20_000; !condition.test(this); nowMs += 50) {
                if (nowMs > until) {
                    throw new AssertionError("not within 20 s: " + what);
                }
                while (!next.isEmpty()) {
                    next.remove().run();
                }
                guests.values().forEach(guest -> guest.handle(new Input.Tick()));
            }
        }
    }

    private static final class Guest {
        final Evening evening;
        final Author author;
        final String address;
        final Peer peer;
        final Map<Long, Map.Entry<Guest, Long>> others = new HashMap<>();
        final Map<EventId, List<EventRun>> disk = new HashMap<>();
        final List<Json.Obj> told = new ArrayList<>();
        boolean diskFull;

        Guest(Evening evening, String name, String address, int port) {
            this.evening = evening;
            this.author = Author.named(name);
            this.address = address;
            this.peer = new Peer(author.id(), author.signer(), new Random(port), name, port, List.of(address), false);
        }

        void handle(Input input) {
            peer.handle(input, evening.nowMs).forEach(this::act);
        }

        void says(String json) {
            try {
                handle(new Input.FromPage(1, PageCommand.parse(json.replace('\'', '"')), PageCommand.numberOf(json.replace('\'', '"'))));
            } catch (ProtocolException e) {
                throw new AssertionError(json, e);
            }
        }

        private void act(Effect effect) {
            switch (effect) {
                case Effect.Dial e -> evening.dial(this, e);
                case Effect.Send e -> Optional.ofNullable(others.get(e.link())).ifPresent(to ->
                        evening.next.add(() -> to.getKey().handle(new Input.Received(to.getValue(), read(e.message())))));
                case Effect.CloseLink e -> {
                    Map.Entry<Guest, Long> to = others.remove(e.link());
                    if (to != null) {
                        to.getKey().others.remove(to.getValue());
                        evening.next.add(() -> handle(new Input.LinkDown(e.link(), e.reason())));
                        evening.next.add(() -> to.getKey().handle(new Input.LinkDown(to.getValue(), e.reason())));
                    }
                }
                case Effect.Derive e -> evening.next.add(() -> handle(new Input.Derived(new Conference(e.code(), KEYS))));
                case Effect.ToPage e -> told.add(e.message());
                case Effect.StoreOwn e -> {
                    if (diskFull) {
                        evening.next.add(() -> handle(new Input.StoreFailed(e.run().session(), "The disk is full.")));
                    } else {
                        disk.computeIfAbsent(e.run().session(), id -> new ArrayList<>()).add(e.run());
                        evening.next.add(() -> handle(new Input.Stored(e.run())));
                    }
                }
                case Effect.Store e -> disk.computeIfAbsent(e.session(), id -> new ArrayList<>()).addAll(e.runs());
                case Effect.Load e -> evening.next.add(() -> handle(new Input.Loaded(e.session(),
                        List.copyOf(disk.getOrDefault(e.session(), List.of())), false, Optional.empty())));
                case Effect.Forget e -> disk.remove(e.session());
                default -> { }
            }
        }

        private static PeerMessage read(PeerMessage message) {
            try {
                return PeerMessage.parse(JsonReader.parseObject(message.toJson().toJson()), Author.VERIFIER);
            } catch (ProtocolException e) {
                throw new AssertionError("a peer does not read what another wrote: " + message, e);
            }
        }

        String lastLine() {
            return told.stream().map(Json.Obj::toJson).filter(text -> text.contains("\"kind\":\"LINE\"")).reduce((a, b) -> b).orElseThrow()
                    .replaceFirst(".*?\"id\":\"(.{43})\".*", "$1");
        }

        boolean wasTold(String command, String... parts) {
            return told.stream().map(Json.Obj::toJson).filter(text -> text.startsWith("{\"command\":\"" + command + "\""))
                    .anyMatch(text -> List.of(parts).stream().allMatch(part -> text.contains(part.replace('\'', '"'))));
        }

        /** Whether an invitation is shown, by what the page was told last of them. */
        boolean isAsked() {
            return told.stream().filter(message -> message.has("invitations")).reduce((a, b) -> b)
                    .filter(last -> !last.toJson().contains("\"invitations\":[]")).isPresent();
        }

        /** The id of the newest item of the queue. */
        String item(String title) {
            String playlist = told.stream().map(Json.Obj::toJson).filter(text -> text.startsWith("{\"command\":\"PLAYLIST\""))
                    .reduce((a, b) -> b).orElseThrow();
            int at = playlist.indexOf("\"filename\":\"" + title + "\"");
            return playlist.substring(at - 2 - EventId.TEXT_LENGTH, at - 2);
        }

        String session() {
            return peer.party().orElseThrow().session().id().text();
        }
    }

    private final Evening evening = new Evening();
    private final Guest ada = evening.guest("Ada", 7001);
    private final Guest bo = evening.guest("Bo", 7002);

    private void until(Guest guest, String command, String... parts) {
        evening.runUntil(guest.author + " is told " + command + List.of(parts), e -> guest.wasTold(command, parts));
    }

    private void anEvening() {
        ada.says("{'command':'PROFILE','name':'Ada L.'}");
        ada.says("{'command':'FIND','tracker':'tracker.example:7000','code':'movie'}");
        ada.says("{'command':'START','title':'Movie night','n':1}");
        until(ada, "SESSION", "'role':'director'");
        ada.says("{'command':'INVITE','address':'127.0.0.1:9','role':'viewer'}");
        until(ada, "ERROR", "127.0.0.1:9");
        ada.says("{'command':'INVITE','address':'127.0.0.1:7002','role':'viewer'}");
        until(bo, "INVITATIONS", "Movie night");
        bo.says("{'command':'HELLO'}");
        bo.says("{'command':'ACCEPT','session':'" + ada.session() + "'}");
        until(bo, "SESSION", "'phase':'open'");
        until(ada, "USERS", "delayMs");
        ada.says("{'command':'LOAD','torrentId':'youtube:dQw4w9WgXcQ','filename':'film'}");
        until(bo, "LOAD", "film");
        ada.says("{'command':'QUEUE','op':'add','torrentId':'https://example.org/next.mp4','filename':'next'}");
        until(bo, "PLAYLIST", "next");
        for (String act : List.of("'PAUSE','currentTime':5", "'SEEK','currentTime':9", "'RATE','rate':1.5",
                "'PLAY','currentTime':9")) {
            ada.says("{'command':" + act + "}");
            until(bo, act.substring(1, act.indexOf('\'', 1)), "film");
        }
        ada.says("{'command':'NEXT','item':'" + ada.item("film") + "'}");
        until(bo, "NEXT", "next");
        bo.says("{'command':'SYNC','item':'" + bo.item("next") + "','currentTime':1.5,'buffer':2,'state':'FAILED',"
                + "'ready':false,'startMs':12,'failure':'media-4','dispatchedAt':1}");
        until(ada, "SYNC", "media-4");
        until(ada, "USERS", "media-4");
        ada.says("{'command':'TIME','t1':0.5}");
        ada.says("{'command':'SETTING','wait':'always'}");
        until(bo, "SESSION", "'wait':'always'");
        String lacking = "{'command':'SYNC','item':'" + bo.item("next")
                + "','currentTime':0,'buffer':0,'state':'BUFFERING','ready':false,"
                + "'startMs':0,'dispatchedAt':1}";
        for (Guest guest : List.of(ada, bo)) {
            guest.says(lacking);
        }
        until(ada, "HOLD", "waitsFor");
        bo.says(lacking);
        until(ada, "SYNC", "distanceMs");
        ada.says("{'command':'RESUME'}");
        until(bo, "RESUME", "next");
        bo.says(lacking);
        until(ada, "USERS", "without");
        ada.diskFull = true;
        ada.says("{'command':'PAUSE','currentTime':5}");
        until(ada, "SESSION", "problem");
        ada.diskFull = false;
        bo.says("{'command':'CLOSE'}");
        until(ada, "USERS", "awayMs");
        until(bo, "STATUS");
        until(bo, "SESSIONS", "Movie night");
        bo.says("{'command':'HELLO'}");
        Guest cleo = evening.guest("Cleo", 7003);
        ada.says("{'command':'INVITE','address':'127.0.0.1:7003','role':'editor'}");
        until(cleo, "INVITATIONS", "Movie night");
        cleo.says("{'command':'HELLO'}");
        cleo.says("{'command':'DECLINE','session':'" + ada.session() + "'}");
        until(ada, "NOTICE", "declined");
        bo.says("{'command':'JOIN','roomId':'" + ada.session() + "'}");
        until(bo, "SESSION", "'phase':'open'");
        evening.apart.add(Set.of(bo, cleo));
        ada.says("{'command':'INVITE','address':'127.0.0.1:7003','role':'editor'}");
        evening.runUntil("Cleo is asked again", e -> cleo.isAsked());
        cleo.says("{'command':'ACCEPT','session':'" + ada.session() + "'}");
        until(bo, "USERS", "'relayed':true");
        cleo.says("{'command':'LEAVE'}");
        until(cleo, "SESSION", "'phase':'left'");
        Guest dan = evening.guest("Dan", 7004);
        ada.says("{'command':'INVITE','address':'127.0.0.1:7004','role':'viewer'}");
        until(dan, "INVITATIONS", "Movie night");
        dan.says("{'command':'ACCEPT','session':'" + ada.session() + "'}");
        until(dan, "SESSION", "'phase':'open'");
        until(dan, "USERS", "'name':'Bo','role':'viewer','state':'here'");
        Guest fay = evening.guest("Fay", 7005);
        fay.says("{'command':'FIND','link':'127.0.0.1:7001#movie'}");
        until(fay, "CONFERENCE", "'people':");
        fay.says("{'command':'ENTER','session':'" + ada.session() + "'}");
        until(ada, "DOOR", "'name':'Fay'");
        ada.says("{'command':'ADMIT','id':'" + fay.author.id().text() + "','role':'none'}");
        until(fay, "CONFERENCE", "'answer':'NO'");
        ada.says("{'command':'SAY','line':1,'channel':'general','text':'Shall we strat?'}");
        until(bo, "LINES", "strat");
        ada.says("{'command':'SAY','line':2,'channel':'general','text':'Shall we start?','about':'" + ada.lastLine() + "','relation':'correction'}");
        until(bo, "LINES", "start?");
        bo.says("{'command':'LINES','before':'" + ada.lastLine() + "','word':''}");
        ada.diskFull = true;
        ada.says("{'command':'SAY','line':3,'channel':'general','text':'Is it full?'}");
        until(ada, "SAID", "problem");
        ada.says("{'command':'CLOSE'}");
        ada.says("{'command':'FIND','code':'movie'}");
        until(ada, "CONFERENCE", "'kept':['");
        until(bo, "SESSION", "'election':");
        until(bo, "SESSION", "'elected':");
        bo.says("{'command':'END'}");
        dan.says("{'command':'END'}");
        until(bo, "SESSION", "'ending':");
        bo.handle(new Input.Films(List.of(FilmStates.coming(ada.author.id()))));
    }

    @Test
    @DisplayName("has a documented form, and every documented form is told")
    void forms() throws Exception {
        anEvening();
        Map<String, TreeSet<String>> documented = new TreeMap<>();
        boolean toPage = false;
        for (Json.Obj example : Examples.of("page")) {
            toPage |= example.has("self");
            if (toPage) {
                forms(documented, example);
            }
        }
        documented.remove("TAKEN");    // is not the core's to say
        for (String likePause : List.of("PLAY", "SEEK", "RATE", "LOAD", "NEXT", "RESUME")) {
            documented.put(likePause, documented.get("PAUSE"));
        }
        // HELLO brings what the others bring, under the same names.
        for (String part : List.of("self", "session", "users", "playlist", "films", "sessions", "invitations", "status", "conference", "door", "chat")) {
            TreeSet<String> all = new TreeSet<>();
            documented.values().forEach(forms -> forms.stream().filter(form -> isIn(form, part)).forEach(all::add));
            documented.values().stream().filter(forms -> forms.stream().anyMatch(form -> isIn(form, part)))
                    .forEach(forms -> forms.addAll(all));
        }
        Map<String, TreeSet<String>> told = new TreeMap<>();
        for (Guest guest : evening.guests.values()) {
            for (Json.Obj message : guest.told) {
                forms(told, message);
            }
        }
        for (String command : told.keySet()) {
            TreeSet<String> unknown = new TreeSet<>(told.get(command));
            unknown.removeAll(documented.getOrDefault(command, new TreeSet<>()));
            assertEquals(new TreeSet<>(), unknown, () -> command + " has what the documentation lacks");
        }
        assertEquals(documented.keySet(), told.keySet());
        TreeSet<String> neverTold = new TreeSet<>();
        documented.values().forEach(neverTold::addAll);
        told.values().forEach(neverTold::removeAll);
        neverTold.removeAll(Set.of(".users[].withinMs:number", ".session.late:string"));    // need a long way between two clocks, or into the session
        assertEquals(new TreeSet<>(), neverTold, "documented, and never told");
    }

    private static boolean isIn(String form, String part) {
        return form.matches("\\." + part + "[.:\\[].*");
    }

    /** Adds the paths of all members, each with its type: {@code .users[].delayMs:number}. */
    private static void forms(Map<String, TreeSet<String>> forms, Json.Obj message) throws ProtocolException {
        walk(forms.computeIfAbsent(message.string("command", 16), command -> new TreeSet<>()), "", message);
    }

    private static void walk(TreeSet<String> forms, String path, Json value) {
        switch (value) {
            case Json.Obj object -> object.members().forEach((name, member) -> walk(forms, path + "." + name, member));
            case Json.Array array -> {
                forms.add(path + ":array");
                array.values().forEach(item -> walk(forms, path + "[]", item));
            }
            case Json.Text text -> forms.add(path + ":string");
            case Json.Num number -> forms.add(path + ":number");
            case Json.Bool bool -> forms.add(path + ":boolean");
            case Json.Null none -> forms.add(path + ":null");
            case Json.Raw raw -> throw new AssertionError("raw JSON to the page: " + raw);
        }
    }

    /** What the page was told in answer to commands with a number; then all is forgotten. */
    private static List<String> answers(Guest guest) {
        List<String> answers = guest.told.stream().filter(message -> message.has("n")).map(Json.Obj::toJson).toList();
        guest.told.clear();
        return answers;
    }

    @Test
    @DisplayName("An answer names the command it answers, once, when what the command changed was told")
    void answers() {
        ada.says("{'command':'START','title':'Movie night','n':7}");
        assertEquals(List.of(), answers(ada), "before it is on disk");
        until(ada, "DONE");
        assertTrue(ada.wasTold("SESSION", "'role':'director'"), "told first");
        assertEquals(List.of("{\"command\":\"DONE\",\"n\":7}"), answers(ada));
        ada.says("{'command':'PAUSE','currentTime':1,'dispatchedAt':1,'n':7}");
        assertTrue(ada.wasTold("ERROR", "'about':'PAUSE','n':7"));
        assertEquals(1, answers(ada).size(), "refused, and nothing more");
        evening.runUntil("a moment", e -> e.nowMs % 1000 == 0);
        assertEquals(List.of(), answers(ada), "nor later");
        ada.says("{'command':'INVITE','address':'127.0.0.1:9','role':'viewer','n':7}");
        assertTrue(ada.wasTold("DONE", "'n':7"));
        answers(ada);
        until(ada, "ERROR", "127.0.0.1:9");
        assertEquals(List.of(), answers(ada), "what fails later answers nothing");
        ada.diskFull = true;
        ada.says("{'command':'QUEUE','op':'add','torrentId':'youtube:dQw4w9WgXcQ','filename':'A song','n':7}");
        until(ada, "DONE", "'n':7");
        assertTrue(ada.wasTold("ERROR", "'about':'DISK'"));
        assertEquals(1, answers(ada).size());
        ada.says("{'command':'CLOSE'}");
        assertEquals(List.of(), answers(ada), "without a number there is no answer");
    }

    @Test
    @DisplayName("What one page has asked for is not answered to the next")
    void anotherPage() {
        ada.says("{'command':'START','title':'Movie night','n':7}");
        ada.handle(new Input.PageOpened(1));
        until(ada, "SESSION", "'role':'director'");
        assertEquals(List.of(), answers(ada));
    }

    @Test
    @DisplayName("A number is one that JavaScript can count to; what is none asks for no answer")
    void numbers() {
        assertEquals(Optional.of(7L), PageCommand.numberOf("{\"command\":\"NEXT\",\"n\":7}"));
        assertEquals(Optional.of(9007199254740991L), PageCommand.numberOf("{\"n\":9007199254740991}"));
        for (String none : List.of("{}", "{\"n\":-1}", "{\"n\":9007199254740992}", "{\"n\":1.5}", "{\"n\":\"7\"}", "{\"n\":null}", "{", "")) {
            assertEquals(Optional.empty(), PageCommand.numberOf(none), none);
        }
    }

    private void together() {
        ada.says("{'command':'START','title':'Movie night'}");
        until(ada, "SESSION", "'role':'director'");
        ada.says("{'command':'INVITE','address':'127.0.0.1:7002','role':'viewer'}");
        until(bo, "INVITATIONS", "Movie night");
        bo.says("{'command':'ACCEPT','session':'" + ada.session() + "'}");
        until(ada, "USERS", "'name':'Bo','role':'viewer','state':'here'");
    }

    @Test
    @DisplayName("A name that was changed while a session was closed reaches it when it is opened again; meanwhile its member is away, not unreachable")
    void renamed() {
        together();
        String session = ada.session();
        ada.says("{'command':'CLOSE'}");
        until(bo, "USERS", "'name':'Ada','role':'director','state':'away','left':true");
        ada.says("{'command':'PROFILE','name':'Ann'}");
        ada.says("{'command':'JOIN','roomId':'" + session + "'}");
        until(bo, "USERS", "'name':'Ann'");
    }

    @Test
    @DisplayName("INVITE by id says what has happened, to members, to guests in reach and out of it")
    void invitedById() {
        together();
        String invite = "{'command':'INVITE','id':'%s','role':'viewer','n':7}";
        ada.says(invite.formatted(bo.author.id().text()));
        assertTrue(ada.wasTold("ERROR", "Bo is in this session already.", "'n':7"));
        ada.says(invite.formatted(Author.named("Cy").id().text()));
        assertTrue(ada.wasTold("NOTICE", "as soon as their peer is in reach"));
        until(ada, "DONE", "'n':7");
        bo.says("{'command':'LEAVE'}");
        evening.runUntil("Bo has left", e -> ada.peer.party().orElseThrow().session().roster().roleOf(bo.author.id()) == Role.NONE);
        ada.says(invite.formatted(bo.author.id().text()));
        assertTrue(ada.wasTold("NOTICE", "Bo is told"));
    }
}
