/** In place of a peer, in a page that a scenario opens: the page owns it, its socket opens at once, and its clock is the page's. */

window.peer = {
  commands: [],       // what the page has sent, TIME aside
  socket: null,

  /** Says something to the page, as a peer would. */
  send(message) {
    this.socket.onmessage({data: JSON.stringify(message)});
  },
};

window.fetch = async () => ({ok: true, json: async () => ({owner: true, port: 1})});

window.WebSocket = class {
  readyState = 0;

  constructor() {
    window.peer.socket = this;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen();
    });
  }

  send(text) {
    const message = JSON.parse(text);
    if (message.command === "TIME") {
      window.peer.send({command: "TIME", t1: message.t1, t2: Math.round(message.t1)});
    } else if (message.command !== "OWNER") {
      window.peer.commands.push(message);
    }
  }

  close() {
    this.readyState = 3;
  }
};
