// The k6 twin of Sources/Scripts/Echo.swift: one WebSocket per iteration, messages one after the other, each when the one before has come
// back. Environment: BASE_URL, ECHO_BYTES (125), ECHO_MESSAGES (1000), ECHO_DEFLATE (1 offers compression, here without context takeover).

import ws from 'k6/ws';
import { check, sleep } from 'k6';

const url = (__ENV.BASE_URL || 'http://localhost:8375').replace(/^http/, 'ws');
const count = Number(__ENV.ECHO_MESSAGES || 1000);
const message = 'x'.repeat(Number(__ENV.ECHO_BYTES || 125));
const params = __ENV.ECHO_DEFLATE === '1' ? { compression: 'deflate' } : {};

export default function () {
  let returned = 0;
  const answer = ws.connect(url, params, (socket) => {
    socket.on('open', () => socket.send(message));
    socket.on('message', (reply) => {
      if (reply.length !== message.length) {
        socket.close(1000);
        return;
      }
      returned += 1;
      if (returned < count) {
        socket.send(message);
      } else {
        socket.close(1000);
      }
    });
    socket.setTimeout(() => socket.close(1000), 60000);
  });
  if (!check(answer, { 'status is 101': (r) => r && r.status === 101 })) {
    sleep(1);
    return;
  }
  check(returned, { 'all messages came back': (n) => n === count });
}
