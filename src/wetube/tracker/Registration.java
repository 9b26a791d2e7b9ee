package wetube.tracker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import wetube.identity.PeerId;

/** What the tracker knows of a peer in TRACKING. Owned by the core's thread. */
final class Registration {
    /** An answer, for the request that comes twice; known by a hash of its bytes, its transaction among them. */
    record Answered(int requestHash, Response response) {}

    final PeerId id;
    /** Where its requests come from: the IP address, and the network it counts for. */
    final String host;
    final String network;
    final Set<String> swarms = new LinkedHashSet<>();
    Answered last;
    long heardMs;
    boolean dialling;
    long redialMs;
    private List<PeerAddr> claims = List.of();
    private OptionalInt provedPort = OptionalInt.empty();
    private Optional<PeerInfo> forAll = Optional.empty();
    private Optional<PeerInfo> forNeighbours = Optional.empty();

    Registration(PeerId id, String host, String network) {
        this.id = id;
        this.host = host;
        this.network = network;
    }

    /** Where it says that it listens; a port that is not among it any more has to be proved anew. */
    void claim(List<PeerAddr> addresses) {
        claims = addresses.stream().limit(Limits.ADDRESSES_MAX)
                .map(address -> new PeerAddr(address.host(), address.port(), PeerAddr.Type.HOST, false)).distinct().toList();
        if (provedPort.isPresent() && !ports().contains(provedPort.getAsInt())) {
            provedPort = OptionalInt.empty();
        }
        tell();
    }

    /** The tracker has reached it at its host. */
    void proved(int port) {
        provedPort = OptionalInt.of(port);
        tell();
    }

    boolean isProved() {
        return provedPort.isPresent();
    }

    List<PeerAddr> claims() {
        return claims;
    }

    /** Those it says it listens at: a peer has one, and another one if its router forwards that. */
    List<Integer> ports() {
        return claims.stream().map(PeerAddr::port).distinct().limit(2).toList();
    }

    /** RFC 7846 §3.3.4: "peer_addr", where the tracker sees it. */
    Optional<PeerAddr> seen() {
        return ports().stream().findFirst().map(first ->
                new PeerAddr(host, provedPort.orElse(first), PeerAddr.Type.REFLEXIVE, provedPort.isPresent()));
    }

    /** What {@code other} is told of this peer; empty if there is no address that could be of use to it. */
    Optional<PeerInfo> toldTo(Registration other) {
        return other.host.equals(host) || other.network.equals(network) ? forNeighbours : forAll;
    }

    /** Once for each change, not for each list: most lists are made of the same few peers. */
    private void tell() {
        List<PeerAddr> proved = seen().filter(PeerAddr::proved).stream().toList();
        List<PeerAddr> near = new ArrayList<>(proved);
        claims.stream().filter(PeerAddr::isPrivate).filter(claim -> !claim.host().equals(host)).forEach(near::add);
        forAll = info(proved);
        forNeighbours = info(near);
    }

    private Optional<PeerInfo> info(List<PeerAddr> addresses) {
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new PeerInfo(id, addresses));
    }
}
