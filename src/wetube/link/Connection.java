package wetube.link;

import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import wetube.identity.PeerId;

/**
 * A connection at whose other end {@code peer} is, proved by TLS, and has greeted.
 *
 * @param plain         the socket below {@code tls}: the one to close
 * @param remoteAddress as it was dialled, {@code host:port}; of a visitor only the IP address, for its port is not where it
 *                      listens
 * @param theirs        its greeting, the first frame it sent
 * @param ours          our greeting, if it has been sent already
 */
record Connection(Socket plain, SSLSocket tls, PeerId peer, String remoteAddress, byte[] theirs, Optional<byte[]> ours) {}
