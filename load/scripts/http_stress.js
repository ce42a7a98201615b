// Feed reads, a notification-type read and now and then a post. Kept for compatibility: social_mixed.js is the mix.
//
// Per iteration: GET /api/posts, 1 s, GET /api/friends/requests, 1 s, for every tenth VU POST /api/posts, 2 s.
// Checks: status is 200, post created: 201. Environment: BASE_URL, LOAD_PASSWORD, LOAD_USERS.

import http from 'k6/http';
import { check, sleep } from 'k6';
import { baseURL, createAccounts, params, renewToken } from './lib/accounts.js';

export function setup() {
  return createAccounts();
}

export default function (accounts) {
  const actor = accounts[__VU % accounts.length];
  renewToken(actor);

  const posts = http.get(`${baseURL}/api/posts?limit=10`, params(actor, 'GET /api/posts'));
  check(posts, { 'status is 200': (r) => r.status === 200 });
  sleep(1);

  const requests = http.get(`${baseURL}/api/friends/requests`, params(actor, 'GET /api/friends/requests'));
  check(requests, { 'status is 200': (r) => r.status === 200 });
  sleep(1);

  if (__VU % 10 === 0) {
    const post = http.post(
      `${baseURL}/api/posts`,
      JSON.stringify({
        title: `Load Post ${__VU}-${__ITER}`,
        content: `Stress post content ${Date.now()}`,
        post_type: 'text',
      }),
      params(actor, 'POST /api/posts')
    );
    check(post, { 'post created': (r) => r.status === 201 });
  }
  sleep(2);
}
