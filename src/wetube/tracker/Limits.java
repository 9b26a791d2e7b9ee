package wetube.tracker;

/**
 * What a tracker gives to whom. Tests take other numbers.
 *
 * @param peers             registered altogether; 10,000 take about 20 MB
 * @param swarms            altogether
 * @param swarmPeers        in one swarm
 * @param swarmPeersOfOne   in one swarm from one network (an IPv4 address, an IPv6 /64), so that nobody fills a swarm with keys of
 *                          their own; a school behind one address must fit
 * @param peersOfOne        registered from one network
 * @param membershipsOfOne  peers times swarms from one network
 * @param requestsPerSecond from one network, in the long run; a peer sends three a minute
 * @param requestsAtOnce    from one network
 * @param connectionsPerSecond new TLS connections from one network, in the long run: a handshake costs 4 ms of CPU
 * @param connectionsAtOnce from one network
 * @param dials             dialled back at one time, altogether
 * @param dialsOfOne        dialled back at one time, to one network
 * @param networks          that the tracker keeps count of
 */
record Limits(int peers, int swarms, int swarmPeers, int swarmPeersOfOne, int peersOfOne, int membershipsOfOne, int requestsPerSecond,
        int requestsAtOnce, int connectionsPerSecond, int connectionsAtOnce, int dials, int dialsOfOne, int networks) {
    static final Limits STANDARD = new Limits(20_000, 20_000, 1_000, 64, 256, 512, 50, 200, 20, 100, 256, 16, 50_000);

    /** The track timer of RFC 7846 §2.3: three reports missed. */
    static final long TRACK_MS = 180_000;
    /** How often a peer reports. */
    static final long REPORT_MS = 60_000;
    /** An address that did not answer is dialled again no sooner, and only when its peer is heard. */
    static final long REDIAL_MS = 5_000;
    /** RFC 7846 §3.2.2: the number of peers that is asked for should be below 30. */
    static final int LIST_MAX = 29;
    static final int LIST_STANDARD = 20;
    /** Of what a peer says where it listens, so much is kept. */
    static final int ADDRESSES_MAX = 4;
    /** Answers to peers that have left, kept for requests that come twice. */
    static final int DEPARTED_MAX = 1_000;
}
