package wetube.party;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.identity.Verifier;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * A SYNC that others may pass on: signed by its author, for those who have no link to the author. It says who is here, where and how
 * far; of heads it says nothing, since logs are compared by neighbours.
 *
 * <p>As with events, the bytes as sent are what is signed and passed on.
 *
 * @param sync      what it says
 * @param body      its exact text, one line of JSON
 * @param signature 86 characters of base64url
 */
public record Beat(PeerId author, Sync sync, String body, String signature) {
    /** A SYNC with 64 missing and no heads has 3.5 KiB. */
    static final int MAX_BODY_BYTES = 4 * 1024;
    private static final byte[] SIGNED_HEADING = "wetube beat 1\n".getBytes(StandardCharsets.US_ASCII);

    /** Signs a beat of one's own. */
    public static Beat sign(PeerId author, Sync sync, Signer signer) {
        Json.Builder json = Json.object().put("author", author.text());
        Sync headless = sync.withoutHeads();
        String body = headless.put(json.put("type", "SYNC")).build().toJson();
        return new Beat(author, headless, body, EventRun.encodeSignature(signer.sign(signedBytes(body))));
    }

    /**
     * Reads a beat of whomever, from whomever.
     *
     * @throws ProtocolException if it is no SYNC, names heads, is too long, or was not signed by its author
     */
    static Beat parse(Json.Obj json, Verifier verifier) throws ProtocolException {
        Json.Obj object = json.object("beat");
        String body = object.source();
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new ProtocolException("a beat has at most " + MAX_BODY_BYTES + " bytes");
        }
        PeerId author = object.read("author", PeerId::parse);
        if (!object.string("type", 32).equals("SYNC") || !object.array("heads", Event.MAX_AFTER).isEmpty()) {
            throw new ProtocolException("a beat is a SYNC without heads");
        }
        Sync sync = Sync.parse(object);
        Beat beat = new Beat(author, sync, body, json.string("signature", EventRun.SIGNATURE_CHARS));
        if (!verifier.verify(author, signedBytes(body), EventRun.decodeSignature(beat.signature))) {
            throw new ProtocolException("the signature of a beat is not its author's");
        }
        return beat;
    }

    Json.Obj toJson() {
        return Json.object().put("beat", new Json.Raw(body)).put("signature", signature).build();
    }

    /** How long it is on the wire; a body is ASCII. */
    int lengthBytes() {
        return body.length() + signature.length() + "{\"beat\":,\"signature\":\"\"},".length();
    }

    /** The hash of the text, under a heading that no other signed text of WeTube begins with. */
    private static byte[] signedBytes(String body) {
        byte[] hash = EventId.of(body).bytes();
        return ByteBuffer.allocate(SIGNED_HEADING.length + hash.length).put(SIGNED_HEADING).put(hash).array();
    }
}
