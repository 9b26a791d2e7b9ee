package wetube.swarm;

import java.util.List;
import java.util.Optional;

/**
 * The messages of RFC 7574 §8, each with its type. A message has no length of its own: its type and the {@link Terms} of the channel
 * tell where it ends. Channel numbers are unsigned 32-bit numbers.
 */
public sealed interface SwarmMessage {
    int type();

    /** §8.4: opens a channel; with {@code sourceChannel} 0 it closes one. */
    record Handshake(long sourceChannel, List<ProtocolOption> options) implements SwarmMessage {
        public static final int TYPE = 0;

        /** The option of this kind, if it was sent. */
        public <T extends ProtocolOption> Optional<T> option(Class<T> kind) {
            return options.stream().filter(kind::isInstance).map(kind::cast).findAny();
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.6: one chunk. The timestamp is the sender's clock in µs; only differences of it mean anything. */
    record Data(ChunkRange chunks, long timestampUs, Bytes content) implements SwarmMessage {
        public static final int TYPE = 1;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.7: these have arrived; the last took so many µs one way, by two clocks that need not agree. */
    record Ack(ChunkRange chunks, long delayUs) implements SwarmMessage {
        public static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.5: the sender holds these and has verified them. */
    record Have(ChunkRange chunks) implements SwarmMessage {
        @Override
        public int type() {
            return 3;
        }
    }

    /** §8.8: the hash of the node over these chunks. */
    record Integrity(ChunkRange chunks, Bytes hash) implements SwarmMessage {
        @Override
        public int type() {
            return 4;
        }
    }

    /** §8.13: a peer at an IPv4 address, 4 bytes. */
    record PexV4(Bytes address, int port) implements SwarmMessage {
        public static final int TYPE = 5;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.13: "tell me of other peers". */
    record PexRequest() implements SwarmMessage {
        public static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.9: a signature over the node of these chunks, in live swarms. The time is NTP's: 32 bits of seconds since 1900, 32 below. */
    record SignedIntegrity(ChunkRange chunks, long ntpTime, Bytes signature) implements SwarmMessage {
        public static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.10. */
    record Request(ChunkRange chunks) implements SwarmMessage {
        @Override
        public int type() {
            return 8;
        }
    }

    /** §8.11: these are no longer wanted. */
    record Cancel(ChunkRange chunks) implements SwarmMessage {
        @Override
        public int type() {
            return 9;
        }
    }

    /** §8.12: "I answer no requests for now". */
    record Choke() implements SwarmMessage {
        @Override
        public int type() {
            return 10;
        }
    }

    /** §8.12. */
    record Unchoke() implements SwarmMessage {
        @Override
        public int type() {
            return 11;
        }
    }

    /** §8.13: a peer at an IPv6 address, 16 bytes. */
    record PexV6(Bytes address, int port) implements SwarmMessage {
        public static final int TYPE = 12;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** §8.13: a peer's membership certificate, X.509 in DER. */
    record PexCertificate(Bytes certificate) implements SwarmMessage {
        public static final int TYPE = 13;

        @Override
        public int type() {
            return TYPE;
        }
    }
}
