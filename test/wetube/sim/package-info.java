/**
 * The simulator: many whole peers in one thread and in virtual time, with everything that goes wrong in reality, from a seed.
 *
 * <pre>
 *                        Simulation  (verbs: party, crash, pause, fillDisk, runUntil …)
 *                             │
 *      Timeline ◄─────────────┼─────────────► Checks      after every input
 *   what happens next         │               Reckoning   at rest, with the Oracle
 *                             │
 *   Machine ── Process ── Peer (the real core, and its Gate)      Liar ── Lie
 *    │  │  └── Page, Player                                        │
 *    │  └───── Disk                                                │
 *    └─────────────── Plug ═══════ Network ═══════ Plug ───────────┘
 * </pre>
 *
 * <p>What is simulated is the shell: {@link wetube.sim.Process} does what {@code PeerLoop} does, {@link wetube.sim.Disk} what
 * {@code Storage} does, {@link wetube.sim.Network} and {@link wetube.sim.Plug} what {@code Links} and TCP do. The core is the real
 * one, and so are the bytes of its messages in every tenth random run and in all scenarios. Signatures are keyed hashes, so that
 * a run costs microseconds an event.
 *
 * <p>Scenarios are JUnit tests in {@code test/wetube/peer}, which read like prose; {@link wetube.sim.RandomParty} makes up its
 * own, a thousand of them in {@code make test}, one told line by line by {@code make sim SEED=1 PEERS=8}. {@link
 * wetube.sim.Trials} are for the test that takes out one guard of the real code after the other, since a check that can't fail
 * shows nothing.
 *
 * <p>{@link wetube.sim.Stories} has four runs for students, a line a message, in {@code test/wetube/sim/stories}.
 *
 * <p>Not simulated: TLS, the browser's own code, frames that arrive in pieces, the system's clock being set while a peer runs.
 *
 * <p>After the simulators of FoundationDB and TigerBeetle, and {@code RaftEventSimulationTest} of Apache Kafka.
 */
package wetube.sim;
