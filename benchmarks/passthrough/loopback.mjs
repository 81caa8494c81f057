// Portkey's gateway listens on every address of the machine; this makes it listen on 127.0.0.1.
import net from "node:net";

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (port, _host, ready) {
  return listen.call(this, port, "127.0.0.1", ready);
};
