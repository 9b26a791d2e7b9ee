package wetube.friends;

import java.util.List;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * A friend as the owner of a catalogue says so: {@code {"peer":"…","name":"Bo","addresses":["192.168.1.8:7001"],"rights":["watch","keep"]}}.
 *
 * @param rights what the owner lets it do
 */
public record Friend(PeerId peer, String name, List<String> addresses, List<Right> rights) {
    public static Friend of(Json.Obj json) throws ProtocolException {
        return new Friend(json.read("peer", PeerId::parse), Act.name(json, "name", Act.MAX_NAME_CHARS), Act.addresses(json), Right.of(json));
    }

    public Json.Obj toJson() {
        return Json.object().put("peer", peer.text()).put("name", name).put("addresses", addresses)
                .put("rights", rights.stream().map(Right::word).toList()).build();
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }
}
