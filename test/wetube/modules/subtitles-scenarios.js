/** subtitles.js: files that are subtitles, as the WebVTT that a browser reads. */

import {decoded, webVttOf} from "/web/subtitles.js";
import {equal, scenario} from "./check.js";

export const scenarios = [
  scenario("WebVTT stays as it is, but for its line ends and its byte order mark", () => {
    equal(webVttOf("\uFEFFWEBVTT - for Ada\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r"), "WEBVTT - for Ada\n\n00:01.000 --> 00:02.000\nHello\n", "WebVTT");
    equal(webVttOf("WEBVTT"), "WEBVTT", "an empty one");
  }),

  scenario("SubRip gets the head and the dots of WebVTT", () => {
    equal(webVttOf("1\r\n00:00:01,500 --> 00:00:03,000\r\nHello, Bo\r\n"), "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000\nHello, Bo\n", "SubRip");
  }),

  scenario("Times with dots, of one digit or without hours are times as well", () => {
    for (const [times, expected] of [["00:00:01.500 --> 00:00:03.000", "00:00:01.500 --> 00:00:03.000"],
      ["0:00:01,5 --> 0:00:03,25", "00:00:01.500 --> 00:00:03.250"], ["00:01,500-->00:03,000", "00:01.500 --> 00:03.000"],
      ["1:2:3 --> 1:2:4", "01:02:03.000 --> 01:02:04.000"],
      ["00:00:01,500 --> 00:00:03,000  X1:10 X2:20", "00:00:01.500 --> 00:00:03.000  X1:10 X2:20"]]) {
      equal(webVttOf(`1\n${times}\nHello\n`), `WEBVTT\n\n1\n${expected}\nHello\n`, times);
    }
    equal(webVttOf("WEBVTT\n\n0:01,5 --> 0:02,5 line:0\nHello"), "WEBVTT\n\n00:01.500 --> 00:02.500 line:0\nHello", "in WebVTT");
  }),

  scenario("Orders of another format are cut; braces that people write are not", () => {
    equal(webVttOf("1\n00:00:01,500 --> 00:00:03,000\n{\\an8}{\\i1}Hello{\\i0} {Bo}\n"),
      "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000\nHello {Bo}\n", "SubRip");
  }),

  scenario("A file that is no UTF-8 is Windows-1252, and one that says that it is UTF-16 is that", () => {
    equal(decoded(new TextEncoder().encode("Grüße ♥")), "Grüße ♥", "UTF-8");
    equal(decoded(new Uint8Array([0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x85])), "Grüße …", "Windows-1252");
    equal(decoded(new Uint8Array([0xFF, 0xFE, 0x47, 0x00, 0xFC, 0x00])), "Gü", "UTF-16, little end first");
    equal(decoded(new Uint8Array([0xFE, 0xFF, 0x00, 0x47, 0x00, 0xFC])), "Gü", "UTF-16, big end first");
    equal(decoded(new Uint8Array([])), "", "an empty one");
  }),

  scenario("What is neither is nothing", () => {
    for (const text of ["", "hello", "WEBVTTX\n", "1\n2\n3\n"]) {
      equal(webVttOf(text), null, text);
    }
  }),
];
