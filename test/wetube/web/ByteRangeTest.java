package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 9110 §14: one range")
class ByteRangeTest {
    private static final String ETAG = "\"e\"";

    @ParameterizedTest
    @CsvSource({
        "bytes=0-499,    206, 0, 500",
        "bytes=500-999,  206, 500, 500",
        "bytes=500-,     206, 500, 500",
        "bytes=0-,       206, 0, 1000",
        "bytes=999-,     206, 999, 1",
        "bytes=-1,       206, 999, 1",
        "bytes=-500,     206, 500, 500",
        "bytes=-2000,    206, 0, 1000",
        "bytes=500-5000, 206, 500, 500",
        "bytes=0-0,      206, 0, 1",
        "bytes=0-999999999999999999, 206, 0, 1000",
    })
    @DisplayName("§14.1.2: a range of first and last byte, open at its end, or a suffix")
    void parts(String field, int status, long first, long count) {
        assertEquals(new ByteRange(status, first, count, 1000), of(field, 1000));
    }

    @ParameterizedTest
    @CsvSource({"bytes=1000-", "bytes=1000-2000", "bytes=5000-", "bytes=-0"})
    @DisplayName("§14.1.2: a range of which nothing exists is 416")
    void unsatisfiable(String field) {
        assertEquals(new ByteRange(416, 0, 0, 1000), of(field, 1000));
    }

    @ParameterizedTest
    @CsvSource({"bytes=5-4", "bytes=-", "bytes=a-b", "bytes=1", "bytes 0-1", "chars=0-1", "'bytes=0-1,5-6'",
        "bytes=0-9999999999999999999", "bytes=0 - 1", "bytes=--1", "''"})
    @DisplayName("§14.2: what is invalid, several ranges, or another unit is ignored")
    void ignored(String field) {
        assertEquals(new ByteRange(200, 0, 1000, 1000), of(field, 1000));
    }

    @Test
    @DisplayName("Nothing has no part")
    void empty() {
        assertEquals(416, of("bytes=0-", 0).status());
        assertEquals(416, of("bytes=-1", 0).status());
    }

    @Test
    @DisplayName("§13.1.5: If-Range must be the same strong validator, else the whole is sent")
    void ifRange() {
        assertEquals(206, ByteRange.of(Optional.of("bytes=0-1"), Optional.of(ETAG), ETAG, 10).status());
        for (String other : new String[] {"\"f\"", "W/\"e\"", "Wed, 21 Oct 2015 07:28:00 GMT", ""}) {
            assertEquals(200, ByteRange.of(Optional.of("bytes=0-1"), Optional.of(other), ETAG, 10).status());
        }
    }

    @Test
    @DisplayName("§14.4: Content-Range names the part and the whole")
    void contentRange() {
        assertEquals("bytes 500-999/1000", of("bytes=500-", 1000).contentRange());
        assertEquals("bytes */1000", of("bytes=1000-", 1000).contentRange());
    }

    private static ByteRange of(String field, long length) {
        return ByteRange.of(Optional.of(field), Optional.empty(), ETAG, length);
    }
}
