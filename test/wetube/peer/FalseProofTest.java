package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.ConferenceKeys;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.page.PageCommand;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.party.PeerMessage.AtDoor.Answer;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/** Two cores whose messages a liar holds in hand: what is recorded, reflected, relayed or guessed opens nothing. */
@DisplayName("At the door, somebody who does not know the code")
class FalseProofTest {
    private static final String CODE = "7K3M-9QXD-TWPB-8NRA";
    private static final ConferenceKeys KEYS = new ConferenceKeys(new byte[32]);
    private static final ConferenceKeys OTHERS = new ConferenceKeys("another conference's secret key.".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    private long now = 1_770_000_000_000L;
    private long links;

    /** A whole peer, with nobody around it but the test. */
    private final class Core {
        final Identity identity = Identity.fresh();
        final Peer peer = new Peer(identity.id(), identity.signer(), new Random(1), "ada", 7001, List.of("192.0.2.1:7001"), false);
        final List<PeerMessage> said = new ArrayList<>();
        final List<String> closed = new ArrayList<>();

        Core() throws ProtocolException {
            handle(new Input.Started(List.of(), Optional.empty()));
            handle(new Input.PageOpened(1));
            page(new PageCommand.Find(Optional.empty(), Optional.of(ConferenceCode.parse(CODE)), List.of(new Address("192.0.2.9", 7001)),
                    Optional.empty()));
        }

        void page(PageCommand command) {
            handle(new Input.FromPage(1, command, Optional.empty()));
        }

        void handle(Input input) {
            for (Effect effect : peer.handle(input, now)) {
                switch (effect) {
                    case Effect.Derive e -> handle(new Input.Derived(new Conference(e.code(), KEYS)));
                    case Effect.StoreOwn e -> stored(e.run());
                    case Effect.Send e -> said.add(e.message());
                    case Effect.CloseLink e -> closed.add(e.reason());
                    default -> { }
                }
            }
        }

        private void stored(EventRun run) {
            handle(new Input.Stored(run));
        }

        /** Somebody has a link to this peer. */
        long link(PeerId from, String host, boolean dialled) {
            handle(new Input.LinkUp(++links, from, dialled, dialled ? 1 : 0, dialled ? host + ":7001" : host,
                    new PeerMessage.Hello("run", 0)));
            return links;
        }

        void hears(long link, PeerMessage message) {
            handle(new Input.Received(link, message));
        }

        EventId session() {
            return peer.party().orElseThrow().session().id();
        }

        void namesNobody() {
            String all = said.stream().map(message -> message.toJson().toJson()).toList().toString();
            assertTrue(!all.contains("ada") && !all.contains("Movie night") && !all.contains("192.0.2.1"), all);
        }

        <T extends PeerMessage> List<T> said(Class<T> type) {
            return said.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private Core member() throws ProtocolException {
        Core member = new Core();
        member.page(new PageCommand.Start("Movie night"));
        return member;
    }

    private static PeerMessage.Knock knock(ConferenceKeys keys, PeerId by, PeerId at) {
        return new PeerMessage.Knock(keys.proof("newcomer", by, at));
    }

    @Test
    @DisplayName("who does know it is welcome (so the rest of this page tests something)")
    void rightProof() throws ProtocolException {
        Core member = member();
        Identity newcomer = Identity.fresh();
        member.hears(member.link(newcomer.id(), "192.0.2.2", false), knock(KEYS, newcomer.id(), member.identity.id()));
        assertEquals(new PeerMessage.Card("ada", 7001, List.of("192.0.2.1:7001")), member.said.get(0));
        PeerMessage.Welcome welcome = member.said(PeerMessage.Welcome.class).get(0);
        assertEquals(new PeerMessage.Welcome(KEYS.proof("member", member.identity.id(), newcomer.id()), member.session(), "Movie night",
                List.of("ada"), java.util.Map.of(member.identity.id(), List.of())), welcome);
    }

    @Test
    @DisplayName("learns nothing by a recorded proof of somebody else, nor by one for another member")
    void recorded() throws ProtocolException {
        Core member = member();
        Identity honest = Identity.fresh();
        Identity liar = Identity.fresh();
        long link = member.link(liar.id(), "192.0.2.3", false);
        member.hears(link, knock(KEYS, honest.id(), member.identity.id()));
        member.hears(link, knock(KEYS, liar.id(), honest.id()));
        assertEquals(List.of(new PeerMessage.AtDoor(Answer.WRONG_CODE), new PeerMessage.AtDoor(Answer.WRONG_CODE)), member.said);
    }

    @Test
    @DisplayName("learns nothing by sending back what the other side has shown")
    void reflected() throws ProtocolException {
        Core newcomer = new Core();
        Identity liar = Identity.fresh();
        long link = newcomer.link(liar.id(), "192.0.2.9", true);
        PeerMessage.Knock shown = newcomer.said(PeerMessage.Knock.class).get(0);
        newcomer.hears(link, new PeerMessage.Welcome(shown.proof(), EventId.of("x"), "Lies", List.of("Eve"), java.util.Map.of()));
        assertTrue(newcomer.closed.stream().anyMatch(reason -> reason.contains("false proof")), newcomer.closed.toString());
        newcomer.namesNobody();

        Core member = member();
        Identity other = Identity.fresh();
        long to = member.link(other.id(), "192.0.2.3", false);
        member.hears(to, new PeerMessage.Knock(KEYS.proof("member", member.identity.id(), other.id())));
        assertEquals(List.of(new PeerMessage.AtDoor(Answer.WRONG_CODE)), member.said);
    }

    @Test
    @DisplayName("cannot pass a newcomer's proof on to a member, whose link is to somebody else")
    void relayed() throws ProtocolException {
        Core newcomer = new Core();
        Core member = member();
        Identity liar = Identity.fresh();
        newcomer.link(liar.id(), "192.0.2.9", true);
        PeerMessage.Knock shown = newcomer.said(PeerMessage.Knock.class).get(0);
        member.hears(member.link(liar.id(), "192.0.2.3", false), shown);
        assertEquals(List.of(new PeerMessage.AtDoor(Answer.WRONG_CODE)), member.said);
    }

    @Test
    @DisplayName("guesses five times a minute from one address; a right proof from there passes all the same, and others don't notice")
    void guesses() throws ProtocolException {
        Core member = member();
        for (int i = 0; i < 7; i++) {
            Identity liar = Identity.fresh();
            long link = member.link(liar.id(), "192.0.2.3", false);
            member.hears(link, knock(OTHERS, liar.id(), member.identity.id()));
            member.handle(new Input.LinkDown(link, "gone"));
        }
        assertEquals(5, member.said(PeerMessage.AtDoor.class).size());
        assertEquals(2, member.closed.stream().filter("too many wrong codes"::equals).count());
        for (String host : List.of("192.0.2.3", "192.0.2.4")) {
            Identity honest = Identity.fresh();
            member.hears(member.link(honest.id(), host, false), knock(KEYS, honest.id(), member.identity.id()));
        }
        assertEquals(2, member.said(PeerMessage.Welcome.class).size());
        Identity late = Identity.fresh();
        member.hears(member.link(late.id(), "192.0.2.4", false), knock(OTHERS, late.id(), member.identity.id()));
        now += 61_000;
        Identity later = Identity.fresh();
        member.hears(member.link(later.id(), "192.0.2.3", false), knock(OTHERS, later.id(), member.identity.id()));
        assertEquals(7, member.said(PeerMessage.AtDoor.class).size());
    }

    @Test
    @DisplayName("can't ask to come in without a proof, nor let a proof over one link count for another")
    void unproved() throws ProtocolException {
        Core member = member();
        Identity liar = Identity.fresh();
        member.hears(member.link(liar.id(), "192.0.2.3", false), new PeerMessage.Enter(member.session(), "Eve"));
        assertEquals(List.of("ENTER comes after WELCOME"), member.closed);
    }

    @Test
    @DisplayName("has nothing said to it but the proof by a newcomer whom a tracker has sent to it")
    void nothingSaid() throws ProtocolException {
        Core newcomer = new Core();
        newcomer.link(Identity.fresh().id(), "192.0.2.9", true);
        assertEquals(1, newcomer.said.size());
    }

    @Test
    @DisplayName("hears neither name, title nor address by dialling, whatever it says; an invitation is not answered before its person has")
    void strangerHearsNothing() throws ProtocolException {
        Core member = member();
        Identity liar = Identity.fresh();
        long link = member.link(liar.id(), "192.0.2.3", false);
        for (PeerMessage lie : List.of(new PeerMessage.Card("Bo", 7001, List.of("192.0.2.1:7001")), new PeerMessage.Ask(member.session()),
                new PeerMessage.Invitation(EventId.of("x"), "Lies", Role.DIRECTOR, "Bo"), new PeerMessage.Befriend(PeerMessage.Befriend.Word.YES),
                knock(OTHERS, liar.id(), member.identity.id()), new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK))) {
            member.hears(link, lie);
        }
        now += 60_000;
        member.handle(new Input.Tick());
        assertEquals(1, member.said(PeerMessage.AtDoor.class).size());
        member.namesNobody();
        assertTrue(member.peer.greeting().toJson().toJson().matches("\\{\"type\":\"HELLO\",\"version\":2,\"run\":\"[0-9a-z]+\",\"moves\":0,\"bulk\":1}"));
    }

    @Test
    @DisplayName("hears nothing any more, either, once it was removed")
    void removed() throws ProtocolException {
        Core member = member();
        Identity liar = Identity.fresh();
        member.page(new PageCommand.InvitePeer(liar.id(), Role.VIEWER));
        long link = member.link(liar.id(), "192.0.2.3", false);
        assertEquals(1, member.said(PeerMessage.Card.class).size(), "the invited may know");
        member.page(new PageCommand.Remove(liar.id()));
        member.handle(new Input.LinkDown(link, "gone"));
        member.said.clear();
        long again = member.link(liar.id(), "192.0.2.3", false);
        member.hears(again, knock(OTHERS, liar.id(), member.identity.id()));
        assertEquals(List.of(new PeerMessage.AtDoor(Answer.WRONG_CODE)), member.said);
    }

    @Test
    @DisplayName("does not fill the door: 32 who proved it wait, and the next hears that it is late")
    void full() throws ProtocolException {
        Core member = member();
        for (int i = 0; i < 33; i++) {
            Identity guest = Identity.fresh();
            member.hears(member.link(guest.id(), "198.51.100." + i, true), knock(KEYS, guest.id(), member.identity.id()));
        }
        assertEquals(32, member.said(PeerMessage.Welcome.class).size());
        assertEquals(List.of(new PeerMessage.AtDoor(Answer.LATER)), member.said(PeerMessage.AtDoor.class));
        assertEquals(Role.NONE, member.peer.party().orElseThrow().session().roster().roleOf(Identity.fresh().id()));
    }
}
