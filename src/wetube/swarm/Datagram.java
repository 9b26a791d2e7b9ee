package wetube.swarm;

import java.util.ArrayList;
import java.util.List;
import wetube.swarm.SwarmMessage.Ack;
import wetube.swarm.SwarmMessage.Cancel;
import wetube.swarm.SwarmMessage.Choke;
import wetube.swarm.SwarmMessage.Data;
import wetube.swarm.SwarmMessage.Handshake;
import wetube.swarm.SwarmMessage.Have;
import wetube.swarm.SwarmMessage.Integrity;
import wetube.swarm.SwarmMessage.PexCertificate;
import wetube.swarm.SwarmMessage.PexRequest;
import wetube.swarm.SwarmMessage.PexV4;
import wetube.swarm.SwarmMessage.PexV6;
import wetube.swarm.SwarmMessage.Request;
import wetube.swarm.SwarmMessage.SignedIntegrity;
import wetube.swarm.SwarmMessage.Unchoke;
import wetube.wire.ByteReader;
import wetube.wire.ProtocolException;

/**
 * What is sent at once: the receiver's channel and messages (RFC 7574 §8.2, §8.3). Without messages it keeps the channel alive (§8.14).
 *
 * <p>Strict: what is cut short, out of order or out of bounds is refused whole.
 */
public record Datagram(long channel, List<SwarmMessage> messages) {
    /** The channel of a handshake that opens one. */
    public static final long NEW_CHANNEL = 0;
    /** The largest datagram that is read: the largest chunk that is fetched (64 KiB) and all the hashes that can go before it. */
    public static final int MAX_BYTES = 80 * 1024;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    public Datagram {
        messages = List.copyOf(messages);
    }

    public Datagram(long channel, SwarmMessage... messages) {
        this(channel, List.of(messages));
    }

    /** The channel that a datagram is for, so that its terms can be looked up. */
    public static long channelOf(byte[] datagram) throws ProtocolException {
        return new ByteReader(datagram).u32();
    }

    /** Reads a datagram of a channel on these terms; what follows a handshake is read as that handshake says. */
    public static Datagram parse(byte[] datagram, Terms terms) throws ProtocolException {
        if (datagram.length > MAX_BYTES) {
            throw new ProtocolException("a datagram of " + datagram.length + " bytes");
        }
        ByteReader reader = new ByteReader(datagram);
        long channel = reader.u32();
        List<SwarmMessage> messages = new ArrayList<>();
        Terms agreed = terms;
        while (reader.remaining() > 0) {
            int type = reader.u8();
            // §8.6: a DATA message "MUST be the last message in the datagram"; where chunks are of one size, others may follow it.
            if (!messages.isEmpty() && messages.getLast() instanceof Data && type != Data.TYPE) {
                throw new ProtocolException("a message of type " + type + " after DATA");
            }
            if (type > PexCertificate.TYPE) {
                // The RFC does not say how long a message of an unknown type is, nor what to do. What came before it stands by itself.
                break;
            }
            SwarmMessage message = read(type, agreed, reader);
            if (message instanceof Handshake handshake) {
                agreed = agreed.offeredBy(handshake);
            }
            messages.add(message);
        }
        return new Datagram(channel, messages);
    }

    private static SwarmMessage read(int type, Terms terms, ByteReader reader) throws ProtocolException {
        Addressing addressing = terms.addressing();
        return switch (type) {
            case 0 -> new Handshake(reader.u32(), ProtocolOption.readAll(reader));
            case 1 -> new Data(addressing.read(reader), reader.u64(), chunk(terms, reader));
            case 2 -> new Ack(addressing.read(reader), reader.u64());
            case 3 -> new Have(addressing.read(reader));
            case 4 -> new Integrity(addressing.read(reader), bytes(terms.function().lengthBytes(), reader));
            case 5 -> new PexV4(bytes(IPV4_BYTES, reader), reader.u16());
            case 6 -> new PexRequest();
            case 7 -> new SignedIntegrity(addressing.read(reader), reader.u64(), bytes(terms.signatureBytes(), reader));
            case 8 -> new Request(addressing.read(reader));
            case 9 -> new Cancel(addressing.read(reader));
            case 10 -> new Choke();
            case 11 -> new Unchoke();
            case 12 -> new PexV6(bytes(IPV6_BYTES, reader), reader.u16());
            case 13 -> new PexCertificate(bytes(reader.u16(), reader));
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static Bytes bytes(int lengthBytes, ByteReader reader) throws ProtocolException {
        return Bytes.of(reader.bytes(lengthBytes));
    }

    private static Bytes chunk(Terms terms, ByteReader reader) throws ProtocolException {
        if (reader.remaining() == 0) {
            throw new ProtocolException("DATA without a chunk");
        }
        return bytes(Math.min(terms.chunkBytes(), reader.remaining()), reader);
    }

    public byte[] encode(Terms terms) {
        Addressing addressing = terms.addressing();
        ByteWriter writer = new ByteWriter().number(channel, 4);
        for (SwarmMessage message : messages) {
            writer.number(message.type(), 1);
            switch (message) {
                case Handshake m -> ProtocolOption.writeAll(m.options(), writer.number(m.sourceChannel(), 4));
                case Data m -> {
                    addressing.write(m.chunks(), writer);
                    writer.number(m.timestampUs(), 8).bytes(m.content());
                }
                case Ack m -> {
                    addressing.write(m.chunks(), writer);
                    writer.number(m.delayUs(), 8);
                }
                case Have m -> addressing.write(m.chunks(), writer);
                case Integrity m -> {
                    addressing.write(m.chunks(), writer);
                    writer.bytes(m.hash());
                }
                case PexV4 m -> writer.bytes(m.address()).number(m.port(), 2);
                case PexRequest m -> { }
                case SignedIntegrity m -> {
                    addressing.write(m.chunks(), writer);
                    writer.number(m.ntpTime(), 8).bytes(m.signature());
                }
                case Request m -> addressing.write(m.chunks(), writer);
                case Cancel m -> addressing.write(m.chunks(), writer);
                case Choke m -> { }
                case Unchoke m -> { }
                case PexV6 m -> writer.bytes(m.address()).number(m.port(), 2);
                case PexCertificate m -> writer.number(m.certificate().length(), 2).bytes(m.certificate());
            }
        }
        return writer.toByteArray();
    }
}
