/**
 * Films on disk: those of this peer, and what it has fetched of others'.
 *
 * <pre>
 *   Shelf ──► ChunkStore ──► film, tree, bitmap      what the swarm writes, and what it and the browser read
 *     └─────► Adding                                 a film that comes from the page, slice by slice
 * </pre>
 *
 * <p>A disk with one film of one's own, one fetched for a session, and one that is just being added:
 *
 * <pre>
 *   films/
 *     own/6e196f04…-16384-7162/             root, chunk size and length: the whole key, for a root alone binds no length
 *       film      7,162 bytes               the content; holes where chunks are missing
 *       tree      13 places of 32 bytes     the hash of bin n at place n: RFC 7574 §5
 *       bitmap    1f                        chunk 8j + i is bit i of byte j
 *     others/SESSION-82e244c7…-16384-9000/  the same, and given to nobody outside that session
 *     adding/1f3870be…/                     named by a hash of what the page says of the file, never by that itself
 * </pre>
 *
 * <p>The order of writing is what makes a crash harmless: chunk, then tree, both forced, then the bits that claim them. A kill at any moment
 * leaves chunks that nobody claims, which are fetched again, and never a claim without a chunk. At most
 * a second's chunks, or 16 MiB, are fetched twice.
 *
 * <p>Room is counted before it is used: a film that is still coming counts as whole. Others' films take 20 GB or a tenth of what is free, at
 * most, and go oldest first when one more needs room; those that are open do not go. What has no room is refused in words that the page
 * shows, for instance <q>there is no room for a film of 1099.5 GB: free 1082.0 GB on the disk of films</q>.
 *
 * <p>{@link wetube.library.Shelf} belongs to the disk's thread, a platform thread of its own. A {@link wetube.library.ChunkStore} may be read
 * by any thread: the swarm reads the tree, the disk's thread what is to be served, the page's server what the browser plays.
 *
 * <p>Left out: checking films against their hashes at each start. A disk that has rotted is found out by those who fetch from it, who ask
 * others then.
 */
package wetube.library;
