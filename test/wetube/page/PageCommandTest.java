package wetube.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Act;
import wetube.act.Admittance;
import wetube.act.Role;
import wetube.act.Source;
import wetube.chat.ConferenceCode;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.PlayerReport;
import wetube.wire.Address;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("A command of the page")
class PageCommandTest {
    private static final String ID = Examples.EVENT.text();
    private static final EventId ITEM = Examples.EVENT;

    private static PageCommand parse(String json) throws ProtocolException {
        return PageCommand.parse(json.replace('\'', '"').replace("<event>", ID).replace("<peer>", Examples.PEER));
    }

    private static void refused(String json) {
        assertThrows(ProtocolException.class, () -> parse(json), json);
    }

    @Test
    @DisplayName("is read as what it says")
    void meaning() throws Exception {
        PeerId bo = PeerId.parse(Examples.PEER);
        Map<String, PageCommand> commands = Map.ofEntries(
                Map.entry("{'command':'JOIN','name':'Ada','roomId':'<event>'}", new PageCommand.Open(Optional.of("Ada"), ITEM)),
                Map.entry("{'command':'Join','roomId':'<event>'}", new PageCommand.Open(Optional.empty(), ITEM)),
                Map.entry("{'command':'INVITE','address':'10.0.0.5:7001','role':'editor'}",
                        new PageCommand.InviteAddress(List.of(new Address("10.0.0.5", 7001)), Optional.empty(), Role.EDITOR)),
                Map.entry("{'command':'INVITE','address':' [::1]:7001/<peer> ','role':'viewer'}",
                        new PageCommand.InviteAddress(List.of(new Address("::1", 7001)), Optional.of(bo), Role.VIEWER)),
                Map.entry("{'command':'INVITE','id':'<peer>','role':'director'}", new PageCommand.InvitePeer(bo, Role.DIRECTOR)),
                Map.entry("{'command':'WITHDRAW','address':'10.0.0.5:7001'}",
                        new PageCommand.WithdrawAddress(new Address("10.0.0.5", 7001))),
                Map.entry("{'command':'LOAD','torrentId':'youtube:dQw4w9WgXcQ','filename':'A film'}",
                        new PageCommand.Load(new Source("youtube:dQw4w9WgXcQ"), "A film")),
                Map.entry("{'command':'LOAD','item':'<event>'}", new PageCommand.Jump(ITEM)),
                Map.entry("{'command':'QUEUE','op':'move','item':'<event>','before':'<event>'}",
                        new PageCommand.Move(ITEM, Optional.of(ITEM))),
                Map.entry("{'command':'QUEUE','op':'move','item':'<event>','before':null}",
                        new PageCommand.Move(ITEM, Optional.empty())),
                Map.entry("{'command':'QUEUE','op':'move','item':'<event>'}", new PageCommand.Move(ITEM, Optional.empty())),
                Map.entry("{'command':'PLAY','currentTime':83.25}", new PageCommand.Play(83.25)),
                Map.entry("{'command':'SYNC','item':'<event>','currentTime':83.25,'buffer':20,'state':'ENDED','ready':false,"
                        + "'startMs':0,'dispatchedAt':1770000000000.6,"
                        + "'duration':99.5}",
                        new PageCommand.Sync(new PlayerReport(Optional.of(ITEM), PlayerReport.State.ENDED, 83.25, 20,
                        Optional.empty(), false, 0, 1_770_000_000_001L))),
                Map.entry("{'command':'FIND'}", new PageCommand.Find(Optional.empty(), Optional.empty(), List.of(), Optional.empty())),
                Map.entry("{'command':'FIND','tracker':'https://t.example:7000','code':'7k3m9qxdtwpb8nra'}", new PageCommand.Find(
                        Optional.of("t.example:7000"), Optional.of(ConferenceCode.parse("7K3M-9QXD-TWPB-8NRA")), List.of(), Optional.empty())),
                Map.entry("{'command':'FIND','link':'10.0.0.5#a b'}", new PageCommand.Find(Optional.empty(),
                        Optional.of(ConferenceCode.parse("ab")), List.of(new Address("10.0.0.5", 7001)), Optional.empty())),
                Map.entry("{'command':'SETTING','door':'nobody'}", new PageCommand.Plain(new Act.Setting(Optional.empty(), Optional.of(Admittance.NOBODY)))),
                Map.entry("{'command':'TIME','t1':0.5}", new PageCommand.Time(0.5)));
        for (Map.Entry<String, PageCommand> command : commands.entrySet()) {
            assertEquals(command.getValue(), parse(command.getKey()));
        }
    }

    @Test
    @DisplayName("is refused with any of its members missing, null, or of another type")
    void members() throws Exception {
        for (Json.Obj example : Examples.of("page")) {
            if (example.has("self")) {
                return;    // from here on, what the peer tells the page
            }
            PageCommand command = PageCommand.parse(example.toJson());
            for (String member : example.members().keySet()) {
                boolean ignored = member.equals("dispatchedAt") && !(command instanceof PageCommand.Sync)
                        || command instanceof PageCommand.Open && member.equals("name") || member.equals("before")
                        || command instanceof PageCommand.Sync && member.equals("item") || command instanceof PageCommand.Hello
                        || command instanceof PageCommand.Jump || command instanceof PageCommand.Find || List.of("about", "word").contains(member);
                if (ignored) {
                    continue;
                }
                for (Json bad : List.of(Json.Null.NULL, example.members().get(member) instanceof Json.Bool ? Json.text("true")
                        : Json.Bool.TRUE, Json.array(List.of()), Json.object().build(), Json.text(""), new Json.Num("-1"))) {
                    Json.Builder changed = Json.object();
                    example.members().forEach((name, value) -> changed.put(name, name.equals(member) ? bad : value));
                    refused(changed.build().toJson());
                }
                Json.Builder without = Json.object();
                example.members().forEach((name, value) -> without.putIfPresent(name, name.equals(member) ? null : value));
                refused(without.build().toJson());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "PLAY", "{'command':5}", "{'command':'play'}", "{'command':'FORMAT_DISK'}",
        "{'command':'PLAY','currentTime':-0.5}", "{'command':'PLAY','currentTime':2419201}", "{'command':'PLAY','currentTime':'5'}",
        "{'command':'RATE','rate':0}", "{'command':'RATE','rate':16}",
        "{'command':'LOAD','torrentId':'javascript:alert(1)','filename':'x'}",
        "{'command':'LOAD','torrentId':'file:///etc/passwd','filename':'x'}",
        "{'command':'LOAD','torrentId':'youtube:dQw4w9WgXcQ','filename':''}",
        "{'command':'ROLE','id':'<peer>','role':'none'}", "{'command':'FIND','tracker':''}", "{'command':'FIND','tracker':'http://x:1'}",
        "{'command':'FIND','code':''}", "{'command':'FIND','link':'#code'}", "{'command':'FIND','link':5}", "{'command':'ADMIT','id':'<peer>','role':'owner'}", "{'command':'INVITE','address':'10.0.0.5:70010','role':'viewer'}",
        "{'command':'INVITE','address':'10.0.0.5:7001/abc','role':'viewer'}", "{'command':'INVITE','address':'10.0.0.5:7001'}",
        "{'command':'QUEUE','op':'move','item':'<event>','before':5}",
        "{'command':'QUEUE','op':'move','item':'<event>','before':'x'}",
        "{'command':'QUEUE','op':'clear'}", "{'command':'START','title':' '}", "{'command':'PROFILE','name':'Ada\\u202e'}",
        "{'command':'SYNC','item':'<event>','currentTime':1,'buffer':1,'state':'DANCING','dispatchedAt':1}",
        "{'command':'TIME','t1':1e16}",
        "{'command':'LEAVE'}{'command':'END'}", "{'command':'LEAVE','command':'END'}"})
    @DisplayName("that is none is refused, and changes nothing")
    void bad(String json) {
        refused(json);
    }

    @Test
    @DisplayName("nested deep, or huge, is refused as quickly")
    void hostile() {
        refused("{'command':'HELLO','x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        refused("{'command':'PROFILE','name':'" + "x".repeat(900_000) + "'}");
        refused("{'command':'" + "x".repeat(900_000) + "'}");
    }

    @Test
    @DisplayName("that was refused is named, as far as its name can be read")
    void names() {
        assertEquals("PLAY", PageCommand.nameOf("{\"command\":\"PLAY\"}"));
        assertEquals("NONSENSE", PageCommand.nameOf("{\"command\":\"NONSENSE\"}"));
        assertEquals("", PageCommand.nameOf("{\"command\":5}"));
        assertEquals("", PageCommand.nameOf("not JSON"));
        assertEquals("", PageCommand.nameOf("{\"command\":\"" + "x".repeat(100) + "\"}"));
    }

    @Test
    @DisplayName("a search keeps what it leaves open: the tracker, and the code unless it says whom to find")
    void goesOnFromBefore() throws ProtocolException {
        Optional<String> tracker = Optional.of("t.example:7000");
        Optional<ConferenceCode> code = Optional.of(ConferenceCode.parse("7k3m9qxdtwpb8nra"));
        PageCommand.Find before = new PageCommand.Find(tracker, code, List.of(), Optional.empty());
        Optional<String> other = Optional.of("u.example:7000");
        assertEquals(new PageCommand.Find(other, code, List.of(), Optional.empty()),
                new PageCommand.Find(other, Optional.empty(), List.of(), Optional.empty()).orElse(before));
        Optional<ConferenceCode> newer = Optional.of(ConferenceCode.parse("0000111122223333"));
        assertEquals(new PageCommand.Find(tracker, newer, List.of(), Optional.empty()),
                new PageCommand.Find(Optional.empty(), newer, List.of(), Optional.empty()).orElse(before));
        List<Address> link = List.of(new Address("10.0.0.5", 7001));
        assertEquals(new PageCommand.Find(tracker, Optional.empty(), link, Optional.empty()),
                new PageCommand.Find(Optional.empty(), Optional.empty(), link, Optional.empty()).orElse(before));
    }
}
