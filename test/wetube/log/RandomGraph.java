package wetube.log;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.wire.Json;

/** Graphs of events as people make them who hear of each other late, and of some who fork. What the events say does not matter. */
final class RandomGraph {
    private RandomGraph() {}

    /** One place where somebody writes: a forker has several, with one key. */
    private record Desk(Author author, BitSet known, List<BitSet> earlier) {
        Desk(Author author) {
            this(author, new BitSet(), new ArrayList<>());
        }
    }

    /** @param forks how likely each event goes back behind the author's last one */
    static Graph of(RandomGenerator random, int events, int people, double forks) {
        Graph graph = new Graph();
        List<Desk> desks = new ArrayList<>(IntStream.range(0, people).mapToObj(i -> new Desk(Author.random("author " + i, random))).toList());
        graph.write(desks.get(0).author, new BitSet(), Event.START, Json.object().put("nonce", random.nextLong()).build());
        desks.forEach(desk -> desk.known.set(0));
        while (graph.size() < events) {
            Desk desk = desks.get(random.nextInt(desks.size()));
            if (random.nextDouble() < forks && !desk.earlier.isEmpty()) {
                Desk copy = new Desk(desk.author);
                copy.known.or(desk.earlier.get(random.nextInt(desk.earlier.size())));
                desks.add(copy);
                desk = copy;
            }
            if (random.nextInt(3) > 0) {
                desk.known.or(desks.get(random.nextInt(desks.size())).known);
            }
            desk.earlier.add((BitSet) desk.known.clone());
            desk.known.set(graph.write(desk.author, desk.known, "NOTE", Json.object().put("n", graph.size()).build()));
        }
        return graph;
    }
}
