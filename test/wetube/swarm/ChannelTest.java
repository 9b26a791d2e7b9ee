package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.swarm.ProtocolOption.ChunkSize;
import wetube.swarm.SwarmMessage.Handshake;

/** One channel alone, on roads that lose and roads that do not. */
class ChannelTest {
    private static final byte[] FILM = Sample.bytes(7162);
    private static final Content CONTENT =
            new Content(HashFunction.SHA1, Sample.tree(HashFunction.SHA1, FILM, 1024).root(), 1024, FILM.length);

    private static boolean namesChunkSize(Channel channel) {
        Handshake handshake = (Handshake) channel.greeting(new BinSet(7), 0).messages().getFirst();
        return handshake.option(ChunkSize.class).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("§7.11: after two unanswered handshakes on a road that loses, every other one leaves option 9 out, for older peers")
    void chunkSizeLeftOut(boolean reliable) {
        Channel channel = Channel.opening(new Neighbour(1, Optional.empty(), reliable, true), CONTENT, 1, 0);
        for (boolean named : new boolean[] {true, true, reliable, true, reliable, true}) {
            assertEquals(named, namesChunkSize(channel));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("§7.11: a handshake without option 9 is answered without it, and one with it in kind")
    void answeredInKind(boolean named) {
        Channel initiator = Channel.opening(new Neighbour(1, Optional.empty(), false, true), CONTENT, 1, 0);
        Handshake first;
        int handshakes = 0;
        do {
            assertTrue(++handshakes <= 10, "no handshake is of this kind");
            first = (Handshake) initiator.greeting(new BinSet(7), 0).messages().getFirst();
        } while (first.option(ChunkSize.class).isPresent() != named);
        Channel responder = Channel.answering(new Neighbour(2, Optional.empty(), false, false), CONTENT, 2, first, 0).orElseThrow();
        assertEquals(named, namesChunkSize(responder));
        assertEquals(named, namesChunkSize(responder));
        assertEquals(named, namesChunkSize(responder));
        Handshake answer = (Handshake) responder.greeting(new BinSet(7), 0).messages().getFirst();
        initiator.handshake(answer);
        assertEquals(Channel.State.OPEN, initiator.state());
    }
}
