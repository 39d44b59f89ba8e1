/** The driver sshfs: the real sshfs against a real sshd, with a key and with a password. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { sshfs } from '../../core/drivers/sshfs.ts';
import { canStartPasswordServer, type PasswordServer, startPasswordServer } from '../real/password-server.ts';
import { type SshServer, startSshServer } from '../real/ssh-server.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { mayFuse } from './mounting.ts';

let folder: string;
let server: SshServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alp-sshfs-'));
  server = await startSshServer(join(folder, 'sshd'));
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function settingsFor(bench: Bench): DriverSettings {
  const far = `${bench.folder}/far, away`;
  mkdirSync(`${far}/below`, { recursive: true });
  writeFileSync(`${far}/below/file`, 'text');
  return { host: server.login, folder: far, remote_shell: server.command.split(' ') };
}

const pointOf = (bench: Bench) => `${bench.world.folders.state}/drivers/s/i/1-sshfs/mounted`;

conforms({
  driver: sshfs,
  ...(mayFuse ? {} : { refuses: /nothing could be mounted at/ }),
  setUp(bench) {
    return {
      settings: settingsFor(bench),
      inspect(source) {
        assert.equal(readFileSync(`${source}/below/file`, 'utf8'), 'text');
        assert.throws(() => writeFileSync(`${source}/new`, ''), /EROFS/);
      },
      remove: () => void spawnSync('umount', ['-l', pointOf(bench)], { stdio: 'ignore' }),
    };
  },
});

async function prepared(bench: Bench, settings: DriverSettings) {
  const drivers = [{ name: 'sshfs', isOwn: false, settings }];
  return prepareDrivers(bench.world, {
    ...{ server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear },
  });
}

async function refusalOf(bench: Bench, settings: DriverSettings): Promise<string> {
  const answer = await prepared(bench, settings);
  assert.deepEqual(await answer.release(forever), []);
  await bench.calm();
  assert.deepEqual(await bench.left(), []);
  return answer.ok || !('detail' in answer.verdict) ? 'it was taken' : answer.verdict.detail;
}

if (mayFuse)
  describe('a folder over ssh', () => {
    const withBench = (act: (bench: Bench) => Promise<void>) => async () => {
      const bench = makeBench();
      try {
        await act(bench);
      } finally {
        spawnSync('umount', ['-l', pointOf(bench)], { stdio: 'ignore' });
        await bench.remove();
      }
    };

    test(
      'that is not there is refused in the words of sshfs',
      withBench(async bench => {
        assert.match(await refusalOf(bench, { ...settingsFor(bench), folder: '/no/such/folder' }), /No such file or directory/);
      }),
    );

    test(
      'of a host whose key is not known is refused, and nobody is asked',
      withBench(async bench => {
        const shell = ['ssh', '-F', 'none', '-p', String(server.port), '-o', 'UserKnownHostsFile=/dev/null'];
        assert.match(await refusalOf(bench, { ...settingsFor(bench), remote_shell: shell }), /nothing could be mounted/);
      }),
    );

    for (const [sentence, signal] of [
      ['whose connection is cut gives errors in place of hanging, and is unmounted', 'SIGKILL'],
      ['whose server is frozen is unmounted all the same, with a reader that hangs in it', 'SIGSTOP'],
    ] as const) {
      test(
        sentence,
        withBench(async bench => {
          const answer = await prepared(bench, settingsFor(bench));
          assert.ok(answer.ok, JSON.stringify(answer));
          const sessions = spawnSync('pgrep', ['-f', 'sftp'], { encoding: 'utf8' }).stdout.split('\n');
          const ours = sessions.filter(pid => pid !== '' && existsSync(`/proc/${pid}/environ`) && isOf(bench, pid));
          assert.ok(ours.length > 0);
          for (const pid of ours) process.kill(Number(pid), signal);
          const reader = spawn('cat', [`${answer.source}/below/file`], { stdio: 'ignore' });
          const read = once(reader, 'exit');
          if (signal === 'SIGKILL') assert.notEqual((await read)[0], 0);
          assert.deepEqual(await answer.release(forever), []);
          for (const pid of signal === 'SIGSTOP' ? ours : []) process.kill(Number(pid), 'SIGKILL');
          await read;
          await bench.calm();
          assert.deepEqual(await bench.left(), []);
        }),
      );
    }
  });

/** The ssh that this bench's sshfs has started. */
function isOf(bench: Bench, pid: string): boolean {
  return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`ALP_BENCH=${bench.environment().ALP_BENCH}`);
}

if (mayFuse && canStartPasswordServer())
  describe('a folder over ssh with a password', () => {
    let login: PasswordServer;
    let place: string;
    before(async () => {
      place = mkdtempSync(join(tmpdir(), 'alp-sshfs-login-'));
      chmodSync(place, 0o755);
      login = await startPasswordServer(place, { asks: 'password' });
      writeFileSync(join(login.home, 'file'), 'text');
      writeFileSync(join(place, 'known'), login.knownLine());
    });
    after(async () => {
      await login?.stop();
      rmSync(place, { recursive: true, force: true });
    });

    for (const isRight of [true, false]) {
      test(`${isRight ? 'is mounted' : 'is refused when it is wrong'}, and the password is nowhere to be seen`, async () => {
        const bench = makeBench();
        const secret = isRight ? login.password : 'wrong-password';
        const settings = {
          host: `${login.user}@127.0.0.1`,
          remote_shell: ['ssh', '-F', 'none', '-p', String(login.port), '-o', `UserKnownHostsFile=${place}/known`],
          credentials: bench.secretFile('login', `${secret}\n`),
        };
        try {
          const answer = await prepared(bench, settings);
          assert.equal(answer.ok, isRight, JSON.stringify(answer));
          if (answer.ok) assert.ok(readdirSync(answer.source).includes('file'));
          assert.deepEqual(await answer.release(forever), []);
          await bench.calm();
          assert.deepEqual(await bench.left(), []);
          assert.deepEqual(bench.sightings([secret]), []);
        } finally {
          spawnSync('umount', ['-l', pointOf(bench)], { stdio: 'ignore' });
          await bench.remove();
        }
      });
    }
  });
