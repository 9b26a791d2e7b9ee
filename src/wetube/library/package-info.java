/**
 * Films on disk: those of this peer, and what it has fetched of others'.
 *
 * <pre>
 *   Shelf ──► ChunkStore ──► film, tree, bitmap      what the swarm writes, and what it and the browser read
 *     └─────► Adding                                 a film that comes from the page, slice by slice
 * </pre>
 *
 * <p>{@link wetube.library.Shelf} belongs to the disk's thread, a platform thread of its own. A {@link wetube.library.ChunkStore} may be read
 * by any thread: the swarm reads the tree, the disk's thread what is to be served, the page's server what the browser plays.
 *
 * <p>Left out: checking films against their hashes at each start. A disk that has rotted is found out by those who fetch from it, who ask
 * others then.
 */
package wetube.library;
