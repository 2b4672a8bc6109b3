// Loaded before a server that offers no choice of its address: it then listens on the loopback only.
const net = require('node:net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  const callback = rest.find((argument) => typeof argument === 'function');
  return Number.isInteger(port)
    ? listen.call(this, { port, host: '127.0.0.1' }, callback)
    : listen.call(this, port, ...rest);
};
