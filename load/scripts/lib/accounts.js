// Accounts of the application for k6 scripts: where it is, signing up, logging in again, the parameters of a request.
// Must not contain flows.

import http from 'k6/http';
import exec from 'k6/execution';
import { check } from 'k6';

export const baseURL = (__ENV.BASE_URL || 'http://localhost:8375').replace(/\/+$/, '');
export const socketURL = baseURL.replace(/^http/, 'ws');

const password = __ENV.LOAD_PASSWORD || 'Password123!';
const mostAccounts = Number(__ENV.LOAD_USERS || 100);
if (!(Number.isInteger(mostAccounts) && mostAccounts >= 2)) {
  throw new Error(`LOAD_USERS: found "${__ENV.LOAD_USERS}", expected a whole number, 2 or more`);
}
const tokenLifetime = 12 * 60 * 1000; // ms; the application's tokens live 15 minutes

// The parameters of a request: who asks, the name its measurements are kept under, the statuses that count as good
// (default 200 to 399).
export function params(account, name, ...expected) {
  const result = { headers: { 'Content-Type': 'application/json' } };
  if (account) result.headers.Authorization = `Bearer ${tokenOf(account)}`;
  if (name) result.tags = { name };
  if (expected.length) result.responseCallback = http.expectedStatuses(...expected);
  return result;
}

// The JSON of an answer; undefined when it has none, as after a failed request.
export function json(response) {
  try {
    return response.json();
  } catch (_) {
    return undefined;
  }
}

export function credentials(email) {
  return JSON.stringify({ email, password });
}

export function registration(username, email) {
  return JSON.stringify({ username, email, password });
}

// One account per VU, at least two so that each has a partner, signed up side by side. Who cannot sign up logs in.
export function createAccounts() {
  const count = Math.max(2, Math.min(exec.instance.vusInitialized, mostAccounts));
  const started = Date.now();
  const accounts = [];
  for (let number = 1; number <= count; number++) {
    const username = `loadu_${started}_${number}`;
    accounts.push({ number, username, email: `${username}@example.com` });
  }
  const signups = http.batch(
    accounts.map((account) => [
      'POST',
      `${baseURL}/api/auth/signup`,
      registration(account.username, account.email),
      params(null, 'POST /api/auth/signup'),
    ])
  );
  accounts.forEach((account, index) => {
    let answer = signups[index];
    if (answer.status !== 201) answer = logIn(account, 'POST /api/auth/login');
    const body = json(answer);
    if (!body || !body.token) {
      throw new Error(`no account ${account.username}: signup ${signups[index].status}, login ${answer.status}`);
    }
    account.userId = body.user.id;
    account.token = body.token;
    account.issuedAt = Date.now();
  });
  return accounts;
}

export function logIn(account, name) {
  const answer = http.post(`${baseURL}/api/auth/login`, credentials(account.email), params(null, name));
  check(answer, {
    'load user login status is 200': (r) => r.status === 200,
    'load user login has token': (r) => Boolean((json(r) || {}).token),
  });
  return answer;
}

// What this VU has learned since setup, by account number. VUs share nothing.
const renewed = {};

function tokenOf(account) {
  return (renewed[account.number] || account).token;
}

// Logs in again when the account's token is older than 12 minutes. After a failure the old one is kept for a minute.
export function renewToken(account) {
  const { issuedAt } = renewed[account.number] || account;
  if (Date.now() - issuedAt < tokenLifetime) return;
  const answer = logIn(account, 'POST /api/auth/login');
  const token = answer.status === 200 ? (json(answer) || {}).token : undefined;
  renewed[account.number] = token
    ? { token, issuedAt: Date.now() }
    : { token: tokenOf(account), issuedAt: Date.now() - tokenLifetime + 60000 };
}
