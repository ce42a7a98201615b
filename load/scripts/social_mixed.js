// The social mix for k6: seven weighted flows over HTTP and WebSockets. Its Swift twin runs the same flows.
//
// Every request of the default mode: name, statuses that count as good (blank: 200 to 399), checks ("a: 200" passes on 200)
//
// | flow           | request                                       | good               | checks                                          |
// | -------------- | --------------------------------------------- | ------------------ | ----------------------------------------------- |
// | setup          | POST /api/auth/signup                         |                    |                                                 |
// | setup, renewal | POST /api/auth/login                          |                    | load user login status is 200: 200,             |
// |                |                                               |                    | load user login has token                       |
// | readFeed       | GET /api/users/me                             |                    | get me status 200: 200                          |
// |                | GET /api/posts                                |                    | get posts status 200: 200,                      |
// |                |                                               |                    | feed response status 200: 200                   |
// |                | GET /api/friends/requests                     |                    | get friend requests status 200: 200             |
// | createPost     | POST /api/posts                               |                    | create post status 201: 200 201                 |
// |                | GET /api/posts                                |                    | get posts status 200: 200                       |
// | commentAndLike | GET /api/posts                                |                    | get posts status 200: 200                       |
// |                | POST /api/posts/:id/like                      |                    | like status ok: 200 201                         |
// |                | POST /api/posts/:id/comments                  |                    | comment status ok: 200 201                      |
// |                | DELETE /api/posts/:id/like                    | 200 204 404        | unlike status ok: 200 204 404                   |
// | befriend       | POST /api/friends/requests/:id                | 200 201 404 409    | friend request status acceptable: as good       |
// |                | GET /api/friends/requests/sent                |                    | friend sent list status 200: 200                |
// |                | GET /api/friends/requests (partner)           |                    |                                                 |
// |                | POST /api/friends/requests/:id/accept (part.) | 200 204 409        | friend accept status acceptable: as good        |
// |                | GET /api/friends/status/:id                   | 200 404            | friend status request acceptable: as good       |
// |                | GET /api/friends                              |                    | friend list status 200: 200                     |
// | directMessage  | POST /api/conversations                       | 200 201 409        | create dm conversation acceptable: as good      |
// |                | GET /api/conversations                        |                    |                                                 |
// |                | POST /api/conversations/:id/messages          |                    | dm send status acceptable: 200 201              |
// |                | GET /api/conversations/:id/messages           | 200 403 404        | dm messages status acceptable: as good          |
// |                | POST /api/conversations/:id/read              | 200 400 403 404    | dm read status acceptable: as good              |
// | chat           | POST /api/conversations                       |                    |                                                 |
// |                | GET /api/conversations                        |                    |                                                 |
// |                | POST /api/ws/ticket                           |                    | ticket status is 200: 200, has ticket           |
// |                | WS /api/ws/chat                               |                    | chat ws status is 101: 101, chat joined         |
// | game           | POST /api/games/rooms                         |                    |                                                 |
// |                | POST /api/ws/ticket (both)                    |                    | ticket status is 200: 200, has ticket           |
// |                | WS /api/ws/game (both)                        |                    | game ws status is 101: 101, game started,       |
// |                |                                               |                    | game state seen by creator,                     |
// |                |                                               |                    | game state seen by joiner                       |
// |                | POST /api/games/rooms/:id/leave               | 200 404            | game leave status ok: 200                       |
//
// Counters, present when they are not 0: chat_messages_not_echoed (sessions whose own message did not come back: not every
// server echoes), ws_error_frames (frames of type "error" in chat or game).
//
// SOCIAL_COMPAT=upstream is the original script request for request: three accounts, no notification read, no frame is
// read, the joiner plays alone and out of turn, the room is never left, no names on requests.
//
// Environment: BASE_URL, LOAD_PASSWORD, LOAD_USERS, SOCIAL_COMPAT; THINK_TIME=MIN-MAX seconds (default 10-30, 0 none), which
// a scenario of the profile may set too. A scenario's `exec` may name a single flow.

import http from 'k6/http';
import ws from 'k6/ws';
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import {
  baseURL,
  createAccounts,
  json,
  logIn,
  params,
  registration,
  renewToken,
  socketURL,
} from './lib/accounts.js';

const upstream = __ENV.SOCIAL_COMPAT === 'upstream';
if (__ENV.SOCIAL_COMPAT && !upstream) {
  throw new Error(`SOCIAL_COMPAT: found "${__ENV.SOCIAL_COMPAT}", expected upstream, or no value`);
}
const socketTime = 3000; // ms a socket is held

const messagesNotEchoed = new Counter('chat_messages_not_echoed');
const errorFrames = new Counter('ws_error_frames');

// The mix, in percent.
const mix = [
  [25, readFeedFlow],
  [15, createPostFlow],
  [15, commentAndLikeFlow],
  [15, befriendFlow],
  [15, directMessageFlow],
  [10, chatFlow],
  [5, gameFlow],
];

export function setup() {
  return upstream ? createThreeAccounts() : createAccounts();
}

export default function (accounts) {
  iterate(accounts, pick());
}

export function readFeed(accounts) {
  iterate(accounts, readFeedFlow);
}

export function createPost(accounts) {
  iterate(accounts, createPostFlow);
}

export function commentAndLike(accounts) {
  iterate(accounts, commentAndLikeFlow);
}

export function befriend(accounts) {
  iterate(accounts, befriendFlow);
}

export function directMessage(accounts) {
  iterate(accounts, directMessageFlow);
}

export function chat(accounts) {
  iterate(accounts, chatFlow);
}

export function game(accounts) {
  iterate(accounts, gameFlow);
}

function iterate(accounts, flow) {
  const actor = accounts[__VU % accounts.length];
  const partner = accounts[(__VU + 1) % accounts.length];
  if (!upstream) {
    renewToken(actor);
    renewToken(partner);
  }
  flow(actor, partner);
  think();
}

function pick() {
  let rest = Math.random() * 100;
  for (const [weight, flow] of mix) {
    if (rest < weight) return flow;
    rest -= weight;
  }
  return gameFlow;
}

// Read at each pause: a scenario's own variables are not there yet when the script is loaded.
function think() {
  const [low, high = low] = (__ENV.THINK_TIME || '10-30').split('-').map(Number);
  if (!(low >= 0 && high >= low)) {
    throw new Error(`THINK_TIME: found "${__ENV.THINK_TIME}", expected MIN-MAX in seconds, or 0`);
  }
  sleep(low + Math.random() * (high - low));
}

function createThreeAccounts() {
  const started = Date.now();
  const accounts = [];
  for (let number = 1; number <= 3; number++) {
    const username = `loadu_${started}_${number}`;
    const account = { number, username, email: `${username}@example.com` };
    let answer = http.post(
      `${baseURL}/api/auth/signup`, registration(username, account.email), params(null));
    if (answer.status !== 201) answer = logIn(account);
    const body = answer.json();
    account.token = body.token;
    account.userId = body.user ? body.user.id : undefined;
    accounts.push(account);
  }
  return accounts;
}

// The name of a request's measurements; in upstream mode k6 uses the URL.
function named(name) {
  return upstream ? undefined : name;
}

function isGood(...statuses) {
  return (response) => statuses.includes(response.status);
}

function getPosts(actor) {
  const posts = http.get(`${baseURL}/api/posts?limit=20`, params(actor, named('GET /api/posts')));
  check(posts, { 'get posts status 200': isGood(200) });
  return posts;
}

function readFeedFlow(actor) {
  const me = http.get(`${baseURL}/api/users/me`, params(actor, named('GET /api/users/me')));
  check(me, { 'get me status 200': isGood(200) });
  const posts = getPosts(actor);
  check(posts, { 'feed response status 200': isGood(200) });
  if (upstream) return;
  const requests = http.get(`${baseURL}/api/friends/requests`, params(actor, 'GET /api/friends/requests'));
  check(requests, { 'get friend requests status 200': isGood(200) });
}

function createPostFlow(actor) {
  const post = http.post(
    `${baseURL}/api/posts`,
    JSON.stringify({
      title: `Load Post ${__VU}-${__ITER}`,
      content: `Stress post content ${Date.now()}`,
      post_type: 'text',
    }),
    params(actor, named('POST /api/posts'))
  );
  check(post, { 'create post status 201': isGood(200, 201) });
  getPosts(actor);
}

function commentAndLikeFlow(actor) {
  const feed = getPosts(actor);
  const posts = feed.status === 200 ? json(feed) : undefined;
  if (!Array.isArray(posts) || posts.length === 0) return;
  const post = posts[Math.floor(Math.random() * posts.length)];
  const like = http.post(
    `${baseURL}/api/posts/${post.id}/like`, null, params(actor, named('POST /api/posts/:id/like')));
  check(like, { 'like status ok': isGood(200, 201) });
  const comment = http.post(
    `${baseURL}/api/posts/${post.id}/comments`,
    JSON.stringify({ content: `Comment from VU ${__VU} iter ${__ITER}` }),
    params(actor, named('POST /api/posts/:id/comments'))
  );
  check(comment, { 'comment status ok': isGood(200, 201) });
  const unlike = http.del(
    `${baseURL}/api/posts/${post.id}/like`, null,
    params(actor, named('DELETE /api/posts/:id/like'), 200, 204, 404));
  check(unlike, { 'unlike status ok': isGood(200, 204, 404) });
}

function befriendFlow(actor, partner) {
  if (partner === actor) return;
  const request = http.post(
    `${baseURL}/api/friends/requests/${partner.userId}`, null,
    params(actor, named('POST /api/friends/requests/:id'), 200, 201, 404, 409));
  check(request, { 'friend request status acceptable': isGood(200, 201, 404, 409) });
  const sent = http.get(
    `${baseURL}/api/friends/requests/sent`, params(actor, named('GET /api/friends/requests/sent')));
  check(sent, { 'friend sent list status 200': isGood(200) });

  const incoming = http.get(
    `${baseURL}/api/friends/requests`, params(partner, named('GET /api/friends/requests')));
  const pending = incoming.status === 200 ? json(incoming) : undefined;
  if (Array.isArray(pending) && pending.length > 0) {
    const entry = pending.find((candidate) => candidate.requester_id === actor.userId) || pending[0];
    const accept = http.post(
      `${baseURL}/api/friends/requests/${entry.id}/accept`, null,
      params(partner, named('POST /api/friends/requests/:id/accept'), 200, 204, 409));
    check(accept, { 'friend accept status acceptable': isGood(200, 204, 409) });
  }

  const status = http.get(
    `${baseURL}/api/friends/status/${partner.userId}`,
    params(actor, named('GET /api/friends/status/:id'), 200, 404));
  check(status, { 'friend status request acceptable': isGood(200, 404) });
  const friends = http.get(`${baseURL}/api/friends`, params(actor, named('GET /api/friends')));
  check(friends, { 'friend list status 200': isGood(200) });
}

function createConversation(actor, partner, ...expected) {
  return http.post(
    `${baseURL}/api/conversations`,
    JSON.stringify({ is_group: false, participant_ids: [partner.userId] }),
    params(actor, named('POST /api/conversations'), ...expected)
  );
}

function getConversations(actor) {
  const answer = http.get(`${baseURL}/api/conversations`, params(actor, named('GET /api/conversations')));
  const conversations = answer.status === 200 ? json(answer) : undefined;
  return Array.isArray(conversations) ? conversations : [];
}

// The conversation of the two, else the first there is.
function conversationWith(partner, conversations) {
  const isWithPartner = (conversation) =>
    !conversation.is_group &&
    (conversation.participants || []).some((participant) => participant.id === partner.userId);
  return conversations.find(isWithPartner) || conversations[0];
}

function directMessageFlow(actor, partner) {
  if (partner === actor) return;
  const created = createConversation(actor, partner, 200, 201, 409);
  check(created, { 'create dm conversation acceptable': isGood(200, 201, 409) });
  const conversations = getConversations(actor);
  if (conversations.length === 0) return;
  const conversation = upstream
    ? conversations.find((candidate) => !candidate.is_group) || conversations[0]
    : conversationWith(partner, conversations);

  const url = `${baseURL}/api/conversations/${conversation.id}`;
  const send = http.post(
    `${url}/messages`,
    JSON.stringify({ content: `DM from ${actor.userId} at iter ${__ITER}`, message_type: 'text' }),
    params(actor, named('POST /api/conversations/:id/messages'))
  );
  check(send, { 'dm send status acceptable': isGood(200, 201) });
  const messages = http.get(
    `${url}/messages`, params(actor, named('GET /api/conversations/:id/messages'), 200, 403, 404));
  check(messages, { 'dm messages status acceptable': isGood(200, 403, 404) });
  const read = http.post(
    `${url}/read`, null,
    params(actor, named('POST /api/conversations/:id/read'), 200, 400, 403, 404));
  check(read, { 'dm read status acceptable': isGood(200, 400, 403, 404) });
}

// A ticket opens one socket. Undefined when there is none.
function getTicket(account) {
  const answer = http.post(`${baseURL}/api/ws/ticket`, null, params(account, named('POST /api/ws/ticket')));
  check(answer, {
    'ticket status is 200': isGood(200),
    'has ticket': (r) => Boolean((json(r) || {}).ticket),
  });
  return (json(answer) || {}).ticket;
}

function socketParams(name) {
  return upstream ? {} : { tags: { name } };
}

function frameOf(text) {
  try {
    return JSON.parse(text);
  } catch (_) {
    return {};
  }
}

function chatFlow(actor, partner) {
  if (partner === actor) return;
  createConversation(actor, partner);
  const conversation = conversationWith(partner, getConversations(actor));
  if (!conversation) return;
  const ticket = getTicket(actor);
  if (!ticket) return;

  const content = `WS chat ${__VU}-${__ITER}`;
  const join = JSON.stringify({ type: 'join', conversation_id: conversation.id });
  const message = JSON.stringify({ type: 'message', conversation_id: conversation.id, content });
  const read = JSON.stringify({ type: 'read', conversation_id: conversation.id });
  let joined = false;
  let echoed = false;

  const session = ws.connect(
    `${socketURL}/api/ws/chat?ticket=${ticket}`, socketParams('WS /api/ws/chat'), (socket) => {
      socket.on('open', () => {
        socket.send(join);
        if (upstream) {
          socket.send(message);
          socket.send(read);
        }
        socket.setTimeout(() => socket.close(), socketTime);
      });
      if (upstream) return;
      socket.on('message', (text) => {
        const frame = frameOf(text);
        if (frame.type === 'joined' && frame.conversation_id === conversation.id && !joined) {
          joined = true;
          socket.send(message);
          socket.send(read);
        }
        if (frame.type === 'message' && (frame.payload || {}).content === content) echoed = true;
        if (frame.type === 'error') errorFrames.add(1);
      });
    });
  check(session, { 'chat ws status is 101': isGood(101) });
  if (upstream || session.status !== 101) return;
  check(session, { 'chat joined': () => joined });
  if (joined && !echoed) messagesNotEchoed.add(1);
}

function gameFlow(actor, partner) {
  if (partner === actor) return;
  const created = http.post(
    `${baseURL}/api/games/rooms`, JSON.stringify({ type: 'othello' }),
    params(actor, named('POST /api/games/rooms')));
  const room = isGood(200, 201)(created) ? json(created) : undefined;
  if (!room || !room.id) return;
  if (upstream) {
    joinAlone(partner, room);
    return;
  }
  play(actor, partner, room);
  const leave = http.post(
    `${baseURL}/api/games/rooms/${room.id}/leave`, null,
    params(actor, 'POST /api/games/rooms/:id/leave', 200, 404));
  check(leave, { 'game leave status ok': isGood(200) });
}

function joinAlone(partner, room) {
  const ticket = getTicket(partner);
  if (!ticket) return;
  const session = ws.connect(
    `${socketURL}/api/ws/game?room_id=${room.id}&ticket=${ticket}`, socketParams(), (socket) => {
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'join_room', payload: {} }));
        socket.send(JSON.stringify({ type: 'chat', payload: { content: `game chat ${__VU}-${__ITER}` } }));
        socket.send(JSON.stringify({ type: 'make_move', payload: { row: 2, column: 3 } }));
        socket.setTimeout(() => socket.close(), socketTime);
      });
    });
  check(session, { 'game ws status is 101': isGood(101) });
}

// Both connect, the creator first. A k6 socket blocks its VU, so the joiner's lives inside the creator's `open` and it is the
// joiner's `game_started` that makes the creator move. The creator reads what has come for it when the joiner has gone.
function play(creator, joiner, room) {
  const creatorTicket = getTicket(creator);
  const joinerTicket = getTicket(joiner);
  if (!creatorTicket || !joinerTicket) return;

  const url = (ticket) => `${socketURL}/api/ws/game?room_id=${room.id}&ticket=${ticket}`;
  const move = (row, column) => JSON.stringify({ type: 'make_move', payload: { row, column } });
  const text = `game chat ${__VU}-${__ITER}`;
  const talk = JSON.stringify({ type: 'chat', payload: { text, username: joiner.username } });
  let started = false;
  let creatorSawState = false;
  let joinerSawState = false;
  let joinerSession;

  const creatorSession = ws.connect(url(creatorTicket), socketParams('WS /api/ws/game'), (creatorSocket) => {
    creatorSocket.on('open', () => {
      joinerSession = ws.connect(url(joinerTicket), socketParams('WS /api/ws/game'), (joinerSocket) => {
        joinerSocket.on('open', () => {
          joinerSocket.send(JSON.stringify({ type: 'join_room', payload: {} }));
          joinerSocket.setTimeout(() => joinerSocket.close(), socketTime);
        });
        joinerSocket.on('message', (received) => {
          const frame = frameOf(received);
          if (frame.type === 'game_started' && !started) {
            started = true;
            creatorSocket.send(move(2, 3));
          }
          if (frame.type === 'game_state' && !joinerSawState) {
            joinerSawState = true;
            joinerSocket.send(move(2, 2));
            joinerSocket.send(talk);
          }
          if (frame.type === 'error') errorFrames.add(1);
        });
      });
      creatorSocket.setTimeout(() => creatorSocket.close(), 1000);
    });
    creatorSocket.on('message', (received) => {
      const frame = frameOf(received);
      if (frame.type === 'game_state') creatorSawState = true;
      if (frame.type === 'chat') creatorSocket.close();
      if (frame.type === 'error') errorFrames.add(1);
    });
  });
  check(creatorSession, { 'game ws status is 101': isGood(101) });
  if (!joinerSession) return;
  check(joinerSession, { 'game ws status is 101': isGood(101) });
  if (joinerSession.status !== 101) return;
  check(room, {
    'game started': () => started,
    'game state seen by creator': () => creatorSawState,
    'game state seen by joiner': () => joinerSawState,
  });
}
