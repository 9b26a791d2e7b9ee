package wetube.identity;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import wetube.wire.Recent;

/**
 * Checks each signature once: what is passed on by many comes from many, and a check costs about 1 ms of CPU.
 *
 * <p>Remembered are only signatures that hold, with the whole of what they were made over: nothing else is ever taken for checked.
 *
 * <p>Thread-safe: one for all links of a peer.
 */
public final class KnownSignatures implements Verifier {
    /** A flood is over in a second; so many signed statements in one are more than any session has. About 400 KiB. */
    static final int MAX_KNOWN = 2048;

    private final Verifier verifier;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ByteBuffer, Boolean> known = new Recent<>(MAX_KNOWN, false);

    /** @param verifier does the work */
    public KnownSignatures(Verifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public boolean verify(PeerId author, byte[] message, byte[] signature) {
        ByteBuffer all = ByteBuffer.allocate(PeerId.LENGTH_BYTES + Integer.BYTES + signature.length + message.length)
                .put(author.bytes()).putInt(signature.length).put(signature).put(message).flip();
        if (isKnown(all)) {
            return true;
        }
        boolean holds = verifier.verify(author, message, signature);
        if (holds) {
            remember(all);
        }
        return holds;
    }

    private boolean isKnown(ByteBuffer all) {
        lock.lock();
        try {
            return known.containsKey(all);
        } finally {
            lock.unlock();
        }
    }

    private void remember(ByteBuffer all) {
        lock.lock();
        try {
            known.put(all, true);
        } finally {
            lock.unlock();
        }
    }
}
