/** The agent's numbers for Prometheus, over HTTP where `[agent] metrics = 127.0.0.1:9797` asks for it. */
import type { AgentSettings } from './agent-model.ts';
import { metrics } from './metrics.ts';
import { type OpenedDoor, openHttpDoor } from './world/http-door.ts';
import type { World } from './world/world.ts';

export interface AgentMetrics {
  /** Opens the door, moves it, or closes it, as the configuration has it now. */
  follow(settings: AgentSettings): void;
  close(): Promise<void>;
}

export function agentMetrics(
  world: World,
  { version, tell }: { readonly version: string; readonly tell: (line: string) => void },
): AgentMetrics {
  let address: AgentSettings['metrics'];
  let door: Promise<OpenedDoor> | undefined;
  let writing: Promise<string> | undefined;

  /** Many who ask at once are told the same. */
  function write(): Promise<string> {
    writing ??= metrics(world, version.replace(/^alpine-backup /, '')).finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function close(): Promise<void> {
    const former = await door;
    if (former?.ok) await former.close();
  }

  async function open(wanted: NonNullable<AgentSettings['metrics']>): Promise<OpenedDoor> {
    const contentType = 'text/plain; version=0.0.4; charset=utf-8';
    const opened = await openHttpDoor(wanted, { path: '/metrics', contentType, write });
    const place = `http://${wanted.host.includes(':') ? `[${wanted.host}]` : wanted.host}:${wanted.port}/metrics`;
    tell(
      opened.ok
        ? `numbers for Prometheus: ${place}`
        : `no numbers for Prometheus at ${place}: ${opened.detail}; another address in [agent] metrics?`,
    );
    return opened;
  }

  return {
    follow({ metrics: wanted }) {
      if (wanted?.host === address?.host && wanted?.port === address?.port) return;
      address = wanted;
      const closed = close();
      door = wanted ? closed.then(() => open(wanted)) : undefined;
    },
    close,
  };
}
