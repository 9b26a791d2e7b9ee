package wetube.web.websocket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all connections of a server together may hold in messages half received and messages not yet sent. Each has a
 * little that nobody can take from it, so those who hoard cannot starve the others; what goes beyond comes from one store.
 *
 * <p>Thread-safe; a {@link Share} is not.
 */
final class Memory {
    /** What a connection has of its own, in bytes, each way: some screens of JSON. */
    static final int OWN_BYTES = 64 * 1024;

    private final AtomicLong commonBytes;

    Memory(long commonBytes) {
        this.commonBytes = new AtomicLong(commonBytes);
    }

    Share share() {
        return new Share();
    }

    /** One user's part. Owned by one thread, or used under its owner's lock; anybody may ask how much it holds. */
    final class Share {
        private volatile long bytes;

        /** Whether these bytes may be held as well; false takes nothing. */
        boolean take(long count) {
            long fromCommon = beyondOwn(bytes + count) - beyondOwn(bytes);
            if (fromCommon > 0 && commonBytes.addAndGet(-fromCommon) < 0) {
                commonBytes.addAndGet(fromCommon);
                return false;
            }
            bytes += count;
            return true;
        }

        void give(long count) {
            long toCommon = beyondOwn(bytes) - beyondOwn(bytes - count);
            if (toCommon > 0) { // else the store, which all threads share, is left alone
                commonBytes.addAndGet(toCommon);
            }
            bytes -= count;
        }

        long bytes() {
            return bytes;
        }

        private static long beyondOwn(long bytes) {
            return Math.max(0, bytes - OWN_BYTES);
        }
    }
}
