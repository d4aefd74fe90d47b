'use strict';
// An HTTP/2 port that shows what a client sends. It knows nothing of the service.
const http2 = require('node:http2');
const { once } = require('node:events');

/**
 * Listens. Each request goes to `answer` with its headers and its bytes, which returns the gRPC status to answer with.
 *
 * @param tls key, certificate and more for TLS; absent: plaintext
 */
async function listen(answer, { tls, port = 0 } = {}) {
  const server = tls ? http2.createSecureServer(tls) : http2.createServer();
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', async (stream, headers) => {
    const chunks = [];
    for await (const chunk of stream) {
      chunks.push(chunk);
    }
    const status = answer(headers, Buffer.concat(chunks), stream.session);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status) }, { endStream: true });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    sessions.forEach((session) => session.destroy());
  };
  return { port: server.address().port, close };
}

module.exports = { listen };
