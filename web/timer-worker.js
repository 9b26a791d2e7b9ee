/** The clock of timers.js. */

self.addEventListener("message", ({data: {id, ms}}) => setTimeout(() => self.postMessage(id), ms));
