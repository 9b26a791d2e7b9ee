package wetube.tracker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import wetube.clock.Bucket;

/** What each network takes of the tracker, so that none takes it all. Owned by the core's thread. */
final class Networks {
    /** When the table is full: how many of those that were not heard of for longest are looked at for one to forget. */
    private static final int LOOKED_AT = 16;

    /** One network's account. */
    static final class Account {
        private final Bucket requests;
        private final Bucket connections;
        int registrations;
        int memberships;
        int dials;

        private Account(Limits limits, long nowMs) {
            requests = new Bucket(limits.requestsPerSecond(), limits.requestsAtOnce(), nowMs);
            connections = new Bucket(limits.connectionsPerSecond(), limits.connectionsAtOnce(), nowMs);
        }
    }

    private final Limits limits;
    /** The longest unheard of first. */
    private final Map<String, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

    Networks(Limits limits) {
        this.limits = limits;
    }

    /** Whether one more request may be read. */
    boolean admitsRequest(String network, long nowMs) {
        Account account = account(network, nowMs);
        return account != null && account.requests.take(1, nowMs);
    }

    /** Whether one more TLS handshake may begin. */
    boolean admitsConnection(String network, long nowMs) {
        Account account = account(network, nowMs);
        return account != null && account.connections.take(1, nowMs);
    }

    /** The account of a network that was admitted and has registrations, or asks right now. */
    Account of(String network) {
        return accounts.get(network);
    }

    int count() {
        return accounts.size();
    }

    private Account account(String network, long nowMs) {
        Account known = accounts.get(network);
        if (known != null || accounts.size() >= limits.networks() && !forgetOne()) {
            return known;
        }
        Account fresh = new Account(limits, nowMs);
        accounts.put(network, fresh);
        return fresh;
    }

    private boolean forgetOne() {
        Iterator<Account> longest = accounts.values().iterator();
        for (int i = 0; i < LOOKED_AT && longest.hasNext(); i++) {
            Account account = longest.next();
            if (account.registrations == 0 && account.dials == 0) {
                longest.remove();
                return true;
            }
        }
        return false;
    }
}
