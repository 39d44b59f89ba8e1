/** A world whose ssh reads settings of the laboratory instead of this user's: ssh takes its home from the password file, not from HOME. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemWorld } from '../../core/assemble.ts';
import type { ProgramRequest } from '../../core/world/run-program.ts';
import type { World } from '../../core/world/world.ts';
import type { Laboratory } from './laboratory.ts';

/** Known hosts are in `known_hosts` of the laboratory; `lines` are more settings. */
export function worldWithSettings(laboratory: Laboratory, ...lines: readonly string[]): World {
  const at = (name: string) => join(laboratory.folder, name);
  const file = at(`ssh_config${lines.length}`);
  const own = [`UserKnownHostsFile ${at('known_hosts')}`, 'GlobalKnownHostsFile none', 'IdentityAgent none', 'HashKnownHosts no'];
  writeFileSync(file, [...lines, ...own, ''].join('\n'));
  const home = at('home');
  const world = systemWorld({ configuration: at('configuration'), state: laboratory.state, home });
  const here = (request: ProgramRequest): ProgramRequest => ({
    ...request,
    environment: { HOME: home, ...request.environment },
    args: request.program === 'ssh' ? ['-F', file, ...request.args] : request.args,
  });
  return {
    ...world,
    programs: { start: request => world.programs.start(here(request)), run: request => world.programs.run(here(request)) },
  };
}
