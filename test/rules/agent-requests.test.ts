/** What a line asks of the agent: every request that there is, and what is refused with a remedy. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAgentRequest } from '../../core/rules/agent-requests.ts';

describe('a request is understood', () => {
  for (const request of [
    { ask: 'status' },
    { ask: 'watch' },
    { ask: 'now' },
    { ask: 'now', server: 'laptop' },
    { ask: 'now', server: 'laptop', item: 'documents' },
    { ask: 'pause', until: 1_800_000_000_000 },
    { ask: 'unpause' },
    { ask: 'unlocked' },
    { ask: 'cancel', server: 'laptop', item: 'documents' },
  ])
    test(JSON.stringify(request), () => {
      assert.deepEqual(readAgentRequest(JSON.stringify(request)), { ok: true, value: request });
    });
});

describe('a request is refused, with what to do', () => {
  for (const [line, reason] of [
    ['', /not one JSON object/],
    ['nonsense', /not one JSON object/],
    ['null', /not one JSON object/],
    ['["status"]', /not one JSON object/],
    ['{"ask":"status"}{"ask":"now"}', /not one JSON object/],
    ['{}', /does not say what it asks/],
    ['{"ask":5}', /does not say what it asks/],
    ['{"ask":"sing"}', /does not know the request “sing”/],
    ['{"ask":"constructor"}', /does not know the request/],
    ['{"ask":"__proto__"}', /does not know the request/],
    ['{"ask":"pause"}', /wants the time/],
    ['{"ask":"pause","until":"tomorrow"}', /wants the time/],
    ['{"ask":"pause","until":1e400}', /wants the time/],
    ['{"ask":"pause","until":-1}', /wants the time/],
    ['{"ask":"pause","until":1,"server":"laptop"}', /“pause” has no “server”/],
    ['{"ask":"now","server":5}', /wants a name as “server”/],
    ['{"ask":"now","server":""}', /wants a name as “server”/],
    ['{"ask":"cancel","server":"laptop","item":["documents"]}', /wants a name as “item”/],
    ['{"ask":"now","item":"documents"}', /names an item and no server/],
    ['{"ask":"now","Server":"laptop"}', /“now” has no “Server”/],
  ] as const)
    test(line === '' ? 'an empty line' : line, () => {
      const read = readAgentRequest(line);
      assert.ok(!read.ok);
      assert.match(read.message, reason);
      assert.notEqual(read.remedy, '');
    });
});
