/** Who else is on this machine, on the home screen: the page goes on as another identity, or as a new one. */

import {keyed, needAll, setText} from "./dom.js";
import {call} from "./protocol.js";

export function listenToIdentities() {
  const ui = needAll("identities", "identity-list", "identity-form", "identity-name", "identity-said");
  const become = name => attempt(async () => {
    await call("POST", "identities", {name});
    setText(ui["identity-said"], `A moment: your peer goes on as ${name}. If that key has a passphrase, the terminal asks for it.`);
  });
  const attempt = async action => {
    try {
      await action();
    } catch (problem) {
      setText(ui["identity-said"], problem.message);
    }
  };
  const make = name => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.addEventListener("click", () => become(name));
    item.append(button);
    return item;
  };
  ui.identities.addEventListener("toggle", () => attempt(async () => {
    const {others} = ui.identities.open ? await call("GET", "identities") : {others: []};
    setText(ui["identity-said"], "");
    keyed(ui["identity-list"], others, name => name, make, (item, name) => setText(item.firstElementChild, `Go on as ${name}`));
  }));
  ui["identity-form"].addEventListener("submit", event => {
    event.preventDefault();
    become(ui["identity-name"].value.trim());
  });
}
