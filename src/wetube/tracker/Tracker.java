package wetube.tracker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.tracker.Registration.Answered;
import wetube.tracker.Request.SwarmAction;
import wetube.tracker.Response.SwarmResult;
import wetube.tracker.StateTable.Asked;
import wetube.tracker.StateTable.State;

/**
 * The tracker of RFC 7846 as a state machine: a request in, an answer and addresses to be dialled out.
 *
 * <p>What each peer may ask is in {@link StateTable}, how much in {@link Limits}. A peer that is heard of no more is forgotten
 * after {@value Limits#TRACK_MS} ms.
 *
 * <p>No I/O, no clock. Not thread-safe; owned by the core's thread. Times are milliseconds of any clock that does not go back.
 */
final class Tracker {
    /**
     * Who asks, as the connection shows it.
     *
     * @param id      whose key was proved; empty if no certificate was shown
     * @param host    the IP address that the request came from
     * @param network the part of the Internet that it counts for
     */
    record Asker(Optional<PeerId> id, String host, String network) {}

    /** To be done by the shell: whether {@code peer} answers at one of these ports; told by {@link #dialled}. */
    record Dial(PeerId peer, String host, String network, List<Integer> ports) {}

    record Outcome(Response response, Optional<Dial> dial) {}

    /** For whoever runs the tracker. Requests and refusals since it began. */
    record Counts(int peers, int reachable, int swarms, int networks, long requests, long refused) {}

    private final Limits limits;
    private final RandomGenerator random;
    private final Networks networks;
    /** The longest unheard of first. */
    private final LinkedHashMap<PeerId, Registration> registrations = new LinkedHashMap<>();
    private final Map<String, List<Registration>> swarms = new HashMap<>();
    /** Peers that have left, with the answer to it, in the order in which they left. */
    private final LinkedHashMap<PeerId, Answered> departed = new LinkedHashMap<>();
    private int dials;
    private long requests;
    private long refused;

    Tracker(Limits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        this.networks = new Networks(limits);
    }

    /** Whether one more connection from there may be served. */
    boolean admits(String network, long nowMs) {
        return networks.admitsConnection(network, nowMs);
    }

    /** Answers one request. */
    Outcome handle(Asker asker, byte[] body, long nowMs) {
        requests++;
        expire(nowMs);
        try {
            boolean admitted = networks.admitsRequest(asker.network(), nowMs);
            Request request = Request.parse(body);
            if (!admitted) {
                throw new Refused(ErrorCode.SERVICE_UNAVAILABLE, request.transactionId(), "too many requests from one address");
            }
            // RFC 7846 §6.1: a peer is who its certificate says, so nobody reports or leaves for another.
            if (asker.id().isEmpty() || !asker.id().get().text().equals(request.peerId())) {
                throw new Refused(ErrorCode.AUTHENTICATION_REQUIRED, request.transactionId(), "not the key of that peer");
            }
            return answer(asker.id().get(), asker, request, Arrays.hashCode(body), nowMs);
        } catch (Refused e) {
            refused++;
            return new Outcome(Response.refusal(e.error(), e.transactionId()), Optional.empty());
        }
    }

    private Outcome answer(PeerId id, Asker asker, Request request, int hash, long nowMs) throws Refused {
        Registration known = registrations.get(id);
        Answered before = known == null ? departed.get(id) : known.last;
        if (before != null && before.requestHash() == hash) {
            hear(known, nowMs);
            return new Outcome(before.response(), Optional.empty());
        }
        if (StateTable.next(known == null ? State.START : State.TRACKING, asked(request)).isEmpty()) {
            throw new Refused(ErrorCode.FORBIDDEN_ACTION, request.transactionId(), "not in this state");
        }
        if (known != null && !known.swarms.containsAll(mustBeIn(request))) {
            throw new Refused(ErrorCode.FORBIDDEN_ACTION, request.transactionId(), "not in that swarm");
        }
        Registration peer = registered(known, id, asker, request.transactionId());
        hear(peer, nowMs);
        List<SwarmResult> results = results(peer, request);
        Response response = new Response(ErrorCode.NO_ERROR, request.transactionId(), peer.seen(), results);
        peer.last = new Answered(hash, response);
        boolean granted = results.isEmpty() || results.stream().anyMatch(SwarmResult::done);
        if (peer.swarms.isEmpty()) {
            remove(peer);
            if (granted) {
                remember(peer);
            }
        }
        if (!granted) {
            throw new Refused(ErrorCode.SERVICE_UNAVAILABLE, request.transactionId(), "no room in these swarms");
        }
        return new Outcome(response, dial(peer, nowMs));
    }

    private static Asked asked(Request request) {
        return switch (request) {
            case Request.Find find -> Asked.FIND;
            case Request.StatReport report -> Asked.STAT_REPORT;
            case Request.Connect connect -> {
                boolean joins = connect.actions().stream().anyMatch(SwarmAction::join);
                boolean leaves = !connect.actions().stream().allMatch(SwarmAction::join);
                // Where both modes are in one request, which Table 6 does not have, the stricter rows count.
                yield connect.actions().stream().anyMatch(SwarmAction::seeder)
                        ? joins && leaves ? Asked.SEEDER_JOIN_AND_LEAVE : joins ? Asked.SEEDER_JOIN : Asked.SEEDER_LEAVE
                        : joins && leaves ? Asked.LEECH_JOIN_AND_LEAVE : joins ? Asked.LEECH_JOIN : Asked.LEECH_LEAVE;
            }
        };
    }

    private static List<String> mustBeIn(Request request) {
        return switch (request) {
            case Request.Find find -> List.of(find.swarmId());
            case Request.StatReport report -> report.swarmIds();
            case Request.Connect connect -> connect.actions().stream().filter(action -> !action.join()).map(SwarmAction::swarmId).toList();
        };
    }

    /** The peer's registration, where it is now: a new one in START, and what is known is moved if its address changed. */
    private Registration registered(Registration known, PeerId id, Asker asker, String transactionId) throws Refused {
        if (known != null && known.host.equals(asker.host())) {
            return known;
        }
        Networks.Account account = networks.of(asker.network());
        if (account.registrations >= limits.peersOfOne() || known == null && registrations.size() >= limits.peers()) {
            throw new Refused(ErrorCode.SERVICE_UNAVAILABLE, transactionId, "too many peers");
        }
        Registration peer = new Registration(id, asker.host(), asker.network());
        if (known != null) {
            List<String> before = List.copyOf(known.swarms);
            remove(known);
            peer.claim(known.claims());
            before.forEach(swarm -> join(peer, swarm));
        }
        departed.remove(id);
        account.registrations++;
        return peer;
    }

    private void hear(Registration peer, long nowMs) {
        if (peer != null) {
            peer.heardMs = nowMs;
            registrations.putLast(peer.id, peer);
        }
    }

    private List<SwarmResult> results(Registration peer, Request request) {
        return switch (request) {
            case Request.Connect connect -> {
                peer.claim(connect.addresses());
                connect.actions().stream().filter(action -> !action.join()).forEach(action -> leave(peer, action.swarmId()));
                yield connect.actions().stream().map(action -> result(peer, action, connect.peerCount())).toList();
            }
            case Request.Find find -> List.of(new SwarmResult(find.swarmId(), true, Optional.of(sample(peer, find.swarmId(), find.peerCount()))));
            case Request.StatReport report -> report.swarmIds().stream().map(swarm -> new SwarmResult(swarm, true, Optional.empty())).toList();
        };
    }

    /** RFC 7846 §4.1.1: whoever seeds is told of others only if it says how many; the rest always. */
    private SwarmResult result(Registration peer, SwarmAction action, Optional<Integer> peerCount) {
        boolean done = !action.join() || join(peer, action.swarmId());
        boolean lists = done && action.join() && (!action.seeder() || peerCount.isPresent());
        return new SwarmResult(action.swarmId(), done, lists ? Optional.of(sample(peer, action.swarmId(), peerCount)) : Optional.empty());
    }

    private boolean join(Registration peer, String swarm) {
        if (peer.swarms.contains(swarm)) {
            return true;
        }
        Networks.Account account = networks.of(peer.network);
        List<Registration> members = swarms.getOrDefault(swarm, List.of());
        boolean room = account.memberships < limits.membershipsOfOne() && peer.swarms.size() < Request.MAX_ELEMENTS
                && (members.isEmpty() ? swarms.size() < limits.swarms() : members.size() < limits.swarmPeers())
                && members.stream().filter(member -> member.network.equals(peer.network)).count() < limits.swarmPeersOfOne();
        if (room) {
            swarms.computeIfAbsent(swarm, id -> new ArrayList<>(2)).add(peer);
            peer.swarms.add(swarm);
            account.memberships++;
        }
        return room;
    }

    private void leave(Registration peer, String swarm) {
        peer.swarms.remove(swarm);
        networks.of(peer.network).memberships--;
        swarms.computeIfPresent(swarm, (id, members) -> {
            members.remove(peer);
            return members.isEmpty() ? null : members;
        });
    }

    /**
     * Members that {@code asker} may be able to dial, drawn at random, so that false registrations can't push the good ones out
     * of all lists (RFC 7846 §6.3).
     */
    private List<PeerInfo> sample(Registration asker, String swarm, Optional<Integer> wish) {
        int most = Math.min(wish.orElse(Limits.LIST_STANDARD), Limits.LIST_MAX);
        List<Registration> rest = new ArrayList<>(swarms.getOrDefault(swarm, List.of()));
        List<PeerInfo> drawn = new ArrayList<>();
        for (int left = rest.size(); left > 0 && drawn.size() < most; left--) {
            int at = random.nextInt(left);
            Registration peer = rest.set(at, rest.get(left - 1));
            if (peer != asker) {
                peer.toldTo(asker).ifPresent(drawn::add);
            }
        }
        return List.copyOf(drawn);
    }

    private Optional<Dial> dial(Registration peer, long nowMs) {
        Networks.Account account = networks.of(peer.network);
        if (peer.swarms.isEmpty() || peer.isProved() || peer.dialling || peer.ports().isEmpty() || nowMs < peer.redialMs
                || dials >= limits.dials() || account.dials >= limits.dialsOfOne()) {
            return Optional.empty();
        }
        dials++;
        account.dials++;
        peer.dialling = true;
        return Optional.of(new Dial(peer.id, peer.host, peer.network, peer.ports()));
    }

    /** What came of it: the port at which the peer proved its key, if there is one. */
    void dialled(Dial dial, OptionalInt port, long nowMs) {
        dials--;
        networks.of(dial.network()).dials--;
        Registration peer = registrations.get(dial.peer());
        if (peer != null && peer.host.equals(dial.host())) {
            peer.dialling = false;
            peer.redialMs = nowMs + Limits.REDIAL_MS;
            if (port.isPresent() && peer.ports().contains(port.getAsInt())) {
                peer.proved(port.getAsInt());
            }
        }
    }

    /** The track timer: forgets whoever was not heard of for too long. */
    void expire(long nowMs) {
        while (!registrations.isEmpty() && nowMs - registrations.firstEntry().getValue().heardMs >= Limits.TRACK_MS) {
            remove(registrations.firstEntry().getValue());
        }
    }

    private void remove(Registration peer) {
        List.copyOf(peer.swarms).forEach(swarm -> leave(peer, swarm));
        registrations.remove(peer.id);
        networks.of(peer.network).registrations--;
    }

    private void remember(Registration peer) {
        if (departed.size() >= Limits.DEPARTED_MAX) {
            departed.pollFirstEntry();
        }
        departed.put(peer.id, peer.last);
    }

    Counts counts() {
        int reachable = (int) registrations.values().stream().filter(Registration::isProved).count();
        return new Counts(registrations.size(), reachable, swarms.size(), networks.count(), requests, refused);
    }
}
