package wetube.link;

/**
 * What a remote peer may take of our time and memory. Tests take smaller ones.
 *
 * @param connectMs          for TCP to one address; a live host answers within a round trip, a dead one never
 * @param introductionMs     for the TLS handshake and the greeting together, however slowly the bytes drip
 * @param writeMs            for the network to take one write of at most 16 KiB or a frame
 * @param idleMs             for the next whole frame; every peer says something each second
 * @param closeMs            for what is still queued when a link is closed
 * @param outboxMaxBytes     queued for one link: a few seconds of repair on a slow line
 * @param halfOpenMax        connections from outside that are not introduced yet, altogether
 * @param halfOpenPerNetwork the same from one address (IPv6: one /64), so that one host cannot take all places; a demo or a
 *                           household behind one address must fit
 * @param halfOpenExpected   further ones, from networks that members came from
 * @param attemptsPerS       connections from one network in the long run, whatever becomes of them; members' networks have twice that
 * @param attemptsBurst      at once: thirty peers on one machine, who all start at the same time and try again
 * @param linksMax           links altogether; a full mesh has 31, a large ring a few dozen
 */
record Limits(int connectMs, int introductionMs, int writeMs, int idleMs, int closeMs, int outboxMaxBytes,
        int halfOpenMax, int halfOpenPerNetwork, int halfOpenExpected, int attemptsPerS, int attemptsBurst, int linksMax) {
    static final Limits STANDARD = new Limits(5_000, 5_000, 10_000, 30_000, 1_000, 2 << 20, 128, 32, 32, 8, 128, 512);
}
