// The k6 twin of Sources/Scripts/Get.swift: one GET of the base URL and one check per iteration, no think time.
// GET_SLEEP=SECONDS pauses after each request.

import http from 'k6/http';
import { check, sleep } from 'k6';

const baseURL = __ENV.BASE_URL || 'http://localhost:8375';
const pause = Number(__ENV.GET_SLEEP || 0);

export default function () {
  const response = http.get(baseURL);
  check(response, { 'status is 200': (r) => r.status === 200 });
  if (pause > 0) {
    sleep(pause);
  }
}
