/** subtitles.js: files that are subtitles, as the WebVTT that a browser reads. */

import {webVttOf} from "/web/subtitles.js";
import {equal, scenario} from "./check.js";

export const scenarios = [
  scenario("WebVTT stays as it is, but for its line ends and its byte order mark", () => {
    equal(webVttOf("\uFEFFWEBVTT - for Ada\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r"), "WEBVTT - for Ada\n\n00:01.000 --> 00:02.000\nHello\n", "WebVTT");
    equal(webVttOf("WEBVTT"), "WEBVTT", "an empty one");
  }),

  scenario("SubRip gets the head and the dots of WebVTT", () => {
    equal(webVttOf("1\r\n00:00:01,500 --> 00:00:03,000\r\nHello, Bo\r\n"), "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000\nHello, Bo\n", "SubRip");
  }),

  scenario("What is neither is nothing", () => {
    for (const text of ["", "hello", "WEBVTTX\n", "1\n2\n3\n"]) {
      equal(webVttOf(text), null, text);
    }
  }),
];
