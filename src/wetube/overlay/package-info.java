/**
 * Who links to whom in a session, so that news reaches everybody over few links.
 *
 * <p>Up to 32 members everyone links to everyone. Beyond that, members in the order of their keys form a ring, and each links to those
 * 1, 2, 4, 8 … places on, as the fingers of Chord do (Stoica et al., SIGCOMM 2001, §4). Among 40 members, the one at place 0:
 *
 * <pre>
 *   places back                0                 places on
 *   32  16  8  4  2  1   ◄─────┼─────►   1  2  4  8  16  32
 * </pre>
 *
 * <p>So each has O(log n) links; any two are O(log n) links apart; and a flood, in which each passes on what is new to all neighbours but
 * the one it came from, takes O(n log n) messages. Measured on rings that are whole ({@code OverlayGrowthTest} prints it):
 *
 * <pre>
 *   members    links each    most hops    messages a broadcast
 *        32            31            1                      31
 *       100            14            3                   1 301
 *     1 000            20            5                  19 001
 * </pre>
 *
 * <p>The flood's many ways to everybody are what keeps it going when a peer on one of them is dead, or drops on purpose what it should
 * pass on. What a flood has lost all the same, neighbours find missing when they compare logs: see {@code wetube.party}, which has the
 * messages too.
 *
 * <p>Left out of Chord: looking up a key, which needs O(log n) messages there, since here the log tells everybody who is a member; and its
 * stabilisation, since who is gone is known from beats. A ring chosen by the order of keys, not by who dials whom first, also keeps
 * somebody with many links from taking all the links of another.
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.overlay;
