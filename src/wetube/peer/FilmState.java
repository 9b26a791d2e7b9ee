package wetube.peer;

import java.util.List;
import java.util.Optional;
import wetube.swarm.Content;
import wetube.swarm.SwarmProgress;
import wetube.wire.Json;

/**
 * How far a film is, for the page.
 *
 * @param url     where the browser reads it from this peer
 * @param trouble why it does not come, in words for a person
 */
public record FilmState(SwarmProgress progress, String url, Optional<String> trouble) {
    /** {@code holders} are those there is a channel to: how many chunks they have, and how fast they deliver, in bytes a second. */
    Json toJson() {
        Content content = progress.content();
        List<Json> holders = progress.holders().stream().map(holder -> (Json) Json.object()
                .put("userId", holder.neighbour().peer().orElseThrow().text()).put("held", holder.chunksHeld())
                .put("rate", holder.bytesPerSecond()).build()).toList();
        return Json.object().put("film", content.root().toString()).put("lengthBytes", content.lengthBytes()).put("url", url)
                .put("chunks", content.chunkCount()).put("held", progress.chunksHeld()).put("elsewhere", progress.isHeldElsewhere())
                .put("contradicted", progress.contradicted()).put("liars", progress.liars())
                .putIfPresent("trouble", trouble).put("holders", Json.array(holders)).build();
    }
}
