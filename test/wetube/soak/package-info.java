/**
 * The long tests, {@code make soak}: elections in virtual time, thousands of them; then real processes, killed and cut off and
 * split, for as many minutes as one likes.
 *
 * <pre>
 *   make soak MINUTES=10            all parts; what is left of the time goes to the last, 'random'
 *   make soak ONLY=split            one of them
 *   make soak ONLY=random MINUTES=60 SEED=7
 * </pre>
 *
 * <ul>
 * <li>{@link wetube.soak.EveryOrder orders}: elections among three and four, in every order of what can happen.
 * <li>{@link wetube.soak.HundredMembers hundred}: a hundred whole peers in virtual time.
 * <li>{@link wetube.soak.RandomParties parties}: a thousand random parties of whole peers, in virtual time.
 * <li>{@link wetube.soak.RandomSchedules schedules}: ten thousand random elections, in virtual time.
 * <li>{@link wetube.soak.KilledDirector kill}: the only director is killed with -9, among 2, 3, 5, 10 and 25 peers.
 * <li>{@link wetube.soak.CutDirector cut}: its network goes silent instead: no RST, no FIN.
 * <li>{@link wetube.soak.SplitParty split}: the network falls into two halves; both elect and act; it heals.
 * <li>{@link wetube.soak.FarApart net}: six peers behind routers, far apart, with new addresses and cuts of all kinds.
 * <li>{@link wetube.soak.ThirtyPeers thirty}: thirty peers in one session, and how long a pause takes to all of them.
 * <li>{@link wetube.soak.Flood flood}: strangers send frames of each type as fast as they can, and somebody uses the page meanwhile.
 * <li>{@link wetube.soak.RestlessParty random}: peers are killed, stopped and started again at random.
 * </ul>
 *
 * <p>How it is put together:
 *
 * <pre>
 *   Soak ─► Part ─► Fleet ─► Seat ─┬─► PeerProcess   a real peer, perhaps in a network namespace of its {@link wetube.live.Lan}
 *                     │            └─► Page          what that peer tells its user
 *                     └─► Journal                    what is printed, and the verdict
 * </pre>
 *
 * <p>A page must run where its peer does, since a peer's page answers its own machine alone. For a peer in a network namespace it
 * is a small program in the same namespace, {@link wetube.live.PageAgent}, which passes one JSON message a line.
 *
 * <p>The exit status is 1 if a rule was broken; an aim that was missed is only told, for the machine may be busy. A part that this
 * machine can't run (namespaces need root and iproute2) is skipped, and says why. What a part leaves on disk lies in
 * {@code build/soak}, and is kept if the part failed.
 *
 * <p>One thread runs it all, and waits for conditions with deadlines.
 */
package wetube.soak;
