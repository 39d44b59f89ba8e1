/** Programs as they are started: where they are looked for, and what nobody else sees. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { systemPrograms } from '../../core/world/run-program.ts';

test('programs of administrators are found with the short PATH of cron', () => {
  const text = `
    import { systemPrograms } from ${JSON.stringify(new URL('../../core/world/run-program.ts', import.meta.url).href)};
    const { stdout } = await systemPrograms.run({ program: 'sh', args: ['-c', 'echo $PATH'] });
    process.stdout.write(stdout);`;
  const environment = { PATH: '/usr/bin:/bin' };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', text], { env: environment, encoding: 'utf8' });
  assert.equal(said, '/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin\n');
});

test('a secret is read by its program alone: no argument, no environment, no file holds it', async () => {
  const script = 'cat /dev/fd/3 /dev/fd/4; ls -l /dev/fd/ | grep -c deleted; env | grep -c hush';
  const { stdout } = await systemPrograms.run({ program: 'sh', args: ['-c', script], secrets: ['hush one\n', 'hush two\n'] });
  assert.match(stdout, /^hush one\nhush two\n[1-9]\n0\n$/);
});
