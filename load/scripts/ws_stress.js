// One chat socket per VU, held for 30 s, a message every 5 s. Kept for compatibility: social_mixed.js is the mix.
//
// Per iteration: POST /api/conversations, POST /api/ws/ticket, WS /api/ws/chat.
// Checks: ticket status is 200, has ticket, status is 101. Environment: BASE_URL, LOAD_PASSWORD, LOAD_USERS.

import http from 'k6/http';
import ws from 'k6/ws';
import { check, sleep } from 'k6';
import { baseURL, createAccounts, json, params, renewToken, socketURL } from './lib/accounts.js';

export function setup() {
  return createAccounts();
}

export default function (accounts) {
  const actor = accounts[__VU % accounts.length];
  const partner = accounts[(__VU + 1) % accounts.length];
  renewToken(actor);

  const created = http.post(
    `${baseURL}/api/conversations`,
    JSON.stringify({ is_group: false, participant_ids: [partner.userId] }),
    params(actor, 'POST /api/conversations')
  );
  const conversation = json(created) || {};
  const answer = http.post(`${baseURL}/api/ws/ticket`, null, params(actor, 'POST /api/ws/ticket'));
  const { ticket } = json(answer) || {};
  check(answer, {
    'ticket status is 200': (r) => r.status === 200,
    'has ticket': () => Boolean(ticket),
  });
  if (!ticket) {
    sleep(1);
    return;
  }

  const session = ws.connect(
    `${socketURL}/api/ws/chat?ticket=${ticket}`, { tags: { name: 'WS /api/ws/chat' } }, (socket) => {
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'join', conversation_id: conversation.id }));
        socket.setInterval(() => {
          socket.send(JSON.stringify({ type: 'message', conversation_id: conversation.id, content: 'ping' }));
        }, 5000);
        socket.setTimeout(() => socket.close(), 30000);
      });
    });
  check(session, { 'status is 101': (r) => r && r.status === 101 });
  if (session.status !== 101) sleep(1);
}
