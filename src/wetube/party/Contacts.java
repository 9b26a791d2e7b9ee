package wetube.party;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import wetube.identity.PeerId;

/** The peers that we have links to, as this session sees them. Owned by the core's thread. */
final class Contacts {
    private final Context context;
    private final Map<Long, Contact> byLink = new TreeMap<>();
    /** What was measured of members' clocks over links that are down. */
    private final Map<PeerId, Exchange> measured = new HashMap<>();

    Contacts(Context context) {
        this.context = context;
    }

    /** @param run tells this start of the other peer from earlier ones */
    Contact add(long link, PeerId peer, String run) {
        Exchange exchange = get(peer).map(linked -> linked.exchange).or(() -> Optional.ofNullable(measured.remove(peer)))
                .filter(known -> known.isWith(run)).orElseGet(() -> new Exchange(run));
        exchange.again();
        Contact contact = new Contact(link, peer, exchange, context.nowMs);
        byLink.put(link, contact);
        return contact;
    }

    Optional<Contact> remove(long link) {
        Optional<Contact> gone = Optional.ofNullable(byLink.remove(link));
        gone.filter(contact -> contact.exchange.delayMs().isPresent() && get(contact.peer).isEmpty())
                .ifPresent(contact -> measured.put(contact.peer, contact.exchange));
        return gone;
    }

    Optional<Contact> get(long link) {
        return Optional.ofNullable(byLink.get(link));
    }

    Optional<Contact> get(PeerId peer) {
        for (Contact contact : byLink.values()) {    // a loop: this is asked for each member after each input
            if (contact.peer.equals(peer)) {
                return Optional.of(contact);
            }
        }
        return Optional.empty();
    }

    Collection<Contact> all() {
        return byLink.values();
    }

    Stream<Contact> stream() {
        return byLink.values().stream();
    }

    /** Those whose own beats say that they are here. */
    Stream<Contact> fresh() {
        return stream().filter(contact -> contact.isFresh(context.nowMs));
    }

    /** Whether somebody tells us itself that it is here. */
    boolean isFresh(PeerId peer) {
        return get(peer).filter(contact -> contact.isFresh(context.nowMs)).isPresent();
    }

    int size() {
        return byLink.size();
    }
}
