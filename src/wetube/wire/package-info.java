/**
 * Bytes and text: what every other package is written in.
 *
 * <p>What peers, pages and files say to one another in WeTube is JSON, one object a message, so that a trace can be read by
 * a person. The swarm's messages are binary. This package knows how such bytes are read, and nothing of what they mean:
 *
 * <ul>
 * <li>{@link wetube.wire.Json}: the values of RFC 8259, and how they are written. Start here. {@link wetube.wire.JsonReader}: the
 *     strict reader.
 * <li>{@link wetube.wire.Base64Url}: bytes as text.
 * <li>{@link wetube.wire.ByteReader}: big-endian numbers and byte strings.
 * <li>{@link wetube.wire.Name}: texts that people can be called by.
 * <li>{@link wetube.wire.Word}: one of a few words.
 * <li>{@link wetube.wire.ProtocolException}: what the other side did wrong.
 * </ul>
 *
 * <p>Beside these, what is needed everywhere: {@link wetube.wire.Sha256}, and a map that forgets, {@link wetube.wire.Recent}.
 *
 * <p>One literal example, a frame and how it is read:
 *
 * {@snippet :
 * Json.Obj frame = JsonReader.parseObject("{\"type\":\"SYNC\",\"n\":12,\"heads\":[\"p8s…\"],\"currentTime\":83.25}");
 * long n = frame.integer("n", 0, Long.MAX_VALUE);          // 12
 * List<EventId> heads = frame.list("heads", 64, EventId::parse);     // at most 64 texts that EventId understands
 * frame.string("state", 16);                               // ProtocolException: member "state" is missing
 * }
 *
 * <p>A JSON text has no one true form (spaces, escapes and the order of members are the writer's choice). So nothing in
 * WeTube depends on writing a value again: what is hashed and signed is {@link wetube.wire.Json.Obj#source}, the object as it
 * stood, and it is passed on as {@link wetube.wire.Json.Raw}.
 *
 * <p>Stricter than RFC 8259 must be, which allows each of these: an object with the same name twice, half a surrogate pair,
 * a byte order mark, nesting deeper than 32, a text longer than 1,048,576 characters, a number of more than 100 characters or
 * beyond the range of a double: all refused. Left out: streaming, comments, pretty printing, JSON Pointer.
 *
 * <p>Pure: no I/O, no clock. The JSON values are immutable; a reader belongs to the thread that made it.
 */
package wetube.wire;
